//! All kinds of an organisation: the built-in files, and those that it adds or overrides.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::format::{Kind, KindFile};
use crate::domain::trace::conformity::Bearing;
use crate::proof::digest::Digest;

/// Every file in `templates/kinds/` is compiled in. A new kind is one new file there and nothing else. (Cargo sees a
/// change to a file that it knows, not a new one: `touch` this file, or let the test say that one is missing.)
static EMBEDDED: include_dir::Dir<'_> = include_dir::include_dir!("$CARGO_MANIFEST_DIR/templates/kinds");

/// They are the same for everybody, and reading them is most of what opening an installation costs: once a process.
static READ: LazyLock<Result<Kinds, DefinitionError>> =
    LazyLock::new(|| Kinds::default().with(Kinds::embedded_files()));

/// Why a definition (kind or profile) cannot be loaded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DefinitionError {
    /// Not UTF-8.
    #[error("{file}: not UTF-8 text")]
    Encoding {
        /// File name.
        file: String,
    },
    /// Not the shape that is asked for. The message names the key.
    #[error("{file}, line {line} ({text}): {message}")]
    Shape {
        /// File name.
        file: String,
        /// Line, from 1; 0 where the whole file is meant.
        line: usize,
        /// That line's text.
        text: String,
        /// What the reader says.
        message: String,
    },
    /// The file's name is not its code.
    #[error("{file}: the code is {code:?}, so the file must be called {code}.toml")]
    Name {
        /// File name.
        file: String,
        /// The code inside.
        code: String,
    },
    /// Records would be kept for a shorter time than the built-in definition says, which nobody may.
    #[error("{file}, line {line} ({text}): retention {reason}")]
    Retention {
        /// File name.
        file: String,
        /// Line, from 1.
        line: usize,
        /// That line's text.
        text: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A pattern is no regular expression.
    #[error("{file}: the pattern of field {field:?} is no regular expression")]
    Pattern {
        /// File name.
        file: String,
        /// Field name.
        field: String,
        /// What the expression parser says.
        #[source]
        source: regex_lite::Error,
    },
}

/// Where a file says how long records are kept.
#[derive(serde::Deserialize)]
struct RetentionPlace {
    retention: toml::Spanned<toml::Value>,
}

/// The line that says it, from 1, and its text.
fn retention_line(bytes: &[u8]) -> (usize, String) {
    let text = String::from_utf8_lossy(bytes);
    let start = toml::from_str::<RetentionPlace>(&text).map_or(0, |place| place.retention.span().start);
    let line = text.get(..start).unwrap_or_default().matches('\n').count() + 1;
    (line, text.lines().nth(line - 1).unwrap_or_default().trim().chars().take(60).collect())
}

/// Reads one definition file of any type.
pub(crate) fn parse<T: serde::de::DeserializeOwned>(file: &str, bytes: &[u8]) -> Result<T, DefinitionError> {
    let text = std::str::from_utf8(bytes).map_err(|_| DefinitionError::Encoding { file: file.to_owned() })?;
    toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let before = text.get(..start).unwrap_or_default();
        // A span from the first byte means "somewhere in this file" (a missing top-level key).
        let line = if start == 0 { 0 } else { before.matches('\n').count() + 1 };
        let excerpt = text.lines().nth(line.saturating_sub(1)).unwrap_or_default().trim().chars().take(60);
        let message = error.message().trim().replace('\n', "; ");
        DefinitionError::Shape { file: file.to_owned(), line, text: excerpt.collect(), message }
    })
}

impl Kind {
    /// Reads a kind from its file's bytes. `file` is its name, for errors; it must be `<code>.toml`.
    ///
    /// # Errors
    /// What is wrong with the file; mistakes that only show against other kinds are found by [`super::check`].
    pub fn parse(file: &str, bytes: &[u8]) -> Result<Self, DefinitionError> {
        let parsed: KindFile = parse(file, bytes)?;
        if file.strip_suffix(".toml") != Some(parsed.code()) {
            return Err(DefinitionError::Name { file: file.to_owned(), code: parsed.code().to_owned() });
        }
        let mut patterns = BTreeMap::new();
        for field in parsed.fields() {
            if let Some(pattern) = &field.pattern {
                // The whole value must match, not a part of it.
                let compiled = regex_lite::Regex::new(&format!("^(?:{pattern})$")).map_err(|source| {
                    DefinitionError::Pattern { file: file.to_owned(), field: field.name.clone(), source }
                })?;
                patterns.insert(field.name.clone(), compiled);
            }
        }
        Ok(Self::new(parsed, Digest::of(bytes), patterns))
    }
}

/// Kinds by code.
#[derive(Debug, Clone, Default)]
pub struct Kinds(BTreeMap<String, Arc<Kind>>);

impl FromIterator<Kind> for Kinds {
    fn from_iter<I: IntoIterator<Item = Kind>>(kinds: I) -> Self {
        Self(kinds.into_iter().map(|kind| (kind.code.clone(), Arc::new(kind))).collect())
    }
}

impl Kinds {
    /// The built-in kinds.
    ///
    /// # Errors
    /// A [`DefinitionError`]; a test holds that there is none.
    pub fn embedded() -> Result<Self, DefinitionError> {
        READ.clone()
    }

    /// The built-in files: name and bytes.
    pub fn embedded_files() -> impl Iterator<Item = (String, &'static [u8])> {
        EMBEDDED.files().filter_map(|file| {
            let name = file.path().file_name()?.to_str()?;
            name.ends_with(".toml").then(|| (name.to_owned(), file.contents()))
        })
    }

    /// These kinds with an organisation's own files (name and bytes) added; one of a known code replaces it, and keeps
    /// records for as long at the least.
    ///
    /// # Errors
    /// The first file that cannot be loaded.
    pub fn with<B: AsRef<[u8]>>(
        mut self,
        files: impl IntoIterator<Item = (String, B)>,
    ) -> Result<Self, DefinitionError> {
        for (file, bytes) in files {
            let kind = Kind::parse(&file, bytes.as_ref())?;
            let floor = self.0.get(&kind.code).map(|shipped| &shipped.retention);
            if let Some(reason) = floor.and_then(|floor| kind.retention.falls_short_of(floor)) {
                let (line, text) = retention_line(bytes.as_ref());
                return Err(DefinitionError::Retention { file, line, text, reason });
            }
            self.0.insert(kind.code.clone(), Arc::new(kind));
        }
        Ok(self)
    }

    /// The kind of that code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Kind> {
        self.0.get(code).map(AsRef::as_ref)
    }

    /// What records of this kind say about the lots and units that they name.
    #[must_use]
    pub fn bearing(&self, code: &str) -> Option<Bearing> {
        self.get(code).and_then(|kind| kind.conformity)
    }

    /// All kinds, by code.
    pub fn iter(&self) -> impl Iterator<Item = &Kind> {
        self.0.values().map(AsRef::as_ref)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True if there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
