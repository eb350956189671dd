// What the regency has by now. Each spec goes on from where the one before it ended, also in a worker that Playwright
// began anew after a failure: so it lies in a file, which a new run of all begins without.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext } from "@playwright/test";
import type { Key } from "./authenticator";

type Cookies = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** What later specs need of the first one. */
export type Regency = {
  /** The admin's passkeys and open session. */
  admin: { keys: Key[]; session: Cookies };
  /** The open session of the second admin, who approves. */
  second: Cookies;
  /** What `klabat-beacon init` printed for the office's beacon. */
  beacon: string;
};

/** Where the specs of this run keep what lasts. */
export const lasting = join(__dirname, "../../../target/e2e-lasting");

const file = join(lasting, "regency.json");

/** Keeps it for the specs to come. */
export function remember(regency: Regency): void {
  writeFileSync(file, JSON.stringify(regency));
}

/** As the first spec left it. */
export function recall(): Regency {
  return JSON.parse(readFileSync(file, "utf8"));
}
