// The quality manager orders a pack, watches it being made, verifies it and grants it; the certification body fetches it,
// and any stranger learns that its bytes are on record.
import crypto from "node:crypto";
import fs from "node:fs";
import { assert, equal } from "../lib.mjs";

export default {
  name: "a pack from order to certification body",
  async run(world) {
    const manager = await world.page({ login: "n.qureshi" });
    await manager.goto(world.base + "/packs/new");
    await manager.fill("#recipient", "Nordic Register");
    await manager.click("#more-choices summary");
    await manager.fill("#months", "none");
    await manager.click("main form button.btn-primary[type=submit]");
    await manager.waitForSelector("#problem-months:not(:empty)");
    equal(await manager.inputValue("#recipient"), "Nordic Register", "what was typed is still there");
    await manager.fill("#months", "24");
    await manager.selectOption("#marking", "RESTRICTED");
    await manager.click("main form button.btn-primary[type=submit]");
    await manager.waitForURL(/\/jobs\//);
    await manager.waitForSelector("a[href^='/packs/']:has-text('Open')", { timeout: 120000 });
    await manager.click("a[href^='/packs/']:has-text('Open')");
    await manager.waitForURL(/\/packs\/MGI-AB-/);
    const pack = manager.url();
    const number = pack.split("/").pop();

    // Down it comes, whole and in parts, and its bytes are what the answer's digest says.
    const request = manager.context().request;
    const whole = await request.get(`${pack}/zip`);
    const bytes = await whole.body();
    const digest = crypto.createHash("sha256").update(bytes).digest("base64");
    equal(whole.headers()["repr-digest"], `sha-256=:${digest}:`, "Repr-Digest is that of the bytes");
    const part = await request.get(`${pack}/zip`, { headers: { Range: "bytes=1000-1999" } });
    equal(part.status(), 206, "a part comes");
    assert(bytes.subarray(1000, 2000).equals(await part.body()), "and is that part");

    await manager.click("form[action$='/verify'] button");
    await manager.waitForURL(/\/jobs\//);
    await manager.waitForSelector("text=/verified/i", { timeout: 120000 });
    await manager.goto(pack);
    assert(/verified/i.test(await manager.innerText("main")), "the pack says how it was verified");
    await manager.click("a[href$='/grants']");
    await manager.fill("#to", "mgi/nobody.here");
    await manager.click("#grants form.stack button");
    await manager.waitForSelector("#grants .field-problem, .field-problem");
    await manager.fill("#to", "mgi/r.lindqvist");
    await manager.fill("#days", "30");
    await manager.click("#grants form.stack button");
    await manager.waitForSelector("form[action$='/revoke']");

    const body = await world.page({ login: "r.lindqvist" });
    await body.goto(world.base + "/granted");
    const card = body.locator(".packs li", { hasText: number });
    const [download] = await Promise.all([body.waitForEvent("download"), card.locator("a[href$='/zip']").click()]);
    const fetched = fs.readFileSync(await download.path());
    assert(fetched.equals(bytes), "the certification body has the same bytes");
    equal((await body.context().request.get(`${world.base}/records`)).status(), 403, "records are not theirs to read");

    const stranger = await world.page();
    await stranger.goto(world.base + "/verify");
    await stranger.setInputFiles("#files", { name: "pack.zip", mimeType: "application/zip", buffer: fetched });
    await stranger.waitForSelector(".checked .standing");
    assert((await stranger.innerText(".checked")).includes("Margalla"), "a stranger learns whose pack it is");

    // Granted no longer, fetched no longer.
    await manager.click("form[action$='/revoke'] button");
    await manager.waitForSelector("form[action$='/revoke']", { state: "detached" });
    await body.goto(world.base + "/granted");
    equal(await body.locator(".packs li", { hasText: number }).count(), 0, "what was taken back is gone");
    for (const page of [manager, body, stranger]) await page.context().close();
  },
};
