// A queue without a mouse: through what waits, to its two dialogs, and on to the next. The schedule is that of the month
// before this spec.
import { expect, id, test } from "./support/test";

/** So many days from today by the regency's calendar. */
const day = (days: number) => new Date(Date.now() + (days * 24 + 8) * 3_600_000).toISOString().slice(0, 10);

test("a queue is decided about by keyboard, and keys are letters elsewhere", async ({ desk }) => {
  // A week: not all of it is free. Of people whom no other spec takes.
  const week = { first: day(30), last: day(36), part: null, visits: null, letter: null, attachment: null, look: false };
  const { rows } = await desk.get<{ rows: { id: string }[] }>("employees?unit=bkpp");
  for (const { id: employee } of rows.slice(-3)) {
    await desk.post("absences", { ...week, employee, kind: "dinas_luar", reason: "Rapat koordinasi" });
  }
  // Who filed does not decide.
  await desk.second(async (second) => {
    const { page } = second;
    await page.goto("/console/absences?state=endorsed");
    const waits = page.locator("[data-waits]");
    const first = waits.first();
    const dialog = page.getByRole("dialog");
    const close = async () => {
      await page.keyboard.press("Escape");
      await expect(dialog).toBeHidden();
      await expect(first).toBeFocused();
    };
    await expect(first).toBeVisible();
    await expect(page.getByText(id.console("keys-hint-ticks"))).toBeVisible();

    await test.step("outside of the list, keys do nothing", async () => {
      await second.heading(id.console("absences")).focus();
      for (const key of ["j", "a", "t", "?"]) await page.keyboard.press(key);
      await expect(second.heading(id.console("absences"))).toBeFocused();
      await expect(dialog).toBeHidden();
    });

    await test.step("from one to the next, and back", async () => {
      await page.getByRole("group", { name: id.console("bulk-tick"), exact: true }).getByRole("checkbox").focus();
      await page.keyboard.press("j");
      await expect(first).toBeFocused();
      await page.keyboard.press("ArrowDown");
      await expect(waits.nth(1)).toBeFocused();
      await page.keyboard.press("Control+k");
      await expect(waits.nth(1)).toBeFocused();
      await page.keyboard.press("k");
      await expect(first).toBeFocused();
      await page.keyboard.press("Tab");
      await expect(first.getByRole("link")).toBeFocused();
      await page.keyboard.press("Shift+Tab");
      await expect(first).toBeFocused();
    });

    const name = (await first.locator("strong").first().textContent())!;
    await test.step("the keys are told, a row is ticked, and both dialogs are opened", async () => {
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog", { name: id.console("keys") })).toContainText(id.console("key-tick"));
      await close();
      await page.keyboard.press("x");
      await expect(first.getByRole("checkbox")).toBeChecked();
      await page.keyboard.press("Shift+A");
      await expect(page.getByRole("dialog", { name: id.console("bulk-approve-title", { count: "1" }) })).toBeVisible();
      await close();
      await page.keyboard.press("x");
      await expect(first.getByRole("checkbox")).not.toBeChecked();
      await page.keyboard.press("t");
      await expect(page.getByRole("dialog", { name: id.console("reject-request-title", { name }) })).toBeVisible();
      await close();
    });

    await test.step("one is approved, and the next one has the focus", async () => {
      const before = await waits.count();
      const next = (await waits.nth(1).getAttribute("data-waits"))!;
      await page.keyboard.press("a");
      await expect(page.getByRole("dialog", { name: id.console("approve-title", { name }) })).toBeVisible();
      await expect(dialog.getByText(new RegExp(id.console("absence-days", { count: "\\d" })))).toBeVisible();
      const letter = dialog.getByLabel(id.console("letter"));
      await letter.pressSequentially("850/jakt/2026");
      await expect(letter).toHaveValue("850/jakt/2026");
      await dialog.getByRole("button", { name: id.console("approve"), exact: true }).press("Enter");
      await expect(dialog).toBeHidden();
      await expect(waits).toHaveCount(before - 1);
      await expect(first).toHaveAttribute("data-waits", next);
      await expect(first).toBeFocused();
    });
  });
});
