// The screens of attendance, one after the other: each is looked at once its data is there.
import { expect, type Page } from "@playwright/test";
import type { Desk } from "./desk";
import { leave } from "./dialog";
import type { Look } from "./tour";
import type { Words } from "./words";

/** Screens by their entry in the navigation, and the name of their picture. */
const ENTRIES = [
  ["board", "papan"],
  ["reviews", "tinjauan"],
  ["schedules", "jadwal"],
  ["absences", "cuti"],
  ["corrections", "koreksi"],
  ["manual", "absen-manual"],
  ["outages", "gangguan"],
  ["recaps", "rekap"],
  ["statistics", "statistik"],
  ["discipline", "disiplin"],
  ["rules", "aturan"],
  ["audit", "jejak-audit"],
  ["health-title", "kesehatan"],
] as const;

/** All that stands still: there, and neither loading nor refused. */
async function settled(page: Page): Promise<void> {
  await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator(".skeleton")).toHaveCount(0);
  await expect(page.locator(".main .banner.tone--error")).toHaveCount(0);
}

/** The console's screens of attendance in one language. */
export async function tourMonth(desk: Desk, words: Words, look: Look): Promise<void> {
  const { page } = desk;
  const state = (name: string) => look(page, `konsol-${name}`, words.language);
  const button = (key: string) => page.getByRole("button", { name: words.console(key), exact: true });

  for (const [key, name] of ENTRIES) {
    await page.getByRole("navigation").getByRole("link", { name: words.console(key), exact: true }).click();
    await expect(desk.heading(words.console(key))).toBeVisible();
    await settled(page);
    await state(name);
    if (key === "audit") await expect(page.locator(".audit__unknown"), "actions without words").toHaveCount(0);
  }

  await page.goto("/console/employees");
  await settled(page);
  await button("import-roster").click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await state("impor");
  const titles = "DAFTAR PEGAWAI;;;;\n\nNIP BARU;NAMA LENGKAP;STATUS KEPEGAWAIAN;JABATAN;UNIT KERJA\n";
  const buffer = Buffer.from(`${titles}199001012015011002;Rina Wowor, S.E.;PNS;Analis;BKPP\n`);
  const dialog = page.getByRole("dialog");
  await dialog.locator("input[type=file]").setInputFiles({ name: "simpeg.csv", mimeType: "text/csv", buffer });
  await expect(dialog.getByRole("heading", { name: words.console("columns"), exact: true })).toBeVisible();
  await state("cocokkan-kolom");
  await leave(page, words, true);
  await button("slips").click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await state("slip");
  await page.keyboard.press("Escape");
  await page.locator(".row-link").first().click();
  await expect(page.getByText(words.console("annual-leave"))).toBeVisible();
  await state("satu-pegawai");
  for (const [key, name] of [["absence-file", "ajukan-cuti"], ["correction-file", "ajukan-koreksi"], ["manual-file", "tulis-absen"]]) {
    await button(key).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await state(name);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
  }
  // The menu leads to everybody's.
  await page.getByRole("main").getByRole("link", { name: words.console("personal-data"), exact: true }).click();
  await settled(page);
  await state("data-pribadi");

  for (const [path, name] of [
    ["/console/units", "unit-kerja"],
    ["/console/imports", "riwayat-impor"],
    ["/console/people?unit=bkpp", "pegawai-hari-ini"],
    ["/console/templates", "contoh-aturan"],
    ["/console/shifts?unit=bkpp", "giliran"],
    ["/console/recap?unit=bkpp", "rekap-unit"],
  ]) {
    await page.goto(path);
    await settled(page);
    await state(name);
  }
  await page.locator(".day__link").first().click();
  await expect(page.getByText(words.console("why-this-verdict"))).toBeVisible();
  await state("rincian-hari");

  for (const [rule, name] of [
    ["rule-schedule", "aturan-jadwal"],
    ["rule-policy", "aturan-potongan"],
    ["rule-leave", "aturan-cuti"],
    ["rule-discipline", "aturan-disiplin"],
    ["rule-health", "aturan-gangguan"],
    ["rule-retention", "aturan-masa-simpan"],
  ]) {
    await page.goto("/console/templates");
    await page.getByRole("listitem").filter({ hasText: words.console(rule) }).first().getByRole("button").click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await state(name);
  }
  await page.goto("/console/schedules?kind=schedule");
  await button("season-write").first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await state("masa-khusus");
  await page.goto("/console/beacons");
  await button("serves-write").first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await state("jangkauan-beacon");
  await page.keyboard.press("Escape");
}
