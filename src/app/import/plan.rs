//! From a folder to versions to file, with everything wrong that can be found without writing.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Component, Path, PathBuf};

use fluent_bundle::FluentValue;
use serde_json::Value;

use super::index::{self, IndexRow};
use super::media::{self, Examined};
use super::own::Own;
use super::reading::Wrong;
use crate::app::records::{ORIGINAL_PATH, TRACE_BATCH};
use crate::app::{App, Code, Error, Session};
use crate::domain::access::Marking;
use crate::domain::kind::{Kind, Kinds, Values, parse_date};
use crate::domain::text::{Lines, normalise};
use crate::proof::time::{Date, Timestamp};
use crate::words::Words;

/// The kind of what arrives without an index: filed, but counting for nothing until somebody says what it is.
const RECEIVED: &str = "received-document";

/// Files that operating systems scatter; passed over without a word.
const CLUTTER: &[&str] = &[".DS_Store", "Thumbs.db", "desktop.ini"];

/// A folder deeper than this is taken for a mistake.
const DEPTH_MAX: usize = 32;

/// A file of a planned version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its name in the record.
    pub name: String,
    /// Media type.
    pub media_type: &'static str,
    /// Bytes, as of planning.
    pub size_bytes: u64,
}

/// A version to file.
#[derive(Debug, Clone)]
pub struct PlannedVersion {
    /// `a-standards/index.csv, row 3`, or the file's path.
    pub place: String,
    /// Kind code.
    pub kind: String,
    /// Number, if given.
    pub number: Option<String>,
    /// Title.
    pub title: String,
    /// When what it records happened.
    pub occurred_on: Option<Date>,
    /// Marking, if given.
    pub marking: Option<Marking>,
    /// State, if given.
    pub state: Option<String>,
    /// Login of the owner, if given.
    pub owner: Option<String>,
    /// Login of the author: only in a scripted import.
    pub by: Option<String>,
    /// Instant of receipt: only in a scripted import.
    pub received_at: Option<Timestamp>,
    /// Fields.
    pub fields: Values,
    /// Files.
    pub files: Vec<PlannedFile>,
    /// Links.
    pub links: Vec<(String, String)>,
    /// Why.
    pub reason: String,
}

/// Something wrong, or worth saying.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Problem {
    /// File and row.
    pub place: String,
    /// What, in the reader's language.
    pub text: String,
}

/// What an import would do.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Versions in the order in which they are filed.
    pub versions: Vec<PlannedVersion>,
    /// What keeps rows from being filed.
    pub problems: Vec<Problem>,
    /// Files that no index mentions; they are left out.
    pub unlisted: Vec<String>,
}

pub(super) struct Planner<'a> {
    kinds: &'a Kinds,
    root: &'a Path,
    is_scripted: bool,
    words: Words,
    reasons: Words,
    plan: Plan,
    mentioned: BTreeSet<PathBuf>,
    /// Files in folders with an index, of which the index may yet mention some.
    unlisted: Vec<PathBuf>,
    /// Under which heading each column stands, where somebody's own sheet is read.
    headings: BTreeMap<String, String>,
}

/// Plans the import of a folder. `is_scripted` allows the columns `by` and `received_at` (the demonstration).
///
/// # Errors
/// [`Code::File`] if it is no folder, or it or one inside cannot be listed; [`Code::Invalid`] if it holds the
/// installation itself.
pub fn plan(app: &App, session: &Session, root: &Path, is_scripted: bool) -> Result<Plan, Error> {
    refuse_own(app, root, &session.words())?;
    let mut planner = Planner::new(app, session, root);
    planner.is_scripted = is_scripted;
    planner.folder(root, false, 0)?;
    // Stable: rows of the same instant stay in the order of their indexes.
    planner.plan.versions.sort_by_key(|version| version.received_at);
    planner.refuse_doubles();
    let unlisted = planner.unlisted.iter().filter(|path| !planner.mentioned.contains(*path));
    planner.plan.unlisted = unlisted.map(|path| planner.shown(path)).collect();
    if planner.plan.versions.is_empty() && planner.plan.problems.is_empty() {
        planner.problem(&root.display().to_string(), "import-nothing", &[]);
    }
    Ok(planner.plan)
}

/// Refuses a folder that is none, and one with the installation's own files in it: its key would become evidence.
pub(super) fn refuse_own(app: &App, root: &Path, words: &Words) -> Result<(), Error> {
    let failed = |error| Error::file(root, error);
    if fs::metadata(root).map_err(failed)?.is_file() {
        let line = words.text("import-is-a-file");
        return Err(Error::file(root, std::io::ErrorKind::NotADirectory.into()).detail(line));
    }
    let folder = fs::canonicalize(root).map_err(failed)?;
    let config = &app.config;
    let database = config.database.strip_prefix("sqlite:").map(Path::new);
    let own = [config.blobs.as_path(), &config.packs, &config.key_file];
    for path in own.into_iter().chain(database) {
        // What is not there (yet) cannot be filed.
        let Ok(there) = fs::canonicalize(path) else { continue };
        if there.starts_with(&folder) || folder.starts_with(&there) {
            let line = words.format("import-own-folder", &[("path", path.display().to_string().into())]);
            return Err(Error::new(Code::Invalid).with("place", root.display().to_string()).detail(line));
        }
    }
    Ok(())
}

/// Where rows of one kind and title stand: those without the path that a file came from, and those with one.
#[derive(Default)]
struct Namesakes {
    plain: Option<String>,
    by_path: BTreeMap<String, String>,
}

impl Namesakes {
    /// Remembers a row; returns the place of an earlier one that filing could not tell from it by path.
    fn add(&mut self, path: Option<&str>, place: &str) -> Option<String> {
        let earlier = match path {
            None => self.plain.as_ref().or_else(|| self.by_path.values().next()),
            Some(path) => self.plain.as_ref().or_else(|| self.by_path.get(path)),
        };
        let earlier = earlier.cloned();
        match path {
            None => self.plain.get_or_insert_with(|| place.to_owned()),
            Some(path) => self.by_path.entry(path.to_owned()).or_insert_with(|| place.to_owned()),
        };
        earlier
    }
}

impl<'a> Planner<'a> {
    pub(super) fn new(app: &'a App, session: &Session, root: &'a Path) -> Self {
        Self {
            kinds: &app.definitions.of(session.code()).kinds,
            root,
            is_scripted: false,
            words: session.words(),
            // What is recorded reads the same whoever imported it.
            reasons: Words::english(),
            plan: Plan::default(),
            mentioned: BTreeSet::new(),
            unlisted: Vec::new(),
            headings: BTreeMap::new(),
        }
    }

    /// Plans the rows of somebody's own sheet.
    pub(super) fn own_rows(mut self, sheet: &Own<'_>) -> Plan {
        self.headings = sheet.reading.headings_by_column();
        for row in sheet.rows() {
            let place = sheet.place(row, &self.words);
            match sheet.reading.row(row) {
                None => self.plan.unlisted.push(place),
                Some(Err(wrong)) => {
                    for Wrong { heading, id, given } in wrong {
                        let text = self.words.format(id, &[("given", given.into())]);
                        let text = under(&heading, text, &self.words);
                        self.plan.problems.push(Problem { place: place.clone(), text });
                    }
                }
                Some(Ok(mut cells)) => {
                    cells.insert("kind".to_owned(), sheet.kind.to_owned());
                    let reason = cells.entry("reason".to_owned());
                    reason.or_insert_with(|| self.reasons.text("import-reason-sheet"));
                    self.one(self.root, &place, IndexRow { number: row.number, cells });
                }
            }
        }
        self.refuse_doubles();
        self.plan
    }

    fn shown(&self, path: &Path) -> String {
        path.strip_prefix(self.root).unwrap_or(path).display().to_string()
    }

    fn problem(&mut self, place: &str, id: &str, arguments: &[(&str, FluentValue<'_>)]) {
        let text = self.words.format(id, arguments);
        self.plan.problems.push(Problem { place: place.to_owned(), text });
    }

    /// A row without a number is known by its kind and title, so that an import can be repeated. A second one of the
    /// same kind and title would silently become a version of the first one's record, so it is refused.
    fn refuse_doubles(&mut self) {
        let mut known: HashMap<(String, String), Namesakes> = HashMap::new();
        let mut kept = Vec::with_capacity(self.plan.versions.len());
        for version in std::mem::take(&mut self.plan.versions) {
            let title = normalise(&version.title, Lines::One).unwrap_or_default();
            let path = version.fields.get(ORIGINAL_PATH).and_then(Value::as_str);
            let namesakes = known.entry((version.kind.clone(), title)).or_default();
            match namesakes.add(path, &version.place) {
                Some(other) if version.number.is_none() => {
                    let arguments = [("other", other.into()), ("title", version.title.into())];
                    self.problem(&version.place, "import-row-double", &arguments);
                }
                _ => kept.push(version),
            }
        }
        self.plan.versions = kept;
    }

    fn folder(&mut self, folder: &Path, is_indexed: bool, depth: usize) -> Result<(), Error> {
        let failed = |error| Error::file(folder, error);
        if depth > DEPTH_MAX {
            let place = self.shown(folder);
            self.problem(&place, "import-too-deep", &[("max", FluentValue::from(DEPTH_MAX))]);
            return Ok(());
        }
        let entries = fs::read_dir(folder).map_err(failed)?;
        let mut entries = entries.collect::<Result<Vec<_>, _>>().map_err(failed)?;
        entries.sort_by_key(fs::DirEntry::file_name);
        let name_of = |entry: &fs::DirEntry| entry.file_name().to_string_lossy().to_ascii_lowercase();
        let mut indexes = entries.iter().filter(|entry| index::NAMES.contains(&name_of(entry).as_str()));
        let index = indexes.next().map(fs::DirEntry::path);
        if let (Some(path), Some(other)) = (&index, indexes.next()) {
            let (place, other) = (self.shown(path), self.shown(&other.path()));
            self.problem(
                &other,
                "import-two-indexes",
                &[("file", place.into()), ("other", other.clone().into())],
            );
        }
        match &index {
            Some(path) => self.index(folder, path),
            None => {
                let meant =
                    |name: String| name.strip_prefix("index.").is_some_and(|end| index::MEANT.contains(&end));
                if let Some(entry) = entries.iter().find(|entry| meant(name_of(entry))) {
                    let file = self.shown(&entry.path());
                    self.problem(&file, "import-index-format", &[("file", file.clone().into())]);
                }
            }
        }
        let is_indexed = is_indexed || index.is_some();
        for entry in &entries {
            let path = entry.path();
            let name = entry.file_name();
            let clutter = CLUTTER.contains(&name.to_string_lossy().as_ref());
            if Some(&path) == index.as_ref() || clutter || self.mentioned.contains(&path) {
                continue;
            }
            let kind = entry.file_type().map_err(failed)?;
            let place = self.shown(&path);
            if kind.is_dir() {
                self.folder(&path, is_indexed, depth + 1)?;
            } else if !kind.is_file() {
                self.problem(&place, "import-not-a-file", &[("file", place.clone().into())]);
            } else if is_indexed {
                self.unlisted.push(path);
            } else if let Some(file) = self.file(&place, &path) {
                self.without_index(place, &path, file);
            }
        }
        Ok(())
    }

    /// A version made up from a path alone.
    fn without_index(&mut self, place: String, path: &Path, file: PlannedFile) {
        let inside = path.strip_prefix(self.root).unwrap_or(path);
        let step = inside.parent().into_iter().flat_map(Path::components).find_map(|component| {
            let name = component.as_os_str().to_string_lossy().to_ascii_lowercase();
            let mut letters = name.chars();
            let (first, second) = (letters.next()?, letters.next());
            (('a'..='o').contains(&first) && second.is_none_or(|c| matches!(c, '-' | '_' | ' ' | '.')))
                .then(|| first.to_string())
        });
        let mut fields = Values::new();
        fields.insert(ORIGINAL_PATH.to_owned(), inside.display().to_string().into());
        if let Some(step) = step {
            fields.insert("step".to_owned(), step.into());
        }
        let title = inside
            .with_extension("")
            .components()
            .next_back()
            .map_or_else(String::new, |name| name.as_os_str().to_string_lossy().into_owned());
        self.plan.versions.push(PlannedVersion {
            place,
            kind: RECEIVED.to_owned(),
            number: None,
            title,
            occurred_on: None,
            marking: None,
            state: None,
            owner: None,
            by: None,
            received_at: None,
            fields,
            files: vec![file],
            links: Vec::new(),
            reason: self.reasons.text("import-reason-path"),
        });
    }

    fn index(&mut self, folder: &Path, path: &Path) {
        let place = self.shown(path);
        // Looked at before it is opened: a link could lead out of the folder, a pipe would never end.
        let problem = match fs::symlink_metadata(path) {
            Ok(data) if data.file_type().is_symlink() => Some("import-symlink"),
            Ok(data) if !data.is_file() => Some("import-not-a-file"),
            _ => None,
        };
        if let Some(id) = problem {
            self.problem(&place, id, &[("file", place.clone().into())]);
            return;
        }
        match index::read(path) {
            Err(error) => {
                let arguments = [("row", FluentValue::from(error.row)), ("what", error.what.into())];
                self.problem(&place, error.id, &arguments);
            }
            Ok(rows) => {
                for row in rows {
                    let arguments = [("file", place.clone().into()), ("row", FluentValue::from(row.number))];
                    let place = self.words.format("import-place", &arguments);
                    self.one(folder, &place, row);
                }
            }
        }
    }

    fn one(&mut self, folder: &Path, place: &str, row: IndexRow) {
        let before = self.plan.problems.len();
        if let Some(version) = self.row(folder, place, row)
            && self.plan.problems.len() == before
        {
            self.plan.versions.push(version);
        }
    }

    fn row(&mut self, folder: &Path, place: &str, row: IndexRow) -> Option<PlannedVersion> {
        let mut cells = row.cells;
        if !self.is_scripted {
            for column in ["by", "received_at"] {
                if cells.remove(column).is_some() {
                    self.problem(place, "import-column-scripted", &[("column", column.into())]);
                }
            }
        }
        let mut take = |column: &str| cells.remove(column);
        let code = take("kind").unwrap_or_else(|| RECEIVED.to_owned());
        let (number, title, state, owner, by) =
            (take("number"), take("title"), take("state"), take("owner"), take("by"));
        let (occurred_on, marking, received_at) = (take("occurred_on"), take("marking"), take("received_at"));
        let (files, links, reason) = (take("files"), take("links"), take("reason"));
        let kinds = self.kinds;
        let Some(kind) = kinds.get(&code) else {
            self.problem(place, "import-kind-unknown", &[("kind", code.into())]);
            return None;
        };
        let files = self.files(folder, place, files.as_deref().unwrap_or_default());
        let title = title.or_else(|| files.first().map(|file| stem(&file.name))).unwrap_or_default();
        let version = PlannedVersion {
            place: place.to_owned(),
            number,
            title,
            occurred_on: self.parsed(place, "occurred_on", occurred_on, parse_date),
            marking: self.parsed(place, "marking", marking, |text| text.parse().ok()),
            state,
            owner,
            by,
            received_at: self.parsed(place, "received_at", received_at, |text| text.parse().ok()),
            fields: self.fields(place, kind, cells),
            links: self.links(place, links.as_deref().unwrap_or_default()),
            reason: reason.unwrap_or_else(|| self.reasons.text("import-reason-index")),
            kind: code,
            files,
        };
        if version.title.is_empty() {
            self.problem(place, "field-missing-by-name", &[("name", "title".into())]);
        }
        if version.kind == TRACE_BATCH && version.files.len() != 1 {
            self.problem(place, "import-trace-one-file", &[]);
        }
        self.validate(place, kind, &version);
        Some(version)
    }

    fn parsed<T>(
        &mut self,
        place: &str,
        column: &str,
        text: Option<String>,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = text?;
        let value = parse(&text);
        if value.is_none() {
            let text = self.words.format(&format!("import-bad-{column}"), &[("given", text.into())]);
            self.problem_of(place, column, text);
        }
        value
    }

    fn fields(&mut self, place: &str, kind: &Kind, cells: BTreeMap<String, String>) -> Values {
        let mut values = Values::new();
        for (column, cell) in cells {
            match kind.field(&column) {
                Some(field) => {
                    values.extend(field.from_cell(&cell).map(|value| (column, value)));
                }
                None => {
                    let kind = kind.code.clone();
                    self.problem(
                        place,
                        "import-column-unknown",
                        &[("column", column.into()), ("kind", kind.into())],
                    );
                }
            }
        }
        values
    }

    /// Checks fields early, so that a whole index of mistakes is reported at once and before anything is filed.
    fn validate(&mut self, place: &str, kind: &Kind, version: &PlannedVersion) {
        let first = kind.initial_states().next().map(|state| state.code.clone()).unwrap_or_default();
        let state = version.state.clone().unwrap_or(first);
        for error in kind.validate(&version.fields, &state).errors {
            self.problem_of(place, &error.field, error.message(kind, &self.words));
        }
    }

    /// Something wrong with what stands in a column.
    fn problem_of(&mut self, place: &str, column: &str, text: String) {
        let text = match self.headings.get(column) {
            Some(heading) => under(heading, text, &self.words),
            None => text,
        };
        self.plan.problems.push(Problem { place: place.to_owned(), text });
    }

    fn links(&mut self, place: &str, cell: &str) -> Vec<(String, String)> {
        let mut links = Vec::new();
        for part in cell.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            match part.split_once(':') {
                Some((link, number)) if !link.trim().is_empty() && !number.trim().is_empty() => {
                    links.push((link.trim().to_owned(), number.trim().to_owned()));
                }
                _ => self.problem(place, "import-bad-link", &[("given", part.to_owned().into())]),
            }
        }
        links
    }

    fn files(&mut self, folder: &Path, place: &str, cell: &str) -> Vec<PlannedFile> {
        let mut files = Vec::new();
        for part in cell.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let relative = Path::new(part);
            // Only downwards: an index may not reach for what lies outside its folder.
            if part.contains('\\') || !relative.components().all(|c| matches!(c, Component::Normal(_))) {
                self.problem(place, "import-path-outside", &[("file", part.to_owned().into())]);
                continue;
            }
            let path = folder.join(relative);
            if files.iter().any(|file: &PlannedFile| file.path == path) {
                self.problem(place, "import-file-twice", &[("file", part.to_owned().into())]);
            } else if let Some(file) = self.file(place, &path) {
                files.push(file);
            }
            // Also one that cannot be filed: the index has it.
            self.mentioned.insert(path);
        }
        files
    }

    /// Looks at one file; what is wrong with it is a problem at `place`.
    fn file(&mut self, place: &str, path: &Path) -> Option<PlannedFile> {
        let shown: FluentValue<'_> = self.shown(path).into();
        // A link in any part of the path could lead out of the folder.
        let mut part = path.to_owned();
        while part != self.root && part.starts_with(self.root) {
            match fs::symlink_metadata(&part) {
                Ok(data) if data.file_type().is_symlink() => {
                    self.problem(place, "import-symlink", &[("file", shown)]);
                    return None;
                }
                Ok(_) => {}
                Err(error) => {
                    let reason: FluentValue<'_> = error.to_string().into();
                    self.problem(place, "import-file-missing", &[("file", shown), ("reason", reason)]);
                    return None;
                }
            }
            part.pop();
        }
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            self.problem(place, "import-name-not-utf8", &[("file", shown)]);
            return None;
        };
        let name = match normalise(name, Lines::One) {
            Ok(name) => name,
            Err(error) => {
                let reason: FluentValue<'_> = error.to_string().into();
                self.problem(place, "import-bad-name", &[("file", shown), ("reason", reason)]);
                return None;
            }
        };
        // Only an ordinary file is opened: a pipe would never answer.
        let examined = fs::metadata(path).and_then(|data| {
            let examined = if data.is_file() { Some(media::examine(path)?) } else { None };
            Ok((data.len(), examined))
        });
        match examined {
            Ok((size_bytes, Some(Examined::Sound(media_type)))) => {
                return Some(PlannedFile { path: path.to_owned(), name, media_type, size_bytes });
            }
            Ok((_, None)) => self.problem(place, "import-not-a-file", &[("file", shown)]),
            Ok((_, Some(Examined::Empty))) => self.problem(place, "import-file-empty", &[("file", shown)]),
            Ok((_, Some(Examined::OtherThanNamed(media)))) => {
                self.problem(place, "import-file-renamed", &[("file", shown), ("media", media.into())]);
            }
            Ok((_, Some(Examined::Truncated(media)))) => {
                self.problem(place, "import-file-truncated", &[("file", shown), ("media", media.into())]);
            }
            Err(error) => {
                let reason: FluentValue<'_> = error.to_string().into();
                self.problem(place, "import-file-missing", &[("file", shown), ("reason", reason)]);
            }
        }
        None
    }
}

/// What is wrong, with the heading that it stands under.
pub(super) fn under(heading: &str, text: String, words: &Words) -> String {
    words.format("import-column", &[("heading", heading.to_owned().into()), ("text", text.into())])
}

fn stem(name: &str) -> String {
    Path::new(name).file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
