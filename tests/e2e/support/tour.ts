// A walk through every state of both faces, which stops at each for whoever wants to look.
import { type Browser, expect, type Page } from "@playwright/test";
import type { Beacon } from "./beacon";
import type { Complaints } from "./complaints";
import { Desk, type Employee } from "./desk";
import { leave } from "./dialog";
import type { Phone } from "./phone";
import { tourMonth } from "./tour-month";
import { id, type Language, Words } from "./words";

/** Looks at a state. `name` is its own. */
export type Look = (page: Page, name: string, language: Language) => Promise<void>;

/** The app, each state in both languages. Ends with a record to review and one that counts. */
export async function tourApp(phone: Phone, employee: Employee, beacon: Beacon, desk: Desk, look: Look): Promise<void> {
  const { page } = phone;
  const state = async (name: string) => {
    await look(page, name, "id");
    await speak("English", "en");
    await look(page, name, "en");
    await speak("Bahasa Indonesia", "id");
  };
  const speak = async (name: string, tag: string) => {
    await page.getByRole("banner").getByRole("button", { name }).click();
    await expect(page.locator("html")).toHaveAttribute("lang", tag);
  };
  const title = (text: string) => expect(page.locator(".banner__title", { hasText: text })).toBeVisible();

  await phone.near(undefined);
  await phone.open();
  await expect(page.getByRole("heading", { name: id.app("activation-title") })).toBeVisible();
  await state("aktivasi");
  await phone.enter("123", "K7M2P");
  await title(id.app("form-wrong"));
  await state("aktivasi-keliru");
  await phone.enter(employee.nip, await desk.code(employee));
  await expect(page.getByText(employee.name)).toBeVisible();
  await state("aktivasi-benar-anda");
  await phone.button(id.app("confirm-yes")).click();
  await expect(page.getByText(id.app("stage-connect-hint")).last()).toBeVisible();
  await state("mendaftar");
  await phone.button(id.app("stop")).click();
  await phone.near(beacon);
  await phone.button(id.app("confirm-yes")).click();
  await title(id.app("pending-title"));
  await state("menunggu-konfirmasi");
  await desk.confirm(employee);
  await phone.confirmed();
  await state("lokasi");
  await phone.shareLocation();
  await state("siap");

  await phone.authenticator.matches(false);
  await phone.button(id.app("punch-in")).click();
  await title(id.app("failed-title"));
  await state("belum-berhasil");
  await phone.authenticator.matches(true);
  await phone.near(beacon, -95);
  await phone.button(id.app("punch-in")).click();
  await title(id.app("refused-title"));
  await state("ditolak");
  await phone.button(id.common("close")).click();
  await phone.near(beacon);
  await page.route("**/api/v1/punch", (route) => route.abort());
  await phone.button(id.app("punch-in")).click();
  await title(id.app("saved-title"));
  await state("tersimpan");
  await page.unrouteAll();
  await phone.button(id.app("send-now")).click();
  await title(id.app("recorded-title-in"));
  await state("tercatat");
  await phone.button(id.common("close")).click();
  await phone.near(beacon, -80);
  await phone.button(id.app("punch-out")).click();
  await title(id.app("review-title-out"));
  await state("perlu-ditinjau");
  await phone.button(id.common("close")).click();

  await page.getByRole("link", { name: id.common("tab-history") }).click();
  await expect(page.getByRole("heading", { name: id.app("history-title") })).toBeVisible();
  await state("riwayat");
  await page.getByRole("link", { name: new RegExp(id.common("intent-out")) }).click();
  await expect(page.getByText(id.app("receipt-here"))).toBeVisible();
  await state("rincian");
  await page.getByRole("link", { name: id.common("tab-account") }).click();
  await expect(page.getByRole("heading", { name: id.app("account-title") })).toBeVisible();
  await state("akun");
  await phone.button(id.app("reset")).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await look(page, "hapus-data", "id");
}

/** The console in one language. `waiting`: who waits for confirmation; `present`: who has checked in today. */
export async function tourConsole(
  browser: Browser,
  complaints: Complaints,
  words: Words,
  waiting: Employee,
  present: Employee,
  look: Look,
): Promise<void> {
  const state = (page: Page, name: string) => look(page, `konsol-${name}`, words.language);
  const speak = (page: Page) => page.getByRole("button", { name: words.language.toUpperCase(), exact: true }).click();

  const stranger = await Desk.make(browser, complaints, { signedIn: false });
  await stranger.page.goto("/console");
  await speak(stranger.page);
  await expect(stranger.button(words.console("sign-in-button"))).toBeVisible();
  await state(stranger.page, "masuk");
  await stranger.page.goto("/console/link");
  await expect(stranger.page.getByText(words.console("link-broken-text"))).toBeVisible();
  await state(stranger.page, "tautan-rusak");
  await stranger.close();

  const desk = await Desk.make(browser, complaints);
  const { page } = desk;
  const button = (key: string) => page.getByRole("button", { name: words.console(key), exact: true });
  const visit = async (key: string) => {
    await page.getByRole("navigation").getByRole("link", { name: words.console(key), exact: true }).click();
    await expect(desk.heading(words.console(key))).toBeVisible();
  };
  const dialog = async (open: () => Promise<void>, name: string, touched = false) => {
    await open();
    await expect(page.getByRole("dialog")).toBeVisible();
    await state(page, name);
    await leave(page, words, touched);
  };
  /** What is shown once, after a form was sent. */
  const once = async (send: () => Promise<void>, title: string, name: string) => {
    await send();
    await expect(page.getByRole("dialog", { name: words.console(title) })).toBeVisible();
    await state(page, name);
    await page.getByRole("dialog").getByRole("button", { name: words.common("close") }).click();
    await expect(page.getByRole("dialog")).toBeHidden();
  };
  const send = (key: string) => page.getByRole("dialog").getByRole("button", { name: words.console(key) }).click();

  await page.goto("/console/records");
  await speak(page);
  const row = (employee: Employee) => page.getByRole("row").filter({ hasText: employee.name });
  await expect(row(present)).toHaveCount(2);
  await state(page, "absen-masuk");
  await row(present).first().getByRole("link").click();
  await expect(page.getByText(words.console("group-presence"))).toBeVisible();
  await state(page, "rincian");
  await visit("exceptions");
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  await state(page, "pengecualian");
  await visit("roster");
  await page.getByLabel(words.console("search")).fill(present.nip);
  await expect(page.getByRole("row")).toHaveCount(2);
  await dialog(() => button("issue-code").click(), "terbitkan-kode");
  await button("issue-code").click();
  await once(() => send("issue-code"), "code-title", "slip-kode");
  await dialog(() => button("reset-phone").click(), "reset-hp");
  await page.getByLabel(words.console("search")).fill("");
  await expect(page.getByRole("row").nth(60)).toBeVisible();
  await state(page, "pegawai");
  await visit("enrolments");
  await expect(page.getByRole("heading", { name: waiting.name })).toBeVisible();
  await state(page, "konfirmasi");
  await dialog(() => button("confirm").first().click(), "konfirmasi-tatap-muka");
  await visit("beacons");
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  await state(page, "beacon");
  await dialog(async () => {
    await button("register-beacon").click();
    await page.getByRole("dialog").getByLabel(words.console("unit"), { exact: true }).selectOption("Dinas Kesehatan");
    await page.getByRole("dialog").getByLabel(words.console("site"), { exact: true }).selectOption("Gudang farmasi");
  }, "daftarkan-beacon", true);
  await visit("users");
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  await state(page, "pengguna");
  await dialog(() => button("invite").click(), "undang");
  const guest = `Auditor (${words.language})`;
  const invited = page.getByRole("row").filter({ hasText: guest });
  const act = (key: string) => invited.getByRole("button", { name: words.console(key), exact: true }).click();
  await button("invite").click();
  await page.getByRole("dialog").getByLabel(words.console("name"), { exact: true }).fill(guest);
  await page.getByRole("dialog").getByRole("radio", { name: words.console("role-auditor") }).check();
  await once(() => send("invite-button"), "invited-title", "undangan");
  await dialog(() => act("invite-again"), "tautan-baru");
  await dialog(() => act("end-access"), "akhiri-akses");
  await tourMonth(desk, words, look);
  await page.setViewportSize({ width: 360, height: 640 });
  await page.goto("/console/records");
  await expect(page.getByRole("row").filter({ hasText: present.name })).toHaveCount(2);
  await state(page, "absen-masuk-sempit");
  for (const [path, name] of [["/console", "papan-sempit"], ["/console/employees", "pegawai-sempit"]]) {
    await page.goto(path);
    await expect(page.getByRole("row").nth(1)).toBeVisible();
    await state(page, name);
  }
  await desk.close();
}
