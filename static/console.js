"use strict";
// A page that shows the present renews its living parts every few seconds, as long as it is looked at and
// nobody has switched that off. Without this script the pages are whole; they then stand still.
(() => {
  const main = document.querySelector("main[data-renews]");
  const control = document.querySelector("[data-renew-switch]");
  if (!main || !control) return;
  const on = () => control.getAttribute("aria-pressed") === "true";
  const set = (wanted) => {
    control.setAttribute("aria-pressed", String(wanted));
    sessionStorage.setItem("renews", String(wanted));
  };
  set(sessionStorage.getItem("renews") !== "false");
  control.hidden = false;
  control.addEventListener("click", () => set(!on()));

  const renew = async () => {
    if (document.hidden || !on()) return;
    const answer = await fetch(location.href, {
      headers: { "X-Renewed-By-Itself": "1" },
      redirect: "error",
    });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const old of document.querySelectorAll("[data-live]")) {
      const fresh = page.querySelector(`[data-live="${old.dataset.live}"]`);
      const untouched = !old.contains(document.activeElement);
      if (fresh && untouched && fresh.innerHTML !== old.innerHTML) old.innerHTML = fresh.innerHTML;
    }
  };
  setInterval(() => renew().catch(() => {}), Number(main.dataset.renews) * 1000);
})();
