// A call that goes on is looked at more often, its keys can be typed, and what is said is read out.
"use strict";

const WHILE_LIVE = 700;
const said = new Map(); // how many passages of a call have been read out
let aloud = false;
let line = Promise.resolve(); // one after another
let breath = 0; // what was to be said before the last cut is not said any more
let playing = null;

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

function speak(passage) {
  const words = new SpeechSynthesisUtterance(passage.textContent.trim());
  words.lang = passage.lang || "zh-CN";
  return new Promise((done) => {
    words.onend = words.onerror = done;
    window.speechSynthesis.speak(words);
  });
}

function play(address) {
  playing = new Audio(address);
  const file = playing;
  return new Promise((done) => {
    file.onended = file.onerror = file.onpause = done;
    file.play().catch(done);
  });
}

function readOut() {
  const call = live();
  if (!call || !("speechSynthesis" in window)) return;
  const passages = call.querySelectorAll("[data-aloud]");
  const from = said.get(call.dataset.call) ?? 0;
  said.set(call.dataset.call, passages.length);
  if (!aloud || !("byHand" in call.dataset)) return;
  const mine = breath;
  for (const passage of [...passages].slice(from)) {
    const address = passage.querySelector("audio")?.src;
    line = line.then(() => (mine === breath ? (address ? play(address) : speak(passage)) : undefined));
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
  breath += 1;
  line = Promise.resolve();
  playing?.pause();
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
