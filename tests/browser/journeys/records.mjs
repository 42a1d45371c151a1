// A record from nothing to closed: files are sent while the form is filled in, mistakes keep what was typed, two people
// edit at once, and the lifecycle says what it waits for.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { assert, axe, equal } from "../lib.mjs";

const save = (page) => Promise.all([page.waitForEvent("load"), page.click(".form-actions button[type=submit]")]);

export default {
  name: "file, correct, edit at once, move",
  async run(world) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sanad-"));
    const file = (name, content) => {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), content);
      return path.join(folder, name);
    };
    const page = await world.page({ login: "s.baig" });
    await page.goto(world.base + "/records/new");
    await page.click("a[href$='kind=nonconformity']");
    await page.fill("#title", "Bore of the housing");
    // What browsers themselves would hold back is sent on purpose.
    await page.evaluate(() => { document.querySelector(".record-form").noValidate = true; });

    // Files: two that arrive, one that is not what its name says, and one that is given up.
    await page.route("**/api/v1/uploads?name=slow.bin", () => {});
    await page.setInputFiles("#file", [
      file("report.txt", "measured"), file("wrong.pdf", "no pdf"), file("slow.bin", "x".repeat(1000)), file("late.txt", "late"),
      file("later.txt", "later"),
    ]);
    await page.waitForFunction(() => document.querySelectorAll(".upload-item.is-done").length === 3);
    equal(await page.locator(".upload-item.is-failed").count(), 1, "a file that is not what its name says is refused");
    equal(await page.locator(".upload-item.is-sending").count(), 1, "one is still being sent");
    await page.click(".upload-item.is-sending button:last-child");
    await page.waitForSelector(".upload-item.is-cancelled");
    await page.unroute("**/api/v1/uploads?name=slow.bin");
    await page.click(".upload-item.is-cancelled button:first-of-type");
    await page.waitForFunction(() => document.querySelectorAll(".upload-item.is-done").length === 4);
    await page.locator(".upload-item", { hasText: "later.txt" }).locator("button:last-child").click();
    equal(await page.locator(".upload-item").count(), 4, "one is taken away again");
    assert((await page.locator(".upload-item.is-done .hash").first().innerText()).startsWith("sha256:"), "the hash is shown");

    // A mistake: everything stays.
    await page.fill("[name='field.detected_at']", "Bench 4");
    await page.selectOption("[name='field.grade']", "minor");
    await page.fill("[name='field.quantity']", "many");
    await page.fill("#link-number-1", "MGI-AUD-2025-0001");
    await page.waitForFunction(() => document.querySelector(".link-title").textContent);
    await save(page);
    equal(await page.locator("[aria-invalid=true]").count(), 2, "what is wrong and what is missing is marked");
    assert(await page.locator("#problem-quantity").isVisible(), "beside it stands why");
    equal(await page.inputValue("#title"), "Bore of the housing", "the title stays");
    equal(await page.locator("input[name=upload]:checked").count(), 3, "the files stay");
    equal(await page.inputValue("#link-number-1"), "MGI-AUD-2025-0001", "the link stays");
    equal(await axe(page), [], "a form with a mistake can be read");
    await page.fill("[name='field.quantity']", "12");
    await page.fill("[name='field.description']", "Too large by 0.02");
    await save(page);
    const record = page.url().split("?")[0];
    assert(/\/records\/MGI-NC-\d{4}-\d{4}$/.test(record), "it has a number");
    equal(await page.locator(".file").count(), 3, "its files stand in it");
    assert(await page.locator(".links a", { hasText: "MGI-AUD-2025-0001" }).isVisible(), "and its link");
    const [fetched] = await Promise.all([page.waitForEvent("download"), page.click("text=report.txt")]);
    equal(fs.readFileSync(await fetched.path(), "utf8"), "measured", "a file can be fetched again");

    // Two at once.
    const other = await world.page({ login: "k.durrani" });
    await page.goto(record + "/edit");
    await other.goto(record + "/edit");
    await other.fill("[name='field.cause']", "Worn tool");
    await other.fill("#reason", "Cause found");
    await save(other);
    await page.fill("[name='field.containment']", "Set aside");
    await page.fill("#reason", "Contained");
    await save(page);
    assert(await page.locator(".alert-warning").isVisible(), "the second is told");
    equal(await page.locator(".is-changed").count(), 2, "both sides are shown");
    equal(await page.inputValue("[name='field.containment']"), "Set aside", "what was typed stays");
    equal(await axe(page), [], "a conflict can be read");
    await page.fill("[name='field.cause']", "Worn tool");
    await save(page);
    equal(await page.locator(".version").count(), 3, "it was saved on top");
    await page.click("a[href*='/compare']");
    await page.waitForURL(/compare/);
    equal(await page.locator(".compare .changed").count(), 1, "one field differs");

    // Through its lifecycle.
    await page.goto(record);
    await page.click(".move a");
    await page.waitForURL(/move/);
    await save(page);
    assert(await page.locator(".move button[disabled]", { hasText: "Close" }).isVisible(), "who wrote it cannot close it");
    assert((await page.locator("#move-closed").innerText()).length > 20, "and is told why");
    for (const part of ["receipt", "manifest"]) {
      const [download] = await Promise.all([
        page.waitForEvent("download"), page.locator(`a[href$='/versions/1/${part}']`).click(),
      ]);
      assert(fs.statSync(await download.path()).size > 100, `the ${part} comes down`);
    }
    await page.context().close();
    await other.context().close();

    // Without JavaScript, files go with the form.
    const plain = await world.page({ login: "n.qureshi", script: false });
    await plain.goto(world.base + "/records/new?kind=received-document");
    await plain.fill("#title", "A letter");
    await plain.setInputFiles("#file", file("letter.txt", "Dear all"));
    await save(plain);
    assert(plain.url().includes("done=filed"), "it was filed");
    assert(await plain.locator(".file a", { hasText: "letter.txt" }).isVisible(), "with its file");
    await plain.context().close();
    fs.rmSync(folder, { recursive: true });
  },
};
