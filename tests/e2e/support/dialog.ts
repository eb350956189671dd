// The console's one dialog.
import { expect, type Page } from "@playwright/test";
import type { Words } from "./words";

/** Out of it by Escape; where something was typed or chosen, that only says so, and its button closes it. */
export async function leave(page: Page, words: Words, touched = false): Promise<void> {
  const dialog = page.getByRole("dialog");
  await page.keyboard.press("Escape");
  if (touched) {
    await expect(dialog.getByText(words.console("dialog-kept"), { exact: true })).toBeVisible();
    await dialog.getByRole("button", { name: words.common("cancel"), exact: true }).click();
  }
  await expect(dialog).toBeHidden();
}
