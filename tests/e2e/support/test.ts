// What the specs are given.
import { join } from "node:path";
import { test as base } from "@playwright/test";
import { Beacon } from "./beacon";
import { Complaints } from "./complaints";
import { Desk, type Employee } from "./desk";
import { environment } from "./environment";
import { Phone } from "./phone";
import { Radio } from "./radio";
import { lasting, recall } from "./regency";

export { expect } from "@playwright/test";
export { id } from "./words";

/** Name of the office's beacon at the console. */
export const LOBBY = "Lobi lantai 1";
/** The unit that it serves. */
export const BKPP = "Badan Kepegawaian, Pendidikan dan Pelatihan";
/** Where its state lies. */
export const lobby = join(lasting, "lobby");

type Each = {
  /** Collects what the pages complain of; a test that ends with a complaint has failed. */
  complaints: Complaints;
  /** The console with the admin signed in. */
  desk: Desk;
  /** Makes phones; they are switched off after the test. */
  phones: { make(parts?: { synced?: boolean }): Promise<Phone> };
  /** Makes beacons that the admin has registered; they are switched off after the test. */
  beacons: { make(name: string): Promise<Beacon> };
  /** An ASN of the BKPP with a phone that is enrolled, confirmed and shares its location. */
  asn: { employee: Employee; phone: Phone };
};

type Worker = {
  /** The radio of the browser. */
  radio: Radio;
  /** The office's beacon, running. */
  beacon: Beacon;
};

export const test = base.extend<Each, Worker>({
  beacon: [
    async ({}, use) => {
      const beacon = Beacon.kept(lobby, recall().beacon);
      await beacon.start(environment.origin);
      await use(beacon);
      await beacon.stop();
    },
    { scope: "worker" },
  ],
  radio: [async ({ browser }, use) => use(await Radio.on(browser)), { scope: "worker" }],
  complaints: [
    async ({}, use) => {
      const complaints = new Complaints();
      await use(complaints);
      complaints.none();
    },
    { auto: true },
  ],
  desk: async ({ browser, complaints }, use) => {
    const desk = await Desk.make(browser, complaints);
    await use(desk);
    await desk.close();
  },
  beacons: async ({ desk }, use) => {
    const beacons: Beacon[] = [];
    await use({
      make: async (name) => {
        const beacon = Beacon.init(join(lasting, name.replaceAll(" ", "-")));
        beacons.push(beacon);
        await desk.register(beacon.identity, name);
        return beacon;
      },
    });
    for (const beacon of beacons) await beacon.stop();
  },
  phones: async ({ browser, radio, complaints }, use) => {
    radio.loses = () => false;
    const phones: Phone[] = [];
    await use({
      make: async ({ synced } = {}) => {
        const phone = await Phone.make(browser, { radio, complaints, synced });
        phones.push(phone);
        return phone;
      },
    });
    for (const phone of phones) await phone.close();
  },
  asn: async ({ beacon, desk, phones }, use) => {
    const employee = await desk.newcomer();
    const phone = await phones.make();
    await phone.enrol(beacon, employee.nip, await desk.code(employee));
    await desk.confirm(employee);
    await phone.confirmed();
    await phone.shareLocation();
    await use({ employee, phone });
  },
});
