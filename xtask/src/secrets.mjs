// Prints the secrets of a local edge as the lines of an env file: new ones each time it runs.
import { generateKeyPairSync, randomBytes } from "node:crypto";

const SIMULATED_BEACONS = 3; // one for each SKPD of the demo regency
const pkcs8 = { type: "pkcs8", format: "der" };
const spki = { type: "spki", format: "der" };
const p256 = { namedCurve: "P-256", privateKeyEncoding: pkcs8, publicKeyEncoding: spki };
const scalar = () => generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" }).d;

const secrets = {
  MAC_SECRET: randomBytes(32).toString("base64url"),
  EDGE_KEY: generateKeyPairSync("ec", p256).privateKey.toString("base64url"),
  LOG_KEY: generateKeyPairSync("ed25519", { privateKeyEncoding: pkcs8, publicKeyEncoding: spki }).privateKey.toString(
    "base64url",
  ),
  // Private scalars, 32 bytes each.
  SIMULATED_BEACONS: Array.from({ length: SIMULATED_BEACONS }, scalar).join(" "),
};
for (const [name, value] of Object.entries(secrets)) console.log(`${name}=${value}`);
