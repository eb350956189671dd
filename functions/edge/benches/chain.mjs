// What the signatures of an attestation chain cost in workerd: CPU time of its process, importKey and verify of each
// check as the edge asks them.
//
//   cargo run -p klabat-webauthn --example chain_checks > checks.json
//   node functions/edge/benches/chain.mjs checks.json [ROUNDS]
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import workerd from "workerd";

const chains = JSON.parse(readFileSync(process.argv[2], "utf8"));
const rounds = Number(process.argv[3] ?? 500);

const worker = `
const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
export default {
  async fetch(request) {
    const { checks, rounds } = await request.json();
    const asked = checks.map((c) => ({ ...c, key: bytes(c.key), signature: bytes(c.signature), message: bytes(c.message) }));
    for (let round = 0; round < rounds; round++) {
      const answers = await Promise.all(asked.map(async (c) => {
        const key = await crypto.subtle.importKey(c.format, c.key, c.keyAlgorithm, false, ["verify"]);
        return crypto.subtle.verify(c.algorithm, key, c.signature, c.message);
      }));
      if (!answers.every(Boolean)) return new Response("a signature does not hold", { status: 500 });
    }
    return new Response("ok");
  },
};`;

const config = (port) => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "worker.js", esModule = embed "worker.js")], compatibilityDate = "2025-01-01"))],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]);`;

const port = await new Promise((resolve) => {
  const probe = createServer().listen(0, "127.0.0.1", () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});
const folder = mkdtempSync(join(tmpdir(), "chain-"));
writeFileSync(join(folder, "worker.js"), worker);
writeFileSync(join(folder, "config.capnp"), config(port));
const edge = spawn(workerd.default, ["serve", join(folder, "config.capnp")], { stdio: "inherit" });

const tick = 1000 / Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

/** CPU time of workerd so far, in ms. */
function cpu() {
  const fields = readFileSync(`/proc/${edge.pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) * tick;
}

async function run(checks, rounds) {
  const before = cpu();
  const answer = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: JSON.stringify({ checks, rounds }) });
  if ((await answer.text()) !== "ok") throw new Error(`HTTP ${answer.status}`);
  return cpu() - before;
}

try {
  for (let tries = 0; !(await run([], 0).then(() => true, () => false)); tries++) {
    if (tries === 100) throw new Error("workerd does not answer");
    await setTimeout(100);
  }
  for (const { name, checks } of chains) {
    await run(checks, 20);
    const [idle, busy] = [await run(checks, 0), await run(checks, rounds)];
    console.log(`${name}: ${checks.length} signatures, ${((busy - idle) / rounds).toFixed(2)} ms CPU`);
  }
} finally {
  edge.kill();
  rmSync(folder, { recursive: true });
}
