// An operator who was invited for one unit sees that unit only.
import { Authenticator } from "./support/authenticator";
import { Desk } from "./support/desk";
import { BKPP, expect, id, test } from "./support/test";

const UNIT = "Dinas Kesehatan";
const NAME = "Operator Dinkes";

test("an operator of one unit", async ({ browser, complaints, desk }) => {
  let link = "";
  await test.step("the admin invites", async () => {
    await desk.page.goto("/console");
    await desk.visit("users");
    await desk.button(id.console("invite")).click();
    const dialog = desk.page.getByRole("dialog", { name: id.console("invite") });
    await dialog.getByLabel(id.console("name"), { exact: true }).fill(NAME);
    const make = dialog.getByRole("button", { name: id.console("invite-button") });
    await make.click();
    await expect(dialog.getByText(id.console("fault-missing"))).toBeVisible();
    await dialog.getByLabel(UNIT).check();
    await make.click();
    link = await desk.page.getByLabel(id.console("link"), { exact: true }).inputValue();
    await desk.button(id.common("close")).click();
    await expect(desk.page.getByRole("row").filter({ hasText: NAME })).toContainText(id.console("link-unused"));
  });

  const operator = await Desk.make(browser, complaints, { signedIn: false });
  const { page } = operator;
  await Authenticator.add(operator.context, page);
  await page.goto(link);
  await expect(page.getByText(NAME)).toBeVisible();
  await operator.button(id.console("link-button")).click();
  await expect(operator.heading(id.console("board"))).toBeVisible();

  await test.step("the roster has twenty people, all of the unit", async () => {
    await operator.visit("roster");
    await expect(page.getByText(/dari 20/)).toBeVisible();
    await expect(page.getByRole("row").filter({ hasText: UNIT })).toHaveCount(20);
    await expect(page.getByText(BKPP)).toBeHidden();
  });

  await test.step("beacons of the unit, and none to change", async () => {
    await operator.visit("beacons");
    await expect(page.getByRole("row")).toHaveCount(2);
    await expect(page.getByRole("row").filter({ hasText: "Ruang apel Dinkes" })).toBeVisible();
    await expect(operator.button(id.console("register-beacon"))).toBeHidden();
    await expect(operator.button(id.console("revoke"))).toBeHidden();
  });

  await test.step("users are not for operators, and other units' people are not there", async () => {
    await expect(page.getByRole("link", { name: id.console("users"), exact: true })).toBeHidden();
    const { rows } = await desk.get<{ rows: { id: string }[] }>("employees?unit=bkpp");
    await expect(operator.get("users")).rejects.toThrow(/403 .*not_allowed/);
    await expect(operator.get("employees?unit=bkpp")).resolves.toMatchObject({ total: 0 });
    await expect(operator.post(`employees/${rows[0].id}/code`)).rejects.toThrow(/404 .*not_found/);
  });

  await test.step("a new link while the old access stays", async () => {
    await desk.visit("users");
    const row = desk.page.getByRole("row").filter({ hasText: NAME });
    await row.getByRole("button", { name: id.console("invite-again") }).click();
    await desk.page.getByRole("dialog").getByRole("button", { name: id.console("invite-button") }).click();
    const again = await desk.page.getByLabel(id.console("link"), { exact: true }).inputValue();
    expect(again).not.toBe(link);
    await desk.button(id.common("close")).click();
    await expect(operator.get("me")).resolves.toMatchObject({ name: NAME });
  });

  await test.step("the end of the access is the end of its sessions", async () => {
    const row = desk.page.getByRole("row").filter({ hasText: NAME });
    await row.getByRole("button", { name: id.console("end-access") }).click();
    const dialog = desk.page.getByRole("dialog", { name: id.console("end-title", { name: NAME }) });
    await dialog.getByLabel(id.console("reason")).fill("Pindah tugas");
    await dialog.getByRole("button", { name: id.console("end-access") }).click();
    await expect(row).toContainText(id.console("no-access"));
    await expect(operator.get("me")).rejects.toThrow(/401 .*not_signed_in/);
    await operator.page.getByRole("navigation").getByRole("link", { name: id.console("roster"), exact: true }).click();
    await expect(operator.button(id.console("sign-in-button"))).toBeVisible();
  });
  await operator.close();
});
