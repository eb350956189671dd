// An ASN enrols a phone in the office, the operator looks at the person, and nobody enrols a second one.
import type { Page } from "@playwright/test";
import { expect, id, test } from "./support/test";

test("a phone is enrolled before the beacon and confirmed at the console", async ({ beacon, desk, phones }) => {
  const [employee] = await desk.newcomers();
  const code = await desk.code(employee);
  const phone = await phones.make();
  const { page } = phone;
  await recordCreate(page);
  await phone.near(beacon);
  await phone.open();
  await expect(page.getByRole("heading", { name: id.app("activation-title") })).toBeVisible();

  await test.step("what cannot be a NIP or a code is said beside its field", async () => {
    await phone.enter("123", "K7M2P");
    const summary = page.getByRole("alert");
    await expect(summary).toContainText(id.app("form-wrong"));
    await summary.getByRole("link", { name: id.app("code-wrong") }).click();
    await expect(page.getByLabel(id.app("code-label"), { exact: true })).toBeFocused();
  });

  await test.step("a wrong code is refused, and tells nothing", async () => {
    await phone.enter(employee.nip, "00000-00000");
    await expect(page.getByRole("alert")).toContainText(id.refusal("unknown_enrolment"));
    await expect(page.getByText(employee.name)).toBeHidden();
  });

  await test.step("the right one shows whose phone it will be", async () => {
    await phone.enter(employee.nip, code);
    await expect(page.getByText(employee.name)).toBeVisible();
    await expect(page.getByText(employee.unit.name)).toBeVisible();
  });

  await test.step("the key is made for this phone only", async () => {
    await phone.button(id.app("confirm-yes")).click();
    await expect(page.getByText(id.app("pending-title"))).toBeVisible();
    const [options] = await created(page);
    expect(options).toMatchObject({
      attestation: "direct",
      authenticatorSelection: {
        authenticatorAttachment: "platform",
        residentKey: "discouraged",
        userVerification: "required",
      },
      pubKeyCredParams: [{ type: "public-key", alg: -7 }],
      rp: { id: "localhost" },
      challenge: 32,
    });
    expect(await phone.authenticator.keys()).toHaveLength(1);
  });

  await test.step("the operator looks at the person, then confirms", async () => {
    await desk.visit("enrolments");
    const card = desk.page.getByRole("listitem").filter({ hasText: employee.name });
    const shown = page.locator(".check");
    await expect(shown).toHaveText(/^\d{3} \d{3}$/);
    await expect(card).toContainText((await shown.textContent())!);
    await card.getByRole("button", { name: id.console("confirm") }).click();
    const dialog = desk.page.getByRole("dialog");
    const confirm = dialog.getByRole("button", { name: id.console("confirm") });
    await confirm.click();
    await expect(dialog.getByText(id.console("look-first"))).toBeVisible();
    await dialog.getByLabel(id.console("looked-label")).check();
    await confirm.click();
    await expect(desk.page.getByText(id.console("done-confirmed", { name: employee.name }))).toBeVisible();
  });

  await test.step("the app is ready by itself", async () => {
    await expect(phone.button(id.app("punch-in"))).toBeVisible({ timeout: 15_000 });
  });
});

test("a second phone is refused until the operator resets the first", async ({ asn, beacon, desk, phones }) => {
  const { employee, phone } = asn;
  const second = await phones.make();
  await second.near(beacon);
  await second.open();

  await test.step("the key is not on the second phone", async () => {
    await second.enter(employee.nip, await desk.code(employee));
    await expect(second.page.getByText(id.app("not-here-text"))).toBeVisible();
    expect(await second.authenticator.keys()).toHaveLength(0);
  });

  await test.step("the operator proposes to reset the first phone, says why, and a second person approves", async () => {
    await desk.visit("roster");
    await desk.page.getByLabel(id.console("search")).fill(employee.nip);
    const row = desk.page.getByRole("row").filter({ hasText: employee.name });
    await row.getByRole("button", { name: id.console("reset-phone") }).click();
    const dialog = desk.page.getByRole("dialog", { name: id.console("reset-title", { name: employee.name }) });
    const reset = dialog.getByRole("button", { name: id.console("propose-reset") });
    await reset.click();
    await expect(dialog.getByText(id.console("fault-missing"))).toBeVisible();
    await dialog.getByLabel(id.console("reason")).fill("HP hilang di jalan");
    await reset.click();
    await expect(desk.page.getByText(id.console("done-phone-reset", { name: employee.name }))).toBeVisible();
    await desk.second((second) => second.approve());
  });

  await test.step("now the second phone is enrolled", async () => {
    await second.open();
    await second.enter(employee.nip, await desk.code(employee));
    await second.button(id.app("confirm-yes")).click();
    await expect(second.page.getByText(id.app("pending-title"))).toBeVisible();
  });

  await test.step("and the first one says that it no longer counts", async () => {
    await phone.open();
    await expect(phone.page.getByText(id.app("revoked-title"))).toBeVisible();
  });
});

test("a phone that enrolled another ASN of the unit is refused", async ({ asn, beacon, desk }) => {
  const { employee, phone } = asn;
  const other = (await desk.newcomers()).find((newcomer) => newcomer.unit.id === employee.unit.id)!;
  await phone.open("/akun");
  await phone.button(id.app("reset")).click();
  await phone.button(id.app("reset-yes")).click();
  await phone.enter(other.nip, await desk.code(other));
  await phone.near(beacon);
  await phone.button(id.app("confirm-yes")).click();
  await expect(phone.page.getByText(id.app("trouble-registered")).last()).toBeVisible();
  expect(await phone.authenticator.keys()).toHaveLength(1);
});

test("a cleared browser finds its key again with a new code", async ({ asn, desk }) => {
  const { employee, phone } = asn;
  const before = await phone.authenticator.keys();
  await phone.context.clearCookies();
  await phone.page.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name!);
  });
  await phone.open();
  await expect(phone.page.getByRole("heading", { name: id.app("activation-title") })).toBeVisible();
  await phone.enter(employee.nip, await desk.code(employee));
  await expect(phone.button(id.app("punch-in"))).toBeVisible();
  expect((await phone.authenticator.keys()).map((key) => key.credentialId)).toEqual(
    before.map((key) => key.credentialId),
  );
});

test("a key that is synchronised to other devices is refused", async ({ beacon, desk, phones }) => {
  const [employee] = await desk.newcomers();
  const phone = await phones.make({ synced: true });
  await phone.near(beacon);
  await phone.open();
  await phone.enter(employee.nip, await desk.code(employee));
  await phone.button(id.app("confirm-yes")).click();
  await expect(phone.page.getByText(id.refusal("backup_eligible")).last()).toBeVisible();
  await expect(phone.page.getByText(id.app("refused-enrolment-title")).last()).toBeVisible();
});

/** Notes what the page asks of `navigator.credentials.create`; bytes as their number. */
async function recordCreate(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const asked: unknown[] = [];
    Object.assign(window, { asked });
    const create = navigator.credentials.create.bind(navigator.credentials);
    navigator.credentials.create = (options) => {
      const plain = (_: string, value: unknown) =>
        value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? value.byteLength : value;
      asked.push(JSON.parse(JSON.stringify(options!.publicKey, plain)));
      return create(options);
    };
  });
}

async function created(page: Page): Promise<Record<string, unknown>[]> {
  return page.evaluate(() => (window as unknown as { asked: Record<string, unknown>[] }).asked);
}
