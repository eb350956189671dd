// A look at a state of a screen.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import type { Language } from "./words";

/** Set to keep a picture of each state for the documentation. */
const pictures = process.env.KLABAT_SCREENSHOTS ? join(__dirname, "../../../docs/screenshots") : undefined;

/** Nothing that axe finds wrong; WCAG A and AA and its own good practice. */
export async function look(page: Page, name: string, language: Language): Promise<void> {
  // No button is shown as if a pointer were on it.
  await page.mouse.move(0, 0);
  if (pictures && language === "id") {
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}.png`), animations: "disabled" });
  }
  // There are no frames: a page of axe's own to gather what frames found would only take time.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  // Colours are the same in every language, and the slowest to check.
  const { violations } = await (language === "id" ? axe : axe.disableRules("color-contrast")).analyze();
  const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
  expect.soft(found, `${name} (${language})`).toEqual([]);
}
