// The emulated radio of Chromium, backed by a real `klabat-beacon`: what a page does over Web Bluetooth arrives at the
// beacon's link, and nothing is answered by this file itself.
import type { Browser, BrowserContext, CDPSession, Page } from "@playwright/test";
import type { Beacon, Link } from "./beacon";

const SERVICE = "6b6c6162-6174-4000-8000-000000000001";
/** Name on the link, last digit of the UUID, and what may be done. */
const CHARACTERISTICS = [
  ["identity", 2, { read: true }],
  ["session", 3, { read: true, write: true }],
  ["echo", 4, { read: true, write: true }],
  ["seal", 5, { read: true, write: true }],
  ["refresh", 6, { read: true, write: true }],
] as const;
/** Address of the one peripheral in the air. */
const ADDRESS = "09:09:09:09:09:09";
/** HCI "connection timeout": the page sees a NetworkError and may try again. */
const LOST = 0x08;
/** What one operation takes over the air, in ms: a short connection interval. */
const AIR_MS = 5;

/** How a phone is heard by the beacon. */
export type Signal = {
  /** Signal strength in dBm. */
  dbm: number;
  /** Kind and address as the beacon's radio sees them. */
  peer: string;
};

type Operation = { characteristicId: string; type: "read" | "write"; data?: string };

/** The person before the browser's list of beacons. */
export class Chooser {
  /** Whether the beacon is picked; else the list is closed. */
  picks = true;

  /** Answers every list of the page. */
  static async of(context: BrowserContext, page: Page): Promise<Chooser> {
    const session = await context.newCDPSession(page);
    const chooser = new Chooser();
    const answered = new Set<string>();
    session.on("DeviceAccess.deviceRequestPrompted", ({ id, devices }) => {
      // Answering one prompt twice ends the browser.
      if ((chooser.picks && devices.length === 0) || answered.has(id)) return;
      answered.add(id);
      if (chooser.picks) void session.send("DeviceAccess.selectPrompt", { id, deviceId: devices[0].id });
      else void session.send("DeviceAccess.cancelPrompt", { id });
    });
    await session.send("DeviceAccess.enable");
    return chooser;
  }
}

/** The air of one browser: one beacon in reach, one phone near it at a time. */
export class Radio {
  /** Loses the connection before an operation for which it returns true. */
  loses: (characteristic: string, type: string) => boolean = () => false;

  private phone?: Signal;
  private beacon?: Beacon;
  private link?: Link;
  private connection?: number;
  private readonly names = new Map<string, string>();

  private constructor(private readonly session: CDPSession) {}

  /** Switches the radio of the browser on. */
  static async on(browser: Browser): Promise<Radio> {
    const radio = new Radio(await browser.newBrowserCDPSession());
    const hear = (event: string, act: (event: never) => Promise<void>) =>
      radio.session.on(`BluetoothEmulation.${event}` as never, (heard: never) => void act(heard));
    hear("gattOperationReceived", (event) => radio.gatt(event));
    hear("characteristicOperationReceived", (event) => radio.operate(event));
    return radio;
  }

  /**
   * A phone steps before a beacon, or to where there is none. To Chromium the air is new then: it keeps a connection
   * for a page that has let go of it, and offers that peripheral to no other page.
   */
  async approach(phone: Signal, beacon: Beacon | undefined): Promise<void> {
    this.link?.close();
    this.phone = phone;
    this.beacon = beacon;
    await this.send("disable", {});
    await this.send("enable", { state: "powered-on", leSupported: true });
    await this.send("simulatePreconnectedPeripheral", {
      address: ADDRESS,
      name: "Klabat",
      manufacturerData: [],
      knownServiceUuids: [SERVICE],
    });
  }

  /** The phone's Bluetooth is switched off; until it steps before a beacon again. */
  async off(): Promise<void> {
    this.link?.close();
    await this.send("disable", {});
    await this.send("enable", { state: "absent", leSupported: true });
  }

  private async gatt({ type, address }: { type: string; address: string }): Promise<void> {
    let code = 0;
    if (type === "connection") code = await this.connect();
    if (type === "discovery") await this.publish(address);
    if (type === "disconnection") this.link?.close();
    await this.send("simulateGATTOperationResponse", { address, type, code });
  }

  private async connect(): Promise<number> {
    this.link?.close();
    try {
      this.link = await this.beacon!.link();
      this.connection = (await this.link.call({ op: "connect", ...this.phone })).connection;
      return 0;
    } catch {
      return LOST;
    }
  }

  private async publish(address: string): Promise<void> {
    const { serviceId } = await this.send<{ serviceId: string }>("addService", { address, serviceUuid: SERVICE });
    for (const [name, digit, properties] of CHARACTERISTICS) {
      const characteristicUuid = SERVICE.slice(0, -1) + digit;
      const added = await this.send<{ characteristicId: string }>("addCharacteristic", {
        serviceId,
        characteristicUuid,
        properties,
      });
      this.names.set(added.characteristicId, name);
    }
  }

  private async operate({ characteristicId, type, data }: Operation): Promise<void> {
    const characteristic = this.names.get(characteristicId)!;
    const answer: Record<string, unknown> = { characteristicId, type, code: 0 };
    try {
      if (this.loses(characteristic, type)) this.link!.close();
      await this.link!.call({ op: "signal", connection: this.connection, dbm: this.phone.dbm });
      const reply = await this.link!.call({
        op: type,
        connection: this.connection,
        characteristic,
        delay_ms: AIR_MS,
        ...(type === "write" && { value: Buffer.from(data ?? "", "base64").toString("hex") }),
      });
      if (type === "read") answer.data = Buffer.from(reply.value!, "hex").toString("base64");
    } catch {
      answer.code = LOST;
    }
    await this.send("simulateCharacteristicOperationResponse", answer);
    // After the answer: a page that waits for one would wait for ever.
    if (answer.code === LOST) await this.send("simulateGATTDisconnection", { address: ADDRESS });
  }

  private send<T>(method: string, parameters: object): Promise<T> {
    return this.session.send(`BluetoothEmulation.${method}` as never, parameters as never) as Promise<T>;
  }
}
