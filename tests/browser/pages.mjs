// Every page, in every dress.
import { axe } from "./lib.mjs";

/// Path and who looks at it; null for a visitor who is not signed in.
export const PAGES = [
  ["/sign-in", null],
  ["/no-such-page", null],
  ["/verify", null],
  ["/", "n.qureshi"],
  ["/records", "n.qureshi"],
  ["/records?q=drawing&open=1&sort=title", "n.qureshi"],
  ["/records/MGI-NC-2026-0001", "n.qureshi"],
  ["/records/new", "n.qureshi"],
  ["/records/new?kind=nonconformity", "n.qureshi"],
  ["/records/new?kind=kpi", "n.qureshi"],
  ["/records/MGI-NC-2026-0001/edit", "n.qureshi"],
  ["/records/MGI-NC-2026-0001/move?to=in-progress", "n.qureshi"],
  ["/records/MGI-NC-2026-0001/compare?from=1&to=2", "n.qureshi"],
  ["/readiness", "n.qureshi"],
  ["/retention", "n.qureshi"],
  ["/retention/holds/new", "n.qureshi"],
  ["/records/MGI-CA-2026-0003", "n.qureshi"],
  ["/records/MGI-MR-2026-0001", "n.qureshi"],
  ["/figures", "n.qureshi"],
  ["/figures/audit-coverage", "n.qureshi"],
  ["/figures/nc-by-cause?day=2026-10-31", "n.qureshi"],
  ["/figures/escape-rate", "n.qureshi"],
  ["/packs", "n.qureshi"],
  ["/packs/new", "n.qureshi"],
  ["/packs/new?unit=BT12-0001", "n.qureshi"],
  ["/packs/MGI-AB-2026-0001", "n.qureshi"],
  ["/packs/MGI-AB-2026-0001/grants", "n.qureshi"],
  ["/packs/MGI-AB-2026-0001/withheld", "n.qureshi"],
  ["/packs/MGI-AB-2026-0001/diff", "n.qureshi"],
  ["/import", "n.qureshi"],
  ["/jobs", "n.qureshi"],
  ["/trace", "n.qureshi"],
  ["/scan", "n.qureshi"],
  ["/trace/labels?unit=BT12-0001", "n.qureshi"],
  ["/scan?text=%5Dd20109506000134353", "n.qureshi"],
  ["/trace/units/BT12-0001", "n.qureshi"],
  ["/trace/lots/BL-2601", "n.qureshi"],
  ["/trace/fallout", "n.qureshi"],
  ["/trace/fallout?operator=Nobody", "n.qureshi"],
  ["/events", "n.qureshi"],
  ["/events/1", "n.qureshi"],
  ["/ledger", "n.qureshi"],
  ["/account", "n.qureshi"],
  ["/account/password", "n.qureshi"],
  ["/account/second-factor", "n.qureshi"],
  ["/account/delegations", "n.qureshi"],
  ["/hand-over", "n.qureshi"],
  ["/account/reminders", "n.qureshi"],
  ["/no-such-page", "n.qureshi"],
  ["/people", "b.anwar"],
  ["/people/s.baig", "b.anwar"],
  ["/", "r.lindqvist"],
  ["/granted", "r.lindqvist"],
];

const DRESSES = {
  light: { theme: "light", language: "en", width: 1280 },
  dark: { theme: "dark", language: "en", width: 1280 },
  "light-ur": { theme: "light", language: "ur", width: 1280 },
  "dark-ur": { theme: "dark", language: "ur", width: 1280 },
  phone: { theme: "light", language: "en", width: 390 },
  "phone-ur": { theme: "dark", language: "ur", width: 390 },
};

/// All of them, unless the environment names some: `SANAD_BROWSER_DRESSES`, apart by spaces.
const wanted = (process.env.SANAD_BROWSER_DRESSES ?? "").split(" ").filter((name) => name !== "");
for (const name of wanted) if (!(name in DRESSES)) throw new Error(`SANAD_BROWSER_DRESSES: there is no ${name}`);

export async function walk(world, report) {
  for (const [dress, settings] of Object.entries(DRESSES)) {
    if (wanted.length > 0 && !wanted.includes(dress)) continue;
    for (const login of new Set(PAGES.map(([, who]) => who))) {
      const page = await world.page({ ...settings, login });
      for (const [path] of PAGES.filter(([, who]) => who === login)) {
        const name = `${login ?? "visitor"} ${path} ${dress}`;
        page.problems.length = 0;
        await page.goto(world.base + path);
        const wrong = [...(await axe(page)), ...page.problems];
        const seen = await page.evaluate(() => ({
          text: document.body.innerText,
          direction: document.documentElement.dir,
          wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        }));
        if (seen.text.includes("⟦")) wrong.push(`a word is missing: ${seen.text.match(/⟦[^⟧]*⟧/)[0]}`);
        if (seen.wide > 1) wrong.push(`it is ${seen.wide} pixels wider than the screen`);
        const direction = settings.language === "ur" ? "rtl" : "ltr";
        if (seen.direction !== direction) wrong.push(`it runs ${seen.direction}`);
        await world.picture(page, `${path.replace(/[^\w-]+/g, "_")}-${login ?? "visitor"}-${dress}`);
        report(name, wrong);
      }
      await page.context().close();
    }
  }
}
