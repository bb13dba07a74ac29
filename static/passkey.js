"use strict";
// Passkeys: the browser asks the device, the form carries the answer. Without this script, or in a browser that
// has none, the forms stay hidden and the page says which other ways there are.
(() => {
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  const keys = (given) => (given || []).map((one) => ({ ...one, id: bytes(one.id) }));

  // As the newest browsers do it by themselves; those of an office are rarely the newest.
  const asked = {
    get: (given) => ({ ...given, challenge: bytes(given.challenge), allowCredentials: keys(given.allowCredentials) }),
    create: (given) => ({
      ...given,
      challenge: bytes(given.challenge),
      user: { ...given.user, id: bytes(given.user.id) },
      excludeCredentials: keys(given.excludeCredentials),
    }),
  };
  const answer = (made) => {
    const response = { clientDataJSON: text(made.response.clientDataJSON) };
    for (const part of ["authenticatorData", "signature", "userHandle", "attestationObject"]) {
      if (made.response[part]) response[part] = text(made.response[part]);
    }
    if (made.response.getTransports) response.transports = made.response.getTransports();
    return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response });
  };

  const complete = async (form) => {
    const options = await fetch(form.dataset.options, {
      method: "POST",
      headers: { "X-CSRFToken": form.elements.csrf_token.value },
      redirect: "error",
    });
    if (!options.ok) throw new Error(String(options.status));
    const kind = form.dataset.passkey;
    const made = await navigator.credentials[kind]({ publicKey: asked[kind](await options.json()) });
    form.elements.credential.value = answer(made);
    form.submit();
  };

  const reasons = { NotAllowedError: "toldRefused", AbortError: "toldRefused", InvalidStateError: "toldHere" };
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const told = form.querySelector("[data-passkey-told]");
    const button = form.querySelector("button");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      told.hidden = true;
      button.disabled = true;
      try {
        await complete(form);
      } catch (wrong) {
        told.textContent = form.dataset[reasons[wrong.name] || "toldFailed"];
        told.hidden = false;
        button.disabled = false;
      }
    });
  }
  for (const note of document.querySelectorAll("[data-passkey-absent]")) note.hidden = true;
})();
