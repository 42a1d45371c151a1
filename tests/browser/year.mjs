// A year of one establishment, in its pages: audits held, a major finding, a corrective action verified too early, a
// certificate and a calibration that run out, a nonconformity used as it is. At the end of each month the page of
// readiness says what the table says. It is the story of tests/it/year.rs, and its table; here people do it.
//
//   node year.mjs BASE PASSWORDS OUT CLOCK    the service reads the time from the file CLOCK (libfaketime)
//
// Prints one line a check, "ok NAME" or "not ok NAME: why", and ends with 1 if any failed.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { World, assert, axe, equal } from "./lib.mjs";

const [base, passwords, out, clock] = process.argv.slice(2);
const world = new World(base.replace(/\/$/, ""), passwords, out);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sanad-year-"));
const numbers = {};

const RULES = ["f.1", "f.3", "f.4", "f.6", "g.1", "g.2", "g.4", "h.4"];

/// Signs somebody in on a day: months later no session is left of before.
async function on(day, login, doing) {
  fs.writeFileSync(clock, `@${day} 08:00:00\n`);
  const page = await world.page();
  world.cookies = {};
  await world.signIn(page, login);
  try {
    await doing(page);
  } catch (error) {
    await world.picture(page, `failed-${day}-${login}`);
    throw error;
  } finally {
    await page.context().close();
  }
}

const save = (page) => Promise.all([page.waitForEvent("load"), page.click(".form-actions button[type=submit]")]);

/// Fills in fields as they stand on the page, whatever they are.
async function fill(page, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`[name='field.${name}']`).first();
    assert(await field.count(), `${page.url()} has no field ${name}`);
    const sort = await field.evaluate((one) => (one.tagName === "SELECT" ? "select" : one.type));
    if (sort === "select") await field.selectOption(String(value));
    else if (sort === "checkbox" || sort === "radio") await page.locator(`[name='field.${name}'][value='${value}']`).check();
    else await field.fill(String(value));
  }
}

/// Files a record with a file and, if there is one, a link.
async function file(page, called, kind, day, fields, link) {
  await page.goto(`${world.base}/records/new?kind=${kind}`);
  await page.fill("#title", called);
  await page.fill("#occurred_on", day);
  await fill(page, fields);
  const seen = path.join(folder, "seen.txt");
  fs.writeFileSync(seen, called);
  await page.setInputFiles("#file", [seen]);
  await page.waitForSelector(".upload-item.is-done");
  if (link) {
    await page.selectOption("#link-type-1", link[0]);
    await page.fill("#link-number-1", numbers[link[1]]);
  }
  await save(page);
  const found = page.url().match(/\/records\/([^/?]+)/);
  assert(found && found[1] !== "new", `${called} is filed: ${await page.innerText("main")}`);
  numbers[called] = decodeURIComponent(found[1]);
}

/// Moves a record; returns what the page says if it did not move.
async function move(page, called, to, fields = {}) {
  const record = `${world.base}/records/${numbers[called]}`;
  await page.goto(`${record}/move?to=${to}`);
  await fill(page, fields);
  if (await page.locator(".form-actions button[type=submit][disabled]").count()) return page.innerText(".alert");
  await save(page);
  if (page.url().startsWith(`${record}?`) || page.url() === record) return null;
  return page.innerText(".alert");
}

/// What no move asks for is edited in.
async function edit(page, called, fields, why, day = "") {
  await page.goto(`${world.base}/records/${numbers[called]}/edit`);
  if (day) await page.fill("#occurred_on", day);
  await fill(page, fields);
  await page.fill("#reason", why);
  await save(page);
  assert(page.url().includes("done="), `${called} is edited: ${await page.locator(".alert").allInnerTexts()}`);
}

async function moved(page, called, to, fields) {
  equal(await move(page, called, to, fields), null, `${called} goes to ${to}`);
}

async function process_(called, code) {
  await on("2026-03-02", "clerk", async (page) => {
    await file(page, called, "process", "2026-03-02", {
      process_code: code, process_type: "core", process_owner: "The owner", effective_from: "2026-03-02",
      review_due_on: "2028-01-01",
    });
    await moved(page, called, "in-review");
  });
  await on("2026-03-02", "manager", (page) => moved(page, called, "effective"));
}

async function audit(day, called, of) {
  await on(day, "clerk", (page) => file(page, called, "audit", day, {
    audit_type: "process", criteria: "ISO 9001 8.5", scope: "The whole process", lead_auditor: "The auditor", planned_on: day,
  }, ["audits", of]));
}

async function held(day, called) {
  await on(day, "clerk", async (page) => {
    await edit(page, called, { ended_on: day }, "Held", day);
    await moved(page, called, "in-progress");
    await moved(page, called, "reported", { auditee: "The owner", started_on: day, conclusion: "As planned" });
  });
}

async function certificate(day, called, from, until, surveillance, link) {
  await on(day, "clerk", (page) => file(page, called, "certificate", from, {
    certificate_type: "management-system", certificate_number: called, certification_body: "Bureau",
    accreditation: "PNAC 017", standard_edition: "ISO 9001:2015", scope: "Machining of instruments",
    next_surveillance_on: surveillance,
  }, link));
  await on(day, "manager", (page) => moved(page, called, "valid", { valid_from: from, valid_until: until }));
}

async function calibration(day, called, calibrated, due) {
  await on(day, "clerk", (page) => file(page, called, "calibration", calibrated, {
    equipment: "G-1", description: "Bore gauge", reference_standard: "Ring 12", laboratory: "Own", calibrated_on: calibrated,
  }));
  await on(day, "manager", (page) => moved(page, called, "valid", { certificate_number: called, result: "pass", due_on: due }));
}

/// The last day of each month, what happens in it, and what the rules say then.
const MONTHS = [
  ["2026-03-31", "i c c c c c c c", async () => {
    await process_("turning", "P-1");
    await process_("buying", "P-2");
    await certificate("2026-03-03", "QMS-1", "2023-10-01", "2026-09-30", "2026-06-30");
    await calibration("2026-03-03", "CAL-1", "2025-08-16", "2026-08-15");
    await audit("2026-03-20", "audit of turning", "turning");
  }],
  ["2026-04-30", "i b i c c c c c", async () => {
    await held("2026-04-10", "audit of turning");
    await on("2026-04-10", "clerk", (page) => file(page, "finding", "finding", "2026-04-10", {
      source: "internal", grade: "major", clause: "ISO 9001 8.5.1", statement: "No set-up sheet at lathe 2",
      objective_evidence: "Lathe 2, order 4711, seen 2026-04-10", responsible: "The clerk", due_on: "2026-05-31",
    }, ["raised-in", "audit of turning"]));
    await on("2026-04-20", "clerk", async (page) => {
      await file(page, "action", "corrective-action", "2026-04-20", {
        action: "Sheets at every lathe", action_owner: "The clerk", due_on: "2026-06-15",
      }, ["corrects", "finding"]);
      await moved(page, "action", "in-progress");
    });
  }],
  ["2026-05-31", "c b i c c c c c", async () => {
    await audit("2026-05-20", "audit of buying", "buying");
    await held("2026-05-20", "audit of buying");
    await on("2026-05-25", "clerk", (page) => moved(page, "action", "implemented", {
      cause: "Sheets were kept in the office", implemented_on: "2026-05-25",
    }));
  }],
  ["2026-06-30", "c b i i c c c c", async () => {
    const verified = { verified_by: "The manager", verified_on: "2026-06-10", effective: "yes", recurrence: "no" };
    await on("2026-06-10", "manager", async (page) => {
      const said = await move(page, "action", "verified", verified);
      assert(said && said.includes("30"), `verified too early: ${said}`);
      equal(await axe(page), [], "the refusal can be read by everybody");
      await world.picture(page, "year-verified-too-early");
    });
    await on("2026-06-28", "manager", async (page) => {
      assert(await move(page, "action", "verified", { ...verified, verified_by: "The clerk" }), "not by its owner");
    });
    await on("2026-06-28", "manager", async (page) => {
      const again = { ...verified, recurrence: "yes" };
      assert(await move(page, "action", "verified", again), "not where it came back");
    });
    await on("2026-06-28", "clerk", async (page) => {
      assert(await move(page, "action", "verified", verified), "not by its owner for somebody");
      await moved(page, "finding", "answered", { answer: "Sheets are out" });
    });
    await on("2026-06-28", "manager", async (page) => {
      const closing = { cause: "Sheets were kept in the office", verified_by: "The manager" };
      assert(await move(page, "finding", "closed", closing), "a finding is not closed before its action is");
    });
  }],
  ["2026-07-31", "c c c c c c s c", () => on("2026-07-01", "manager", async (page) => {
    await moved(page, "action", "verified", {
      verified_by: "The manager", verified_on: "2026-07-01", effective: "yes", recurrence: "no",
    });
    await moved(page, "finding", "closed", { cause: "Sheets were kept in the office", verified_by: "The manager" });
    await moved(page, "audit of turning", "closed");
    await moved(page, "audit of buying", "closed");
  })],
  ["2026-08-31", "c c c c c c c s", async () => {
    await on("2026-08-05", "clerk", (page) => moved(page, "QMS-1", "expired"));
    await certificate("2026-08-05", "QMS-1 again", "2023-10-01", "2026-09-30", "2027-06-30", ["supersedes", "QMS-1"]);
  }],
  ["2026-09-30", "c c c c c c c c", () => calibration("2026-09-10", "CAL-2", "2026-09-10", "2027-09-09")],
  ["2026-10-31", "c c c c s s c c", async () => {}],
  ["2026-11-30", "c c c c c c c c", async () => {
    await on("2026-11-15", "clerk", (page) => moved(page, "QMS-1 again", "expired"));
    await certificate("2026-11-15", "QMS-2", "2026-11-15", "2029-11-14", "2027-11-01", ["supersedes", "QMS-1 again"]);
  }],
  ["2026-12-31", "c c c c c c c c", () => on("2026-12-05", "clerk", async (page) => {
    await file(page, "bore", "nonconformity", "2026-12-05", {
      detected_at: "Lathe 2", grade: "minor", description: "Bore 0.02 too wide", due_on: "2027-01-15",
    });
    await moved(page, "bore", "in-progress");
  })],
  ["2027-01-31", "c c c i c c c c", async () => {}],
  ["2027-02-28", "c c c c c c c c", async () => {
    const closing = { disposition: "use-as-is", disposition_by: "The manager", cause: "Worn tool" };
    await on("2027-02-10", "manager", async (page) => {
      const said = await move(page, "bore", "closed", { ...closing, customer_approval: "refused" });
      assert(said && said.includes("approval"), `without the customer's approval: ${said}`);
      await moved(page, "bore", "closed", { ...closing, customer_approval: "given" });
    });
  }],
];

let failed = 0;
const report = (name, wrong) => {
  if (wrong) failed += 1;
  console.log(wrong ? `not ok year: ${name}: ${wrong}` : `ok year: ${name}`);
};
await world.open();
for (const [end, expected, happens] of MONTHS) {
  try {
    await happens();
    await on(end, "manager", async (page) => {
      await page.goto(world.base + "/readiness");
      const found = await page.evaluate((rules) => {
        const lines = [...document.querySelectorAll("li > .rule")];
        const of = (id) => lines.find((line) => line.querySelector(".rule-id").textContent === id);
        return rules.map((id) => of(id).querySelector(".status").className.match(/status-(\w)/)[1]).join(" ");
      }, RULES);
      equal(found, expected, `what ${RULES.join(", ")} say`);
      await world.picture(page, `year-${end}`);
    });
    report(end, "");
  } catch (error) {
    report(end, String(error.message).split("\n").slice(0, 3).join(" "));
    break;
  }
}
await world.close();
fs.rmSync(folder, { recursive: true });
process.exit(failed ? 1 : 0);
