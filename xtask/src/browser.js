import init from "./app.js";

// The address of the module comes from the preload of the shell, so that its hashed name is written once.
init({ module_or_path: document.querySelector('link[rel="preload"][type="application/wasm"]').href });
