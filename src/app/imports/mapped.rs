//! A spreadsheet among what was sent: what its columns mean is kept beside it until it is imported, and so is the file of
//! what was refused.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::unpack_lone;
use crate::app::import::ImportReport;
use crate::app::import::mapping::{Mapping, SheetView};
use crate::app::import::own::SheetReport;
use crate::app::import::run::{Options, Watch};
use crate::app::import::sheet;
use crate::app::{App, Code, Error, Session};

/// What is kept beside the files that were sent.
const MAPPING: &str = "mapping.toml";
const ERRORS: &str = "errors";
/// The forms of the file with what was refused.
pub const ERROR_FORMS: &[&str] = &["csv", "xlsx"];

/// What came of an import of what was sent.
#[derive(Debug, Default)]
pub struct DoneSheet {
    /// Row by row.
    pub report: ImportReport,
    /// It was a spreadsheet under a mapping.
    pub is_sheet: bool,
    /// Headings of columns that are left out although something stands in them.
    pub columns_left_out: Vec<String>,
    /// There is a file with the rows that were refused.
    pub has_errors: bool,
}

fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<(), Error> {
    fs::write(path, bytes).map_err(|error| Error::file(path, error))
}

fn kept(folder: &Path) -> Result<Option<Mapping>, Error> {
    let path = folder.join(MAPPING);
    match fs::read_to_string(&path) {
        Ok(text) => Mapping::read(&text).map(Some),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::file(&path, error)),
    }
}

/// The one spreadsheet at the top of what was sent.
fn lone_sheet(files: &Path, session: &Session) -> Result<PathBuf, Error> {
    let failed = |error| Error::file(files, error);
    let mut sheets = Vec::new();
    for entry in fs::read_dir(files).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_file() && sheet::ending(&path).is_some() {
            sheets.push(path);
        }
    }
    let one = if sheets.len() == 1 { sheets.pop() } else { None };
    one.ok_or_else(|| {
        let line = session.words().format("import-sheet-which", &[("count", sheets.len().into())]);
        Error::new(Code::Invalid).with("place", "files").field("files", line)
    })
}

impl App {
    /// What the columns of the spreadsheet that was sent mean: as was said before, or as it is suggested for a kind, a
    /// sheet (empty: the first) and a row with the headings (0: guessed).
    ///
    /// # Errors
    /// [`Code::NotFound`] for the import or the kind; [`Code::Working`]; [`Code::Invalid`] if not one spreadsheet was
    /// sent, or it cannot be read.
    pub fn find_import_mapping(
        &self,
        session: &Session,
        import: &str,
        (kind, sheet, head_row): (&str, &str, usize),
    ) -> Result<SheetView, Error> {
        self.open_gathered(session, import)?;
        let (folder, path) = self.sheet_sent(session, import)?;
        let known = kept(&folder)?.filter(|mapping| {
            (kind.is_empty() || kind == mapping.kind)
                && (sheet.is_empty() || mapping.sheet.is_empty() || sheet == mapping.sheet)
                && (head_row == 0 || head_row == mapping.head_row)
        });
        let kind = if kind.is_empty() { known.as_ref().map_or("", |mapping| &mapping.kind) } else { kind }
            .to_owned();
        let sheet =
            if sheet.is_empty() { known.as_ref().map_or("", |mapping| &mapping.sheet) } else { sheet }
                .to_owned();
        self.look_at_sheet(session, &path, (&kind, &sheet, head_row), known)
    }

    /// Says what the columns of the spreadsheet that was sent mean; from then on it is imported under that. One that is
    /// not held against the sheet yet (`is_held` false) is only a suggestion to look at.
    ///
    /// # Errors
    /// As [`App::find_import_mapping`]; [`Code::Invalid`] with everything that does not fit the sheet.
    pub fn set_import_mapping(
        &self,
        session: &Session,
        import: &str,
        mapping: &Mapping,
        is_held: bool,
    ) -> Result<(), Error> {
        self.open_gathered(session, import)?;
        let (folder, path) = self.sheet_sent(session, import)?;
        if is_held {
            self.hold_mapping(session, &path, mapping)?;
        }
        write(&folder.join(MAPPING), mapping.file()?)
    }

    /// The file with the rows that were refused, in one of [`ERROR_FORMS`].
    ///
    /// # Errors
    /// [`Code::NotFound`] if there is none.
    pub fn import_errors(&self, session: &Session, import: &str, form: &str) -> Result<Vec<u8>, Error> {
        self.gathered(session, import)?;
        let missing = || Error::not_found("file", import);
        let form = if form.is_empty() { "csv" } else { form };
        let form = ERROR_FORMS.iter().find(|known| **known == form).ok_or_else(missing)?;
        let path = self.import_folder(import).join(format!("{ERRORS}.{form}"));
        fs::read(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => missing(),
            _ => Error::file(&path, error),
        })
    }

    fn sheet_sent(&self, session: &Session, import: &str) -> Result<(PathBuf, PathBuf), Error> {
        let folder = self.import_folder(import);
        let files = folder.join("files");
        unpack_lone(&folder, &files, session)?;
        let path = lone_sheet(&files, session)?;
        Ok((folder, path))
    }

    /// Imports what was sent: as a folder, or as a spreadsheet if somebody said what its columns mean.
    pub(super) fn import_sent(
        self: &Arc<Self>,
        session: &Session,
        folder: &Path,
        options: Options,
        watch: &mut dyn Watch,
    ) -> Result<DoneSheet, Error> {
        let files = folder.join("files");
        let Some(mapping) = kept(folder)? else {
            let report = self.import(session, &files, options, watch)?;
            return Ok(DoneSheet { report, ..DoneSheet::default() });
        };
        let path = lone_sheet(&files, session)?;
        let done = self.import_sheet(session, &path, &mapping, options, watch)?;
        let SheetReport { report, columns_left_out, refused } = done;
        for form in ERROR_FORMS {
            let place = folder.join(format!("{ERRORS}.{form}"));
            if refused.is_empty() {
                if let Err(error) = fs::remove_file(&place)
                    && error.kind() != std::io::ErrorKind::NotFound
                {
                    return Err(Error::file(&place, error));
                }
                continue;
            }
            let bytes = match *form {
                "xlsx" => refused.workbook(self, session)?,
                _ => refused.csv(&session.words())?,
            };
            write(&place, bytes)?;
        }
        Ok(DoneSheet { report, is_sheet: true, columns_left_out, has_errors: !refused.is_empty() })
    }
}
