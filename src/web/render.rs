//! Pages from templates: escaped by default, strict about what is missing, in the reader's language.

use std::collections::BTreeMap;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde, ValueKind};
use minijinja::{Environment, State, UndefinedBehavior, Value};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::assets::Assets;
use crate::app::sign_in::Browser;
use crate::app::{Code, Error};
use crate::domain::access::{Action, Subject, may};
use crate::proof::time::Timestamp;
use crate::words::{LANGUAGES, Words, direction};

static TEMPLATES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates/site");

/// What a browser may be set to.
pub const THEMES: &[&str] = &["auto", "light", "dark"];

/// Everything but what may stand in a part of a path as it is.
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Text as a part of an address.
#[must_use]
pub fn encoded(text: &str) -> String {
    utf8_percent_encode(text, PART).to_string()
}

thread_local! {
    /// Parsed message files: parsing costs more than a page does.
    static WORDS: BTreeMap<&'static str, Words> =
        LANGUAGES.iter().map(|language| (*language, Words::on_pages(language))).collect();
}

/// Calls `ask` with the words of a language.
pub fn with_words<T>(language: &str, ask: impl FnOnce(&Words) -> T) -> T {
    WORDS.with(|words| match words.get(language).or_else(|| words.get("en")) {
        Some(words) => ask(words),
        None => ask(&Words::english()),
    })
}

/// Compiled templates.
pub struct Pages(Environment<'static>);

impl std::fmt::Debug for Pages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pages")
    }
}

/// What stands around every page.
#[derive(Debug, Clone, Serialize)]
pub struct Frame {
    language: String,
    direction: &'static str,
    theme: String,
    themes: &'static [&'static str],
    languages: &'static [&'static str],
    path: String,
    person: Option<Person>,
}

/// Who is signed in.
#[derive(Debug, Clone, Serialize)]
struct Person {
    name: String,
    login: String,
    role: &'static str,
    clearance: &'static str,
    organisation: String,
    /// What their role may do at all, by the action's code with `_`: what to show in menus.
    can: BTreeMap<String, bool>,
}

impl Frame {
    /// For a visitor, or for somebody who is signed in.
    #[must_use]
    pub fn new(language: &str, theme: &str, path: &str, browser: Option<&Browser>) -> Self {
        Self {
            language: language.to_owned(),
            direction: direction(language),
            theme: theme.to_owned(),
            themes: THEMES,
            languages: LANGUAGES,
            path: path.to_owned(),
            person: browser.map(Person::of),
        }
    }
}

impl Person {
    fn of(browser: &Browser) -> Self {
        let actor = &browser.session.actor;
        let own = Subject::new(actor.organisation.clone(), crate::domain::access::Marking::Unclassified);
        let can = Action::ALL
            .iter()
            .map(|action| (action.code().replace('-', "_"), may(actor, *action, &own).is_ok()))
            .collect();
        Self {
            name: browser.name.clone(),
            login: browser.session.login.clone(),
            role: actor.role.code(),
            clearance: actor.clearance.code(),
            organisation: browser.session.organisation.name.clone(),
            can,
        }
    }
}

impl Pages {
    /// Compiles every template.
    ///
    /// # Errors
    /// [`Code::Internal`] if one is wrong.
    pub fn compile(assets: Arc<Assets>) -> Result<Self, Error> {
        let mut pages = Environment::new();
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        pages.set_syntax(syntax.map_err(wrong)?);
        pages.set_undefined_behavior(UndefinedBehavior::Strict);
        pages.add_function("t", translate);
        pages.add_function("asset", move |name: &str| {
            let missing = || minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, "no such asset");
            assets.address(name).ok_or_else(missing)
        });
        pages.add_filter("part", |text: &str| encoded(text));
        pages.add_filter("instant", instant);
        pages.add_filter("size", size);
        pages.add_filter("media", |media_type: &str| crate::app::import::media::called(media_type));
        pages.add_filter("browser", |agent: &str| super::browser::name(agent));
        let mut folders = vec![&TEMPLATES];
        while let Some(folder) = folders.pop() {
            folders.extend(folder.dirs());
            for file in folder.files() {
                let name = file.path().to_string_lossy().replace('\\', "/");
                let text = file.contents_utf8().unwrap_or_default();
                pages.add_template_owned(name, text).map_err(wrong)?;
            }
        }
        Ok(Self(pages))
    }

    /// A page.
    ///
    /// # Errors
    /// [`Code::Internal`] if there is no such template, or it asks for something that is not there.
    pub fn render(&self, template: &str, frame: &Frame, view: &impl Serialize) -> Result<String, Error> {
        let context = minijinja::context! {
            ..Value::from(Serde(view)), ..Value::from(Serde(frame))
        };
        self.0.get_template(template).and_then(|template| template.render(context)).map_err(wrong)
    }
}

fn wrong(error: minijinja::Error) -> Error {
    Error::new(Code::Internal).with("reason", "a page").because(error)
}

/// `t("id", name=value)`: a message in the page's language.
fn translate(state: &State<'_, '_>, id: &str, arguments: Kwargs) -> Result<String, minijinja::Error> {
    let language = state.lookup("language").map(|language| language.to_string()).unwrap_or_default();
    let mut given = Vec::new();
    for name in arguments.args() {
        let value: Value = arguments.get(name)?;
        let value: fluent_bundle::FluentValue<'_> = match (value.kind(), i64::try_from(value.clone())) {
            (ValueKind::Number, Ok(number)) => number.into(),
            _ => value.to_string().into(),
        };
        given.push((name, value));
    }
    Ok(with_words(&language, |words| words.format(id, &given)))
}

/// An instant as people read it: UTC, to the minute. Accepts RFC 3339 text or Unix milliseconds.
fn instant(value: &Value) -> String {
    let parsed = match i64::try_from(value.clone()) {
        Ok(millis) => Some(Timestamp::from_millis(millis)),
        Err(_) => value.to_string().parse::<Timestamp>().ok(),
    };
    let Some(at) = parsed else { return value.to_string() };
    let text = at.to_string();
    match (text.get(..10), text.get(11..16)) {
        (Some(day), Some(time)) => isolated(&format!("{day} {time} UTC")),
        _ => text,
    }
}

/// Among words that run from the right the parts of a number with signs would change places.
fn isolated(text: &str) -> String {
    format!("\u{2066}{text}\u{2069}")
}

/// Bytes as people read them.
fn size(bytes: u64) -> String {
    let units = ["KiB", "MiB", "GiB", "TiB"];
    let (mut whole, mut tenths, mut unit) = (bytes, 0, "B");
    for next in units {
        if whole < 1024 {
            break;
        }
        tenths = (whole % 1024) * 10 / 1024;
        whole /= 1024;
        unit = next;
    }
    let text = if unit == "B" || whole >= 100 {
        format!("{whole}\u{a0}{unit}")
    } else {
        format!("{whole}.{tenths}\u{a0}{unit}")
    };
    isolated(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_compiles_and_says_only_what_is_in_the_message_files() {
        Pages::compile(Arc::new(Assets::embedded())).unwrap();
        let mut folders = vec![&TEMPLATES];
        let mut asked = 0;
        while let Some(folder) = folders.pop() {
            folders.extend(folder.dirs());
            for file in folder.files() {
                let text = file.contents_utf8().unwrap();
                let mut before = "";
                for part in text.split("t(\"") {
                    // The beginning of the file, or a function whose name ends that way.
                    let is_other = before.chars().next_back().is_none_or(char::is_alphanumeric);
                    before = part;
                    if is_other {
                        continue;
                    }
                    let id = part.split('"').next().unwrap();
                    // An id that is put together is looked up by the test of what it is put together from.
                    if part[id.len()..].starts_with("\" ~") {
                        continue;
                    }
                    asked += 1;
                    with_words("en", |words| assert!(words.has(id), "{}: {id}", file.path().display()));
                }
            }
        }
        assert!(asked > 30);
    }

    /// Text of a template that is neither an expression nor a tag, and what stands in attributes that people read.
    fn plain_words(template: &str) -> Vec<String> {
        let cut = |text: &str, open: &str, close: &str| {
            let mut parts = text.split(open);
            let mut kept = parts.next().unwrap_or_default().to_owned();
            for part in parts {
                kept.push(' ');
                kept.push_str(part.split_once(close).map_or("", |(_, rest)| rest));
            }
            kept
        };
        // Commands are typed as they stand, in any language.
        let mut text = cut(template, "<pre", "</pre>");
        for (open, close) in [("{#", "#}"), ("{%", "%}"), ("{{", "}}")] {
            text = cut(&text, open, close);
        }
        let mut read = String::new();
        for attribute in ["title=\"", "placeholder=\"", "aria-label=\"", "alt=\"", "content=\""] {
            for part in text.split(attribute).skip(1) {
                read.push_str(part.split('"').next().unwrap_or_default());
                read.push('\n');
            }
        }
        // A macro may make an address, or a part of a tag: attributes, and ids that are put together.
        let text = cut(&text, "<", ">");
        let is_read = |word: &&str| {
            !word.starts_with(['/', '?']) && !word.contains("=\"") && !word.ends_with(['-', '"'])
        };
        read.extend(text.split_whitespace().filter(is_read).flat_map(|word| [word, " "]));
        let words = read.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 1);
        words.map(str::to_owned).collect()
    }

    #[test]
    fn no_word_stands_in_a_template() {
        assert_eq!(
            plain_words("<p title=\"Oops\">{{ x }} Hello {% if a %}there{% endif %}</p>"),
            ["Oops", "Hello", "there"]
        );
        let mut folders = vec![&TEMPLATES];
        while let Some(folder) = folders.pop() {
            folders.extend(folder.dirs());
            for file in folder.files() {
                let mut words = plain_words(file.contents_utf8().unwrap());
                // Of the viewport, which only browsers read.
                words.retain(|word| !["width", "device", "initial", "scale"].contains(&word.as_str()));
                assert_eq!(words, Vec::<String>::new(), "{}", file.path().display());
            }
        }
    }

    #[test]
    fn what_is_wrong_is_shown_and_escaped() {
        let pages = Pages::compile(Arc::new(Assets::embedded())).unwrap();
        let error = Error::not_found("page", "<script>").field("title", "<b>").detail("&");
        let problem = crate::web::problem::Problem::from(error).body();
        for language in LANGUAGES {
            let frame = Frame::new(language, "auto", "/nowhere", None);
            let page =
                pages.render("problem.html", &frame, &serde_json::json!({ "problem": problem })).unwrap();
            assert!(page.contains("&lt;b&gt;") && page.contains("&amp;") && !page.contains("<b>"), "{page}");
            assert!(!page.contains('⟦'), "{page}");
        }
    }

    #[test]
    fn sizes_and_instants_read_well() {
        assert_eq!(size(0), "\u{2066}0\u{a0}B\u{2069}");
        assert_eq!(size(1023), "\u{2066}1023\u{a0}B\u{2069}");
        assert_eq!(size(1536), "\u{2066}1.5\u{a0}KiB\u{2069}");
        assert_eq!(size(5 << 30), "\u{2066}5.0\u{a0}GiB\u{2069}");
        assert_eq!(instant(&Value::from("2026-10-03T08:14:05.120Z")), "\u{2066}2026-10-03 08:14 UTC\u{2069}");
    }

    #[test]
    fn a_part_of_an_address_cannot_become_another() {
        assert_eq!(encoded("a/../b?c#d e"), "a%2F..%2Fb%3Fc%23d%20e");
    }
}
