// The console on a laptop: what an admin or operator does there by hand, and by the same interface without the hand.
import { type Browser, type BrowserContext, expect, type Page } from "@playwright/test";
import type { Complaints } from "./complaints";
import { recall } from "./regency";
import { id } from "./words";

/** A row of the roster, as far as the tests read it. */
export type Employee = {
  id: string;
  nip: string;
  name: string;
  unit: { id: string; name: string };
  phone: string | null;
  code_until: number | null;
};

export class Desk {
  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  /** A browser that has never seen the console, or with the admin's open session. */
  static async make(browser: Browser, complaints: Complaints, { signedIn = true } = {}): Promise<Desk> {
    const context = await browser.newContext({
      viewport: { width: 1366, height: 768 },
      storageState: signedIn ? recall().admin.session : undefined,
    });
    complaints.watch(context);
    return new Desk(context, await context.newPage());
  }

  button(name: string) {
    return this.page.getByRole("button", { name, exact: true });
  }

  heading(name: string) {
    return this.page.getByRole("heading", { level: 1, name, exact: true });
  }

  /** Follows a link of the navigation. */
  async visit(key: string): Promise<void> {
    await this.page.getByRole("navigation").getByRole("link", { name: id.console(key), exact: true }).click();
    await expect(this.heading(id.console(key))).toBeVisible();
  }

  /** Asks the interface as the page would. */
  async get<T>(path: string): Promise<T> {
    return this.ask<T>(path, {});
  }

  /** Changes something by the interface as the page would; some changes take no body. */
  async post<T>(path: string, body?: unknown): Promise<T> {
    const json = body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
    return this.ask<T>(path, { method: "POST", ...json });
  }

  private async ask<T>(path: string, how: RequestInit): Promise<T> {
    if (this.page.url() === "about:blank") await this.page.goto("/console");
    return this.page.evaluate(
      async ([path, how]) => {
        const reply = await fetch(`/api/v1/console/${path}`, how);
        if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
        return reply.json();
      },
      [path, how] as const,
    );
  }

  /** ASN who have neither a phone nor a code, those of the BKPP first. */
  async newcomers(): Promise<Employee[]> {
    const { rows } = await this.get<{ rows: Employee[] }>("employees");
    return rows.filter((row) => row.phone === null && row.code_until === null);
  }

  async code(employee: Employee): Promise<string> {
    return (await this.post<{ code: string }>(`employees/${employee.id}/code`)).code;
  }

  async confirm(employee: Employee): Promise<void> {
    const { rows } = await this.get<{ rows: { credential: string; employee: Employee }[] }>("enrolments");
    const waiting = rows.find((row) => row.employee.id === employee.id)!;
    await this.post(`enrolments/${waiting.credential}/confirm`);
  }

  async reset(employee: Employee): Promise<void> {
    await this.post(`employees/${employee.id}/reset`, { reason: "HP hilang" });
  }

  async register(beacon: { beacon_id: string; public_key: string }, name: string, unit = "bkpp"): Promise<void> {
    await this.post("beacons", { id: beacon.beacon_id, public_key: beacon.public_key, name, unit, site: null });
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
