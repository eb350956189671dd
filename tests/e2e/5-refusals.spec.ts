// What goes wrong, and what the ASN reads then.
import { environment } from "./support/environment";
import type { Phone } from "./support/phone";
import { expect, id, test } from "./support/test";

/** The screen says that the check-in is refused, why, and where to turn. */
async function refused(phone: Phone, code: string): Promise<void> {
  const main = phone.page.getByRole("main");
  await expect(main.locator(".banner__title", { hasText: id.app("refused-title") })).toBeVisible();
  await expect(main.locator(".banner__text", { hasText: id.refusal(code) })).toBeVisible();
  await expect(main.getByText(id.app("refused-next"))).toBeVisible();
}

async function recorded(phone: Phone): Promise<void> {
  await expect(phone.page.locator(".result")).toContainText(id.app("recorded-title-in"));
}

test("too far from the beacon: come closer, and then it is accepted", async ({ asn, beacon, desk }) => {
  const { employee, phone } = asn;
  await phone.near(beacon, -95);
  await phone.button(id.app("punch-in")).click();
  await refused(phone, "weak_signal");

  await test.step("between near and far: accepted, and the operator looks at it", async () => {
    await phone.button(id.common("close")).click();
    await phone.near(beacon, -80);
    await phone.button(id.app("punch-in")).click();
    const result = phone.page.locator(".result");
    await expect(result).toContainText(id.app("review-title-in"));
    await expect(result).toContainText(id.refusal("signal_faint"));
  });

  await test.step("the console shows the refusal", async () => {
    await desk.page.goto("/console/exceptions");
    const row = desk.page.getByRole("row").filter({ hasText: employee.name });
    await expect(row).toContainText(id.refusal("weak_signal"));
    await expect(row).toContainText("weak_signal");
  });
});

test("a lost connection is made again", async ({ asn, radio }) => {
  let losses = 0;
  radio.loses = (characteristic, type) => characteristic === "seal" && type === "write" && losses++ === 0;
  await asn.phone.button(id.app("punch-in")).click();
  await recorded(asn.phone);
  expect(losses).toBeGreaterThan(1);
});

test("a beacon that stays away: nothing is recorded, and trying again works", async ({ asn, beacon }) => {
  const { phone } = asn;
  await phone.near(undefined);
  await phone.button(id.app("punch-in")).click();
  await expect(phone.page.locator(".banner__text", { hasText: id.app("trouble-radio") })).toBeVisible({
    timeout: 20_000,
  });
  await phone.near(beacon);
  await phone.button(id.app("punch-in")).click();
  await recorded(phone);
});

test("a list of beacons that is closed, and Bluetooth that is off", async ({ asn, beacon, radio }) => {
  const { phone } = asn;
  const said = (key: string) => expect(phone.page.locator(".banner__text", { hasText: id.app(key) })).toBeVisible();
  phone.chooser.picks = false;
  await phone.button(id.app("punch-in")).click();
  await said("trouble-cancelled");
  phone.chooser.picks = true;
  await radio.off();
  await phone.button(id.app("punch-in")).click();
  await said("trouble-off");
  await phone.near(beacon);
  await phone.button(id.app("punch-in")).click();
  await recorded(phone);
});

test("a revoked beacon", async ({ asn, beacons, desk }) => {
  const beacon = await beacons.make("Pos jaga");
  await beacon.start(environment.origin);
  const { phone } = asn;
  await phone.near(beacon);
  await phone.button(id.app("punch-in")).click();
  await recorded(phone);

  // Since a minute ago, so that what it seals now does not count for certain.
  await desk.revoke(beacon.identity, Date.now() - 60_000);
  await desk.page.goto("/console/beacons");
  const row = desk.page.getByRole("row").filter({ hasText: "Pos jaga" });
  await expect(row).toContainText(id.console("beacon-revoked"));

  await phone.button(id.common("close")).click();
  await phone.button(id.app("punch-out")).click();
  await refused(phone, "revoked_beacon");
});

test("a phone that the operator has reset", async ({ asn, desk }) => {
  await desk.reset(asn.employee);
  await asn.phone.button(id.app("punch-in")).click();
  await refused(asn.phone, "revoked_credential");
});

test("a screen lock that is not passed, or an authenticator that answers wrongly", async ({ asn }) => {
  const { phone } = asn;
  await phone.authenticator.matches(false);
  await phone.button(id.app("punch-in")).click();
  await expect(phone.page.locator(".banner__text", { hasText: id.app("trouble-lock") })).toBeVisible();
  await phone.authenticator.matches(true);

  await phone.authenticator.overrides({ isBadUV: true });
  await phone.button(id.app("punch-in")).click();
  await refused(phone, "user_not_verified");
  await phone.button(id.common("close")).click();

  await phone.authenticator.overrides({ isBogusSignature: true });
  await phone.button(id.app("punch-in")).click();
  await refused(phone, "malformed_signature");
  await phone.button(id.common("close")).click();

  await phone.authenticator.overrides({});
  await phone.button(id.app("punch-in")).click();
  await recorded(phone);
});

test("a server that falls silent after the seal: kept on the phone, sent later, counted once", async ({ asn, desk }) => {
  const { employee, phone } = asn;
  const bodies: string[] = [];
  await phone.page.route("**/api/v1/punch", (route) => {
    bodies.push(route.request().postDataBuffer()!.toString("hex"));
    return bodies.length === 1 ? route.abort() : route.continue();
  });
  await phone.button(id.app("punch-in")).click();
  const saved = phone.page.locator(".banner", { hasText: id.app("saved-title") });
  await expect(saved).toBeVisible();
  await expect(phone.page.locator(".result")).toBeHidden();

  await test.step("it is still there after a restart of the app, and goes out", async () => {
    const receipt = phone.page.waitForResponse((reply) => reply.url().endsWith("/api/v1/punch"));
    await phone.open();
    expect((await receipt).status()).toBe(200);
    await expect(phone.page.getByRole("link", { name: new RegExp(id.common("status-accepted")) })).toBeVisible();
  });
  expect(bodies).toHaveLength(2);
  expect(bodies[1]).toBe(bodies[0]);
  const { rows } = await desk.get<{ rows: { name: string }[] }>("records");
  expect(rows.filter((row) => row.name === employee.name)).toHaveLength(1);
});

test("a reply that is lost: the same check-in brings the same receipt, an altered one a refusal", async ({ asn, desk }) => {
  const { employee, phone } = asn;
  const replies: string[] = [];
  let sent = Buffer.alloc(0);
  await phone.page.route("**/api/v1/punch", async (route) => {
    sent = route.request().postDataBuffer()!;
    const reply = await route.fetch();
    replies.push(await reply.text());
    return replies.length === 1 ? route.abort() : route.fulfill({ response: reply, body: replies[1] });
  });
  await phone.button(id.app("punch-in")).click();
  await expect(phone.page.locator(".banner", { hasText: id.app("saved-title") })).toBeVisible();
  await phone.button(id.app("send-now")).click();
  await recorded(phone);
  expect(replies).toHaveLength(2);
  expect(replies[1]).toBe(replies[0]);
  const { rows } = await desk.get<{ rows: { name: string }[] }>("records");
  expect(rows.filter((row) => row.name === employee.name)).toHaveLength(1);

  await phone.page.unrouteAll();
  const altered = [...sent];
  altered[altered.length - 1] ^= 1;
  const reply = await phone.page.evaluate(async (bytes) => {
    const headers = { "content-type": "application/octet-stream" };
    const reply = await fetch("/api/v1/punch", { method: "POST", body: new Uint8Array(bytes), headers });
    return { status: reply.status, code: (await reply.json()).code };
  }, altered);
  expect(reply).toEqual({ status: 409, code: "altered_submission" });
});
