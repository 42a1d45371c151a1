// A folder with an index is tried first, corrected, and carried out; the same once more files nothing twice.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { assert, equal } from "../lib.mjs";

const HEAD = "kind,title,occurred_on,files,original_path\n";

export default {
  name: "a folder is tried and imported",
  async run(world) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sanad-"));
    const write = (name, text) => fs.writeFileSync(path.join(folder, name), text);
    write("minutes.txt", "Minutes of the review of 2026-02-03\n");
    write("notes.txt", "Notes of the walk-round\n");
    write("index.csv", `${HEAD}received-document,Minutes,2026-02-03,minutes.txt,review/minutes.txt\n` +
      "received-document,Notes,yesterday,notes.txt,review/notes.txt\n");
    const page = await world.page({ login: "n.qureshi" });
    const send = async () => {
      await page.goto(world.base + "/import");
      await page.setInputFiles("[data-part=folder]", folder);
      await page.waitForSelector("[data-part=try]:not([hidden])");
      await page.click("[data-part=try] button");
      await page.waitForURL(/\/jobs\//);
      await page.waitForSelector(".tiles", { timeout: 60000 });
    };
    const count = (place) => page.locator(".tile strong").nth(place).innerText();
    await send();
    equal(await count(3), "1", "one row is refused");
    assert((await page.innerText("main")).includes("yesterday"), "and it is said what is wrong with it");
    write("index.csv", `${HEAD}received-document,Minutes,2026-02-03,minutes.txt,review/minutes.txt\n` +
      "received-document,Notes,2026-02-04,notes.txt,review/notes.txt\n");
    await send();
    equal(await count(0), "2", "both would be filed");
    await page.goto(world.base + "/records?q=walk-round");
    equal(await page.locator("tbody tr").count(), 0, "trying files nothing");
    await page.goBack();
    await page.click("form[action^='/import/'] button[type=submit]");
    await page.waitForSelector("a[href='/records'].btn", { timeout: 60000 });
    equal(await count(0), "2", "both were filed");
    await page.click("tbody a.number");
    assert(/minutes|notes/.test(await page.innerText("main")), "a row leads to its record");
    await send();
    equal([await count(0), await count(2)], ["0", "2"], "the same again changes nothing");
    await page.context().close();
    fs.rmSync(folder, { recursive: true });
  },
};
