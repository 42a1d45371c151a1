//! What lists and search know of a record beside its own columns: it follows from the current version and the kind's
//! definition, and is derived again when definitions change.

use std::collections::HashMap;
use std::sync::Arc;

use crate::app::Error;
use crate::app::definitions::DefinitionSets;
use crate::app::records::kept::KindsThen;
use crate::app::records::read::parsed_versions;
use crate::db::derivations::{self, Derived};
use crate::db::search::Searchable;
use crate::db::{Conn, DatabaseUrl, Db, DbError, Sequencer, records};
use crate::domain::kind::{Category, Kind, Kinds, Values};
use crate::domain::retention::Keep;
use crate::proof::digest::Digest;
use crate::proof::time::Timestamp;

/// Raised when something else is derived than before, or otherwise.
const REVISION: &str = "2";
const NAME: &str = "records";
/// Records of one write: other writes wait for it.
const GROUP: i64 = 500;

/// What follows from a version of a record.
pub(super) fn derived(
    kind: &Kind,
    state: &str,
    (number, title): (&str, &str),
    (values, keep): (&Values, &Keep),
) -> Derived {
    let category = kind.state(state).map(|state| state.category);
    let shown = kind.fields.iter().filter_map(|field| Some((field, values.get(&field.name)?)));
    let mut texts = vec![number.to_owned(), title.to_owned()];
    for (field, value) in shown.filter(|(_, value)| !value.is_boolean()) {
        let english = kind.show(field, value, "en");
        let urdu = kind.show(field, value, "ur");
        // A value without labels reads the same in every language.
        if !field.choices.is_empty() && urdu != english {
            texts.push(urdu);
        }
        texts.push(english);
    }
    Derived {
        category: category.map(|category| category.code().to_owned()).unwrap_or_default(),
        due_on: category.and_then(|category| due_on(kind, category, values)),
        keep_until: keep.day().map(|day| day.to_string()),
        text: Searchable::of(texts.iter().map(String::as_str)),
    }
}

/// The day on which something is due: for what is open the kind's due date; for what is in force the next review or the
/// last day of validity, whichever is first. What is settled has none.
fn due_on(kind: &Kind, category: Category, values: &Values) -> Option<String> {
    let of = |field: &Option<String>| {
        field.as_ref().and_then(|name| values.get(name)).and_then(|value| value.as_str()).map(str::to_owned)
    };
    match category {
        Category::Effective => [of(&kind.dates.review), of(&kind.dates.expires)].into_iter().flatten().min(),
        open if open.is_open() => of(&kind.dates.due),
        _ => None,
    }
}

fn digest(definitions: &DefinitionSets) -> String {
    let mut text = format!("{REVISION}\n");
    let mut add = |of: &str, kinds: &Kinds| {
        for kind in kinds.iter() {
            text.push_str(&format!("{of}{} {}\n", kind.code, kind.digest));
        }
    };
    add("", &definitions.installation().kinds);
    for (organisation, own) in definitions.own_ones() {
        // While they are wrong, nothing is derived of that organisation; once they are mended, it is.
        add(&format!("{organisation} "), own.map_or(&Kinds::default(), |own| &own.kinds));
    }
    Digest::of(text.as_bytes()).hex()
}

/// Derives everything again if definitions have changed since it was derived.
///
/// # Errors
/// [`Error`] from the database.
pub(in crate::app) fn refresh(db: &Db, definitions: &Arc<DefinitionSets>) -> Result<(), Error> {
    let wanted = digest(definitions);
    if db.read(|conn| derivations::find(conn, NAME))?.as_ref() == Some(&wanted) {
        return Ok(());
    }
    let mut after = 0;
    loop {
        let definitions = Arc::clone(definitions);
        let last = db
            .write(move |tx| -> Result<Option<i64>, Error> {
                let records = derivations::records_after(tx.look(), after, GROUP)?;
                let mut then: HashMap<&str, KindsThen<'_>> = HashMap::new();
                for record in &records {
                    let organisation = record.organisation.as_str();
                    if definitions.is_wrong(organisation) {
                        continue;
                    }
                    let kinds = &definitions.of(organisation).kinds;
                    let then =
                        then.entry(organisation).or_insert_with(|| KindsThen::new(kinds, organisation));
                    let versions = parsed_versions(tx.look(), &record.record_id)?;
                    let Some(last) = versions.last() else {
                        return Err(DbError::inconsistent("versions", &record.record_id).into());
                    };
                    let keep = then.kept(tx.look(), &versions)?;
                    let derived = of_record(kinds, record, (&last.values(), &keep));
                    derivations::derive(tx, record, &derived)?;
                }
                Ok(records.last().map(|record| record.search_id))
            })?
            .value;
        match last {
            Some(last) => after = last,
            None => break,
        }
    }
    db.write(move |tx| derivations::set(tx, NAME, &wanted).map_err(Error::from))?;
    Ok(())
}

/// What follows for a record as it stands, under the definitions of now.
pub(in crate::app) fn of_record(
    kinds: &Kinds,
    record: &records::Record,
    (values, keep): (&Values, &Keep),
) -> Derived {
    match kinds.get(&record.kind) {
        Some(kind) => derived(kind, &record.state, (&record.number, &record.title), (values, keep)),
        None => Derived {
            category: String::new(),
            due_on: None,
            keep_until: keep.day().map(|day| day.to_string()),
            text: Searchable::of([record.number.as_str(), &record.title]),
        },
    }
}

/// The same for a record whose versions are read.
pub(in crate::app) fn of_stored(
    conn: &mut Conn,
    kinds: &Kinds,
    record: &records::Record,
) -> Result<Derived, Error> {
    let versions = parsed_versions(conn, &record.record_id)?;
    let Some(last) = versions.last() else {
        return Err(DbError::inconsistent("versions", &record.record_id).into());
    };
    let keep = KindsThen::new(kinds, &record.organisation).kept(conn, &versions)?;
    Ok(of_record(kinds, record, (&last.values(), &keep)))
}

/// The same where nothing is open yet: no ledger is touched, so no key is needed.
///
/// # Errors
/// As [`refresh`].
pub(in crate::app) fn refresh_at(url: &DatabaseUrl, definitions: &Arc<DefinitionSets>) -> Result<(), Error> {
    refresh(&Db::open(url, Box::new(NoLedger))?, definitions)
}

/// Deriving records nothing.
struct NoLedger;

impl Sequencer for NoLedger {
    fn append(
        &mut self,
        _: &mut Conn,
        organisation: &str,
        _: u64,
        _: &[Digest],
        _: Timestamp,
    ) -> Result<(), DbError> {
        let reason = "nothing is recorded while tables are brought up to date".to_owned();
        Err(DbError::Ledger { organisation: organisation.to_owned(), reason })
    }

    fn forget(&mut self) {}
}
