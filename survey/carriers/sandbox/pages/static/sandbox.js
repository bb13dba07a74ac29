// Asks for the parts of the page that may have changed, and sends forms without leaving the page.
"use strict";

const EVERY = 2000;
const known = new Map();

function atBottom(box) {
  return box.scrollHeight - box.scrollTop - box.clientHeight < 60;
}

function toBottom(box) {
  if (box) box.scrollTop = box.scrollHeight;
}

async function refresh(box) {
  const headers = known.has(box) ? { "If-None-Match": known.get(box) } : {};
  const answer = await fetch(box.dataset.part, { headers });
  if (answer.status !== 200) return;
  const html = await answer.text();
  if (box.contains(document.activeElement) && box.matches("aside")) return; // not under the visitor's finger
  if (box.matches(".log") && box.querySelector("details[open]")) return; // nor what is being read
  known.set(box, answer.headers.get("ETag"));
  const parsed = document.createElement("template");
  parsed.innerHTML = html;
  if (parsed.innerHTML.trim() === box.innerHTML.trim()) return; // as it stands: the visitor's finger stays, too
  const stay = box.matches(".log") && atBottom(box);
  const top = box.scrollTop;
  box.innerHTML = html;
  if (stay) toBottom(box);
  else box.scrollTop = top;
  box.dispatchEvent(new Event("changed", { bubbles: true }));
}

async function refreshAll() {
  if (document.hidden) return;
  for (const box of document.querySelectorAll("[data-part]")) {
    try {
      await refresh(box);
    } catch {
      return; // the sandbox is away; the next round asks again
    }
  }
}

async function submit(event) {
  const form = event.target;
  if (form.method !== "post" || form.matches(".hand") || event.submitter?.name === "language") return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  const action = event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : form.action;
  await fetch(action, { method: "POST", body, redirect: "manual" });
  if (form.matches(".say")) form.reset();
  if (form.matches(".write")) {
    form.reset();
    document.querySelector(".switch")?.setAttribute("aria-checked", "true");
    const turn = document.querySelector(".switch");
    if (turn) turn.value = "0";
  }
  document.activeElement?.closest("aside") && document.activeElement.blur();
  await refreshAll();
  if (form.matches(".write")) toBottom(document.querySelector(".log"));
}

document.addEventListener("submit", (event) => submit(event));
document.addEventListener("visibilitychange", refreshAll);
toBottom(document.querySelector(".log"));
setInterval(refreshAll, EVERY);
window.sandbox = { refresh, toBottom };
