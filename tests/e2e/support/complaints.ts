// What a page must never say: errors, panics and violations of the content security policy.
import { type BrowserContext, expect } from "@playwright/test";

/** Chromium's own line for each reply of 400 and above; refusals are such replies. */
const REPLY = /^Failed to load resource/;

/** What the pages of the watched contexts complained of. */
export class Complaints {
  private readonly heard: string[] = [];

  watch(context: BrowserContext): void {
    context.on("console", (message) => {
      if (message.type() === "error" && !REPLY.test(message.text())) this.heard.push(message.text());
    });
    context.on("weberror", (error) => this.heard.push(String(error.error())));
  }

  none(): void {
    expect(this.heard, "errors in the browser's console").toEqual([]);
  }
}
