// Language and colours stay as somebody set them, also without JavaScript.
import { equal } from "../lib.mjs";

export default {
  name: "language and colours",
  async run(world) {
    for (const script of [true, false]) {
      const page = await world.page({ script });
      await page.goto(world.base + "/sign-in");
      await page.click("button[name=language][value=ur]");
      equal(await page.getAttribute("html", "dir"), "rtl", "Urdu runs from the right");
      await page.click("button[name=theme][value=dark]");
      equal(await page.getAttribute("html", "data-bs-theme"), "dark", "dark is dark");
      await page.goto(world.base + "/sign-in");
      equal(await page.getAttribute("html", "lang"), "ur", "the language stays");
      await page.context().close();
    }
  },
};
