// An auditor reads an audit, records a finding about it, and it is answered; what is not theirs is not offered.
import { assert, equal } from "../lib.mjs";

const save = (page) => Promise.all([page.waitForEvent("load"), page.click(".form-actions button[type=submit]")]);
const AUDIT = "MGI-AUD-2025-0001";

export default {
  name: "an auditor records a finding",
  async run(world) {
    const auditor = await world.page({ login: "a.dar" });
    await auditor.goto(`${world.base}/records/${AUDIT}`);
    equal(await auditor.locator(".page-actions a").count(), 0, "they do not edit what others filed");
    await auditor.click(".follow-ups summary");
    await auditor.click(".follow-ups a[href*='kind=finding']");
    equal(await auditor.inputValue("#link-number-1"), AUDIT, "the audit is linked already");
    await auditor.fill("#title", "Two torque wrenches without a label");
    await auditor.selectOption("[name='field.source']", "internal");
    await auditor.selectOption("[name='field.grade']", "minor");
    await auditor.fill("[name='field.clause']", "ISO 9001 7.1.5");
    await auditor.fill("[name='field.statement']", "Two torque wrenches in use carry no calibration label.");
    await auditor.fill("[name='field.objective_evidence']", "Assembly, bench 3: TW-11 and TW-14");
    await auditor.fill("[name='field.due_on']", "2027-03-01");
    // What browsers themselves would hold back is sent on purpose.
    await auditor.evaluate(() => { document.querySelector(".record-form").noValidate = true; });
    await save(auditor);
    equal(await auditor.locator("[aria-invalid=true]").count(), 1, "who is responsible is asked for");
    await auditor.fill("[name='field.responsible']", "S. Baig");
    await save(auditor);
    const finding = auditor.url().split("?")[0];
    assert(/MGI-FND-/.test(finding), "the finding has a number");
    assert(await auditor.locator(".links a", { hasText: AUDIT }).isVisible(), "and is linked with the audit");
    assert(await auditor.locator(".page-actions a").isVisible(), "it is theirs to edit");
    await auditor.goto(world.base + "/records/new");
    equal(await auditor.locator(".kind-tile").count(), 2, "findings and samples are what they file");
    await auditor.goto(world.base + "/records/new?kind=nonconformity");
    equal(await auditor.locator(".record-form").count(), 0, "nothing else");

    const answerer = await world.page({ login: "s.baig" });
    await answerer.goto(finding);
    await answerer.click(".move a");
    await answerer.waitForURL(/move/);
    await answerer.fill("[name='field.answer']", "Both were calibrated on the day and labelled.");
    await save(answerer);
    assert((await answerer.innerText(".page-actions .state")).includes("Answered"), "it is answered");
    await auditor.goto(finding);
    assert((await auditor.innerText("main")).includes("calibrated on the day"), "the auditor reads the answer");
    assert(await auditor.locator(".move a", { hasText: "Send back" }).isVisible(), "and may send it back");
    await auditor.context().close();
    await answerer.context().close();
  },
};
