// The whole path of a unit, as its people go it: scanned and built, tested and failed, held up, repaired, tested again,
// released, certified, packed; and the pack is checked by somebody who has nothing but the file. Once with script, once
// without.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { assert, axe, equal } from "../lib.mjs";

const PART = "MGI-1200";
const OPERATOR = "t.mehmood", TESTER = "s.baig", MANAGER = "n.qureshi", SELLER = "z.malik";
const HEAD = "type,item,revision,lot,serial,status,relation,into_item,into_serial,quantity,unit,customer\n";

class Path {
  constructor(world, script, folder) {
    Object.assign(this, { world, script, folder, pages: {}, taken: 0 });
    this.serial = script ? "BT12-9001" : "BT12-9002";
  }

  /// The browser of somebody.
  async of(login) {
    this.pages[login] ??= await this.world.page({ login, script: this.script });
    return this.pages[login];
  }

  file(name, content) {
    const at = path.join(this.folder, name);
    fs.writeFileSync(at, content);
    return at;
  }

  async save(page, button = ".form-actions button[type=submit]") {
    await Promise.all([page.waitForEvent("load"), page.click(button)]);
  }

  /// Fills the form of a record in, and sends it; gives the record's number, or nothing if it came back.
  async fill(page, { title, fields = {}, checks = [], file = null, link = null }) {
    if (title) await page.fill("#title", title);
    for (const [name, value] of Object.entries(fields)) {
      const field = page.locator(`[name='field.${name}']`);
      if (await field.evaluate((one) => one.tagName === "SELECT")) await field.selectOption(value);
      else await field.fill(value);
    }
    for (const [name, value] of checks) await page.check(`[name='field.${name}'][value='${value}']`);
    if (link) {
      await page.selectOption("#link-type-1", link[0]);
      await page.fill("#link-number-1", link[1]);
    }
    if (file) await page.setInputFiles("#file", [file]);
    if (file && this.script) await page.waitForSelector(".upload-item.is-done");
    await this.save(page);
    const found = /\/records\/([^/?]+)\?done=/.exec(page.url());
    return found?.[1] ?? null;
  }

  async create(login, kind, record) {
    const page = await this.of(login);
    await page.goto(this.world.base + "/records/new");
    await page.click(`a[href$='kind=${kind}']`);
    await page.waitForURL(/kind=/);
    const number = await this.fill(page, record);
    assert(number, `${kind} is filed: ${await page.locator("[role=alert], .field-problem").allInnerTexts()}`);
    return number;
  }

  async batch(source, title, rows) {
    const page = await this.of(OPERATOR);
    await page.goto(this.world.base + "/records/new?kind=trace-batch");
    await page.selectOption("#state", "recorded");
    this.taken += 1;
    const file = this.file(`rows-${this.serial}-${this.taken}.csv`, HEAD + rows);
    return [page, await this.fill(page, { title, fields: { source }, file })];
  }

  /// Takes a move that the record's page offers.
  async move(login, number, label, fields = {}) {
    const page = await this.of(login);
    await page.goto(`${this.world.base}/records/${number}`);
    await page.click(`.move a:text-is("${label}")`);
    await page.waitForURL(/\/move/);
    for (const [name, value] of Object.entries(fields)) {
      const field = page.locator(`[name='field.${name}']`);
      if (await field.evaluate((one) => one.tagName === "SELECT")) await field.selectOption(value);
      else await field.fill(value);
    }
    await this.save(page);
    return page;
  }

  async sign(login, number, password = this.world.passwords[login]) {
    const page = await this.of(login);
    await page.goto(`${this.world.base}/records/${number}`);
    await page.click("#signatures a.btn-primary");
    await page.waitForURL(/\/sign/);
    await page.fill("#password", password);
    await this.save(page, "button[value=sign]");
    return page;
  }

  /// Its page, found with a scanner.
  async scan(login, text) {
    const page = await this.of(login);
    await page.goto(this.world.base + "/scan");
    await page.fill("#text", text);
    await Promise.all([page.waitForEvent("load"), page.press("#text", "Enter")]);
    return page;
  }

  async against() {
    return (await (await this.scan(MANAGER, this.serial)).innerText("#against"));
  }

  /// What a page looks like, and that everybody can read it; once is enough.
  async look(page, name) {
    if (!this.script) return;
    equal([...(await axe(page)), ...page.problems], [], `${name} can be read by everybody`);
    await this.world.picture(page, `unit-path-${name}`);
  }

  async tested(result, day) {
    const fields = {
      method: "BT-12 collimation, TR-01", part: `${PART} A`, serials: this.serial, result, tested_on: day,
      measured: result === "pass" ? "0.4 arcmin" : "2.1 arcmin", laboratory: "Final test, Main Works",
      tested_by: "Sana Baig", approved_by: "Nadia Qureshi",
    };
    const number = await this.create(TESTER, "test-report", {
      title: `Collimation of ${this.serial}: ${result}`, fields, checks: [["requirement_kinds", "functionality"]],
      file: this.file(`test-${this.serial}-${result}.txt`, `${this.serial}: ${result}\n`),
      link: ["tested-with", "MGI-CAL-2026-0006"],
    });
    await this.move(TESTER, number, "Submit for review");
    await this.sign(MANAGER, number);
    const page = await this.move(MANAGER, number, "Approve");
    equal(await page.locator(".page-actions .state").innerText(), "Approved", "the test is approved");
    return number;
  }

  async walk() {
    const { serial, world } = this;
    // The bench: what is in hand is scanned, and what was built of it is filed.
    let page = await this.scan(OPERATOR, serial);
    assert((await page.innerText("main")).includes("Nothing on record fits"), "nobody has made it yet");
    page = await this.scan(OPERATOR, "OB-2603");
    assert(page.url().includes("/trace/lots/OB-2603"), "a lot's number leads to the lot");
    const [, built] = await this.batch("scan", `${serial} assembled`,
      `unit,${PART},A,,${serial},in-work,,,,,\nedge,MGI-1210,,OB-2603,,,installed,${PART},${serial},1,pcs\n` +
      `edge,MGI-1202,,TT-2604,,,installed,${PART},${serial},1,pcs\nedge,SEA-730,,SE-2605,,,consumed,${PART},${serial},4,g\n`);
    assert(built, "what was built is filed");
    page = await this.scan(OPERATOR, `[)>\u001e06\u001d1P${PART}\u001dS${serial}\u001e\u0004`);
    assert(page.url().includes(`/trace/units/${serial}`), "its mark leads to its page");
    equal(await page.locator("#against li").allInnerTexts(), [`No approved test of ${PART} ${serial} is on record.`], "untested");
    await this.look(page, "untested");

    // It is tested, fails, and cannot be released.
    const failed = await this.tested("fail", "2026-11-20");
    await (await this.of(TESTER)).goto(`${world.base}/records/${failed}`);
    page = await this.of(TESTER);
    await page.click(".follow-ups summary");
    await page.click(".follow-ups a[href*='kind=nonconformity']");
    await page.waitForURL(/kind=nonconformity/);
    equal(await page.inputValue("#link-number-1"), failed, "the test is linked already");
    const wrong = await this.fill(page, {
      title: `${serial}: line of sight out by 2.1 arcmin`,
      fields: { detected_at: "Final test", grade: "minor", part: `${PART} A`, serials: serial,
        description: "The line of sight deviates from the axis of the spigot by 2.1 arcmin; 1 is allowed." },
    });
    assert(wrong, "the nonconformity is filed");
    const release = `unit,${PART},A,,${serial},released,,,,,\n`;
    const [refused, none] = await this.batch("work-order", `${serial} released`, release);
    equal(none, null, "it is not released");
    const said = await refused.innerText("main");
    assert(said.includes(`did not pass its last test: ${failed}`) && said.includes(`${wrong} of ${PART} ${serial} is not closed`),
      `and it is said why: ${said.slice(0, 600)}`);
    equal(await refused.inputValue("#title"), `${serial} released`, "what was typed stays");
    await this.look(refused, "not-released");
    page = await this.scan(OPERATOR, serial);
    equal(await page.locator(".page-do .state").innerText(), "in work", "it is where it was");
    equal(await page.locator("#against li").count(), 2, "two things stand against it");
    await this.look(page, "against");

    // The nonconformity: begun, disposed, closed when the customer has agreed to the repair.
    await this.move(TESTER, wrong, "Start work");
    const close = { disposition: "repair", disposition_by: "Nadia Qureshi", cause: "The seat of the doublet was not faced." };
    page = await this.move(MANAGER, wrong, "Close", { ...close, customer_approval: "requested" });
    assert((await page.innerText("[role=alert]")).includes("Customer approval"), "a repair is for the customer to agree to");
    equal(await page.inputValue("[name='field.cause']"), close.cause, "what was typed stays");
    await this.look(page, "closing");
    await page.selectOption("[name='field.customer_approval']", "given");
    await this.save(page);
    equal(await page.locator(".page-actions .state").innerText(), "Closed", "it is closed");
    await this.look(page, "closed");

    // Tested again it passes, and is released.
    const passed = await this.tested("pass", "2026-11-24");
    page = await this.scan(OPERATOR, serial);
    equal(await page.locator("#against ul").first().locator("a.number").allInnerTexts(), [serial, wrong], "the repair is all there is");
    await this.look(page, "nothing-against");
    const [, released] = await this.batch("work-order", `${serial} released`, release);
    assert(released, "it is released");

    // Its certificate: not with deviations "none"; signed again once it says otherwise.
    const certificate = await this.create(SELLER, "certificate-of-conformity", {
      title: `Certificate of conformity: ${serial}`,
      fields: {
        direction: "issued", issuer: "Margalla Gauge & Instruments", customer: "Northern Vehicle Rebuild Depot", part: `${PART} A`,
        serials: serial, quantity: "1", declaration: "Made and tested as ordered.", deviations: "none",
        signed_by: "Nadia Qureshi", signed_on: "2026-11-25",
      },
      file: this.file(`certificate-${serial}.txt`, `Certificate of ${serial}\n`), link: ["tested-by", passed],
    });
    await this.move(SELLER, certificate, "Submit for review");
    page = await this.sign(MANAGER, certificate);
    assert((await page.innerText("#move-issued")).includes(`cannot say “none”: ${wrong}`), "a deviation is not none");
    await this.look(page, "certificate-refused");
    page = await this.of(SELLER);
    await page.goto(`${world.base}/records/${certificate}/edit`);
    await page.fill("#reason", "The repair is a deviation");
    await this.fill(page, { fields: { deviations: "listed" } });
    page = await this.sign(MANAGER, certificate, "not the password");
    assert(await page.locator("[role=alert]").first().isVisible(), "a signature wants the password");
    page = await this.sign(MANAGER, certificate);
    await this.look(page, "certificate-signed");
    page = await this.move(MANAGER, certificate, "Issue");
    equal(await page.locator(".page-actions .state").innerText(), "Issued", "it is issued");
    await this.look(page, "certificate");
    const form = page.locator("form[action$='/reports/certificate-of-conformity']");
    const printed = await page.context().request.get(world.base + (await form.getAttribute("action")));
    equal([printed.status(), printed.headers()["content-type"]], [200, "application/pdf"], "it can be printed");

    // Delivered; then its evidence, from its page.
    const [, delivered] = await this.batch("delivery", `${serial} delivered`,
      `unit,${PART},A,,${serial},delivered,,,,,,Northern Vehicle Rebuild Depot\n`);
    assert(delivered, "it is delivered");
    page = await this.scan(MANAGER, serial);
    await this.look(page, "delivered");
    await page.click("a[href^='/packs/new?unit=']");
    await page.waitForURL(/\/packs\/new/);
    equal(await page.inputValue("#units"), serial, "the form knows for what");
    await this.look(page, "pack-form");
    await this.save(page, "main form .btn-primary[type=submit]");
    for (let turn = 0; turn < 240 && !(await page.locator("a[href^='/packs/MGI-UE-']").count()); turn += 1) {
      await page.waitForTimeout(250);
      if (!this.script) await page.reload();
    }
    await page.click("a[href^='/packs/MGI-UE-']");
    await page.waitForURL(/\/packs\/MGI-UE-/);
    await this.look(page, "pack");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("a[href$='/zip']")]);
    const zip = path.join(this.folder, `${serial}.zip`);
    await download.saveAs(zip);
    const digest = await page.locator(".digest code").last().innerText();
    const numbers = [built, failed, wrong, passed, released, certificate, delivered];
    await this.check(zip, digest, numbers);
  }

  /// Somebody outside: with script the saved page and the trust file; without, the address at which anybody may ask.
  async check(zip, digest, numbers) {
    const { world } = this;
    const inside = execFileSync("unzip", ["-p", zip, "*/data/pack.json"], { maxBuffer: 1 << 26 }).toString();
    const own = JSON.parse(inside).contents.map((one) => one.number);
    for (const number of numbers) assert(own.includes(number), `${number} is in the pack`);
    for (const other of [...this.others, "BT12-0001"]) assert(!inside.includes(other), `${other} is not in the pack`);
    const stranger = await world.page({ script: this.script });
    await stranger.goto(world.base + "/verify");
    if (!this.script) {
      await stranger.fill("#what", digest);
      await this.save(stranger, "form[action='/verify'] button");
      assert((await stranger.innerText("#answer")).includes("Margalla"), "anybody learns whose pack it is");
      await stranger.context().close();
      return;
    }
    await stranger.click("details summary");
    const [download] = await Promise.all([stranger.waitForEvent("download"), stranger.click("a[href='/verify/page']")]);
    const saved = path.join(this.folder, "sanad-verify.html");
    await download.saveAs(saved);
    await stranger.context().setOffline(true);
    await stranger.goto(`file://${saved}`);
    await stranger.setInputFiles("#pack", zip);
    await stranger.setInputFiles("#trust", path.join(world.home, "trust.policy"));
    await stranger.click("#start");
    await stranger.waitForSelector("#result:not([hidden])", { timeout: 120_000 });
    equal(await stranger.getAttribute("#verdict", "data-verdict"), "verified", "the pack, offline");
    await this.look(stranger, "verified");
    await stranger.context().close();
  }
}

export default {
  name: "the whole path of a unit",
  async run(world) {
    const folder = path.resolve(world.out, "unit-path");
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(folder, { recursive: true });
    const others = [];
    for (const script of [true, false]) {
      const walk = new Path(world, script, folder);
      walk.others = [...others];
      await walk.walk();
      others.push(walk.serial);
      for (const page of Object.values(walk.pages)) await page.context().close();
    }
  },
};
