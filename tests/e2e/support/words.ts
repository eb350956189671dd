// The words of the screens, from the message files themselves: the tests say which sentence must stand there.
import { readFileSync } from "node:fs";
import { join } from "node:path";

export type Language = "id" | "en";

const ROOT = join(__dirname, "../../..");

function messages(set: string, language: Language): Map<string, string> {
  const text = readFileSync(join(ROOT, "web/flow/messages", set, `${language}.ftl`), "utf8");
  const lines = text.split("\n").filter((line) => line.includes("=") && !line.startsWith("#"));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf("=")).trim(), line.slice(line.indexOf("=") + 1).trim()]));
}

function fill(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** Looks sentences up; one that is not there is an error, not an empty text. */
export class Words {
  private readonly sets = new Map<string, Map<string, string>>();

  constructor(readonly language: Language) {}

  /** Of the app. */
  app(key: string, values: Record<string, string> = {}): string {
    return this.of("app", key, values);
  }

  /** Of the app's second page. */
  own(key: string, values: Record<string, string> = {}): string {
    return this.of("own", key, values);
  }

  /** Of the console. */
  console(key: string, values: Record<string, string> = {}): string {
    return this.of("console", key, values);
  }

  /** Of all pages. */
  common(key: string, values: Record<string, string> = {}): string {
    return this.of("common", key, values);
  }

  /** What the server says with a code. */
  refusal(code: string): string {
    const sentences = JSON.parse(readFileSync(join(ROOT, "functions/api/messages/refusals.json"), "utf8"));
    if (!sentences[code]) throw new Error(`no sentence for ${code}`);
    return sentences[code][this.language];
  }

  private of(set: string, key: string, values: Record<string, string>): string {
    if (!this.sets.has(set)) this.sets.set(set, messages(set, this.language));
    const text = this.sets.get(set)!.get(key);
    if (text === undefined) throw new Error(`no message ${key} in ${set}`);
    return fill(text, values);
  }
}

/** Bahasa Indonesia, the original. */
export const id = new Words("id");
