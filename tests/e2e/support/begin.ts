// A run begins with nothing from the one before.
import { mkdirSync, rmSync } from "node:fs";
import { lasting } from "./regency";

export default function begin(): void {
  rmSync(lasting, { recursive: true, force: true });
  mkdirSync(lasting, { recursive: true });
}
