// What the signatures of an attestation chain cost in workerd: CPU time of its process, importKey and verify of each
// check as the edge asks them.
//
//   cargo run -p klabat-webauthn --example chain_checks > checks.json
//   node functions/edge/benches/chain.mjs checks.json [ROUNDS]
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { Miniflare } from "miniflare";

const chains = JSON.parse(readFileSync(process.argv[2], "utf8"));
const rounds = Number(process.argv[3] ?? 500);

const script = `
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

const tick = 1000 / Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

/** CPU time of this process's workerd so far, in ms. */
function cpu() {
  const children = execFileSync("pgrep", ["-P", String(process.pid), "workerd"], { encoding: "utf8" }).trim().split("\n");
  return children.reduce((sum, pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
    return sum + (Number(fields[11]) + Number(fields[12])) * tick;
  }, 0);
}

const edge = new Miniflare({ modules: true, script, compatibilityDate: "2026-01-01" });
async function run(checks, rounds) {
  const before = cpu();
  const answer = await edge.dispatchFetch("http://bench/", { method: "POST", body: JSON.stringify({ checks, rounds }) });
  if ((await answer.text()) !== "ok") throw new Error(`HTTP ${answer.status}`);
  return cpu() - before;
}

await edge.ready;
for (const { name, checks } of chains) {
  await run(checks, 20);
  const [idle, busy] = [await run(checks, 0), await run(checks, rounds)];
  console.log(`${name}: ${checks.length} signatures, ${((busy - idle) / rounds).toFixed(2)} ms CPU`);
}
await edge.dispose();
