// An ASN's phone: a browser context with a platform authenticator, near a beacon.
import { type Browser, type BrowserContext, expect, type Page } from "@playwright/test";
import { Authenticator } from "./authenticator";
import type { Beacon } from "./beacon";
import type { Complaints } from "./complaints";
import { Chooser, type Radio, type Signal } from "./radio";
import { id } from "./words";

/** In front of the BKPP's office, inside its geofence. */
export const OFFICE = { latitude: 1.4231, longitude: 124.9846, accuracy: 12 };

let made = 0;

/** Which parts of a phone are there. */
export type Parts = {
  radio: Radio;
  complaints: Complaints;
  /** An authenticator that synchronises its keys. */
  synced?: boolean;
};

export class Phone {
  readonly signal: Signal;

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    readonly authenticator: Authenticator,
    readonly chooser: Chooser,
    private readonly radio: Radio,
    number: number,
  ) {
    this.signal = { dbm: -60, peer: `random:c0ffee${number.toString(16).padStart(6, "0")}` };
  }

  /** A phone that has never seen the app, with an address of its own: offices count tries by address. */
  static async make(browser: Browser, { radio, complaints, synced = false }: Parts): Promise<Phone> {
    const number = ++made;
    const context = await browser.newContext({
      viewport: { width: 360, height: 640 },
      geolocation: OFFICE,
      permissions: ["geolocation"],
      extraHTTPHeaders: { "cf-connecting-ip": `10.0.${number >> 8}.${number & 255}` },
    });
    complaints.watch(context);
    const page = await context.newPage();
    const chooser = await Chooser.of(context, page);
    const authenticator = await Authenticator.add(context, page, { synced });
    return new Phone(context, page, authenticator, chooser, radio, number);
  }

  /** It is now the phone that stands before the beacon, or before none, and is heard with so many dBm. */
  async near(beacon: Beacon | undefined, dbm = -60): Promise<void> {
    this.signal.dbm = dbm;
    await this.radio.approach(this.signal, beacon);
  }

  button(name: string) {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** Opens the app. */
  async open(path = "/"): Promise<void> {
    await this.page.goto(path);
  }

  /** Fills in NIP and code, and sends them. */
  async enter(nip: string, code: string): Promise<void> {
    await this.page.getByLabel(id.app("nip-label"), { exact: true }).fill(nip);
    await this.page.getByLabel(id.app("code-label"), { exact: true }).fill(code);
    await this.button(id.app("activate")).click();
  }

  /** From the empty app to "waits for the operator". */
  async enrol(beacon: Beacon, nip: string, code: string): Promise<void> {
    await this.near(beacon);
    await this.open();
    await this.enter(nip, code);
    await this.button(id.app("confirm-yes")).click();
    await expect(this.page.getByText(id.app("pending-title"))).toBeVisible();
  }

  /** Asks whether the operator confirmed, which he has. */
  async confirmed(): Promise<void> {
    await this.button(id.app("pending-check")).click();
    await expect(this.button(id.app("punch-in"))).toBeVisible();
  }

  /** Lets the location go along. */
  async shareLocation(): Promise<void> {
    await this.button(id.app("location-allow")).click();
    await expect(this.page.getByText(id.app("location-title"))).toBeHidden();
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

/** What a phone keeps, in a page without sessions of the DevTools protocol: with them, Chromium forgets at a reload to say
 * that it is offline. The service worker is ready. */
export async function unwatched(phone: Phone, browser: Browser, complaints: Complaints): Promise<Page> {
  const storageState = await phone.context.storageState({ indexedDB: true });
  const context = await browser.newContext({ storageState, viewport: { width: 360, height: 640 } });
  complaints.watch(context);
  const page = await context.newPage();
  await page.goto("/");
  await page.evaluate(async () => (await navigator.serviceWorker.ready).active!.state);
  return page;
}
