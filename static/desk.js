"use strict";
// A hand that stays on the keyboard: digits choose, Enter saves. Without this script everything is pressed.
(() => {
  const form = document.querySelector("form[data-keys]");
  if (!form) return;
  const writing = (target) => target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
    const choice = /^[0-9]$/.test(event.key) && form.querySelector(`[data-key="${event.key}"]`);
    if (choice) {
      choice.focus();
      choice.click();
      event.preventDefault();
    } else if (event.key === "Enter" && event.target.matches("input[type=checkbox]")) {
      form.requestSubmit();
      event.preventDefault();
    }
  });
})();
