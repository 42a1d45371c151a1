// A register that somebody keeps in columns of their own: what they mean is suggested, put right, tried, and carried out.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { assert, axe, equal } from "../lib.mjs";

const SHEET = "Register of the shop\n" +
  "No.,Title,Detected at,Severity,Description,Seen\n" +
  "OWN-1,Burr on the keyway,Turning,big,Burr of half a millimetre,02/10/2025\n" +
  "OWN-2,Scratch on the cover,,small,A scratch,03/10/2025\n";

export default {
  name: "a sheet of somebody's own",
  async run(world) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sanad-"));
    fs.writeFileSync(path.join(folder, "register.csv"), SHEET);
    for (const script of [true, false]) {
      const page = await world.page({ login: "n.qureshi", script });
      await page.goto(world.base + "/import");
      await page.setInputFiles("#own", [path.join(folder, "register.csv")]);
      await page.selectOption("#kind", "nonconformity");
      await page.click("form:has(#own) button[type=submit]");
      await page.waitForURL(/\/import\/[^/]+\/sheet/);
      const column = (heading) => page.locator(`tr:has(th bdi:text-is("${heading}")) select`);
      equal(await column("Detected at").inputValue(), "detected_at", "what a heading says is suggested");
      equal(await column("Severity").inputValue(), "", "what it does not say is left out");
      await column("No.").selectOption("number");
      await column("Severity").selectOption("grade");
      await column("Seen").selectOption("occurred_on");
      await page.selectOption("#dates", "DD/MM/YYYY");
      await page.click("button[value=again]");
      await page.waitForSelector("[name='value.grade.big']");
      await page.selectOption("[name='value.grade.big']", "major");
      await page.selectOption("[name='value.grade.small']", "minor");
      if (script) {
        equal([...(await axe(page)), ...page.problems], [], "the page can be read by everybody");
        await world.picture(page, "own-sheet");
      }
      await page.click("button[value=try]");
      await page.waitForURL(/\/jobs\//);
      for (let turn = 0; turn < 100 && !(await page.locator(".tiles").count()); turn += 1) {
        await page.waitForTimeout(200);
        if (!script) await page.reload();
      }
      const tiles = await page.locator(".tile strong").allInnerTexts();
      equal(tiles, script ? ["1", "0", "0", "1"] : ["0", "0", "1", "1"], "one row is good, and nothing is filed twice");
      assert((await page.innerText("main")).includes("“Detected at”"), "the column is named as the sheet calls it");
      const refused = await page.request.get(await page.locator("a[href$='form=csv']").getAttribute("href").then((to) => world.base + to));
      assert((await refused.text()).includes("OWN-2,Scratch on the cover,,small,A scratch,03/10/2025,4,"), "the refused row comes back");
      if (script) {
        await page.check("#keep_going");
        await page.click("form[action^='/import/'] button[type=submit]");
        await page.waitForSelector("a[href='/records'].btn", { timeout: 60000 });
        await page.goto(world.base + "/records/OWN-1");
        assert((await page.innerText("main")).includes("2025-10-02"), "the day is read as the sheet writes it");
      }
      await page.context().close();
    }
    fs.rmSync(folder, { recursive: true });
  },
};
