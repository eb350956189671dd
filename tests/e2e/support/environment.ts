// Where the edge, the browser and the beacon are, as `cargo xtask test` says.
import { readFileSync } from "node:fs";

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these tests with \`cargo xtask test e2e\``);
  return value;
}

export const environment = {
  origin: required("KLABAT_ORIGIN"),
  chromium: required("KLABAT_CHROMIUM"),
  office: required("KLABAT_OFFICE"),
  beacon: required("KLABAT_BEACON"),
  seed: JSON.parse(readFileSync(required("KLABAT_SEED"), "utf8")) as {
    name: string;
    nip: string;
    code: string;
    console: string;
  },
};

/** Headless, without a sandbox (CI runs as root), without talking to anyone. */
export const plainChromium = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A Chromium with Web Bluetooth, which Linux wants asked for. */
export const bluetoothChromium = [...plainChromium, "--enable-features=WebBluetooth"];
