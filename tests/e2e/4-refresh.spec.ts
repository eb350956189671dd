// A beacon without an epoch asks for one itself, or a phone carries request and grant.
import type { Desk } from "./support/desk";
import { environment } from "./support/environment";
import { expect, id, test } from "./support/test";

async function serves(desk: Desk, name: string): Promise<void> {
  await desk.page.goto("/console/beacons");
  const row = desk.page.getByRole("row").filter({ hasText: name });
  await expect(row).toContainText(id.console("beacon-serving"));
}

test("a beacon with a network refreshes itself", async ({ beacons, desk }) => {
  const beacon = await beacons.make("Ruang rapat");
  await beacon.start(environment.origin);
  await expect
    .poll(async () => {
      const { rows } = await desk.get<{ rows: { name: string; last_grant_at: number | null }[] }>("beacons");
      return rows.find((row) => row.name === "Ruang rapat")!.last_grant_at;
    })
    .not.toBeNull();
  await serves(desk, "Ruang rapat");
});

test("a phone refreshes a beacon without a network, and checks in with it", async ({ asn, beacons, desk }) => {
  const beacon = await beacons.make("Gudang arsip");
  await beacon.start();
  const { phone } = asn;
  await phone.near(beacon);
  const carried = phone.page.waitForResponse((reply) => reply.url().endsWith("/api/v1/refresh"));
  await phone.button(id.app("punch-in")).click();
  expect((await carried).status()).toBe(200);
  await expect(phone.page.locator(".result")).toContainText("Gudang arsip");
  await serves(desk, "Gudang arsip");

  await test.step("after a restart, with an epoch of another boot, again", async () => {
    await beacon.stop();
    await beacon.start();
    await phone.near(beacon);
    const again = phone.page.waitForResponse((reply) => reply.url().endsWith("/api/v1/refresh"));
    await phone.button(id.common("close")).click();
    await phone.button(id.app("punch-out")).click();
    expect((await again).status()).toBe(200);
    await expect(phone.page.locator(".result")).toContainText(id.app("recorded-title-out"));
  });
});
