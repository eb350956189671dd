// A laptop without Bluetooth and without a platform authenticator: both are simulated, and the page says so.
import { chromium } from "@playwright/test";
import { environment, plainChromium } from "./support/environment";
import { expect, id, test } from "./support/test";

test("a person at a laptop enrols and checks in with the simulated beacon and phone", async ({ desk, complaints }) => {
  const [employee] = await desk.newcomers();
  const code = await desk.code(employee);
  const browser = await chromium.launch({ executablePath: environment.chromium, args: plainChromium });
  const context = await browser.newContext({ baseURL: environment.origin, timezoneId: "Asia/Makassar" });
  complaints.watch(context);
  const page = await context.newPage();
  const button = (name: string) => page.getByRole("button", { name, exact: true });
  await page.goto("/");
  expect(await page.evaluate(() => "bluetooth" in navigator)).toBe(false);

  const band = page.getByRole("complementary", { name: id.common("development-band") });
  await expect(band).toBeVisible();
  await expect(band.getByLabel(id.common("development-beacon")).first()).toBeChecked();
  await expect(band.getByLabel(id.common("development-phone"))).toBeChecked();
  await expect(band.getByRole("combobox")).toContainText("Lobi BKPP");

  await page.getByLabel(id.app("nip-label"), { exact: true }).fill(employee.nip);
  await page.getByLabel(id.app("code-label"), { exact: true }).fill(code);
  await button(id.app("activate")).click();
  await button(id.app("confirm-yes")).click();
  await expect(page.getByText(id.app("pending-title"))).toBeVisible();
  await desk.confirm(employee);
  await button(id.app("pending-check")).click();
  await button(id.app("punch-in")).click();
  const result = page.locator(".result");
  await expect(result).toContainText("Lobi BKPP");
  // Nobody was asked for the location.
  await expect(result).toContainText(id.app("review-title-in"));
  await expect(result).toContainText(id.refusal("location_absent"));
  await expect(band).toBeVisible();

  await test.step("the console marks it", async () => {
    await desk.page.goto("/console/records");
    const row = desk.page.getByRole("row").filter({ hasText: employee.name });
    await expect(row).toContainText(id.console("beacon-simulated"));
  });
  await browser.close();
});
