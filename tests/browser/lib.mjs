// What journeys and the walk through the pages share.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";

const require = createRequire(`${process.env.NODE_TOOLS}/`);
const { chromium } = require("playwright-core");
const AXE = fs.readFileSync(require.resolve("axe-core"), "utf8");

const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

export class World {
  constructor(base, passwords, out) {
    this.base = base;
    this.out = out;
    // Of the demonstration, where its trust file lies too.
    this.home = path.dirname(passwords);
    this.passwords = Object.fromEntries(
      fs.readFileSync(passwords, "utf8").trim().split("\n").map((line) => line.split(",")),
    );
    this.cookies = {};
    fs.mkdirSync(out, { recursive: true });
  }

  async open() {
    this.browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
  }

  async close() {
    await this.browser.close();
  }

  /// A page of a browser of its own; `problems` collects what its console complains about.
  async page({ login = null, theme = "light", language = "en", width = 1280, height = 900, script = true } = {}) {
    const context = await this.browser.newContext({
      viewport: { width, height }, javaScriptEnabled: script, acceptDownloads: true, reducedMotion: "reduce",
    });
    await context.addCookies([
      { name: "theme", value: theme, url: this.base },
      { name: "language", value: language, url: this.base },
    ]);
    const page = await context.newPage();
    page.problems = [];
    page.on("console", (message) => {
      // A form that was refused is an answer, not a fault of the page.
      if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) page.problems.push(message.text());
    });
    page.on("pageerror", (error) => page.problems.push(String(error)));
    if (login) await this.signIn(page, login);
    return page;
  }

  /// Signs in with the form the first time, and with the same session afterwards.
  async signIn(page, login) {
    if (this.cookies[login]) {
      await page.context().addCookies(this.cookies[login]);
      await page.goto(this.base + "/");
      return;
    }
    await page.goto(this.base + "/sign-in");
    await page.fill("#login", login);
    await page.fill("#password", this.passwords[login]);
    await page.click(".door-card button[type=submit]");
    await page.waitForURL(this.base + "/");
    const cookies = await page.context().cookies();
    this.cookies[login] = cookies.filter((cookie) => cookie.name === "sanad");
  }

  async picture(page, name) {
    await page.screenshot({ path: `${this.out}/${name}.png`, fullPage: true });
  }
}

/// What is wrong with a page for those who cannot see it well, or at all.
export async function axe(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate(() => window.axe.run());
  return found.violations.map((violation) => {
    const places = violation.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", ");
    return `${violation.id}: ${violation.help} (${places})`;
  });
}

export function assert(condition, what) {
  if (!condition) throw new Error(what);
}

export function equal(found, expected, what) {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: ${a} instead of ${b}`);
}
