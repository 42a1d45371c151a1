//! Every word that people read, from the Fluent files in `templates/locales/<language>/`.
//!
//! One message file per audience (`cli`, `verify`, `pdf`, `index`, `rules`, …), compiled in. English is complete;
//! another language falls back to English message by message. A missing message shows its id between `⟦ ⟧`, so that
//! a gap is seen and a test can look for it.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// The message files, by language. A new file is one line here.
const FILES: &[(&str, &str, &str)] = &[
    ("en", "verify", include_str!("../templates/locales/en/verify.ftl")),
    ("en", "cli", include_str!("../templates/locales/en/cli.ftl")),
    ("en", "errors", include_str!("../templates/locales/en/errors.ftl")),
    ("en", "pdf", include_str!("../templates/locales/en/pdf.ftl")),
    ("en", "index", include_str!("../templates/locales/en/index.ftl")),
    ("en", "rules", include_str!("../templates/locales/en/rules.ftl")),
    ("en", "site-records", include_str!("../templates/locales/en/site-records.ftl")),
    ("en", "site", include_str!("../templates/locales/en/site.ftl")),
    ("en", "site-people", include_str!("../templates/locales/en/site-people.ftl")),
    ("en", "site-verify", include_str!("../templates/locales/en/site-verify.ftl")),
    ("en", "site-lists", include_str!("../templates/locales/en/site-lists.ftl")),
    ("en", "site-packs", include_str!("../templates/locales/en/site-packs.ftl")),
    ("en", "readme", include_str!("../templates/locales/en/readme.ftl")),
    ("ur", "site", include_str!("../templates/locales/ur/site.ftl")),
    ("ur", "readme", include_str!("../templates/locales/ur/readme.ftl")),
];

/// The languages that have files, English first.
pub const LANGUAGES: &[&str] = &["en", "ur"];

/// The messages of one language, with English behind it.
pub struct Words {
    languages: Vec<String>,
    /// Looked up when the first message is asked for: most use cases only need words if something is wrong.
    bundles: OnceCell<Vec<Arc<Parsed>>>,
    /// Fluent formats through `&self`, and its errors are collected here; they mean a message file is wrong.
    errors: RefCell<Vec<String>>,
}

/// The message files of one language, and what is wrong in them.
struct Parsed {
    bundle: FluentBundle<FluentResource>,
    errors: Vec<String>,
}

/// Parsed once in a process: parsing costs more than filing a record does.
static PARSED: Mutex<BTreeMap<String, Arc<Parsed>>> = Mutex::new(BTreeMap::new());

impl Parsed {
    fn of(language: &str) -> Arc<Self> {
        // A lock that a panic has poisoned is as good as any: what is in it is whole.
        let mut all = PARSED.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry(language.to_owned()).or_insert_with(|| Arc::new(Self::parse(language))))
    }

    fn parse(language: &str) -> Self {
        let locale: LanguageIdentifier = language.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Isolation marks are for mixed-direction HTML; in PDF, CSV and terminals they print as boxes.
        bundle.set_use_isolating(false);
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

    fn load(languages: &[&str]) -> Self {
        let languages = languages.iter().map(|language| (*language).to_owned()).collect();
        Self { languages, bundles: OnceCell::new(), errors: RefCell::new(Vec::new()) }
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
        self.bundles.get_or_init(|| self.languages.iter().map(|language| Parsed::of(language)).collect())
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
                self.errors.borrow_mut().push(format!("{id}: {errors:?}"));
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
        parsed.chain(&*self.errors.borrow()).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_file_parses() {
        for language in LANGUAGES {
            assert_eq!(Words::of(language).errors(), Vec::<String>::new(), "{language}");
        }
    }

    #[test]
    fn a_missing_message_shows_itself() {
        assert_eq!(Words::english().text("no-such-message"), "⟦no-such-message⟧");
    }
}
