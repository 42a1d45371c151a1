// node run.mjs BASE PASSWORDS OUT: prints one line a check, "ok NAME" or "not ok NAME: why", and ends with 1 if any
// failed.
import fs from "node:fs";
import { World } from "./lib.mjs";
import { walk } from "./pages.mjs";

const [base, passwords, out] = process.argv.slice(2);
const world = new World(base.replace(/\/$/, ""), passwords, out);
let failed = 0;
const report = (name, wrong) => {
  if (wrong.length) failed += 1;
  console.log(wrong.length ? `not ok ${name}: ${wrong.join("; ")}` : `ok ${name}`);
};
await world.open();
const folder = new URL("journeys/", import.meta.url);
for (const file of fs.readdirSync(folder).sort()) {
  const journey = (await import(new URL(file, folder))).default;
  try {
    await journey.run(world);
    report(`journey: ${journey.name}`, []);
  } catch (error) {
    for (const [place, context] of world.browser.contexts().entries()) {
      for (const page of context.pages()) await world.picture(page, `failed-${file}-${place}`).catch(() => {});
      await context.close();
    }
    report(`journey: ${journey.name}`, [String(error.message).split("\n")[0]]);
  }
}
await walk(world, report);
await world.close();
process.exit(failed ? 1 : 0);
