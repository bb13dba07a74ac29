"use strict";
// Keeps the verifier's pages, and what they are drawn with, so that they open again without a connection.
// The network comes first; a page that was kept is shown for a day at most.
const PAGES = "huifang-verifying-pages";
const PARTS = "huifang-verifying-parts";
const DAY = 24 * 60 * 60 * 1000;
const PATIENCE = 6000; // ms on a line that hardly carries anything

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
// A page that was on its way while the worker came is not among those that it then took over: it says so itself.
self.addEventListener("message", (event) => event.waitUntil(self.clients.claim()));

const isPage = (url) => /^\/verify\/(\d+)?$/.test(url.pathname);
const isPart = (url) => /^\/(static|bootstrap)\//.test(url.pathname);

const refresh = async (request, name) => {
  const answer = await fetch(request);
  const kept = await caches.open(name);
  if (answer.ok && !answer.redirected) await kept.put(request.url, answer.clone());
  else if (answer.status === 403 || answer.status === 404) await kept.delete(request.url);
  return answer;
};

const kept = async (request, name) => {
  const found = await (await caches.open(name)).match(request.url, { ignoreVary: true });
  if (!found || name !== PAGES) return found;
  return Date.now() - new Date(found.headers.get("Date")) < DAY ? found : undefined;
};

const answer = async (request, name) => {
  const fresh = refresh(request, name);
  fresh.catch(() => {});
  const found = await kept(request, name);
  if (!found) return fresh;
  const late = new Promise((resolve) => setTimeout(() => resolve(found), PATIENCE));
  return Promise.race([fresh.catch(() => found), late]);
};

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (isPage(url)) event.respondWith(answer(event.request, PAGES));
  else if (isPart(url)) event.respondWith(answer(event.request, PARTS));
});
