//! Definitions that are one TOML file each, by the code that the file is named after: printed reports, figures. The
//! built-in ones, with an organisation's own over them.

use std::collections::BTreeMap;

use include_dir::Dir;
use serde::de::DeserializeOwned;

use super::kind::DefinitionError;
use super::kind::set::parse;
use crate::proof::digest::Digest;

/// What one file defines.
pub trait Definition: DeserializeOwned + 'static {
    /// Built-in files.
    const EMBEDDED: &'static Dir<'static>;

    /// Its code; also the name of its file.
    fn code(&self) -> &str;

    /// Keeps the SHA-256 of the file's bytes: what is made of it names that.
    fn set_digest(&mut self, digest: Digest);
}

/// The digest of a definition that is still being read.
pub(super) fn unread() -> Digest {
    Digest::of(b"")
}

/// Reads a definition from its file's bytes. `file` is its name, for errors; it must be `<code>.toml`.
///
/// # Errors
/// What is wrong with the file; mistakes that only show against the kinds are found by the checks of each sort.
pub fn read<T: Definition>(file: &str, bytes: &[u8]) -> Result<T, DefinitionError> {
    let mut read: T = parse(file, bytes)?;
    if file.strip_suffix(".toml") != Some(read.code()) {
        return Err(DefinitionError::Name { file: file.to_owned(), code: read.code().to_owned() });
    }
    read.set_digest(Digest::of(bytes));
    Ok(read)
}

/// Definitions of one sort, by code.
#[derive(Debug, Clone)]
pub struct ByCode<T>(BTreeMap<String, T>);

impl<T> Default for ByCode<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: Definition> ByCode<T> {
    /// The built-in ones.
    ///
    /// # Errors
    /// A [`DefinitionError`]; a test holds that there is none.
    pub fn embedded() -> Result<Self, DefinitionError> {
        let files = T::EMBEDDED.files().filter_map(|file| {
            let name = file.path().file_name()?.to_str()?;
            name.ends_with(".toml").then(|| (name.to_owned(), file.contents()))
        });
        Self::default().with(files)
    }

    /// These with an organisation's own files (name and bytes) added; one of a known code replaces it.
    ///
    /// # Errors
    /// The first file that cannot be loaded.
    pub fn with<B: AsRef<[u8]>>(
        mut self,
        files: impl IntoIterator<Item = (String, B)>,
    ) -> Result<Self, DefinitionError> {
        for (file, bytes) in files {
            let one: T = read(&file, bytes.as_ref())?;
            self.0.insert(one.code().to_owned(), one);
        }
        Ok(self)
    }

    /// The one of that code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&T> {
        self.0.get(code)
    }

    /// All of them, by code.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.values()
    }
}
