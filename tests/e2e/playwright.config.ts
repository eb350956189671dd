// Real Chromium against the real edge on workerd. `cargo xtask test e2e` starts the edge with a fresh demo regency and
// says in the environment where everything is.
import { defineConfig } from "@playwright/test";
import { bluetoothChromium, environment } from "./support/environment";

export default defineConfig({
  testDir: ".",
  outputDir: "../../target/e2e",
  globalSetup: "./support/begin.ts",
  // One regency, one store: the specs follow one another, and one that fails is not tried again.
  workers: 1,
  retries: 0,
  timeout: 60_000,
  forbidOnly: true,
  expect: { timeout: 10_000 },
  use: {
    baseURL: environment.origin,
    locale: "id-ID",
    timezoneId: "Asia/Makassar",
    launchOptions: { executablePath: environment.chromium, args: bluetoothChromium },
    trace: "off",
    screenshot: "only-on-failure",
  },
});
