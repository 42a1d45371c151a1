// The page: what was chosen or dropped, how far the check is, and what it found. Texts only ever become text.
import { subjectText } from "./pack.js";
import { blobSource } from "./source.js";
import { verifyPack } from "./verify.js";

/// A line of the summary: its label, and what it says of a report.
const SUMMARY = [
  ["label-pack", ({ pack }) => pack && printable(pack.number)],
  ["label-organisation", ({ pack }) => pack && printable(`${pack.organisation.name} (${pack.organisation.code})`)],
  ["label-scope", ({ pack }, t) => pack && t("scope", { ...pack.scope, site: pack.scope.site || t("not-limited"), product: pack.scope.product || t("not-limited") })],
  ["label-about", ({ pack }) => pack && (pack.scope.about ?? []).map((of) => printable(subjectText(of))).join("; ")],
  ["label-marking", ({ pack }) => pack && printable(pack.scope.marking)],
  ["label-copy", ({ pack }, t) => pack && t("copy", { copy: pack.scope.copy, recipient: pack.scope.recipient || t("recipient-not-stated") })],
  ["label-profile", ({ pack }) => pack && printable(`${pack.profile.title} (${pack.profile.code})`)],
  ["label-as-of", ({ pack }, t) => pack && t("as-of", { size: pack.as_of.size, origin: pack.origin, at: moment(pack.as_of.at) })],
  ["label-issued", ({ issued_at }) => issued_at && moment(issued_at)],
  ["label-contents", ({ pack }, t) => pack && t("offline-contents", { records: pack.records, versions: pack.versions, files: pack.record_files })],
  ["label-withheld", ({ pack }, t) =>
    pack && pack.withheld.map(({ key, count }) => t("offline-withheld", { count, reason: printable(key) })).join("; ")],
  ["label-steps", ({ pack }, t) => pack && stepsOf(pack, t)],
  ["label-sample", ({ samples }, t) => samples.map((sample) => t(sampledWord(sample), sample)).join("; ")],
  ["label-asked", ({ answer }) => answer && answer.asked],
  ["label-answer", ({ answer }, t) =>
    answer && t(`answered-${answer.standing}`, { position: answer.position ?? "", at: answer.recorded_at ? moment(answer.recorded_at) : "" })],
  ["label-given", ({ answer }, t) =>
    answer && t("given", { at: moment(answer.at), position: answer.event, origin: answer.origin, size: answer.as_of })],
  ["label-checked", ({ files, bytes }, t) => files && t("offline-checked", { files, bytes })],
  ["label-issuer", ({ issuer_key }) => issuer_key && printable(issuer_key)],
  ["label-trust", (report, t) => (report.issuer_trusted ? t("offline-trusted", { witnesses: report.witnesses }) : t("not-trusted"))],
  ["offline-not-checked", ({ unchecked }, t) => unchecked.length && t("offline-unchecked", { keys: unchecked.join(", ") })],
];
const moment = (at) => `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
const sampledWord = ({ result, root_shown }) => `sampled-${result}${result === "agreed" && !root_shown ? "-root" : ""}`;
const stepsOf = ({ steps }, t) =>
  ["complete", "not-applicable", "stale", "incomplete", "blocked"].flatMap((status) => {
    const of = steps.filter((step) => step.status === status).map((step) => step.code);
    return of.length ? [t(`steps-${status}`, { count: of.length, steps: of.join(" ") })] : [];
  }).join("; ");

/// A text from a pack without anything that could mislead its reader: control characters and marks that change the
/// direction of what follows are shown by their code.
const printable = (text) =>
  String(text).replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]/gu, (sign) => `\\u{${sign.codePointAt(0).toString(16)}}`);

/// What was dropped, or chosen as a folder, as something to list.
const ofEntry = (entry) => ({
  name: entry.name,
  kind: entry.isDirectory ? "folder" : "file",
  open: () => new Promise((resolve, reject) => entry.file((file) => resolve(blobSource(file)), reject)),
  entries: async () => {
    const reader = entry.createReader();
    const all = [];
    // A browser gives a hundred at a time, and none when it has given all.
    for (;;) {
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (some.length === 0) return all.map(ofEntry);
      all.push(...some);
    }
  },
});
const ofFiles = (files) => {
  const folder = (name) => {
    const inside = new Map();
    return { name, kind: "folder", inside, entries: async () => [...inside.values()] };
  };
  const root = folder(files[0].webkitRelativePath.split("/")[0]);
  for (const file of files) {
    const parts = file.webkitRelativePath.split("/").slice(1);
    const name = parts.pop();
    let at = root;
    for (const part of parts) {
      if (!at.inside.has(part)) at.inside.set(part, folder(part));
      at = at.inside.get(part);
    }
    at.inside.set(name, { name, kind: "file", open: async () => blobSource(file) });
  }
  return root;
};

/// The sentence that explains the verdict on a pack or on a receipt.
const explanation = ({ verdict, is_receipt }) => {
  if (is_receipt) return verdict === "verified" ? "explain-receipt-verified" : `offline-explain-receipt-${verdict}`;
  return verdict === "verified" ? "explain-verified" : `offline-explain-${verdict}`;
};

export const startPage = (words) => {
  const by = (id) => document.getElementById(id);
  const state = { language: "en", input: null, packName: null, trust: null, report: null, failure: null, part: null, abort: null };

  const phrase = (id) => [words[state.language], words.en].find((some) => Object.hasOwn(some, id))?.[id];
  const t = (id, args = {}) =>
    // What stands for a phrase is one; everything else is shown as it came.
    (phrase(id) ?? id).replace(/\{(\w+)\}/g, (_, name) => phrase(String(args[name])) ?? printable(args[name] ?? ""));

  const row = (body, cells) => {
    const line = body.insertRow();
    for (const [name, text, isCode] of cells) {
      const cell = line.appendChild(document.createElement(name));
      if (name === "th") cell.scope = "row";
      // Each text runs its own way, and stands where the page's language begins.
      const place = cell.appendChild(document.createElement(isCode ? "code" : "bdi"));
      if (isCode) place.dir = "ltr";
      place.textContent = text;
    }
  };

  const show = () => {
    document.documentElement.lang = state.language;
    document.documentElement.dir = state.language === "ur" ? "rtl" : "ltr";
    document.title = t("offline-title");
    for (const place of document.querySelectorAll("[data-word]")) place.textContent = t(place.dataset.word);
    for (const button of document.querySelectorAll("[data-language]")) button.setAttribute("aria-pressed", button.dataset.language === state.language);
    by("chosen-pack").textContent = printable(state.packName ?? t("offline-nothing"));
    by("chosen-trust").textContent = printable(state.trust?.name ?? t("offline-no-trust"));
    by("start").disabled = !state.input || state.abort !== null;
    by("cancel").hidden = by("running").hidden = state.abort === null;
    by("part").textContent = state.part ? t(`offline-${state.part}`) : "";
    showResult();
  };

  const showResult = () => {
    const { report, failure } = state;
    by("result").hidden = !report && !failure;
    if (failure) {
      by("verdict").dataset.verdict = "could-not-check";
      by("verdict").textContent = t("verdict-could-not-check");
      by("explanation").textContent = t(failure.word, failure);
    }
    by("summary").hidden = by("findings").hidden = by("folder-note").hidden = !report;
    if (!report) return;
    by("verdict").dataset.verdict = report.verdict;
    by("verdict").textContent = t(`verdict-${report.verdict}`);
    by("explanation").textContent = t(explanation(report));
    by("folder-note").hidden = !report.isFolder;
    const body = by("summary").tBodies[0];
    body.replaceChildren();
    for (const [label, text] of SUMMARY) {
      const shown = text(report, t);
      if (shown) row(body, [["th", t(label)], ["td", shown]]);
    }
    by("findings").hidden = report.findings.length === 0;
    const list = by("findings").querySelector("tbody");
    list.replaceChildren();
    for (const { code, path, args } of report.findings.slice(0, 1000)) {
      row(list, [["th", code, true], ["td", printable(path), true], ["td", t(`finding-${code}`, args)]]);
    }
    const omitted = report.findings_omitted + Math.max(0, report.findings.length - 1000);
    by("omitted").textContent = omitted ? t("offline-omitted", { count: omitted }) : "";
  };

  const choose = (input, name) => {
    Object.assign(state, { input, packName: name, report: null, failure: null });
    show();
  };
  by("pack").addEventListener("change", ({ target }) => {
    const [file] = target.files;
    if (file) choose({ container: blobSource(file) }, file.name);
  });
  by("folder").addEventListener("change", ({ target }) => {
    if (target.files.length) choose({ folder: ofFiles(target.files) }, `${target.files[0].webkitRelativePath.split("/")[0]}/`);
  });
  by("trust").addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    // No trust file is larger; what is, is refused for it.
    state.trust = file ? { name: file.name, bytes: new Uint8Array(await file.slice(0, 1024 * 1024).arrayBuffer()) } : null;
    state.report = null;
    show();
  });
  for (const [event, isOver] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
    document.addEventListener(event, (dragged) => {
      dragged.preventDefault();
      by("drop").classList.toggle("over", isOver);
      const item = event === "drop" && state.abort === null ? [...dragged.dataTransfer.items].find((item) => item.kind === "file") : null;
      const entry = item?.webkitGetAsEntry?.();
      if (entry?.isDirectory) choose({ folder: ofEntry(entry) }, `${entry.name}/`);
      else if (item) choose({ container: blobSource(item.getAsFile()) }, item.getAsFile().name);
    });
  }
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => {
      state.language = button.dataset.language;
      show();
    });
  }
  by("cancel").addEventListener("click", () => state.abort?.abort());
  by("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    Object.assign(state, { abort: new AbortController(), report: null, failure: null, part: "hashing" });
    by("progress").value = 0;
    show();
    let shown = 0;
    const progress = (part, done) => {
      if (part !== state.part) {
        state.part = part;
        show();
      }
      if (Date.now() - shown < 100) return;
      shown = Date.now();
      by("progress").value = done;
    };
    try {
      const report = await verifyPack(state.input, state.trust, { progress, signal: state.abort.signal });
      state.report = { ...report, isFolder: Boolean(state.input.folder) };
    } catch (error) {
      state.failure = error.name === "AbortError" ? { word: "offline-cancelled" } : { word: "offline-failed", error: String(error) };
    }
    state.abort = null;
    show();
    by("verdict").focus();
  });

  if (/^ur\b/.test(navigator.language)) state.language = "ur";
  show();
};
