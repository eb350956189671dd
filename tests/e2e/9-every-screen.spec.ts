// Every screen in both languages: nobody is kept out, and what a page must not do would be noticed.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { Complaints } from "./support/complaints";
import { expect, id, test } from "./support/test";
import { tourApp, tourConsole } from "./support/tour";
import { type Language, Words } from "./support/words";

/** Set to keep a picture of each state for the documentation. */
const pictures = process.env.KLABAT_SCREENSHOTS ? join(__dirname, "../../docs/screenshots") : undefined;

/** Nothing that axe finds wrong; WCAG A and AA and its own good practice. */
async function look(page: Page, name: string, language: Language): Promise<void> {
  // No button is shown as if a pointer were on it.
  await page.mouse.move(0, 0);
  if (pictures && language === "id") {
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}.png`), animations: "disabled" });
  }
  // There are no frames: a page of axe's own to gather what frames found would only take time.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  // Colours are the same in every language, and the slowest to check.
  const { violations } = await (language === "id" ? axe : axe.disableRules("color-contrast")).analyze();
  const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
  expect.soft(found, `${name} (${language})`).toEqual([]);
}

// The limit of a walk through every screen, twice.
test.describe.configure({ timeout: 360_000 });

test("no screen keeps anybody out", async ({ beacon, browser, complaints, desk, phones }) => {
  const [present, waiting] = await desk.newcomers();
  await tourApp(await phones.make(), present, beacon, desk, look);
  const other = await phones.make();
  await other.enrol(beacon, waiting.nip, await desk.code(waiting));
  for (const language of ["id", "en"] as const) {
    await tourConsole(browser, complaints, new Words(language), waiting, present, look);
  }
});

test("without a network the app opens, on every screen, and says so", async ({ asn, browser, complaints }) => {
  // What the phone keeps, in a page without sessions of the DevTools protocol: with them, Chromium forgets at a reload
  // to say that it is offline.
  const storageState = await asn.phone.context.storageState({ indexedDB: true });
  const context = await browser.newContext({ storageState, viewport: { width: 360, height: 640 } });
  complaints.watch(context);
  const page = await context.newPage();
  await page.goto("/");
  await page.evaluate(async () => (await navigator.serviceWorker.ready).active!.state);
  await expect.poll(() => page.evaluate(async () => (await caches.keys()).length)).toBe(1);
  await context.setOffline(true);
  for (const tab of ["tab-check-in", "tab-history", "tab-account"]) {
    await page.getByRole("link", { name: id.app(tab), exact: true }).click();
    await page.reload();
    await expect(page.getByText(id.app("offline-strip"))).toBeVisible();
    await expect(page.getByRole("link", { name: id.app(tab), exact: true })).toHaveAttribute("aria-current", "page");
  }
  await page.getByRole("link", { name: id.app("tab-check-in"), exact: true }).click();
  await expect(page.getByText(asn.employee.name)).toBeVisible();
  await page.getByRole("button", { name: id.app("punch-in"), exact: true }).click();
  await expect(page.locator(".banner__text", { hasText: id.app("trouble-server") })).toBeVisible();
  await context.close();
});

test("a violation of the content security policy would be noticed", async ({ browser }) => {
  const complaints = new Complaints();
  const context = await browser.newContext();
  complaints.watch(context);
  const page = await context.newPage();
  await page.goto("/");
  const told = page.waitForEvent("console", (message) => message.type() === "error");
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "document.title = 'foreign'";
    document.head.append(script);
  });
  await told;
  expect(() => complaints.none()).toThrow(/Content Security Policy/);
  expect(await page.title()).not.toBe("foreign");
  await context.close();
});
