// Masuk and pulang, the receipt, and what the console shows of it.
import { readFileSync } from "node:fs";
import { BKPP, expect, id, LOBBY, test } from "./support/test";

test("an ASN checks in and out, and the console shows it with its evidence", async ({ asn, desk }, info) => {
  const { employee, phone } = asn;
  await desk.page.goto("/console/records");
  await expect(desk.heading(id.console("records"))).toBeVisible();
  const rows = desk.page.getByRole("row").filter({ hasText: employee.name });

  const said = (type: string, ms: number) => {
    info.annotations.push({ type, description: `${Math.round(ms)} ms` });
    console.log(`    ${type}: ${Math.round(ms)} ms`);
  };

  await test.step("masuk", async () => {
    const posted = phone.page.waitForResponse((reply) => reply.url().endsWith("/api/v1/punch"));
    const tap = performance.now();
    await phone.button(id.app("punch-in")).click();
    const result = phone.page.locator(".result");
    await expect(result).toContainText(id.app("recorded-title-in"));
    said("tap to receipt", performance.now() - tap);
    const record = await (await posted).json();
    const sent = performance.now();
    await expect(rows).toHaveCount(1);
    said("POST to console, at most", performance.now() - sent);
    expect(record.record.status).toBe("accepted");
    await expect(result).toContainText(id.app("recorded-text", { unit: BKPP, beacon: LOBBY }));
    await expect(result).toContainText(/Diterima server pukul \d\d\.\d\d WITA/);
    await expect(rows).toContainText(id.common("intent-in"));
    await expect(rows).toContainText("−60 dBm");
    await expect(rows).toContainText(/\d+ ms/);
  });

  await test.step("pulang", async () => {
    await phone.button(id.common("close")).click();
    await phone.button(id.app("punch-out")).click();
    await expect(phone.page.locator(".result")).toContainText(id.app("recorded-title-out"));
    await expect(rows).toHaveCount(2);
  });

  await test.step("history and receipt on the phone", async () => {
    await phone.page.getByRole("link", { name: id.common("tab-history") }).click();
    await phone.page.getByRole("link", { name: new RegExp(id.common("intent-in")) }).click();
    await expect(phone.page.getByText(id.app("receipt-here"))).toBeVisible();
    const [file] = await Promise.all([
      phone.page.waitForEvent("download"),
      phone.button(id.app("receipt-save")).click(),
    ]);
    const receipt = JSON.parse(readFileSync(await file.path(), "utf8"));
    expect(receipt.record.beacon).toBe(LOBBY);
    expect(receipt.edge_keys.length).toBeGreaterThan(0);
  });

  await test.step("the evidence", async () => {
    await rows.last().getByRole("link").click();
    await expect(desk.heading(id.console("record"))).toBeVisible();
    await expect(desk.page.getByText(id.console("group-presence"))).toBeVisible();
    const [file] = await Promise.all([
      desk.page.waitForEvent("download"),
      desk.page.getByRole("link", { name: id.console("download-evidence") }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^klabat-.+\.json$/);
    const evidence = JSON.parse(readFileSync(await file.path(), "utf8"));
    expect(evidence.format).toBe("klabat-evidence-v1");
    expect(evidence.relying_party.rp_id).toBe("localhost");
    for (const part of ["bundle", "grant", "receipt", "credential_key", "beacon_key"]) {
      expect(evidence[part]).toMatch(/^[\w-]+$/);
    }
  });
});
