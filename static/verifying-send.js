// Sends what the telephone kept. Photos first, one by one, so that a line that breaks loses little; then the
// form, whose number makes sure that it counts once however often it arrives.
import { dropCase, dropPhoto, form as keptForm, keepForm, photos as keptPhotos } from "./kept-on-phone.js";
import { asFile } from "./verifying-photo.js";

const JSON_WANTED = { headers: { Accept: "application/json" }, redirect: "manual" };

class Ended extends Error {
  constructor(how, errors = []) {
    super(how);
    Object.assign(this, { how, errors });
  }
}

const asked = async (address, more = {}) => {
  const answer = await fetch(address, { ...JSON_WANTED, ...more }).catch(() => {
    throw new Ended("waits");
  });
  if (answer.type === "opaqueredirect" || answer.status === 400) throw new Ended("login");
  if (answer.status === 422) throw new Ended("wrong", (await answer.json()).errors);
  if (!answer.ok) throw new Ended("waits");
  return answer.json();
};

const post = (address, csrf, fields) => {
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  body.append("csrf_token", csrf);
  return asked(address, { method: "POST", body });
};

const standing = async (kept) => {
  const key = kept.fields.find(([name]) => name === "key")[1];
  const found = await asked(`${kept.standing}?key=${encodeURIComponent(key)}`);
  if (!found.mine || String(found.account) !== kept.account) throw new Ended("gone");
  return found;
};

const send = async (kept) => {
  const { arrived, csrf } = await standing(kept);
  if (arrived) return;
  for (const photo of await keptPhotos(kept.id)) {
    await post(kept.handIn, csrf, [["file", asFile(photo)]]);
    await dropPhoto(photo.number);
  }
  await post(kept.address, csrf, kept.fields);
};

// What became of it: sent, waits (no connection), login, gone (not this person's any more), or wrong, with the
// errors kept beside the form.
export const sendCase = async (id) => {
  const kept = await keptForm(id);
  try {
    await send(kept);
  } catch (ended) {
    if (!(ended instanceof Ended)) throw ended;
    if (ended.how === "gone") await dropCase(id);
    if (ended.how === "wrong") await keepForm({ ...kept, ready: false, errors: ended.errors });
    return ended.how;
  }
  await dropCase(id);
  return "sent";
};

// Takes away what is not this person's any more; whether it was so.
export const dropIfGone = async (kept) => {
  const gone = await standing(kept).then(() => false, (ended) => ended.how === "gone");
  if (gone) await dropCase(kept.id);
  return gone;
};
