// Signing in and out, being turned away, and coming back to where one wanted to go.
import { assert, axe, equal } from "../lib.mjs";

export default {
  name: "sign in, sign out",
  async run(world) {
    const page = await world.page();
    await page.goto(world.base + "/records?kind=audit");
    assert(page.url().includes("/sign-in?next="), "a visitor is led to the sign-in");
    await page.fill("#login", "n.qureshi");
    await page.fill("#password", "this is not the password");
    await page.click(".door-card button[type=submit]");
    assert(await page.locator("[role=alert]").isVisible(), "a wrong password is said to be wrong");
    equal(await page.inputValue("#login"), "n.qureshi", "the login stays");
    equal(await page.inputValue("#password"), "", "the password does not");
    await page.fill("#password", world.passwords["n.qureshi"]);
    await page.click(".door-card button[type=submit]");
    await page.waitForURL(/\/records/);
    await page.click(".menu summary");
    await page.click("form[action='/sign-out'] button");
    await page.waitForURL(/\/sign-in/);
    await page.goto(world.base + "/records");
    assert(page.url().includes("/sign-in"), "who signed out is out");

    // The session ends while a form is filled in: nothing typed is lost.
    await page.fill("#login", "n.qureshi");
    await page.fill("#password", world.passwords["n.qureshi"]);
    await page.click(".door-card button[type=submit]");
    await page.waitForURL(/\/records/);
    await page.goto(world.base + "/records/new?kind=received-document");
    await page.fill("#title", "A letter that took long to describe");
    await page.context().clearCookies({ name: "sanad" });
    await page.click(".form-actions button[type=submit]");
    await page.waitForSelector(".resume-steps");
    equal(await axe(page), [], "what is given back can be read");
    const [tab] = await Promise.all([page.context().waitForEvent("page"), page.click(".resume-steps a")]);
    await tab.fill("#login", "n.qureshi");
    await tab.fill("#password", world.passwords["n.qureshi"]);
    await tab.click(".door-card button[type=submit]");
    await tab.waitForURL(world.base + "/");
    await page.click(".resume-steps button");
    await page.waitForURL(/done=filed/);
    assert((await page.innerText("h1")).includes("took long to describe"), "it is filed after all");
    await page.context().close();
  },
};
