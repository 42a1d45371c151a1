//! `verify/verify.html`: a second verifier, in plain JavaScript, as one file that a browser opens without a network.
//!
//! Its sources are the modules in `templates/verify/`. They are put together here, in the order of their imports,
//! without a tool: an `import` line is left out, the word `export` too. So everything stands in one closure, and a name
//! may be defined once only.

use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Map, Value};

use crate::proof::digest::Digest;
use crate::words::{Argument, LANGUAGES, Words};

/// The modules, each behind those that it imports.
const MODULES: &[(&str, &str)] = &[
    ("bytes", include_str!("../../templates/verify/bytes.js")),
    ("findings", include_str!("../../templates/verify/findings.js")),
    ("json", include_str!("../../templates/verify/json.js")),
    ("names", include_str!("../../templates/verify/names.js")),
    ("container", include_str!("../../templates/verify/container.js")),
    ("source", include_str!("../../templates/verify/source.js")),
    ("note", include_str!("../../templates/verify/note.js")),
    ("policy", include_str!("../../templates/verify/policy.js")),
    ("pack", include_str!("../../templates/verify/pack.js")),
    ("ledger", include_str!("../../templates/verify/ledger.js")),
    ("records", include_str!("../../templates/verify/records.js")),
    ("samples", include_str!("../../templates/verify/samples.js")),
    ("bag", include_str!("../../templates/verify/bag.js")),
    ("answer", include_str!("../../templates/verify/answer.js")),
    ("verify", include_str!("../../templates/verify/verify.js")),
    ("page", include_str!("../../templates/verify/page.js")),
    ("start", include_str!("../../templates/verify/start.js")),
];

/// `verify/check.sh`: one file, followed to the key of the ledger with public tools.
pub const CHECK_SCRIPT: &str = include_str!("../../templates/verify/check.sh");

/// SHA-256 in pieces, which no browser has: `@noble/hashes`, as it was vendored for the site.
const SHA256: &str = include_str!("../../templates/assets/vendor/noble-hashes/sha256.js");
/// How that module ends.
const SHA256_EXPORT: &str = "export {\n  sha256\n};\n";
const SHA256_LICENCE: &str = include_str!("../../templates/assets/vendor/noble-hashes/LICENSE");

/// The files with the page's words: its own, and what the verifier says.
const WORDS: [&str; 2] = [
    include_str!("../../templates/locales/en/verify-page.ftl"),
    include_str!("../../templates/locales/en/verify.ftl"),
];

/// What the page puts into its messages by itself.
const ARGUMENTS: &[&str] = &[
    "algorithm",
    "at",
    "bytes",
    "copy",
    "count",
    "counts",
    "error",
    "drawn",
    "files",
    "found",
    "from",
    "keys",
    "limit",
    "manifest",
    "member",
    "name",
    "number",
    "origin",
    "part",
    "population",
    "position",
    "recipient",
    "records",
    "rule",
    "site",
    "product",
    "reason",
    "size",
    "steps",
    "subject",
    "to",
    "versions",
    "verdict",
    "what",
    "why",
    "witnesses",
];

/// The page. The same bytes always, whatever the pack.
#[must_use]
pub fn html() -> &'static str {
    static PAGE: OnceLock<String> = OnceLock::new();
    PAGE.get_or_init(|| {
        let (script, style) = (format!("\n{}\n", script()), include_str!("../../templates/verify/page.css"));
        let hash = |text: &str| BASE64.encode(Digest::of(text.as_bytes()).as_bytes());
        // Only this script and this style run, and nothing can be loaded or sent.
        let policy = format!(
            "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
            hash(&script),
            hash(style)
        );
        let no_script = |language: &str| Words::of(language).text("offline-no-script");
        include_str!("../../templates/verify/page.html")
            .replace("{{policy}}", &policy)
            .replace("{{style}}", style)
            .replace("{{no-script-en}}", &no_script("en"))
            .replace("{{no-script-ur}}", &no_script("ur"))
            // Last, so that nothing in it is taken for a place to fill.
            .replace("\n{{script}}\n", &script)
    })
}

fn script() -> String {
    let licence: String =
        SHA256_LICENCE.lines().map(|line| format!("// {line}\n").replace(" \n", "\n")).collect();
    let sha256 = SHA256.replace(SHA256_EXPORT, "return sha256;\n");
    let mut script = format!(
        "\"use strict\";\n(() => {{\n// SHA-256 of @noble/hashes, unchanged.\n{licence}const sha256 = (() => {{\n{sha256}}})();\n\n\
         const WORDS = {};\n",
        words()
    );
    for (_, module) in MODULES {
        script.push('\n');
        for line in module.lines().filter(|line| !line.starts_with("import ")) {
            script.push_str(line.strip_prefix("export ").unwrap_or(line));
            script.push('\n');
        }
    }
    script.push_str("})();");
    script
}

/// Every message by language and id, its arguments written `{name}`, as a literal of JavaScript.
fn words() -> String {
    let arguments: Vec<Argument<'static>> =
        ARGUMENTS.iter().map(|name| (*name, format!("{{{name}}}").into())).collect();
    let ids = || WORDS.iter().flat_map(|file| file.lines()).filter_map(message_id);
    let of = |language: &str| -> Map<String, Value> {
        let words = Words::on_pages(language);
        ids().map(|id| (id.to_owned(), words.format(id, &arguments).into())).collect()
    };
    let all: Map<String, Value> =
        LANGUAGES.iter().map(|language| ((*language).to_owned(), of(language).into())).collect();
    // Nothing in a script may look like its end.
    Value::from(all).to_string().replace('<', "\\u003c")
}

/// Messages of what the page does not do: the help of the command line, two packs side by side, a whole ledger, what is
/// disclosed later.
const NOT_OF_THE_PAGE: &[&str] =
    &["verify-help", "diff-", "compare-", "audit-", "finding-audit-", "opened-", "disclosed-", "sealed"];

/// The id of the message that begins on a line, if the page has a use for it.
fn message_id(line: &str) -> Option<&str> {
    let (id, _) = line.split_once(" =")?;
    let is_id = id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    (is_id && !id.is_empty() && !NOT_OF_THE_PAGE.iter().any(|start| id.starts_with(start))).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_whole_and_loads_nothing() {
        let page = html();
        assert_eq!(page, html());
        for place in ["{{policy}}", "{{style}}", "{{script}}", "{{no-script", "⟦"] {
            assert!(!page.contains(place), "{place} was not filled in");
        }
        assert!(!words().contains("{$"), "a message asks for something that the page does not give");
        for foreign in ["http://", "https://", "src=", "href=", "@import", "url("] {
            let own = page.lines().filter(|line| !line.starts_with("//"));
            assert_eq!(
                own.filter(|line| line.contains(foreign)).collect::<Vec<_>>(),
                Vec::<&str>::new(),
                "{foreign}"
            );
        }
        assert_eq!(page.matches("<script>").count(), 1);
        assert_eq!(page.matches("</script").count(), 1);
        assert!(page.contains("<meta charset=\"utf-8\">"));
        // The browser compares what stands between the tags with the policy.
        let between = |start: &str, end: &str| {
            let (_, rest) = page.split_once(start).unwrap();
            BASE64.encode(Digest::of(rest.split_once(end).unwrap().0.as_bytes()).as_bytes())
        };
        assert!(page.contains(&format!("script-src 'sha256-{}'", between("<script>", "</script>"))));
        assert!(page.contains(&format!("style-src 'sha256-{}'", between("<style>", "</style>"))));
        assert!(page.contains("return sha256;") && !page.contains("\nexport "), "an export is left");
        assert!(page.contains("The MIT License"), "the licence of what was taken over");
    }

    #[test]
    fn it_is_written_for_the_second_verifier_to_run() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/verify-page");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("verify.html"), html()).unwrap();
        std::fs::write(folder.join("check.sh"), CHECK_SCRIPT).unwrap();
    }

    #[test]
    fn every_module_stands_behind_what_it_imports() {
        for (position, (name, module)) in MODULES.iter().enumerate() {
            for line in module.lines().filter(|line| line.starts_with("import ")) {
                let from = line.split('"').nth(1).unwrap();
                let known = from.ends_with("/sha256.js")
                    || MODULES.iter().take(position).any(|(other, _)| from == format!("./{other}.js"));
                assert!(known, "{name}: {line}");
                assert!(line.ends_with("\";"), "{name}: an import is one line");
            }
        }
    }

    #[test]
    fn every_word_that_the_page_asks_for_is_there() {
        let words: Value = serde_json::from_str(&words()).unwrap();
        let has = |id: &str| LANGUAGES.iter().all(|language| words[language][id].is_string());
        for (_, module) in MODULES {
            for prefix in [
                "answer-",
                "offline-",
                "label-",
                "broken-",
                "part-",
                "rule-",
                "disclosure-",
                "issue-",
                "receipt-",
                "policy-",
                "manifest-",
                "redraw-",
                "sampled-",
            ] {
                for quoted in module.split('"').filter(|text| text.starts_with(prefix)) {
                    // Codes of findings begin as some phrases do.
                    assert!(
                        has(quoted) || has(&format!("finding-{quoted}")) || quoted.ends_with(".txt"),
                        "{quoted}"
                    );
                }
            }
        }
        for quoted in include_str!("../../templates/verify/page.html").split("data-word=\"").skip(1) {
            let id = quoted.split('"').next().unwrap();
            assert!(has(id), "{id}");
        }
    }
}
