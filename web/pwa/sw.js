// Keeps the app's shell, so that it opens at once and without a network, and its second page once it was opened.
// `cargo xtask build` puts in the list of hashed files and a version that changes with any of them. Nothing of /api is
// ever kept: the app has its own store.
const CACHE = "klabat-{{version}}";
const FILES = {{precache}};
const SHELL = "/";
// The second page: who only checks in does not load it.
const LATER = "/pengajuan";
const LATER_FILES = "/assets/own-";

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const answer = route(event, event.request);
  if (answer) event.respondWith(answer);
});

async function install() {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES.map((file) => new Request(file, { cache: unchanging(file) ? "default" : "reload" })));
  await self.skipWaiting();
}

// The name of such a file holds its hash: what the page has just loaded is not loaded again. All else is asked for past
// the HTTP cache: a new version must not be put together from old files.
function unchanging(file) {
  return file.startsWith("/assets/");
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("klabat-") && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

// What answers a request; nothing for what is not ours to answer.
function route(event, request) {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return undefined;
  if (!ours(url.pathname)) return undefined;
  if (request.mode === "navigate") return under(url.pathname, LATER) ? later(event) : shell(request);
  if (url.pathname.startsWith(LATER_FILES)) return keep(event, url.pathname);
  return FILES.includes(url.pathname) ? kept(request, url.pathname) : undefined;
}

// The console, the interface and the development files are never answered from here.
function ours(path) {
  return !["/api", "/console", "/dev"].some((other) => under(path, other));
}

function under(path, folder) {
  return path === folder || path.startsWith(folder + "/");
}

// Every screen of the app but those of its second page is the one shell: its own script reads the address.
async function shell(request) {
  return (await match(SHELL)) ?? fetch(request);
}

// So is every screen of the second page. Without a network, and never opened before, it leads back to the app, which
// says that there is none.
async function later(event) {
  try {
    return await keep(event, LATER);
  } catch {
    return Response.redirect(SHELL);
  }
}

// What is kept, else what comes, which is kept from now on.
async function keep(event, path) {
  const known = await match(path);
  if (known) return known;
  const answer = await fetch(event.request);
  // The name of a file that is gone would be answered by the app's shell (wrangler.toml).
  const page = answer.headers.get("content-type")?.startsWith("text/html") ?? false;
  if (answer.ok && page === (path === LATER)) event.waitUntil(put(path, answer.clone()));
  return answer;
}

async function put(path, answer) {
  const cache = await caches.open(CACHE);
  await cache.put(path, answer);
}

async function kept(request, path) {
  return (await match(path)) ?? fetch(request);
}

async function match(path) {
  const cache = await caches.open(CACHE);
  return cache.match(path);
}
