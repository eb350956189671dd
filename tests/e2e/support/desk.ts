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

  /** Somebody of the BKPP without a phone, and rather without a code that somebody else was given. */
  async newcomer(): Promise<Employee> {
    const { rows } = await this.get<{ rows: Employee[] }>("employees?unit=bkpp");
    const without = rows.filter((row) => row.phone === null);
    return without.find((row) => row.code_until === null) ?? without[0];
  }

  async code(employee: Employee): Promise<string> {
    return (await this.post<{ code: string }>(`employees/${employee.id}/code`)).code;
  }

  async confirm(employee: Employee): Promise<void> {
    const { rows } = await this.get<{ rows: { credential: string; employee: Employee }[] }>("enrolments");
    const waiting = rows.find((row) => row.employee.id === employee.id)!;
    await this.post(`enrolments/${waiting.credential}/confirm`);
  }

  /** The phone is another's since a minute ago. */
  async reset(employee: Employee): Promise<void> {
    await this.propose(`employees/${employee.id}/reset`, { reason: "HP hilang", from: Date.now() - 60_000 });
  }

  async register(beacon: { beacon_id: string; public_key: string }, name: string, unit = "bkpp"): Promise<void> {
    const { beacon_id: id, public_key } = beacon;
    await this.propose("beacons", { id, public_key, name, unit, site: null, replaces: null, reason: "Beacon baru" });
  }

  /** What the beacon sealed since then does not count. */
  async revoke(beacon: { beacon_id: string }, from: number): Promise<void> {
    await this.post(`beacons/${beacon.beacon_id}/revoke`, { reason: "Dicuri", from });
  }

  /** One proposes, and the second admin approves. */
  private async propose(path: string, body: unknown): Promise<void> {
    const { approval } = await this.post<{ approval: string }>(path, body);
    await this.second(async (second) => second.approve(approval));
  }

  /** Approves one proposal, or whatever waits for another than its proposer. */
  async approve(approval?: string): Promise<void> {
    const { open } = await this.get<{ open: { id: string; may_decide: boolean }[] }>("approvals");
    for (const { id } of open.filter((row) => row.may_decide && (approval ?? row.id) === row.id)) {
      await this.post(`approvals/${id}/approve`, { reason: "Sudah diperiksa" });
    }
  }

  /** The console with the second admin signed in, for as long as it is needed. */
  async second(work: (desk: Desk) => Promise<void>): Promise<void> {
    const context = await this.context.browser()!.newContext({ storageState: recall().second });
    await work(new Desk(context, await context.newPage()));
    await context.close();
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
