// Every screen in both languages: nobody is kept out, and what a page must not do would be noticed.
import { Complaints } from "./support/complaints";
import { look } from "./support/look";
import { unwatched } from "./support/phone";
import { expect, id, test } from "./support/test";
import { tourApp, tourConsole } from "./support/tour";
import { Words } from "./support/words";

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
  const page = await unwatched(asn.phone, browser, complaints);
  const context = page.context();
  await expect.poll(() => page.evaluate(async () => (await caches.keys()).length)).toBe(1);
  await context.setOffline(true);
  for (const tab of ["tab-check-in", "tab-history", "tab-account"]) {
    await page.getByRole("link", { name: id.common(tab), exact: true }).click();
    await page.reload();
    await expect(page.getByText(id.common("offline-strip"))).toBeVisible();
    await expect(page.getByRole("link", { name: id.common(tab), exact: true })).toHaveAttribute("aria-current", "page");
  }
  await page.getByRole("link", { name: id.common("tab-check-in"), exact: true }).click();
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
