// Keeps the app's shell, so that it opens at once and without a network. `cargo xtask build` puts in the list of
// hashed files and a version that changes with any of them. Nothing of /api is ever kept: the app has its own store.
const CACHE = "klabat-{{version}}";
const FILES = {{precache}};
const SHELL = "/";

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const answer = route(event.request);
  if (answer) event.respondWith(answer);
});

async function install() {
  const cache = await caches.open(CACHE);
  // Past the HTTP cache: a new version must not be put together from old files.
  await cache.addAll(FILES.map((file) => new Request(file, { cache: "reload" })));
  await self.skipWaiting();
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("klabat-") && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

// What answers a request; nothing for what is not ours to answer.
function route(request) {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return undefined;
  if (!ours(url.pathname)) return undefined;
  if (request.mode === "navigate") return shell(request);
  return FILES.includes(url.pathname) ? kept(request, url.pathname) : undefined;
}

// The console, the interface and the development files are never answered from here.
function ours(path) {
  return !["/api", "/console", "/dev"].some((other) => path === other || path.startsWith(other + "/"));
}

// Every screen of the app is the one shell: its own script reads the address.
async function shell(request) {
  return (await match(SHELL)) ?? fetch(request);
}

async function kept(request, path) {
  return (await match(path)) ?? fetch(request);
}

async function match(path) {
  const cache = await caches.open(CACHE);
  return cache.match(path);
}
