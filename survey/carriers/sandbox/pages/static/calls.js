// A call that goes on is looked at more often, its keys can be typed, and what is said is read out.
"use strict";

const WHILE_LIVE = 700;
const said = new Map(); // how many passages of a call have been read out
let aloud = false;

function live() {
  return document.querySelector(".call [data-live]");
}

async function lookAtCall() {
  if (document.hidden || !live()) return;
  for (const box of document.querySelectorAll(".call[data-part], .keys[data-part]")) {
    try {
      await window.sandbox.refresh(box);
    } catch {
      return; // the sandbox is away; the next round asks again
    }
  }
}

function readOut() {
  const call = live();
  if (!call || !("speechSynthesis" in window)) return;
  const passages = call.querySelectorAll("[data-aloud]");
  const from = said.get(call.dataset.call) ?? 0;
  said.set(call.dataset.call, passages.length);
  if (!aloud || !("byHand" in call.dataset)) return;
  for (const passage of [...passages].slice(from)) {
    const words = new SpeechSynthesisUtterance(passage.textContent.trim());
    words.lang = passage.lang || "zh-CN";
    window.speechSynthesis.speak(words);
  }
}

function showSwitch() {
  const bar = document.querySelector(".reading");
  if (!bar) return;
  const call = live();
  bar.hidden = !(call && "byHand" in call.dataset && "speechSynthesis" in window);
  bar.querySelector(".aloud").setAttribute("aria-pressed", String(aloud));
}

function quiet() {
  if ("speechSynthesis" in window) window.speechSynthesis.cancel();
}

function changed() {
  window.sandbox.toBottom(document.querySelector(".transcript"));
  showSwitch();
  readOut();
  if (!live()) quiet();
}

function typed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  const key = [...document.querySelectorAll(".keypad button")].find((button) => button.value === event.key);
  key?.click();
}

document.addEventListener("changed", changed);
document.addEventListener("keydown", typed);
document.addEventListener("click", (event) => {
  if (event.target.matches(".keypad button, .end")) quiet(); // a key cuts in on what is being said
  if (event.target.matches(".accept")) aloud = true; // a press of the visitor's own: browsers allow sound after it
  if (!event.target.matches(".aloud")) return;
  aloud = !aloud;
  if (!aloud) quiet();
  showSwitch();
});
changed();
setInterval(lookAtCall, WHILE_LIVE);
