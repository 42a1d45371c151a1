// Somebody who was handed a pack saves the page that checks packs, and opens it without a network.
import fs from "node:fs";
import path from "node:path";
import { execFileSync } from "node:child_process";
import { assert, axe, equal } from "../lib.mjs";

export default {
  name: "a pack is checked offline, in a page",
  async run(world) {
    const folder = path.resolve(world.out, "offline");
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(folder, { recursive: true });
    const at = (name) => path.join(folder, name);
    const stranger = await world.page();
    await stranger.goto(world.base + "/verify");
    await stranger.click("details summary");
    const [download] = await Promise.all([stranger.waitForEvent("download"), stranger.click("a[href='/verify/page']")]);
    await download.saveAs(at("sanad-verify.html"));
    await stranger.context().close();

    const owner = await world.page({ login: "n.qureshi" });
    const request = owner.context().request;
    const pack = await (await request.get(`${world.base}/packs/MGI-AB-2026-0001/zip`)).body();
    fs.writeFileSync(at("pack.zip"), pack);
    await owner.goto(world.base + "/records/MGI-NC-2026-0001");
    const hash = (await owner.innerText(".file .hash")).replace("sha256:", "").trim();
    const taken = await request.post(`${world.base}/api/v1/verify/${hash}/receipt`, { headers: { "sec-fetch-site": "same-origin" } });
    fs.writeFileSync(at("answer.tlog-proof"), await taken.body());
    const broken = Buffer.from(pack);
    broken[broken.indexOf("%PDF-") + 1000] ^= 1;
    fs.writeFileSync(at("broken.zip"), broken);
    // Whoever runs the installation hands this out.
    fs.copyFileSync(path.join(world.home, "trust.policy"), at("trust.policy"));
    await owner.context().close();
    execFileSync("unzip", ["-q", at("pack.zip"), "-d", at("open")]);
    const unpacked = path.join(at("open"), "MGI-AB-2026-0001");
    equal(fs.readFileSync(path.join(unpacked, "verify/verify.html"), "utf8"), fs.readFileSync(at("sanad-verify.html"), "utf8"), "the page in the pack");

    const page = await world.page();
    await page.context().setOffline(true);
    await page.goto(`file://${at("sanad-verify.html")}`);
    const judge = async () => {
      await page.click("#start");
      await page.waitForSelector("#result:not([hidden])", { timeout: 120_000 });
      return page.getAttribute("#verdict", "data-verdict");
    };
    assert((await page.innerText(".warning")).includes("cannot vouch for itself"), "it says what it is worth");
    assert(await page.isDisabled("#start"), "nothing to check yet");
    await page.setInputFiles("#pack", at("pack.zip"));
    equal(await judge(), "intact", "without a trust file");
    await world.picture(page, "offline-intact");
    await page.setInputFiles("#trust", at("trust.policy"));
    equal(await judge(), "verified", "with the trust file");
    assert((await page.innerText("#summary")).includes("Margalla"), "it says whose pack it is");
    equal(await axe(page), [], "for those who cannot see it well");
    await world.picture(page, "offline-verified");
    await page.click("[data-language=ur]");
    equal(await page.getAttribute("html", "dir"), "rtl", "Urdu");
    equal(await axe(page), [], "in Urdu");
    await world.picture(page, "offline-verified-ur");
    await page.emulateMedia({ colorScheme: "dark" });
    equal(await axe(page), [], "dark");
    await page.setViewportSize({ width: 390, height: 800 });
    assert(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "fits a telephone");
    await world.picture(page, "offline-dark-phone");
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.click("[data-language=en]");
    await page.setInputFiles("#pack", at("broken.zip"));
    equal(await judge(), "not-verified", "a changed byte");
    const findings = await page.innerText("#findings");
    assert(findings.includes("digest-mismatch") && findings.includes(".pdf"), `it is named: ${findings}`);
    await world.picture(page, "offline-broken");
    // What the ledger answered, as a receipt.
    await page.setInputFiles("#pack", at("answer.tlog-proof"));
    equal(await judge(), "verified", "a verification receipt");
    const answer = await page.innerText("#summary");
    assert(answer.includes("superseded: on record") || answer.includes("known: on record"), `it says what was answered: ${answer}`);
    await world.picture(page, "offline-receipt");
    await page.setInputFiles("#folder", unpacked);
    equal(await judge(), "verified", "the folder");
    equal(page.problems, [], "the console");
    await page.context().close();
  },
};
