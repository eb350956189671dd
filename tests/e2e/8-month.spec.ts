// The demo regency from a roster to a locked, exported recap, by hand at the console and without touching a file of the
// project.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { convert, pages } from "./support/office";
import { lasting } from "./support/regency";
import { BKPP, expect, id, test } from "./support/test";

/** Last month as `YYYY-MM`, by the regency's calendar, its first Monday, and the day after. */
function lastMonth(): { month: string; monday: string; tuesday: string } {
  const now = new Date(Date.now() + 8 * 3_600_000);
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1));
  const month = first.toISOString().slice(0, 7);
  const back = (8 - first.getUTCDay()) % 7;
  const day = (days: number) => new Date(first.getTime() + days * 86_400_000).toISOString().slice(0, 10);
  return { month, monday: day(back), tuesday: day(back + 1) };
}

const { month, monday, tuesday } = lastMonth();
const NEW = { nip: "199001012015011001", name: "Rina Wowor, S.E." };
const WRONG = { nip: "199001012015011002", name: "Salah Berkas" };
const HEAD = "nip;nama;jenis;jabatan;unit";
/** The first lines of a file from elsewhere: a title, an empty line, and titles of its own. */
const FOREIGN = ["DAFTAR PEGAWAI;;;;;", "", "NO;NIP BARU;NAMA LENGKAP;STATUS KEPEGAWAIAN;JABATAN;UNIT KERJA"];

/** A table in a file's clothes. */
const table = (name: string, lines: string[]) => ({
  name,
  mimeType: "text/csv",
  buffer: Buffer.from([...lines, ""].join("\r\n")),
});

const dialog = (page: Page) => page.getByRole("dialog");
const press = (page: Page, key: string) => dialog(page).getByRole("button", { name: id.console(key), exact: true }).click();

/** Brings the recap in sight to its next state. */
async function take(page: Page, key: string, done: string, state: string): Promise<void> {
  await page.getByRole("button", { name: id.console(key), exact: true }).click();
  await press(page, key);
  await expect(page.getByText(id.console(done, { name: BKPP }))).toBeVisible();
  await expect(page.locator(".summary__status")).toContainText(id.console(state));
}

/** Stores the rule whose form is open, after a look at what it does. */
async function store(page: Page): Promise<void> {
  await dialog(page).getByLabel(id.console("reason"), { exact: true }).fill("Perbup 1/2026");
  await dialog(page).getByLabel(id.console("preview-unit"), { exact: true }).selectOption(BKPP);
  await press(page, "show-effect");
  await expect(page.getByRole("dialog", { name: id.console("effect-title") })).toBeVisible();
  await press(page, "publish");
  // The notice alone may still be that of the rule before.
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByText(id.console("done-rule"))).toBeVisible();
}

// The limit of a whole month by hand.
test.describe.configure({ timeout: 240_000 });

test("from the roster to a locked and exported month", async ({ desk }) => {
  const { page } = desk;
  await page.goto("/console");

  await test.step("a roster with a faulty line stores nothing, and the corrected one does", async () => {
    await desk.visit("roster");
    await desk.button(id.console("import-roster")).click();
    const file = dialog(page).locator("input[type=file]");
    await file.setInputFiles(table("pegawai.csv", [HEAD, `1990010120150110;${NEW.name};PNS;Analis;${BKPP}`]));
    await dialog(page).getByLabel(id.console("import-from")).fill(`${month}-01`);
    await press(page, "import-check");
    await expect(dialog(page).getByText(id.console("problem-count", { count: "1" })).first()).toBeVisible();
    await dialog(page)
      .locator("input[type=file]")
      .setInputFiles(table("pegawai.csv", [HEAD, `${NEW.nip};${NEW.name};PNS;Analis;${BKPP}`]));
    await press(page, "import-again");
    await expect(dialog(page).getByText(id.console("import-added", { count: "1" }))).toBeVisible();
    await press(page, "import-store");
    await expect(page.getByText(id.console("done-import", { count: "1" }))).toBeVisible();
    await dialog(page).getByRole("button", { name: id.common("close"), exact: true }).click();
    await page.getByLabel(id.console("search")).fill(NEW.nip);
    await expect(page.getByRole("row").filter({ hasText: NEW.name })).toHaveCount(1);
  });

  await test.step("a file with another system's titles is matched, and its lines keep their numbers", async () => {
    const foreign = (kind: string) =>
      table("keliru.csv", [...FOREIGN, `1;${WRONG.nip};${WRONG.name};${kind};Analis;${BKPP}`]);
    const column = (key: string) => dialog(page).getByLabel(id.console(key), { exact: true });
    await desk.button(id.console("import-roster")).click();
    await dialog(page).locator("input[type=file]").setInputFiles(foreign("Honorer"));
    await expect(dialog(page).getByRole("heading", { name: id.console("columns"), exact: true })).toBeVisible();
    await expect(column("columns-header")).toHaveValue("2");
    await expect(column("nip")).toHaveValue("1");
    await expect(column("position")).toHaveValue("4");
    await column("position").selectOption("2");
    await press(page, "import-check");
    await expect(dialog(page).getByText(id.console("fault-column-twice"))).toBeVisible();
    await column("position").selectOption("4");
    await press(page, "import-check");
    await expect(dialog(page).getByRole("row").filter({ hasText: "4 · jenis" })).toBeVisible();
    await dialog(page).locator("input[type=file]").setInputFiles(foreign("Pegawai Negeri Sipil"));
    await press(page, "import-again");
    await expect(dialog(page).getByText(id.console("import-added", { count: "1" }))).toBeVisible();
  });

  await test.step("a wrong file is taken back", async () => {
    await press(page, "import-store");
    await dialog(page).getByRole("link", { name: id.console("import-open") }).click();
    await desk.button(id.console("undo-import")).click();
    await expect(dialog(page).getByText(id.console("undo-roster-text", { added: "1", changed: "0" }))).toBeVisible();
    await dialog(page).getByLabel(id.console("reason"), { exact: true }).fill("Berkas keliru");
    await press(page, "undo-import");
    await expect(page.getByText(id.console("done-undo-import"))).toBeVisible();
    await expect(page.getByText(id.console("import-undone"), { exact: true })).toBeVisible();
    await page.goto(`/console/employees?q=${WRONG.nip}`);
    await expect(page.getByText(id.console("nothing-found"))).toBeVisible();
  });

  await test.step("a site is drawn by walking along its corners", async () => {
    await desk.context.grantPermissions(["geolocation"]);
    await page.getByRole("link", { name: id.console("units"), exact: true }).click();
    const row = page.getByRole("row").filter({ hasText: BKPP }).first();
    await row.getByRole("button", { name: id.console("site-add"), exact: true }).click();
    await dialog(page).getByLabel(id.console("name"), { exact: true }).fill("Kantor baru");
    await dialog(page).getByLabel(id.console("site-polygon")).check();
    const corners = dialog(page).getByLabel(id.console("site-corners"), { exact: true });
    const here = dialog(page).getByRole("button", { name: id.console("site-add-here") });
    for (const [index, [latitude, longitude]] of [[1.45, 124.98], [1.45, 124.981], [1.451, 124.981]].entries()) {
      await desk.context.setGeolocation({ latitude, longitude, accuracy: 5 });
      await here.click();
      await expect(corners).toHaveValue(new RegExp(`^(.+\n){${index}}${latitude.toFixed(7)}, ${longitude.toFixed(7)}$`));
    }
    await expect(dialog(page).getByRole("img")).toHaveAttribute("aria-label", /6\.18\d m²/);
    await desk.context.setGeolocation({ latitude: 1.451, longitude: 124.98, accuracy: 900 });
    await here.click();
    await expect(dialog(page).getByText(id.console("fault-coarse-fix"))).toBeVisible();
    await press(page, "save");
    await expect(page.getByText(id.console("done-saved", { name: "Kantor baru" }))).toBeVisible();
    await row.getByRole("button", { name: "Kantor baru", exact: true }).click();
    await expect(corners).toHaveValue(/124\.9810000$/);
    await dialog(page).getByRole("button", { name: id.common("cancel"), exact: true }).click();
  });

  await test.step("schedule, holidays and deductions by date", async () => {
    for (const kind of ["rule-schedule", "rule-policy"]) {
      await page.goto("/console/templates");
      const card = page.getByRole("listitem").filter({ hasText: id.console(kind) }).first();
      await card.getByRole("button", { name: id.console("use-template") }).click();
      if (kind === "rule-schedule") await dialog(page).getByLabel(id.console("rule-key"), { exact: true }).fill("lima-hari");
      await dialog(page).getByLabel(id.console("valid-from"), { exact: true }).fill(`${month}-01`);
      await dialog(page).getByLabel(id.console("preview-month")).fill(month);
      await store(page);
    }
    await desk.visit("schedules");
    await desk.button(id.console("assign")).click();
    await dialog(page).getByLabel(id.console("for-whom")).selectOption(id.console("whole-regency"));
    await dialog(page).getByLabel(id.console("schedule"), { exact: true }).selectOption("lima-hari");
    await dialog(page).getByLabel(id.console("valid-from"), { exact: true }).fill(`${month}-01`);
    await dialog(page).getByLabel(id.console("preview-month")).fill(month);
    await store(page);
  });

  await test.step("Ramadan is written as a season of the schedule, and a missed ceremony costs what the form says", async () => {
    const cell = (table: string, column: string, row: string) =>
      dialog(page)
        .getByRole("group", { name: id.console(table), exact: true })
        .getByLabel(`${id.console(column)}, ${row}`, { exact: true });
    // By its date: right after a version is stored, the list may still be the one without it.
    const stored = (kind: string) =>
      page.getByRole("row").filter({ hasText: id.console(kind) }).filter({ hasText: "1 Jan 2027" }).first();
    await page.goto("/console/schedules?kind=schedule");
    await desk.button(id.console("season-write")).first().click();
    await dialog(page).getByLabel(id.console("name"), { exact: true }).fill("Ramadan 1448 H");
    await dialog(page).getByLabel(id.console("first-day")).fill("2027-02-08");
    await dialog(page).getByLabel(id.console("last-date")).fill("2027-03-09");
    await cell("working-hours", "start", id.console("monday")).fill("8.00");
    await cell("working-hours", "end", id.console("monday")).fill("15.00");
    await dialog(page).getByLabel(id.console("valid-from"), { exact: true }).fill("2027-01-01");
    await store(page);
    await stored("rule-schedule").getByRole("button", { name: id.console("season-write") }).click();
    await dialog(page).getByLabel(id.console("season"), { exact: true }).selectOption("Ramadan 1448 H");
    await expect(cell("working-hours", "start", id.console("monday"))).toHaveValue("08:00");
    await dialog(page).getByRole("button", { name: id.common("cancel"), exact: true }).click();

    await desk.visit("rules");
    await page.getByRole("row").filter({ hasText: id.console("rule-policy") }).first().getByRole("button", { name: id.console("new-version") }).click();
    await cell("gathering-cuts", "cut-percent", id.console("gathering-ceremony")).fill("0,25");
    // Its date is not decided yet: as a draft it waits, counts for nothing, and is gone once it is published.
    const draft = page.getByRole("row").filter({ hasText: id.console("draft-no-date") });
    await press(page, "draft-save");
    await expect(dialog(page)).toBeHidden();
    await expect(draft).toHaveCount(1);
    await page.reload();
    await expect(draft).toContainText(id.console("rule-policy"));
    await draft.getByRole("button", { name: id.console("draft-resume"), exact: true }).click();
    await expect(dialog(page).getByText(id.console("draft-text"))).toBeVisible();
    await expect(cell("gathering-cuts", "cut-percent", id.console("gathering-ceremony"))).toHaveValue("0,25");
    await dialog(page).getByLabel(id.console("valid-from"), { exact: true }).fill("2027-01-01");
    await store(page);
    await expect(draft).toHaveCount(0);
    await stored("rule-policy").getByRole("button", { name: id.console("new-version") }).click();
    await expect(cell("gathering-cuts", "cut-percent", id.console("gathering-ceremony"))).toHaveValue("0,25");
    await press(page, "draft-save");
    await draft.getByRole("button", { name: id.console("draft-delete"), exact: true }).click();
    await press(page, "draft-delete");
    await expect(page.getByText(id.console("done-draft-delete"))).toBeVisible();
    await expect(draft).toHaveCount(0);
  });

  await test.step("leave is filed, and approved with its letter", async () => {
    await page.goto(`/console/employees?q=${NEW.nip}`);
    await page.locator(".row-link").first().click();
    await desk.button(id.console("absence-file")).click();
    await dialog(page).getByLabel(id.console("kind"), { exact: true }).selectOption("cuti_tahunan");
    await dialog(page).getByLabel(id.console("first-day")).fill(monday);
    await dialog(page).getByLabel(id.console("last-date")).fill(monday);
    await dialog(page).getByLabel(id.console("reason"), { exact: true }).fill("Acara keluarga");
    await press(page, "absence-send");
    await expect(page.getByText(id.console("done-absence", { name: NEW.name }))).toBeVisible();
    // Who filed it does not decide it: BKPP's step is the second admin's.
    await desk.second(async ({ page }) => {
      await page.goto("/console/absences");
      const row = page.getByRole("row").filter({ hasText: NEW.name });
      await row.getByRole("button", { name: id.console("approve") }).click();
      await expect(dialog(page).getByText(id.console("absence-takes", { count: "1" }))).toBeVisible();
      await expect(dialog(page)).toContainText(/tinggal \d+ hari\./);
      await dialog(page).getByLabel(id.console("letter")).fill("850/12/BKPP/2026");
      await press(page, "approve");
      await expect(dialog(page)).toBeHidden();
      await expect(row).toContainText(id.console("state-approved"));
    });
  });

  await test.step("the recap: a day's reasons, verified, locked", async () => {
    await page.goto(`/console/recap?unit=bkpp&month=${month}`);
    const person = page.getByRole("row").filter({ hasText: NEW.name });
    const day = person.getByRole("link", { name: new RegExp(`: C$`) });
    await day.first().click();
    await expect(page.getByText(id.console("why-this-verdict"))).toBeVisible();
    await expect(page.getByText(id.console("absence-annual")).first()).toBeVisible();
    await page.goBack();
    await take(page, "verify", "done-verified", "recap-verified");
    await desk.second(async ({ page }) => {
      await page.goto(`/console/recap?unit=bkpp&month=${month}`);
      await take(page, "lock", "done-locked", "recap-locked");
    });
  });

  await test.step("a locked month takes no correction; unlocked with a reason it does, and both versions stay", async () => {
    const correct = async () => {
      await page.goto(`/console/employees?q=${NEW.nip}`);
      await page.locator(".row-link").first().click();
      await desk.button(id.console("correction-file")).click();
      await dialog(page).getByLabel(id.console("working-day"), { exact: true }).fill(tuesday);
      await dialog(page).getByLabel(id.console("claim-time"), { exact: true }).check();
      await dialog(page).getByLabel(id.console("intent"), { exact: true }).selectOption("in");
      await dialog(page).getByLabel(id.console("time"), { exact: true }).fill("07.25");
      await dialog(page).getByLabel(id.console("reason"), { exact: true }).fill("Lupa membawa HP");
      await press(page, "correction-send");
    };
    await correct();
    await expect(dialog(page).getByText(id.refusal("month_locked"))).toBeVisible();
    await dialog(page).getByRole("button", { name: id.common("cancel"), exact: true }).click();

    await page.goto(`/console/recap?unit=bkpp&month=${month}`);
    await desk.button(id.console("unlock")).click();
    await dialog(page).getByLabel(id.console("reason"), { exact: true }).fill("Koreksi yang terlambat disampaikan");
    await press(page, "unlock");
    await expect(page.getByText(id.console("done-unlocked", { name: BKPP }))).toBeVisible();
    await correct();
    await expect(page.getByText(id.console("done-correction", { name: NEW.name }))).toBeVisible();
    await desk.second(async ({ page }) => {
      await page.goto("/console/corrections");
      const row = page.getByRole("row").filter({ hasText: NEW.name });
      await row.getByRole("button", { name: id.console("approve"), exact: true }).click();
      await dialog(page).getByLabel(id.console("reason"), { exact: true }).fill("Sesuai keterangan atasan");
      await press(page, "approve");
      await expect(dialog(page)).toBeHidden();
      await expect(row).toContainText(id.console("state-approved"));
    });

    await page.goto(`/console/recap?unit=bkpp&month=${month}`);
    const person = page.getByRole("row").filter({ hasText: NEW.name });
    await expect(person.getByRole("link", { name: /: H$/ })).toHaveCount(1);
    await take(page, "verify", "done-verified", "recap-verified");
    await desk.second(async ({ page }) => {
      await page.goto(`/console/recap?unit=bkpp&month=${month}`);
      await take(page, "lock", "done-locked", "recap-locked");
    });
    await page.reload();
    // The history of the recap links to it, too.
    await page.locator(".summary__proof").getByRole("link", { name: id.console("version-of", { number: "1" }) }).click();
    await expect(page.getByText(id.console("former-version-title"))).toBeVisible();
    await expect(person.getByRole("link", { name: /: H$/ })).toHaveCount(0);
    await page.goBack();
    await expect(person.getByRole("link", { name: /: H$/ })).toHaveCount(1);
  });

  await test.step("the workbook opens in an office, and the CSV has the same people", async () => {
    mkdirSync(lasting, { recursive: true });
    const download = page.waitForEvent("download");
    await desk.button(id.console("export-xlsx")).click();
    const book = join(lasting, "rekap.xlsx");
    await (await download).saveAs(book);
    const csv = page.waitForEvent("download");
    await page.getByRole("link", { name: id.console("export-csv") }).click();
    const table = join(lasting, "rekap-klabat.csv");
    await (await csv).saveAs(table);
    expect(readFileSync(table, "utf8")).toContain(NEW.nip);
    const stated = convert(book, "csv", "stated", lasting).toString();
    expect(stated).toContain(NEW.name);
    expect(convert(book, "csv", "calculated", lasting).toString(), "what the formulas give").toBe(stated);
    const sizes = pages(convert(book, "pdf", "stated", lasting));
    expect(sizes.length).toBeGreaterThan(0);
    for (const [width, height] of sizes) {
      expect(width, "landscape").toBeGreaterThan(height);
    }
  });
});
