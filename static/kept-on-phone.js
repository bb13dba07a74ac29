// What a verifier's telephone keeps until it is sent: forms and photos (IndexedDB), and the pages that the
// worker keeps (CacheStorage). All of it is one person's: `forget` takes everything away.
const NAME = "huifang-verifying";
const PAGES = "huifang-verifying-pages";
const OWNER = "verifying-account";

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const database = () => {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("forms", { keyPath: "id" });
    opening.result.createObjectStore("photos", { keyPath: "number", autoIncrement: true }).createIndex("of", "of");
  };
  return done(opening);
};

const ask = async (store, mode, what) => {
  const base = await database();
  try {
    const transaction = base.transaction(store, mode);
    const answer = await done(what(transaction.objectStore(store)));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
    return answer;
  } finally {
    base.close();
  }
};

let forgetting = false;
let checked;
// Before anything is kept or sent: what is here belongs to this account, or it goes.
export const only = (account) =>
  (checked ??= (async () => {
    if (owner() && owner() !== account) await forget();
  })());

export const owner = () => localStorage.getItem(OWNER);
export const belongsTo = (account) => localStorage.setItem(OWNER, account);

// In another window somebody has logged out, or somebody else has logged in: this one keeps and shows nothing any more.
export const whenForgotten = (account, then) =>
  window.addEventListener("storage", ({ key, newValue }) => {
    if (!forgetting && (key === OWNER || key === null) && newValue !== account) then();
  });

export const forms = () => ask("forms", "readonly", (store) => store.getAll());
export const form = (id) => ask("forms", "readonly", (store) => store.get(id));
export const keepForm = async (kept) => {
  if (owner() !== kept.account) throw new Error("forgotten meanwhile");
  return ask("forms", "readwrite", (store) => store.put(kept));
};

export const photos = (id) => ask("photos", "readonly", (store) => store.index("of").getAll(id));
export const keepPhoto = (photo) => ask("photos", "readwrite", (store) => store.add(photo));
export const dropPhoto = (number) => ask("photos", "readwrite", (store) => store.delete(number));

// A case that is done with: its form, its photos and its page.
export const dropCase = async (id) => {
  for (const photo of await photos(id)) await dropPhoto(photo.number);
  await ask("forms", "readwrite", (store) => store.delete(id));
  await dropPage(`/verify/${id}`);
};

export const dropPage = async (path) => {
  if (!("caches" in window)) return;
  await (await caches.open(PAGES)).delete(path, { ignoreSearch: true });
};

// Pages of cases that are not in the list any more.
export const dropPagesBut = async (ids) => {
  if (!("caches" in window)) return;
  const kept = await caches.open(PAGES);
  for (const request of await kept.keys()) {
    const found = new URL(request.url).pathname.match(/^\/verify\/(\d+)$/);
    if (found && !ids.has(Number(found[1]))) await kept.delete(request);
  }
};

export const forget = async () => {
  forgetting = true; // this window is the one that does it
  localStorage.removeItem(OWNER);
  await done(indexedDB.deleteDatabase(NAME)).catch(() => {});
  if ("caches" in window) for (const name of await caches.keys()) await caches.delete(name);
  if (!("serviceWorker" in navigator)) return;
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
};
