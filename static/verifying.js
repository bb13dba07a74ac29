// The verifier's pages at somebody's door, where there may be no connection: what is entered is kept on the
// telephone at once, sent when there is a line, and then deleted here. Without this script the form is sent as
// any other.
import {
  belongsTo, dropPagesBut, dropPhoto, form as keptForm, forms as keptForms, keepForm, keepPhoto, only,
  photos as keptPhotos, whenForgotten,
} from "./kept-on-phone.js";
import { dropIfGone, sendCase } from "./verifying-send.js";
import { small, taken } from "./verifying-photo.js";

const account = document.body.dataset.account;
const line = document.querySelector("[data-kept]");
const entry = document.querySelector("form[data-verify]");
const list = document.querySelector("[data-duties]");

const say = (how) => {
  if (!line) return;
  line.hidden = !line.dataset[how];
  line.textContent = line.dataset[how] || "";
  line.className = `kept-line ${how}`;
};

// ------------------------------------------------------------------------------------ the form of one case
const id = entry && Number(entry.dataset.verify);
let writing = Promise.resolve(); // one after the other, in the order of what was entered
let sending = false;

const fields = () =>
  [...new FormData(entry)].filter(([name, value]) => name !== "csrf_token" && typeof value === "string");

const keep = (ready) => {
  writing = writing.then(() =>
    keepForm({
      id, account, ready, fields: fields(), at: Date.now(), address: location.pathname,
      standing: entry.dataset.standing, handIn: entry.dataset.handIn,
    }));
  return writing;
};

const fill = (kept) => {
  for (const field of entry.elements) {
    if (!field.name || field.type === "file" || field.name === "csrf_token") continue;
    const values = kept.fields.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
  }
  for (const part of entry.querySelectorAll("details")) {
    part.open = part.open || [...part.querySelectorAll("textarea")].some((field) => field.value);
  }
};

const showErrors = (errors) => {
  const place = document.querySelector("[data-wrong-lines]");
  const box = document.createElement("div");
  box.className = "told told-danger";
  box.setAttribute("role", "alert");
  const lines = document.createElement("ul");
  for (const error of errors) lines.append(Object.assign(document.createElement("li"), { textContent: error }));
  box.append(Object.assign(document.createElement("strong"), { textContent: place.dataset.head }), lines);
  place.replaceChildren(box);
  place.scrollIntoView();
};

const showPhotos = async () => {
  const shots = entry.querySelector("[data-shots]");
  const kept = await keptPhotos(id);
  const rows = await Promise.all(kept.map(async (photo) => {
    const row = document.createElement("li");
    const picture = await small(photo);
    const away = Object.assign(document.createElement("button"), {
      type: "button", className: "plain", textContent: entry.elements.photos.dataset.remove,
    });
    away.setAttribute("aria-label", `${away.textContent} ${photo.name}`);
    away.addEventListener("click", async () => {
      await dropPhoto(photo.number);
      await showPhotos();
    });
    row.append(...(picture ? [picture] : []), photo.name, " ", away);
    return row;
  }));
  shots.replaceChildren(...rows);
  shots.hidden = rows.length === 0;
};

const take = async (input) => {
  const files = [...input.files];
  input.value = "";
  for (const file of files) await keepPhoto({ of: id, ...(await taken(file)) });
  await keep(false);
  await showPhotos();
  say("begun");
};

const sendThis = async () => {
  if (sending) return;
  sending = true;
  await writing;
  say("sending");
  const how = await sendCase(id).finally(() => (sending = false));
  say(how);
  if (how === "sent") location.assign(entry.dataset.onward);
  // What has arrived of the photos stands on the page then, and can be removed there.
  if (how === "wrong") location.reload();
};

const startForm = async () => {
  const kept = await keptForm(id);
  if (kept) {
    fill(kept);
    say(kept.ready ? "waits" : kept.errors ? "wrong" : "begun");
    if (kept.errors) showErrors(kept.errors);
  }
  await showPhotos();
  entry.addEventListener("input", async (event) => {
    if (event.target.type === "file") return;
    await keep(false);
    say("begun");
  });
  entry.elements.photos.addEventListener("change", (event) => take(event.target));
  entry.addEventListener("submit", async (event) => {
    // A file that is on the server already is removed there; what was entered is kept here meanwhile.
    if (event.submitter?.name === "discard" && navigator.onLine) return;
    event.preventDefault();
    if (event.submitter?.name === "discard") return;
    await keep(true);
    await sendThis();
  });
  entry.dataset.started = "";
  window.addEventListener("online", async () => {
    if ((await keptForm(id))?.ready) await sendThis();
  });
  if (kept?.ready && navigator.onLine) await sendThis();
  navigator.storage?.persist?.();
};

// ------------------------------------------------------------------------------------ the list
const mark = (kept) => {
  const row = document.querySelector(`[data-case="${kept.id}"]`)?.closest("li");
  const place = row?.querySelector("[data-kept-mark]");
  if (!place) return;
  place.hidden = false;
  place.textContent = kept.ready ? line.dataset.waits : line.dataset.begun;
};

const sendAll = async () => {
  if (sending) return;
  sending = true;
  let sent = false;
  for (const kept of (await keptForms()).filter((one) => one.ready)) {
    say("sending");
    const how = await sendCase(kept.id);
    sent = sent || how === "sent";
    say(how === "wrong" ? "begun" : how);
    if (how === "waits" || how === "login") break;
  }
  sending = false;
  for (const kept of await keptForms()) mark(kept);
  if (sent) location.reload();
};

const startList = async () => {
  const ids = new Set([...document.querySelectorAll("[data-case]")].map((one) => Number(one.dataset.case)));
  for (const kept of await keptForms()) mark(kept);
  window.addEventListener("online", sendAll);
  if (!navigator.onLine) return say("offline");
  await sendAll();
  await dropPagesBut(ids);
  for (const kept of await keptForms()) {
    if (!ids.has(kept.id) && (await dropIfGone(kept))) say("gone");
  }
};

// ------------------------------------------------------------------------------------ both
// The page with which the worker came is not kept yet: it and its parts are asked for once more, through it.
const keepThisPage = () => {
  const parts = performance.getEntriesByType("resource").map((part) => part.name);
  for (const address of [location.href, ...parts]) fetch(address).catch(() => {});
};

const startWorker = async () => {
  const worker = navigator.serviceWorker;
  if (!worker) return;
  if (!worker.controller) worker.addEventListener("controllerchange", keepThisPage, { once: true });
  // The page before this one may have brought the worker, which took this page while it was on its way.
  else if (!(await caches.match(location.href, { ignoreVary: true }))) keepThisPage();
  await worker.register("/verify/sw.js", { scope: "/verify/" });
  const there = await worker.ready;
  if (!worker.controller) there.active.postMessage("take this page");
};

const start = async () => {
  await only(account);
  belongsTo(account);
  whenForgotten(account, () => location.replace("about:blank"));
  startWorker().catch(() => {}); // without it nothing is missing but the page where there is no connection
  if (entry) await startForm();
  else if (line) await startList();
};
await start();
