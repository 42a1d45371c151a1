// The administrator lets somebody in; they set a token for a program; the administrator shuts them out again.
import { assert, equal } from "../lib.mjs";

const PASSWORD = "seven quiet herons by the weir";

export default {
  name: "somebody comes and goes",
  async run(world) {
    const administrator = await world.page({ login: "b.anwar" });
    await administrator.goto(world.base + "/people");
    await administrator.fill("#login", "y.noor");
    await administrator.fill("#name", "Y. Noor");
    await administrator.selectOption("#role", "contributor");
    await administrator.selectOption("#clearance", "RESTRICTED");
    await administrator.click("#add button[type=submit]");
    await administrator.waitForURL(/\/people\/y\.noor/);
    await administrator.fill("#password", "password1234567");
    await administrator.click("form[action$='/password'] button");
    await administrator.waitForSelector(".field-problem");
    await administrator.fill("#password", PASSWORD);
    await administrator.click("form[action$='/password'] button");
    await administrator.waitForSelector("text=A password is set");

    world.passwords["y.noor"] = PASSWORD;
    const person = await world.page({ login: "y.noor" });
    await person.goto(world.base + "/account");
    await person.fill("[name=name]", "Scanner at the gate");
    await person.check("[name=scopes][value=read]");
    await person.click("form[action='/account/tokens'] button");
    const token = await person.innerText("code.secret");
    const ask = (headers) => fetch(`${world.base}/api/v1/me`, { headers });
    const me = await ask({ authorization: `Bearer ${token}` });
    equal([me.status, (await me.json()).login], [200, "y.noor"], "the token speaks for them");
    equal((await ask({})).status, 401, "nobody is not let in");
    await person.goto(world.base + "/people");
    assert(/may not/.test(await person.innerText("main")), "people are not theirs to manage");

    await administrator.click("form[action$='/switch'] button");
    await administrator.waitForSelector("form[action$='/switch'] button.btn-primary");
    await person.goto(world.base + "/records");
    assert(person.url().includes("/sign-in"), "their session has ended");
    equal((await ask({ authorization: `Bearer ${token}` })).status, 401, "and so has the token");
    await administrator.context().close();
    await person.context().close();
  },
};
