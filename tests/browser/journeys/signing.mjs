// A document goes through review and approval: signed with the password, refused with a reason, in force when all have signed.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { assert, axe, equal } from "../lib.mjs";

export default {
  name: "a document is signed into force",
  async run(world) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sanad-"));
    const paper = path.join(folder, "qp-31.txt");
    fs.writeFileSync(paper, "QP-31 Packing of instruments\n1. Wipe. 2. Wrap. 3. Box.\n");
    const as = async (login, doing) => {
      const page = await world.page({ login });
      try {
        return await doing(page);
      } finally {
        await page.context().close();
      }
    };
    const save = (page, button = ".form-actions button[type=submit]") =>
      Promise.all([page.waitForEvent("load"), page.click(button)]);
    let record;
    const move = async (page, to, fields = {}) => {
      await page.goto(`${record}/move?to=${to}`);
      for (const [name, value] of Object.entries(fields)) await page.fill(`[name='field.${name}']`, value);
    };
    const sign = async (page, meaning, password) => {
      await page.goto(`${record}/sign?to=effective&meaning=${meaning}`);
      await page.fill("#password", password);
    };

    await as("i.khattak", async (page) => {
      await page.goto(world.base + "/records/new?kind=procedure");
      await page.fill("#title", "QP-31 Packing of instruments");
      await page.selectOption("[name='field.document_type']", "procedure");
      const fields = { document_code: "QP-31", revision: "A", prepared_by: "Imran Khattak", approved_by: "Kamran Durrani",
        effective_from: "2026-01-05", review_due_on: "2029-01-05" };
      for (const [name, value] of Object.entries(fields)) await page.fill(`[name='field.${name}']`, value);
      await page.setInputFiles("#file", [paper]);
      await page.waitForSelector(".upload-item.is-done");
      await save(page);
      record = world.base + new URL(page.url()).pathname;
      await move(page, "in-review");
      await save(page);
    });
    await as("k.durrani", async (page) => {
      await page.goto(record);
      equal(await page.locator("#signatures .btn-primary").count(), 1, "the review comes before the approval");
      await move(page, "effective");
      assert(await page.locator(".form-actions button[type=submit][disabled]").count(), "unsigned it does not come into force");
    });
    await as("n.qureshi", async (page) => {
      await sign(page, "reviewed", "not the password");
      await save(page, "button[value=sign]");
      assert(await page.locator("[role=alert]").first().isVisible(), "a signature wants the password");
      await sign(page, "reviewed", world.passwords["n.qureshi"]);
      equal([...(await axe(page)), ...page.problems], [], "whoever signs can read what they sign");
      await world.picture(page, "signing");
      await save(page, "button[value=sign]");
      assert((await page.innerText("#signatures")).includes("Nadia Qureshi"), "the record names who signed");
    });
    await as("k.durrani", async (page) => {
      await sign(page, "approved", world.passwords["k.durrani"]);
      await page.click("details.follow-ups summary");
      await page.fill("#reason", "Step 2 does not say with what");
      await save(page, "button[value=refuse]");
      assert((await page.innerText("#signatures")).includes("does not say with what"), "a refusal stays, with its reason");
      await sign(page, "approved", world.passwords["k.durrani"]);
      await save(page, "button[value=sign]");
      await move(page, "effective");
      await save(page);
      const seen = await page.innerText("main");
      assert(seen.includes("Effective"), "signed by both it is in force");
      equal(await page.locator("#signatures .versions .version").count(), 3, "two signatures and a refusal are on record");
    });
    fs.rmSync(folder, { recursive: true });
  },
};
