// A stranger asks whether bytes are on record: dropped into the browser, or pasted as a hash, with and without script.
import fs from "node:fs";
import path from "node:path";
import { assert, axe, equal } from "../lib.mjs";

export default {
  name: "a stranger verifies",
  async run(world) {
    const owner = await world.page({ login: "n.qureshi" });
    await owner.goto(world.base + "/records/MGI-NC-2026-0001");
    const hash = (await owner.innerText(".file .hash")).replace("sha256:", "").trim();
    const link = await owner.getAttribute(".file a", "href");
    const file = await (await owner.context().request.get(world.base + link)).body();
    await owner.context().close();

    const page = await world.page();
    const sent = [];
    page.on("request", (request) => sent.push(request.postData() ?? ""));
    await page.goto(world.base + "/verify");
    await page.setInputFiles("#files", [
      { name: "theirs.docx", mimeType: "application/octet-stream", buffer: file },
      { name: "other.txt", mimeType: "text/plain", buffer: Buffer.from("nobody filed this") },
    ]);
    await page.waitForSelector(".checked >> nth=1 >> .standing");
    await page.waitForSelector(".checked >> nth=0 >> .standing");
    const known = await page.locator(".checked", { hasText: "theirs.docx" }).innerText();
    const unknown = await page.locator(".checked", { hasText: "other.txt" }).innerText();
    assert(/Known|Superseded/i.test(known) && known.includes("Margalla"), `bytes on record are known: ${known}`);
    assert(/Unknown|Not known|not on record/i.test(unknown), `others are not: ${unknown}`);
    assert(!known.includes("MGI-NC"), "nothing is told of the record");
    assert(!sent.some((body) => body.includes("nobody filed")), "no byte of a file was sent");
    await page.context().close();

    const plain = await world.page({ script: false });
    await plain.goto(world.base + "/verify");
    await plain.fill("#what", hash);
    await plain.click("form[action='/verify'] button");
    assert((await plain.innerText("#answer")).includes("Margalla"), "a pasted hash is answered without script");
    // The answer in writing, without script, and pasted.
    const [download] = await Promise.all([plain.waitForEvent("download"), plain.click("form[action='/verify/receipt'] button")]);
    const receipt = path.resolve(world.out, "answer.tlog-proof");
    await download.saveAs(receipt);
    assert(fs.readFileSync(receipt, "utf8").startsWith("c2sp.org/tlog-proof@v1\n"), "a receipt is taken");
    await plain.fill("#what", fs.readFileSync(receipt, "utf8"));
    await plain.click("form[action='/verify'] button");
    assert((await plain.innerText("#answer")).includes("This receipt is genuine"), "pasted, it is known for what it is");
    await plain.context().close();
    // The same with script: axe is one.
    const scripted = await world.page();
    await scripted.goto(world.base + "/verify");
    await scripted.fill("#what", fs.readFileSync(receipt, "utf8"));
    await scripted.click("form[action='/verify'] button");
    await scripted.waitForSelector("#answer");
    assert((await scripted.innerText("#answer")).includes("This receipt is genuine"), "with script as well");
    equal(await axe(scripted), [], "for those who cannot see it well");
    await world.picture(scripted, "verify-receipt");
    await scripted.context().close();
  },
};
