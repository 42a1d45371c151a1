//! The whole pack as one page to read offline: `data/index.html`. No script, nothing from elsewhere; every value is
//! escaped, and a content security policy forbids what escaping might have missed.

use std::collections::BTreeMap;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, Value};
use serde::Serialize;

use super::contents::{
    AcknowledgementLine, Contents, FileLine, RecordSheet, RefusalLine, SignatureLine, Status, StepSheet,
    StructureLine, VersionLine,
};
use super::format;
use crate::words::Words;

/// Why the page could not be made. None of these depends on the records.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The template is wrong or asks for something that is not there.
    #[error("the page of the pack could not be composed")]
    Template(#[from] minijinja::Error),
}

/// Messages that the template uses as they are; those with arguments are made in the views.
const WORDS: &[&str] = &[
    "pack-as-of",
    "pack-clauses",
    "pack-column-event",
    "pack-column-file",
    "pack-column-installed",
    "pack-column-item",
    "pack-column-kind",
    "pack-column-link",
    "pack-column-media-type",
    "pack-column-number",
    "pack-column-open-items",
    "pack-column-records",
    "pack-column-rules-met",
    "pack-column-serial",
    "pack-column-size",
    "pack-column-state",
    "pack-column-status",
    "pack-column-step",
    "pack-column-title",
    "pack-column-unit-status",
    "pack-column-version",
    "pack-content-digest",
    "pack-copy-label",
    "pack-fact-event",
    "pack-fact-kind",
    "pack-fact-marking",
    "pack-fact-occurred",
    "pack-fact-received",
    "pack-fact-state",
    "pack-fact-steps",
    "pack-fact-version",
    "pack-fields-title",
    "pack-files-title",
    "pack-kind",
    "pack-language",
    "pack-direction",
    "pack-about-label",
    "pack-column-bears",
    "pack-column-piece",
    "pack-column-standing",
    "pack-column-went-in",
    "pack-ledger",
    "pack-ledger-key",
    "pack-ledger-root",
    "pack-legend-title",
    "pack-links-title",
    "pack-marking",
    "pack-no-fields",
    "pack-no-files",
    "pack-no-verdict",
    "pack-none",
    "pack-not-in-pack",
    "pack-period-label",
    "pack-product",
    "pack-profile-digest",
    "pack-readiness-title",
    "pack-recipient",
    "pack-register-empty",
    "pack-column-signed-version",
    "pack-site",
    "pack-structure-repeated",
    "pack-step-no-rules",
    "pack-steps-title",
    "pack-trace-edges",
    "pack-trace-intro",
    "pack-trace-items",
    "pack-trace-lots",
    "pack-trace-sample",
    "pack-trace-structure",
    "pack-trace-title",
    "pack-trace-units",
    "pack-versions-note",
    "pack-versions-title",
    "index-check",
    "index-column-author",
    "index-column-received",
    "index-column-reason",
    "index-contents",
    "index-manifest",
    "index-open-hint",
    "index-pdf",
    "index-proof",
    "index-records-title",
    "index-rule",
    "index-what-it-says",
];

#[derive(Serialize)]
struct Page<'a> {
    /// Message texts by id, dashes turned to underscores.
    words: BTreeMap<String, String>,
    title: String,
    marking: String,
    /// The marking inside a style sheet's string.
    marking_css: String,
    number: &'a str,
    organisation: String,
    profile: String,
    /// What the pack is limited to.
    about: Vec<String>,
    site: String,
    product: String,
    period: String,
    copy: String,
    recipient: String,
    content_digest: String,
    origin: String,
    as_of: String,
    root: String,
    vkey: String,
    profile_digest: String,
    summary: String,
    legend: Vec<(StatusView, String)>,
    steps: Vec<StepView>,
    traceability: Option<TraceView>,
    groups: Vec<Group>,
}

/// A status: its class and symbol in the page, and its word.
#[derive(Serialize, Clone)]
struct StatusView {
    code: Status,
    word: String,
}

#[derive(Serialize)]
struct StepView {
    anchor: String,
    code: String,
    title: String,
    status: StatusView,
    clauses: Vec<String>,
    rules_met: String,
    open_items: String,
    records: String,
    rules: Vec<RuleView>,
}

#[derive(Serialize)]
struct RuleView {
    id: String,
    label: String,
    status: StatusView,
    items: Vec<ItemView>,
}

#[derive(Serialize)]
struct ItemView {
    number: String,
    anchor: Option<String>,
    text: String,
}

#[derive(Serialize)]
struct TraceView {
    items: String,
    lots: String,
    units: String,
    edges: String,
    more: Option<String>,
    sample: Vec<[String; 4]>,
    structure: Vec<PieceView>,
}

/// A piece in the tree of what is in what.
#[derive(Serialize)]
struct PieceView {
    depth: u32,
    piece: String,
    quantity: String,
    standing: String,
    records: String,
    is_repeated: bool,
}

/// The records that stand under one step.
#[derive(Serialize)]
struct Group {
    heading: String,
    records: Vec<RecordView>,
}

#[derive(Serialize)]
struct RecordView {
    anchor: String,
    number: String,
    title: String,
    kind: String,
    state: String,
    marking: String,
    occurred_on: Option<String>,
    received_at: String,
    steps: String,
    version: Option<String>,
    event: Option<String>,
    fields: Vec<(String, String)>,
    links: Vec<LinkView>,
    files: Vec<FileView>,
    versions: Vec<VersionView>,
    statements: Vec<Statements>,
}

/// A table of what people said of the versions.
#[derive(Serialize)]
struct Statements {
    title: String,
    who: String,
    when: String,
    rows: Vec<StatementView>,
    /// What is left out, and why.
    notes: Vec<String>,
}

#[derive(Serialize)]
struct StatementView {
    meaning: String,
    name: String,
    role: String,
    reason: String,
    at: String,
    version: String,
    event: String,
    proof: String,
}

#[derive(Serialize)]
struct LinkView {
    label: String,
    number: String,
    title: String,
    anchor: Option<String>,
}

#[derive(Serialize)]
struct FileView {
    name: String,
    path: String,
    href: Option<String>,
    size: String,
    media_type: String,
    digest: String,
}

#[derive(Serialize)]
struct VersionView {
    version: u32,
    received_at: String,
    author: String,
    state: String,
    reason: String,
    digest: String,
    event: String,
    manifest: Option<String>,
    proof: String,
}

/// Makes the page.
///
/// # Errors
/// [`IndexError::Template`] if the compiled-in template is wrong.
pub fn render(contents: &Contents, words: &Words) -> Result<String, IndexError> {
    let mut environment = Environment::new();
    // A misspelt name is an error, not an empty place.
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    // Escaping is on by the name's ending.
    environment.add_template("index.html", include_str!("../../templates/pack/index.html"))?;
    let page = environment.get_template("index.html")?.render(Value::from(Serde(page(contents, words))))?;
    Ok(page)
}

fn page<'a>(contents: &'a Contents, words: &Words) -> Page<'a> {
    let anchors: BTreeMap<&str, String> = contents
        .records
        .iter()
        .enumerate()
        .map(|(position, record)| (record.number.as_str(), format!("record-{}", position + 1)))
        .collect();
    let or =
        |text: &str, otherwise: &str| if text.is_empty() { words.text(otherwise) } else { visible(text) };
    Page {
        words: WORDS.iter().map(|id| (id.replace('-', "_"), words.text(id))).collect(),
        title: visible(&words.format(
            "pack-document-title",
            &[
                ("number", contents.number.as_str().into()),
                ("profile", contents.profile.title.as_str().into()),
            ],
        )),
        marking: visible(&contents.marking),
        marking_css: css_string(&contents.marking),
        number: &contents.number,
        organisation: visible(&contents.organisation_name),
        profile: visible(&contents.profile.title),
        about: contents.scope.about.iter().map(|text| visible(text)).collect(),
        site: or(&contents.scope.site, "pack-all-sites"),
        product: or(&contents.scope.product, "pack-all-products"),
        period: format::period(words, contents.scope.from, contents.scope.to),
        copy: words.format("pack-copy", &[("copy", contents.copy.to_string().into())]),
        recipient: or(&contents.recipient, "pack-no-recipient"),
        content_digest: contents.content_digest.to_string(),
        origin: visible(&contents.as_of.origin),
        as_of: format::position(words, &contents.as_of),
        root: contents.as_of.root.to_string(),
        vkey: visible(&contents.as_of.vkey),
        profile_digest: contents.profile.digest.to_string(),
        summary: format::summary(words, contents),
        legend: format::STATUSES
            .into_iter()
            .map(|status| (status_view(words, status), format::meaning(words, status)))
            .collect(),
        steps: contents.steps.iter().map(|step| step_view(contents, step, &anchors, words)).collect(),
        traceability: contents.traceability.as_ref().map(|summary| TraceView {
            items: format::number(words, summary.items),
            lots: format::number(words, summary.lots),
            units: format::number(words, summary.units),
            edges: format::number(words, summary.edges),
            more: format::more_units(words, summary),
            structure: summary.structure.iter().map(piece_view).collect(),
            sample: summary
                .sample
                .iter()
                .map(|unit| {
                    let installed = format::installed(words, unit);
                    [visible(&unit.serial), visible(&unit.item), visible(&unit.status), installed]
                })
                .collect(),
        }),
        groups: groups(contents, &anchors, words),
    }
}

fn piece_view(line: &StructureLine) -> PieceView {
    PieceView {
        depth: line.depth,
        piece: visible(&format!("{} {}", line.item, line.number)),
        quantity: visible(&line.quantity),
        standing: visible(if line.is_unit { &line.status } else { &line.source }),
        records: visible(&line.records.join(", ")),
        is_repeated: line.is_repeated,
    }
}

fn status_view(words: &Words, status: Status) -> StatusView {
    StatusView { code: status, word: format::status(words, status) }
}

fn step_view(
    contents: &Contents,
    step: &StepSheet,
    anchors: &BTreeMap<&str, String>,
    words: &Words,
) -> StepView {
    let evidence = contents.records.iter().filter(|record| record.steps.contains(&step.code)).count();
    StepView {
        anchor: step_anchor(contents, step),
        code: visible(&step.code),
        title: visible(&step.title),
        status: status_view(words, step.status),
        clauses: step.clauses.iter().map(|clauses| visible(&format::clauses(words, clauses))).collect(),
        rules_met: format::rules_met(words, step),
        open_items: format::count(words, format::open_items(step)),
        records: format::count(words, evidence),
        rules: step
            .rules
            .iter()
            .map(|rule| RuleView {
                id: visible(&rule.id),
                label: visible(&rule.label),
                status: status_view(words, rule.status),
                items: rule
                    .items
                    .iter()
                    .map(|(number, reason)| ItemView {
                        number: visible(number),
                        anchor: anchors.get(number.as_str()).cloned(),
                        text: visible(reason),
                    })
                    .collect(),
            })
            .collect(),
    }
}

/// Anchors are made of positions, never of values.
fn step_anchor(contents: &Contents, step: &StepSheet) -> String {
    let position = contents.steps.iter().position(|other| std::ptr::eq(other, step)).unwrap_or(0);
    format!("step-{}", position + 1)
}

fn groups(contents: &Contents, anchors: &BTreeMap<&str, String>, words: &Words) -> Vec<Group> {
    let mut groups: Vec<(&str, Group)> = Vec::new();
    for (position, record) in contents.records.iter().enumerate() {
        let view = record_view(position, record, anchors, words);
        match groups.last_mut() {
            Some((step, group)) if *step == record.step => group.records.push(view),
            _ => groups.push((
                &record.step,
                Group {
                    heading: visible(&format::step_title(words, contents, &record.step)),
                    records: vec![view],
                },
            )),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn record_view(
    position: usize,
    record: &RecordSheet,
    anchors: &BTreeMap<&str, String>,
    words: &Words,
) -> RecordView {
    let current = record.versions.last();
    RecordView {
        anchor: format!("record-{}", position + 1),
        number: visible(&record.number),
        title: visible(&record.title),
        kind: visible(&record.kind),
        state: visible(&record.state),
        marking: visible(&record.marking),
        occurred_on: record.occurred_on.map(|date| format::date(words, date)),
        received_at: format::instant(words, record.received_at),
        steps: visible(&record.steps.join(", ")),
        version: current.map(|version| version.version.to_string()),
        event: current.map(|version| format::number(words, version.event_index)),
        fields: record.fields.iter().map(|(label, value)| (visible(label), visible(value))).collect(),
        links: record
            .links
            .iter()
            .map(|link| LinkView {
                label: visible(&link.label),
                number: visible(&link.number),
                title: visible(&link.title),
                anchor: anchors.get(link.number.as_str()).cloned(),
            })
            .collect(),
        files: record.files.iter().map(|file| file_view(file, words)).collect(),
        versions: record.versions.iter().map(|version| version_view(record, version, words)).collect(),
        statements: statements(record, words),
    }
}

/// Signatures, refusals, acknowledgements: those that there are.
fn statements(record: &RecordSheet, words: &Words) -> Vec<Statements> {
    let table = |[title, who, when]: [&str; 3], rows: Vec<StatementView>| Statements {
        title: words.text(title),
        who: words.text(who),
        when: words.text(when),
        rows,
        notes: Vec::new(),
    };
    let signatures = record.signatures.iter().map(|one| signature_view(one, words)).collect();
    let refusals = record.refusals.iter().map(|one| refusal_view(one, words)).collect();
    let acknowledgements =
        record.acknowledgements.iter().map(|one| acknowledgement_view(one, words)).collect();
    let mut all = vec![
        table(["pack-signatures-title", "pack-column-signed", "pack-column-signed-at"], signatures),
        table(["pack-refusals-title", "pack-column-refused", "pack-column-refused-at"], refusals),
        Statements {
            notes: record.withheld_acknowledgements.iter().map(|line| visible(line)).collect(),
            ..table(
                ["pack-acknowledgements-title", "pack-column-acknowledged", "pack-column-acknowledged-at"],
                acknowledgements,
            )
        },
    ];
    all.retain(|one| !one.rows.is_empty() || !one.notes.is_empty());
    all
}

fn signature_view(one: &SignatureLine, words: &Words) -> StatementView {
    StatementView {
        meaning: visible(&one.meaning),
        name: visible(&one.name),
        role: visible(&format::signed_as(words, one)),
        reason: String::new(),
        at: format::instant(words, one.at),
        version: format::signed_version(words, one),
        event: format::number(words, one.event_index),
        proof: event_href(one.event_index),
    }
}

fn refusal_view(one: &RefusalLine, words: &Words) -> StatementView {
    StatementView {
        reason: visible(&one.reason),
        version: format::refused_version(words, one),
        ..signature_view(&one.of, words)
    }
}

fn acknowledgement_view(one: &AcknowledgementLine, words: &Words) -> StatementView {
    StatementView {
        meaning: String::new(),
        name: visible(&one.name),
        role: visible(&one.login),
        reason: String::new(),
        at: format::instant(words, one.at),
        version: visible(&format::read_version(words, one)),
        event: format::number(words, one.event_index),
        proof: event_href(one.event_index),
    }
}

/// The event at this index, from the page.
fn event_href(index: u64) -> String {
    format!("../{}", crate::proof::pack::event_path(index))
}

fn file_view(file: &FileLine, words: &Words) -> FileView {
    FileView {
        name: visible(&file.name),
        path: visible(&file.path),
        href: href(&file.path),
        size: format::bytes(words, file.size_bytes),
        media_type: visible(&file.media_type),
        digest: file.digest.to_string(),
    }
}

fn version_view(record: &RecordSheet, version: &VersionLine, words: &Words) -> VersionView {
    VersionView {
        version: version.version,
        received_at: format::instant(words, version.received_at),
        author: visible(&version.author),
        state: visible(&version.state),
        reason: visible(&version.reason),
        digest: version.digest.to_string(),
        event: format::number(words, version.event_index),
        manifest: href(&format!("{}/v{}/manifest.json", record.path, version.version)),
        proof: event_href(version.event_index),
    }
}

/// A path below `data/` as a relative reference. `None` for a path that would leave `data/`: it is then shown, but
/// cannot be clicked.
fn href(path: &str) -> Option<String> {
    let outside = |segment: &str| segment.is_empty() || segment == "." || segment == "..";
    if path.split('/').any(outside) {
        return None;
    }
    // The leading dot keeps a name with a colon from being read as a scheme.
    let mut href = String::from("./");
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                href.push(char::from(byte));
            }
            other => {
                const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
                href.push('%');
                for nibble in [other >> 4, other & 15] {
                    href.push(DIGITS.get(usize::from(nibble)).copied().map_or('0', char::from));
                }
            }
        }
    }
    Some(href)
}

/// The inside of a style sheet's string: letters, digits and spaces as they are, everything else as an escape, so
/// that nothing of it can end the string, the rule or the style element.
fn css_string(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            'A'..='Z' | 'a'..='z' | '0'..='9' | ' ' => escaped.push(letter),
            other => escaped.push_str(&format!("\\{:06X}", u32::from(other))),
        }
    }
    escaped
}

/// The text with signs that cannot be seen, or that change how others are seen, spelt out: a value must not read
/// differently from what is stored.
fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\t' => shown.push(letter),
            '\r' => {}
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => spell(&mut shown, letter),
            control if control.is_control() => spell(&mut shown, control),
            other => shown.push(other),
        }
    }
    shown
}

fn spell(text: &mut String, letter: char) {
    text.push_str(&format!("⟦U+{:04X}⟧", u32::from(letter)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::testing;

    fn rendered(contents: &Contents) -> String {
        let words = Words::english();
        let page = render(contents, &words).unwrap();
        assert_eq!(words.errors(), Vec::<String>::new());
        assert!(!page.contains('⟦') || page.contains("⟦U+"), "a message is missing");
        page
    }

    #[test]
    fn every_word_exists() {
        let words = Words::english();
        for id in WORDS {
            assert!(words.has(id), "{id}");
        }
    }

    #[test]
    fn samples_are_rendered() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pack-samples");
        std::fs::create_dir_all(&folder).unwrap();
        for (name, contents) in [
            ("sample", testing::sample()),
            ("nasty", testing::nasty()),
            ("empty", testing::empty()),
            ("pieces", testing::about_pieces()),
            ("many", testing::many(2_000)),
        ] {
            std::fs::write(folder.join(format!("{name}.html")), rendered(&contents)).unwrap();
        }
    }

    #[test]
    fn values_are_text_never_markup() {
        let page = rendered(&testing::nasty());
        assert!(!page.to_lowercase().contains("<script"));
        assert!(page.contains("&lt;script&gt;alert(&#x27;x&#x27;)&lt;&#x2f;script&gt;"), "shown as text");
        assert!(!page.contains("<img"));
        assert!(page.contains("⟦U+202E⟧"), "direction overrides are spelt out");
    }

    #[test]
    fn nothing_is_loaded_from_anywhere() {
        let page = rendered(&testing::sample());
        assert!(page.contains("default-src 'none'") || page.contains("default-src &#x27;none&#x27;"));
        for forbidden in ["http://", "https://", "src=", "@import", "url("] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
    }

    #[test]
    fn references_stay_inside_the_pack_and_are_encoded() {
        assert_eq!(href("f-x/a b&\"'<ü>.pdf").unwrap(), "./f-x/a%20b%26%22%27%3C%C3%BC%3E.pdf");
        assert_eq!(href("javascript:alert(1)").unwrap(), "./javascript%3Aalert%281%29");
        for outside in ["../x", "a/../../x", "/etc/passwd", "a//b", ""] {
            assert_eq!(href(outside), None, "{outside}");
        }
    }

    #[test]
    fn a_marking_cannot_leave_the_style_sheet() {
        assert_eq!(css_string("TOP SECRET 1"), "TOP SECRET 1");
        assert_eq!(css_string("a\"}</style>\n"), "a\\000022\\00007D\\00003C\\00002Fstyle\\00003E\\00000A");
    }

    #[test]
    fn the_same_contents_give_the_same_page() {
        assert_eq!(rendered(&testing::nasty()), rendered(&testing::nasty()));
    }
}
