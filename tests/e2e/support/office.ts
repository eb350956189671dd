// LibreOffice, which opens the workbook as BKPP would.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { environment } from "./environment";

/** Whether formulas are calculated anew when the file is read, or shown with the results that the file states. */
type Formulas = "calculated" | "stated";

/** `OOXMLRecalcMode`: 0 always, 1 never. */
const MODES: Record<Formulas, number> = { calculated: 0, stated: 1 };

/** Converts a workbook; what stands in the new file. */
export function convert(book: string, to: "pdf" | "csv", formulas: Formulas, folder: string): Buffer {
  const home = join(folder, `office-${formulas}`);
  mkdirSync(join(home, "user"), { recursive: true });
  writeFileSync(
    join(home, "user/registrymodifications.xcu"),
    `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>${MODES[formulas]}</value></prop></item></oor:items>
`,
  );
  const made = join(folder, `${basename(book, extname(book))}.${to}`);
  rmSync(made, { force: true });
  const profile = `-env:UserInstallation=file://${home}`;
  execFileSync(environment.office, [profile, "--headless", "--convert-to", to, "--outdir", folder, book], {
    timeout: 120_000,
    stdio: "pipe",
  });
  return readFileSync(made);
}

/** Width and height of each page of a PDF, in points. */
export function pages(pdf: Buffer): [number, number][] {
  const boxes = pdf.toString("latin1").matchAll(/\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]/g);
  return [...boxes].map(([, width, height]) => [Number(width), Number(height)]);
}
