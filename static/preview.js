"use strict";
// What a call says can be listened to, by the browser's own voice. Without it the words stand there to be read.
(() => {
  if (!("speechSynthesis" in window)) return;
  let talking = null;
  const quiet = () => {
    speechSynthesis.cancel();
    if (talking) talking.setAttribute("aria-pressed", "false");
    talking = null;
  };
  const say = (control) => {
    const again = talking === control;
    quiet();
    if (again) return;
    talking = control;
    control.setAttribute("aria-pressed", "true");
    const said = [...control.closest("[data-speaks]").querySelectorAll("[data-said]")];
    said.forEach((words, number) => {
      const utterance = new SpeechSynthesisUtterance(words.textContent);
      utterance.lang = words.lang;
      if (number === said.length - 1) utterance.addEventListener("end", () => talking === control && quiet());
      speechSynthesis.speak(utterance);
    });
  };
  for (const control of document.querySelectorAll("[data-speak]")) {
    control.hidden = false;
    control.addEventListener("click", () => say(control));
  }
  addEventListener("pagehide", quiet);
})();
