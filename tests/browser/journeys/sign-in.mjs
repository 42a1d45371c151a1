// Signing in and out, being turned away, and coming back to where one wanted to go.
import { assert, equal } from "../lib.mjs";

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
    await page.context().close();
  },
};
