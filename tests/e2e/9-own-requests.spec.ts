// The app's second page: an ASN sees the verdict on their days, asks for leave and a correction, follows what becomes of
// them, and takes one back. The schedule and the rules are those of the month before this spec.
import type { Page } from "@playwright/test";
import type { Desk } from "./support/desk";
import { look } from "./support/look";
import { unwatched } from "./support/phone";
import { expect, id, test } from "./support/test";
import { Words } from "./support/words";

const DAY_MS = 86_400_000;

/** So many days from today by the regency's calendar, then on to a weekday: forward, or back. */
function weekday(days: number, step: 1 | -1): string {
  const day = new Date(Date.now() + 8 * 3_600_000 + days * DAY_MS);
  while (day.getUTCDay() % 6 === 0) day.setTime(day.getTime() + step * DAY_MS);
  return day.toISOString().slice(0, 10);
}

const LEAVE = weekday(1, 1);
const LATER = weekday(8, 1);
const TODAY = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
const WORKED = weekday(0, -1);
/** The former month is locked: where this one begins with a weekend, there is no working day in it yet. */
const CORRECTED = WORKED.slice(0, 7) === TODAY.slice(0, 7) ? WORKED : TODAY;

const button = (page: Page, key: string) => page.getByRole("button", { name: id.own(key), exact: true });
const link = (page: Page, key: string) => page.getByRole("main").getByRole("link", { name: id.own(key), exact: true });
const heading = (page: Page, key: string) => page.getByRole("heading", { level: 1, name: id.own(key), exact: true });
const tab = (page: Page, words: Words) =>
  page.getByRole("navigation", { name: words.common("navigation") }).getByRole("link", { name: words.common("tab-requests") });
const entry = (page: Page, text: string) => page.getByRole("listitem").filter({ hasText: text });

/** What the service worker has kept of the second page. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    const caches_ = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    const paths = caches_.flat().map(({ url }) => new URL(url).pathname);
    return paths.filter((path) => path === "/pengajuan" || path.startsWith("/assets/own-")).length;
  });

/** Both languages. */
async function seen(page: Page, name: string): Promise<void> {
  await look(page, name, "id");
  const english = new Words("en");
  await page.getByRole("banner").getByRole("button", { name: "English" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(tab(page, english)).toBeVisible();
  await look(page, name, "en");
  await page.getByRole("banner").getByRole("button", { name: "Bahasa Indonesia" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "id");
}

/** Fills in the form for leave of one day. */
async function leave(page: Page, date: string, why: string): Promise<void> {
  await page.getByLabel(id.own("kind"), { exact: true }).selectOption(id.own("kind-annual"));
  await page.getByLabel(id.own("first"), { exact: true }).fill(date);
  await expect(page.getByLabel(id.own("last"), { exact: true })).toHaveValue(date);
  await expect(page.getByText(id.own("look-days", { count: "1" }))).toBeVisible();
  await page.getByLabel(id.own("reason"), { exact: true }).fill(why);
}

/** Presses in the row's dialog of the console. */
async function decide(desk: Desk, path: string, name: string, label: string, text: string): Promise<void> {
  await desk.page.goto(path);
  const row = desk.page.getByRole("row").filter({ hasText: name }).first();
  await row.getByRole("button", { name: id.console("approve"), exact: true }).click();
  const dialog = desk.page.getByRole("dialog");
  if (text) await dialog.getByLabel(id.console(label)).fill(text);
  await dialog.getByRole("button", { name: id.console("approve"), exact: true }).click();
  await expect(dialog).toBeHidden();
}

test.describe.configure({ timeout: 180_000 });

test("an ASN follows their days and asks for leave and a correction", async ({ asn, desk }) => {
  const { employee, phone } = asn;
  const { page } = phone;

  await test.step("the home screen says what today is, and the second page is not loaded by the first", async () => {
    await expect(page.locator(".clock__today")).toBeVisible();
    await page.evaluate(async () => (await navigator.serviceWorker.ready).active!.state);
    await expect.poll(() => page.evaluate(async () => (await caches.keys()).length)).toBe(1);
    expect(await kept(page)).toBe(0);
    await tab(page, id).click();
    await expect(heading(page, "requests-title")).toBeVisible();
    await expect(page.getByText(id.own("list-empty-text"))).toBeVisible();
    await expect(tab(page, id)).toHaveAttribute("aria-current", "page");
    await expect.poll(() => kept(page)).toBe(4);
    await seen(page, "pengajuan-kosong");
  });

  await test.step("one's own days", async () => {
    await link(page, "days-title").click();
    await expect(heading(page, "days-title")).toBeFocused();
    await expect(page.getByText(id.own("recap-draft-text"))).toBeVisible();
    await expect(page.getByRole("main").getByRole("listitem").first()).toBeVisible();
    await seen(page, "rincian-hari");
    const name = new RegExp(`^${id.own("month-earlier")}`);
    await page.getByRole("link", { name }).click();
    await expect(page.getByText(id.own("recap-locked-text"))).toBeVisible();
    expect(page.url()).toMatch(/\/pengajuan\/hari\?bulan=\d{4}-\d\d$/);
    await page.reload();
    await expect(page.getByText(id.own("recap-locked-text"))).toBeVisible();
    await expect(link(page, "ask-correction")).toHaveCount(0);
    await page.goBack();
    await expect(page.getByText(id.own("recap-draft-text"))).toBeVisible();
  });

  await test.step("a form says what is wrong, and where", async () => {
    await link(page, "requests-title").click();
    await link(page, "ask-absence").click();
    await button(page, "send").click();
    await expect(page.getByRole("alert")).toBeFocused();
    await page.getByRole("alert").getByRole("link", { name: id.own("fault-first") }).click();
    await expect(page.getByLabel(id.own("first"), { exact: true })).toBeFocused();
    await seen(page, "ajukan-cuti-keliru");
  });

  await test.step("a file that is too large is told of, and a photo made smaller", async () => {
    const field = page.getByLabel(id.own("copy"), { exact: true });
    await field.setInputFiles({ name: "surat.pdf", mimeType: "application/pdf", buffer: Buffer.alloc((1 << 20) + 1) });
    await expect(button(page, "copy-remove")).toBeVisible();
    await expect(page.getByText(id.own("copy-awaited"))).toBeHidden();
    await button(page, "send").click();
    await expect(page.getByRole("alert")).toContainText(id.own("fault-copy"));
    await button(page, "copy-remove").click();
    await expect(field).toHaveValue("");
    const photo = await page.evaluate(noise);
    expect(photo.length).toBeGreaterThan(1 << 21);
    await field.setInputFiles({ name: "surat.png", mimeType: "image/png", buffer: Buffer.from(photo, "base64") });
    await expect(button(page, "copy-remove")).toBeVisible();
    await expect(page.getByText(id.own("copy-awaited"))).toBeHidden();
  });

  await test.step("leave is looked at, and sent once", async () => {
    await leave(page, LEAVE, "Acara keluarga");
    await seen(page, "ajukan-cuti");
    let sent = 0;
    let copy = Buffer.alloc(0);
    let go = () => {};
    const gate = new Promise<void>((resolve) => (go = resolve));
    await page.route("**/api/v1/phone/absence", async (route) => {
      if (!route.request().postDataJSON().look) {
        sent += 1;
        copy = Buffer.from(route.request().postDataJSON().copy, "base64url");
        await gate;
      }
      await route.continue();
    });
    await button(page, "send").click();
    await expect(button(page, "sending")).toBeDisabled();
    await page.keyboard.press("Enter");
    go();
    await expect(page.getByText(id.own("told-absence-filed"))).toBeVisible();
    expect(sent).toBe(1);
    expect([...copy.subarray(0, 3)], "a JPEG").toEqual([0xff, 0xd8, 0xff]);
    expect(copy.length).toBeLessThanOrEqual(1 << 20);
    await expect(entry(page, "Acara keluarga")).toContainText(id.own("copy-there"));
    await page.unrouteAll();
    await expect(entry(page, "Acara keluarga")).toContainText(id.own("state-requested"));
  });

  await test.step("a correction, from its day", async () => {
    await link(page, "days-title").click();
    if (CORRECTED === WORKED) await page.locator(`a[href$="tanggal=${CORRECTED}"]`).click();
    else await page.goto(`/pengajuan/koreksi?tanggal=${CORRECTED}`);
    await expect(page.getByLabel(id.own("date"), { exact: true })).toHaveValue(CORRECTED);
    await page.getByLabel(id.own("claim"), { exact: true }).selectOption(id.own("claim-in"));
    await page.getByLabel(id.own("at"), { exact: true }).fill("07:25");
    await page.getByLabel(id.own("reason"), { exact: true }).fill("HP kehabisan baterai");
    await seen(page, "ajukan-koreksi");
    await button(page, "send").click();
    await expect(page.getByText(id.own("told-correction-filed"))).toBeVisible();
    await expect(entry(page, "HP kehabisan baterai")).toContainText(id.own("state-open"));
  });

  await test.step("the office decides both", async () => {
    await decide(desk, "/console/absences", employee.name, "letter", "");
    await page.reload();
    await expect(entry(page, "Acara keluarga")).toContainText(id.own("state-endorsed"));
    await desk.second(async (second) => {
      await decide(second, "/console/absences", employee.name, "letter", "850/21/BKPP/2026");
      await decide(second, "/console/corrections", employee.name, "reason", "Sesuai keterangan atasan");
    });
    await page.reload();
    await expect(entry(page, "Acara keluarga")).toContainText(id.own("state-approved"));
    await expect(entry(page, "Acara keluarga")).toContainText(id.own("letter", { number: "850/21/BKPP/2026" }));
    await expect(entry(page, "HP kehabisan baterai")).toContainText(id.own("state-approved"));
    await expect(entry(page, "HP kehabisan baterai")).toContainText("Sesuai keterangan atasan");
    await expect(button(page, "take-back")).toHaveCount(0);
  });

  await test.step("what waits is taken back after a question", async () => {
    await link(page, "ask-absence").click();
    await leave(page, LATER, "Rencana yang batal");
    await button(page, "send").click();
    await expect(entry(page, "Rencana yang batal")).toContainText(id.own("state-requested"));
    await button(page, "take-back").click();
    await seenQuestion(page);
    await button(page, "take-back-no").click();
    await expect(page.getByRole("dialog")).toBeHidden();
    await button(page, "take-back").click();
    await button(page, "take-back-yes").click();
    await expect(page.getByText(id.own("told-absence-back"))).toBeVisible();
    await expect(entry(page, "Rencana yang batal")).toContainText(id.own("state-cancelled"));
    await seen(page, "pengajuan");
  });
});

/** A picture that is hard to compress: a PNG in base64. */
async function noise(): Promise<string> {
  const canvas = new OffscreenCanvas(1400, 1000);
  const drawing = canvas.getContext("2d")!;
  const picture = drawing.createImageData(canvas.width, canvas.height);
  for (let at = 0; at < picture.data.length; at += 4) {
    picture.data[at] = Math.random() * 256;
    picture.data[at + 3] = 255;
  }
  drawing.putImageData(picture, 0, 0);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/png" })).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

async function seenQuestion(page: Page): Promise<void> {
  await expect(page.getByRole("dialog", { name: id.own("take-back-absence") })).toBeVisible();
  await look(page, "tarik-kembali", "id");
}

test("without a network the second page opens once it was opened, and else leads back", async ({ asn, browser, complaints }) => {
  const page = await unwatched(asn.phone, browser, complaints);
  const context = page.context();
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  await context.setOffline(true);
  await page.goto("/pengajuan/hari");
  await expect(page.getByText(id.common("offline-strip"))).toBeVisible();
  await expect(page.getByText(asn.employee.name)).toBeVisible();
  await context.setOffline(false);
  await page.goto("/pengajuan");
  await expect(page.getByText(id.own("list-empty-text"))).toBeVisible();
  await expect.poll(() => kept(page)).toBe(4);
  await context.setOffline(true);
  for (const [path, title, failed] of [
    ["/pengajuan", "requests-title", "list-failed"],
    ["/pengajuan/hari", "days-title", "days-failed"],
  ]) {
    await page.goto(path);
    await expect(heading(page, title)).toBeVisible();
    await expect(page.getByText(id.common("offline-strip"))).toBeVisible();
    await expect(page.getByText(id.own(failed))).toBeVisible();
  }
  // It asks again by itself.
  await context.setOffline(false);
  await expect(page.getByText(id.own("recap-draft-text"))).toBeVisible();
  await context.close();
});

test("a phone without an ASN is led to the activation", async ({ browser, complaints }) => {
  const context = await browser.newContext({ viewport: { width: 360, height: 640 } });
  complaints.watch(context);
  const page = await context.newPage();
  await page.goto("/pengajuan/cuti");
  await expect(page.getByText(id.own("phone-none-title"))).toBeVisible();
  await look(page, "pengajuan-tanpa-hp", "id");
  await link(page, "go-check-in").click();
  await expect(page.getByRole("heading", { name: id.app("activation-title") })).toBeVisible();
  await context.close();
});
