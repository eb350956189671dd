// An admin comes to the console by the one-time link, invites a second one, who approves the office's beacon, and issues
// an enrolment code.
import { Authenticator } from "./support/authenticator";
import { Beacon } from "./support/beacon";
import { Desk } from "./support/desk";
import { environment } from "./support/environment";
import { recall, remember } from "./support/regency";
import { BKPP, expect, id, LOBBY, lobby, test } from "./support/test";

test("the first admin registers a passkey, a beacon and issues a code", async ({ browser, complaints }) => {
  const desk = await Desk.make(browser, complaints, { signedIn: false });
  const { page } = desk;
  const passkeys = await Authenticator.add(desk.context, page);

  await test.step("the one-time link", async () => {
    await page.goto(environment.seed.console);
    await expect(desk.heading(id.console("link-title"))).toBeVisible();
    await desk.button(id.console("link-button")).click();
    await expect(desk.heading(id.console("board"))).toBeVisible();
    expect(new URL(page.url()).hash).toBe("");
  });

  await test.step("the used link is refused", async () => {
    const other = await Desk.make(browser, complaints, { signedIn: false });
    await other.page.goto(environment.seed.console);
    await expect(other.page.getByText(id.refusal("unknown_link"))).toBeVisible();
    await other.close();
  });

  await test.step("sign out, and in again by passkey", async () => {
    await desk.button(id.console("sign-out")).click();
    await expect(page.getByText(id.console("signed-out"))).toBeVisible();
    await desk.button(id.console("sign-in-button")).click();
    await expect(desk.heading(id.console("board"))).toBeVisible();
  });

  await test.step("a second admin, for what needs two people", async () => {
    const { link } = await desk.post<{ link: string }>("invites", { name: "Wakil Admin", role: "admin", units: [] });
    const other = await Desk.make(browser, complaints, { signedIn: false });
    await Authenticator.add(other.context, other.page);
    await other.page.goto(link);
    await other.button(id.console("link-button")).click();
    await expect(other.heading(id.console("board"))).toBeVisible();
    remember({
      admin: { keys: await passkeys.keys(), session: await desk.context.storageState() },
      second: await other.context.storageState(),
      beacon: "",
    });
    await other.close();
  });

  const beacon = Beacon.init(lobby);
  await test.step("the beacon, as its maker printed it", async () => {
    await desk.visit("beacons");
    await desk.button(id.console("register-beacon")).click();
    const dialog = page.getByRole("dialog", { name: id.console("register-beacon") });
    const save = dialog.getByRole("button", { name: id.console("propose-beacon") });
    await save.click();
    await expect(dialog.getByText(id.console("fault-missing")).first()).toBeVisible();
    await dialog.getByLabel(id.console("beacon-id")).fill(beacon.identity.beacon_id);
    await dialog.getByLabel(id.console("public-key")).fill(beacon.identity.public_key);
    await dialog.getByLabel(id.console("name"), { exact: true }).fill(LOBBY);
    await dialog.getByLabel(id.console("unit")).selectOption(BKPP);
    await dialog.getByLabel(id.console("reason")).fill("Kantor baru");
    await save.click();
    await expect(page.getByText(id.console("done-beacon", { name: LOBBY }))).toBeVisible();
    await desk.second((second) => second.approve());
    await page.reload();
    const row = page.getByRole("row").filter({ hasText: LOBBY });
    await expect(row).toContainText(BKPP);
    await expect(row).toContainText(id.console("beacon-never"));
  });

  await test.step("sixty people, and a code for one", async () => {
    await desk.visit("roster");
    await expect(page.getByText(/dari 60/)).toBeVisible();
    await page.getByLabel(id.console("search")).fill(environment.seed.nip);
    const row = page.getByRole("row").filter({ hasText: environment.seed.name });
    await expect(page.getByRole("row")).toHaveCount(2);
    await row.getByRole("button", { name: id.console("issue-code") }).click();
    const ask = page.getByRole("dialog", { name: id.console("issue-code") });
    await expect(ask).toContainText(id.console("issue-code-replaces"));
    await ask.getByRole("button", { name: id.console("issue-code") }).click();
    const slip = page.getByRole("dialog", { name: id.console("code-title") });
    await expect(slip).toContainText(/[0-9A-Z]{5}-[0-9A-Z]{5}/);
    await slip.getByRole("button", { name: id.common("close") }).click();
    await expect(slip).toBeHidden();
  });

  remember({
    ...recall(),
    admin: { keys: await passkeys.keys(), session: await desk.context.storageState() },
    beacon: beacon.printed,
  });
  await desk.close();
});
