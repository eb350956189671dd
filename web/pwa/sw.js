// The shell is kept so that it opens without a network; `cargo xtask build` puts the list of hashed names here.
const VERSION = "{{version}}";
const FILES = {{precache}};

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(VERSION).then((cache) => cache.addAll(FILES)));
});
