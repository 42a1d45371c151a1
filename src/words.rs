//! Every word that people read, from the Fluent files in `templates/locales/<language>/`.
//!
//! One message file per audience (`cli`, `verify`, `pdf`, `index`, `rules`, …), compiled in. English is complete;
//! another language falls back to English message by message. A missing message shows its id between `⟦ ⟧`, so that
//! a gap is seen and a test can look for it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// The message files, by language. A new file is one line here.
const FILES: &[(&str, &str, &str)] = &[
    ("en", "verify", include_str!("../templates/locales/en/verify.ftl")),
    ("en", "verify-page", include_str!("../templates/locales/en/verify-page.ftl")),
    ("en", "cli", include_str!("../templates/locales/en/cli.ftl")),
    ("en", "errors", include_str!("../templates/locales/en/errors.ftl")),
    ("en", "pdf", include_str!("../templates/locales/en/pdf.ftl")),
    ("en", "index", include_str!("../templates/locales/en/index.ftl")),
    ("en", "rules", include_str!("../templates/locales/en/rules.ftl")),
    ("en", "site-records", include_str!("../templates/locales/en/site-records.ftl")),
    ("en", "site", include_str!("../templates/locales/en/site.ftl")),
    ("en", "site-people", include_str!("../templates/locales/en/site-people.ftl")),
    ("en", "site-verify", include_str!("../templates/locales/en/site-verify.ftl")),
    ("en", "site-witness", include_str!("../templates/locales/en/site-witness.ftl")),
    ("en", "site-lists", include_str!("../templates/locales/en/site-lists.ftl")),
    ("en", "site-signing", include_str!("../templates/locales/en/site-signing.ftl")),
    ("en", "site-work", include_str!("../templates/locales/en/site-work.ftl")),
    ("en", "site-retention", include_str!("../templates/locales/en/site-retention.ftl")),
    ("en", "site-packs", include_str!("../templates/locales/en/site-packs.ftl")),
    ("en", "site-scan", include_str!("../templates/locales/en/site-scan.ftl")),
    ("en", "site-reports", include_str!("../templates/locales/en/site-reports.ftl")),
    ("en", "readme", include_str!("../templates/locales/en/readme.ftl")),
    ("ur", "errors", include_str!("../templates/locales/ur/errors.ftl")),
    ("ur", "rules", include_str!("../templates/locales/ur/rules.ftl")),
    ("ur", "verify", include_str!("../templates/locales/ur/verify.ftl")),
    ("ur", "verify-page", include_str!("../templates/locales/ur/verify-page.ftl")),
    ("ur", "site", include_str!("../templates/locales/ur/site.ftl")),
    ("ur", "site-lists", include_str!("../templates/locales/ur/site-lists.ftl")),
    ("ur", "site-packs", include_str!("../templates/locales/ur/site-packs.ftl")),
    ("ur", "site-scan", include_str!("../templates/locales/ur/site-scan.ftl")),
    ("ur", "site-people", include_str!("../templates/locales/ur/site-people.ftl")),
    ("ur", "site-records", include_str!("../templates/locales/ur/site-records.ftl")),
    ("ur", "site-retention", include_str!("../templates/locales/ur/site-retention.ftl")),
    ("ur", "site-signing", include_str!("../templates/locales/ur/site-signing.ftl")),
    ("ur", "site-work", include_str!("../templates/locales/ur/site-work.ftl")),
    ("ur", "site-verify", include_str!("../templates/locales/ur/site-verify.ftl")),
    ("ur", "site-witness", include_str!("../templates/locales/ur/site-witness.ftl")),
    ("ur", "site-reports", include_str!("../templates/locales/ur/site-reports.ftl")),
    ("ur", "readme", include_str!("../templates/locales/ur/readme.ftl")),
];

/// The languages that have files, English first.
pub const LANGUAGES: &[&str] = &["en", "ur"];

/// Which way a language runs, as HTML says it.
#[must_use]
pub fn direction(language: &str) -> &'static str {
    if language == "ur" { "rtl" } else { "ltr" }
}

/// The messages of one language, with English behind it.
pub struct Words {
    languages: Vec<String>,
    is_isolating: bool,
    /// Looked up when the first message is asked for: most use cases only need words if something is wrong.
    bundles: OnceLock<Vec<Arc<Parsed>>>,
    /// Fluent formats through `&self`, and its errors are collected here; they mean a message file is wrong.
    errors: Mutex<Vec<String>>,
}

/// The message files of one language, and what is wrong in them.
struct Parsed {
    bundle: FluentBundle<FluentResource>,
    errors: Vec<String>,
}

/// Parsed once in a process: parsing costs more than filing a record does.
static PARSED: Mutex<BTreeMap<(String, bool), Arc<Parsed>>> = Mutex::new(BTreeMap::new());

impl Parsed {
    fn of(language: &str, is_isolating: bool) -> Arc<Self> {
        // A lock that a panic has poisoned is as good as any: what is in it is whole.
        let mut all = PARSED.lock().unwrap_or_else(PoisonError::into_inner);
        let of = (language.to_owned(), is_isolating);
        Arc::clone(all.entry(of).or_insert_with(|| Arc::new(Self::parse(language, is_isolating))))
    }

    fn parse(language: &str, is_isolating: bool) -> Self {
        let locale: LanguageIdentifier = language.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Isolation marks are for mixed-direction pages; in PDF, CSV and terminals they print as boxes.
        bundle.set_use_isolating(is_isolating);
        let mut errors = Vec::new();
        for (_, file, text) in FILES.iter().filter(|(of, _, _)| *of == language) {
            let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(partial, found)| {
                errors.push(format!("{language}/{file}.ftl: {found:?}"));
                partial
            });
            if let Err(found) = bundle.add_resource(resource) {
                errors.push(format!("{language}/{file}.ftl: {found:?}"));
            }
        }
        Self { bundle, errors }
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").finish_non_exhaustive()
    }
}

/// One argument of a message.
pub type Argument<'a> = (&'a str, FluentValue<'a>);

impl Words {
    /// English.
    #[must_use]
    pub fn english() -> Self {
        Self::load(&["en"])
    }

    /// The given language (`ur`, `en`), with English behind it.
    #[must_use]
    pub fn of(language: &str) -> Self {
        if language == "en" { Self::english() } else { Self::load(&[language, "en"]) }
    }

    /// The same for pages and for answers to people: in a language that runs from the right, what is put into a
    /// message is isolated. Otherwise a day or a number among Urdu words would be shown with its parts reversed.
    #[must_use]
    pub fn on_pages(language: &str) -> Self {
        Self { is_isolating: direction(language) == "rtl", ..Self::of(language) }
    }

    fn load(languages: &[&str]) -> Self {
        let languages = languages.iter().map(|language| (*language).to_owned()).collect();
        Self { languages, is_isolating: false, bundles: OnceLock::new(), errors: Mutex::new(Vec::new()) }
    }

    /// The language that comes first: [`Words::of`] it gives another thread the same words.
    #[must_use]
    pub fn language(&self) -> &str {
        self.languages.first().map_or("en", String::as_str)
    }

    fn bundles(&self) -> impl Iterator<Item = &FluentBundle<FluentResource>> {
        self.parsed().iter().map(|parsed| &parsed.bundle)
    }

    fn parsed(&self) -> &[Arc<Parsed>] {
        self.bundles.get_or_init(|| {
            self.languages.iter().map(|language| Parsed::of(language, self.is_isolating)).collect()
        })
    }

    /// The message without arguments.
    #[must_use]
    pub fn text(&self, id: &str) -> String {
        self.format(id, &[])
    }

    /// The message with arguments.
    #[must_use]
    pub fn format(&self, id: &str, arguments: &[Argument<'_>]) -> String {
        let arguments: FluentArgs<'_> =
            arguments.iter().map(|(name, value)| (*name, value.clone())).collect();
        for bundle in self.bundles() {
            let Some(pattern) = bundle.get_message(id).and_then(|message| message.value()) else { continue };
            let mut errors = Vec::new();
            let text = bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned();
            if !errors.is_empty() {
                let mut all = self.errors.lock().unwrap_or_else(PoisonError::into_inner);
                all.push(format!("{id}: {errors:?}"));
            }
            return text;
        }
        format!("⟦{id}⟧")
    }

    /// True if the id is known in this language or in English.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.bundles().any(|bundle| bundle.has_message(id))
    }

    /// What was wrong in the message files or their arguments so far; empty when all is well.
    #[must_use]
    pub fn errors(&self) -> Vec<String> {
        let parsed = self.parsed().iter().flat_map(|parsed| &parsed.errors);
        let own = self.errors.lock().unwrap_or_else(PoisonError::into_inner);
        parsed.chain(&*own).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Messages of a file by id, each with all its lines.
    fn messages(text: &str) -> BTreeMap<&str, String> {
        let mut found: BTreeMap<&str, String> = BTreeMap::new();
        let mut last = None;
        for line in text.lines() {
            if line.starts_with('#') {
                last = None;
            } else if line.starts_with(|first: char| first.is_ascii_alphabetic()) {
                let (id, rest) = line.split_once(" =").unwrap();
                found.insert(id, rest.to_owned());
                last = Some(id);
            } else if let Some(id) = last {
                let message = found.get_mut(id).unwrap();
                message.push('\n');
                message.push_str(line);
            }
        }
        found
    }

    fn of_language(language: &str) -> BTreeMap<&'static str, (&'static str, String)> {
        let files = FILES.iter().filter(|(of, _, _)| *of == language);
        files
            .flat_map(|(_, file, text)| messages(text).into_iter().map(move |(id, text)| (id, (*file, text))))
            .collect()
    }

    /// What follows a sign, as far as it is a name.
    fn after(text: &str, sign: char) -> BTreeSet<&str> {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        text.split(sign)
            .skip(1)
            .map(|part| part.split(|c: char| !is_part(c)).next().unwrap_or_default())
            .filter(|name| !name.is_empty())
            .collect()
    }

    #[test]
    fn every_message_file_parses() {
        for language in LANGUAGES {
            assert_eq!(Words::of(language).errors(), Vec::<String>::new(), "{language}");
            assert_eq!(Words::on_pages(language).errors(), Vec::<String>::new(), "{language}");
        }
    }

    #[test]
    fn a_missing_message_shows_itself() {
        assert_eq!(Words::english().text("no-such-message"), "⟦no-such-message⟧");
    }

    #[test]
    fn every_other_language_says_the_same_things_about_the_same() {
        let english = of_language("en");
        for language in LANGUAGES.iter().filter(|language| **language != "en") {
            for (id, (file, text)) in of_language(language) {
                let (_, of) =
                    english.get(id).unwrap_or_else(|| panic!("{language}/{file}: {id} is not English"));
                // A message may be told without a variable that it only chooses a plural by.
                assert_eq!(after(&text, '$'), after(of, '$'), "{language}/{file}: {id}");
                // Urdu has two plurals; a key of another kind is one that English has.
                let known = after(of, '[');
                for key in after(&text, '[') {
                    assert!(
                        known.contains(key) || ["one", "other"].contains(&key),
                        "{language}: {id} [{key}]"
                    );
                }
                assert!(!text.contains("⟦") && !text.trim().is_empty(), "{language}: {id}");
            }
        }
    }

    #[test]
    fn no_word_of_the_site_is_missing_in_another_language() {
        let english = of_language("en");
        for language in LANGUAGES.iter().filter(|language| **language != "en") {
            let there = of_language(language);
            let mut missing: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for (id, (file, _)) in &english {
                // What programmers read in the description of the API, and the command line's help.
                let is_technical =
                    ["api-", "help-", "verify-help-"].iter().any(|start| id.starts_with(start));
                if !there.contains_key(id) && !is_technical {
                    missing.entry(file).or_default().push(id);
                }
            }
            // What nobody reads at the site: the command line, and packs, which are English.
            for file in ["cli", "pdf", "index"] {
                missing.remove(file);
            }
            assert_eq!(missing, BTreeMap::new(), "{language}: no words for these");
        }
    }

    #[test]
    fn what_is_put_into_urdu_is_isolated_on_pages_only() {
        let arguments = [("index", FluentValue::from("2026-10-02"))];
        let shown = Words::on_pages("ur").format("event-title", &arguments);
        assert!(shown.contains("\u{2068}2026-10-02\u{2069}"), "{shown:?}");
        for words in [Words::of("ur"), Words::on_pages("en")] {
            assert!(!words.format("event-title", &arguments).contains('\u{2068}'));
        }
    }

    #[test]
    fn urdu_has_its_plurals() {
        let words = Words::of("ur");
        let says = |count: i64| words.format("list-count", &[("count", count.into())]);
        assert_eq!([says(0), says(1), says(2)], ["کوئی ریکارڈ نہیں", "1 ریکارڈ", "2 ریکارڈ"]);
    }
}
