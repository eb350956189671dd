import { WorkerEntrypoint } from "cloudflare:workers";
import * as app from "./app.js";

// A trap leaves the module's memory in doubt: the next event starts from a fresh instance.
let broken = false;
const guard = async (run) => {
  if (broken) {
    app.__wbg_reset_state();
    broken = false;
  }
  try {
    return await run();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) broken = true;
    throw error;
  }
};

export default class extends WorkerEntrypoint {
  fetch(request) {
    return guard(() => app.fetch(request, this.env, this.ctx));
  }
  scheduled(event) {
    return guard(() => app.scheduled?.(event, this.env, this.ctx));
  }
}
