// On every page of who is logged in: what a telephone keeps of one person's work is gone when that person logs
// out, and when somebody else logs in. Where nothing is kept this does nothing.
import { forget, forms, only, owner } from "./kept-on-phone.js";

await only(document.body.dataset.account);

const wayOut = document.querySelector("form[data-logs-out]");
wayOut?.addEventListener("submit", async (event) => {
  if (!owner()) return;
  event.preventDefault();
  const unsent = await forms().catch(() => []);
  if (unsent.length && !window.confirm(wayOut.dataset.unsent)) return;
  await forget();
  wayOut.submit();
});
