//! Lists of records: what is found, in which order, from which place on. The only file that knows FTS5 and `tsvector`.
//!
//! Both databases are given words, not texts: [`words()`] takes texts apart the same way when they are filed and when
//! they are searched for, so that both find the same. On SQLite the index also holds what lists are filtered by
//! (organisation, marking, kind, state, category, owner): a search is decided inside it, and what the reader may not see
//! is neither found nor counted. On PostgreSQL the words stand in a column beside these.
//!
//! The statements are written by hand because each order of a list has its index, and SQLite, which knows nothing of how
//! often a value occurs, would choose another (a `+` before a column keeps it from that).

use std::fmt::Write as _;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::records::Record;
use super::{Conn, DbError};
use crate::domain::retention::DESTROYED;
use crate::proof::digest::Digest;

mod check;
mod words;

pub use check::{is_found, surplus};
pub use words::{Search, Searchable, words};

/// Rows of one statement.
const ROWS_MAX: usize = 512;
/// A list says how many there are up to this, and "more" above.
pub const COUNT_MAX: u32 = 1000;

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// Number.
    Number,
    /// Title.
    Title,
    /// When the current version was filed.
    #[default]
    Received,
    /// Code of the state.
    State,
    /// When something is due; what has no such day is left out.
    Due,
}

impl Sort {
    const fn column(self) -> Option<&'static str> {
        match self {
            Self::Number => Some("number"),
            Self::Title => Some("title"),
            Self::State => Some("state"),
            Self::Due => Some("due_on"),
            Self::Received => None,
        }
    }

    const fn index(self) -> &'static str {
        match self {
            Self::Number => "records_listed_by_number",
            Self::Title => "records_listed_by_title",
            Self::State => "records_listed_by_state",
            Self::Due => "records_due",
            Self::Received => "records_listed",
        }
    }
}

/// Where a page begins: what the last row before it is sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Number, title, state or day; empty for the order of filing.
    pub text: String,
    /// Place in the order of filing, which decides between equals.
    pub search_id: i64,
}

impl Place {
    /// Of a record, in an order.
    #[must_use]
    pub fn of(record: &Record, sort: Sort) -> Self {
        let text = match sort {
            Sort::Number => record.number.clone(),
            Sort::Title => record.title.clone(),
            Sort::State => record.state.clone(),
            Sort::Due => record.due_on.clone().unwrap_or_default(),
            Sort::Received => String::new(),
        };
        Self { text, search_id: record.search_id }
    }
}

/// Which records.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// Whose.
    pub organisation: String,
    /// Only these markings: what the actor is cleared for, or less.
    pub markings: Vec<String>,
    /// Only this kind.
    pub kind: Option<String>,
    /// Only this state.
    pub state: Option<String>,
    /// Only these categories of state; empty for any.
    pub categories: Vec<&'static str>,
    /// Only what this user owns.
    pub owner: Option<String>,
    /// Only what is due from this day on, and before that one.
    pub due: Option<(String, String)>,
    /// Only what is kept up to a day before this one.
    pub kept_before: Option<String>,
    /// Only what has these words.
    pub search: Option<Search>,
}

/// Which part of them.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Order.
    pub sort: Sort,
    /// From the end of the order.
    pub is_descending: bool,
    /// After this place; `None` from the beginning.
    pub after: Option<Place>,
    /// How many at most.
    pub limit: u32,
}

/// A statement that is being written, and what is bound in it.
struct Statement {
    text: String,
    binds: Vec<Bind>,
    is_sqlite: bool,
}

enum Bind {
    Text(String),
    Number(i64),
}

impl Statement {
    fn new(conn: &Conn) -> Self {
        Self { text: String::new(), binds: Vec::new(), is_sqlite: matches!(conn, Conn::Sqlite(_)) }
    }

    fn put(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn bind(&mut self, value: Bind) {
        self.binds.push(value);
        if self.is_sqlite {
            self.text.push('?');
        } else {
            let _ = write!(self.text, "${}", self.binds.len());
        }
    }

    fn bind_text(&mut self, value: &str) {
        self.bind(Bind::Text(value.to_owned()));
    }

    /// `AND column = value`, decided on the rows of whichever index is walked.
    fn equals(&mut self, column: &str, value: Option<&str>) {
        if let Some(value) = value {
            let plus = if self.is_sqlite { "+" } else { "" };
            self.put(&format!(" AND {plus}r.{column} = "));
            self.bind_text(value);
        }
    }

    fn among<'a>(&mut self, column: &str, values: impl IntoIterator<Item = &'a str>) {
        let plus = if self.is_sqlite { "+" } else { "" };
        self.put(&format!(" AND {plus}r.{column} IN ("));
        for (place, value) in values.into_iter().enumerate() {
            if place > 0 {
                self.put(", ");
            }
            self.bind_text(value);
        }
        self.put(")");
    }

    fn load<R>(self, conn: &mut Conn) -> Result<Vec<R>, DbError>
    where
        R: QueryableByName<diesel::sqlite::Sqlite> + QueryableByName<diesel::pg::Pg> + 'static,
    {
        macro_rules! run {
            ($conn:expr, $backend:ty) => {{
                let mut query = diesel::sql_query(self.text).into_boxed::<$backend>();
                for bind in self.binds {
                    query = match bind {
                        Bind::Text(text) => query.bind::<Text, _>(text),
                        Bind::Number(number) => query.bind::<BigInt, _>(number),
                    };
                }
                query.load($conn)
            }};
        }
        Ok(match conn {
            Conn::Sqlite(conn) => run!(conn, diesel::sqlite::Sqlite),
            Conn::Postgres(conn) => run!(conn, diesel::pg::Pg),
        }?)
    }
}

const COLUMNS: &str = "r.record_id, r.organisation, r.kind, r.number, r.title, r.state, r.marking, r.owner, \
    r.occurred_on, r.version, r.digest, r.created_ms, r.received_ms, r.category, r.due_on, r.search_id, \
    r.keep_until";

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// A word of the index that stands for a value of a column, whatever characters that has.
fn facet(column: &str, value: &str) -> String {
    let digest = Digest::of(format!("{column}\0{value}").as_bytes()).hex();
    let letter = column.chars().next().unwrap_or('x');
    digest.chars().take(16).fold(format!("{letter}x"), |mut word, character| {
        word.push(character);
        word
    })
}

impl Listing {
    /// True if it asks for less than all that the reader may see.
    fn is_narrowed(&self) -> bool {
        let values = [&self.kind, &self.state, &self.owner];
        let is_one = self.markings.len() == 1;
        is_one
            || self.search.is_some()
            || !self.categories.is_empty()
            || values.iter().any(|value| value.is_some())
    }

    /// The same filter inside the index of SQLite.
    fn fts5(&self) -> String {
        let any = |column: &str, values: &mut dyn Iterator<Item = &str>| {
            let words: Vec<String> = values.map(|value| facet(column, value)).collect();
            format!(" AND ({})", words.join(" OR "))
        };
        let mut facets = facet("organisation", &self.organisation);
        facets.push_str(&any("marking", &mut self.markings.iter().map(String::as_str)));
        for (column, value) in [("kind", &self.kind), ("state", &self.state), ("owner", &self.owner)] {
            if let Some(value) = value {
                facets.push_str(&any(column, &mut std::iter::once(value.as_str())));
            }
        }
        if !self.categories.is_empty() {
            facets.push_str(&any("category", &mut self.categories.iter().copied()));
        }
        match &self.search {
            Some(search) => format!("({{words}} : ({})) AND ({{facets}} : ({facets}))", search.fts5()),
            None => format!("{{facets}} : ({facets})"),
        }
    }

    /// `AND …` for every filter but the organisation and the words.
    fn conditions(&self, statement: &mut Statement) {
        statement.among("marking", self.markings.iter().map(String::as_str));
        statement.equals("kind", self.kind.as_deref());
        statement.equals("state", self.state.as_deref());
        statement.equals("owner", self.owner.as_deref());
        if !self.categories.is_empty() {
            statement.among("category", self.categories.iter().copied());
        }
        if let Some((from, before)) = &self.due {
            statement.put(" AND r.due_on >= ");
            statement.bind_text(from);
            statement.put(" AND r.due_on < ");
            statement.bind_text(before);
        }
        if let Some(before) = &self.kept_before {
            statement.put(" AND r.keep_until < ");
            statement.bind_text(before);
        }
        // A destroyed record is in no list; its words are gone from the index as well.
        statement.put(&format!(" AND r.category <> '{DESTROYED}'"));
    }

    /// True for a question that the index of words cannot decide by itself.
    const fn is_dated(&self) -> bool {
        self.due.is_some() || self.kept_before.is_some()
    }

    /// The index of the rows for a question about days.
    const fn dated_index(&self, sort: Sort) -> &'static str {
        match (&self.due, &self.kept_before) {
            (Some(_), _) => Sort::Due.index(),
            (None, Some(_)) => "records_kept",
            (None, None) => sort.index(),
        }
    }

    /// True if nothing can be found: no marking is visible, or the query has no words.
    fn is_hopeless(&self) -> bool {
        self.markings.is_empty() || self.search.as_ref().is_some_and(Search::is_empty)
    }

    /// How the words are looked for.
    fn begin(&self, statement: &mut Statement, select: &str, index: &str, way: Way) {
        match (&self.search, way) {
            (_, Way::Words) => {
                statement.put(&format!(
                    "SELECT {select} FROM record_search CROSS JOIN records r ON r.search_id = record_search.rowid \
                     WHERE record_search MATCH "
                ));
                statement.bind_text(&self.fts5());
                // Decided in the index already; here once more, on the rows themselves.
                statement.equals("organisation", Some(&self.organisation));
            }
            (search, Way::Order) => {
                let by = if statement.is_sqlite { format!("INDEXED BY {index}") } else { String::new() };
                statement.put(&format!("SELECT {select} FROM records r {by} WHERE r.organisation = "));
                statement.bind_text(&self.organisation);
                match search {
                    Some(_) if statement.is_sqlite => {
                        statement.put(
                            " AND +r.search_id IN (SELECT rowid FROM record_search WHERE record_search MATCH ",
                        );
                        statement.bind_text(&self.fts5());
                        statement.put(")");
                    }
                    Some(search) => {
                        statement.put(" AND r.search @@ (");
                        statement.bind_text(&search.tsquery());
                        statement.put(")::tsquery");
                    }
                    None => {}
                }
            }
        }
        self.conditions(statement);
    }
}

/// What is walked: the order of the list, or what the words find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Order,
    Words,
}

/// Records that pass the filter, in order.
///
/// # Errors
/// [`DbError`].
pub fn list(conn: &mut Conn, listing: &Listing, page: &Page) -> Result<Vec<Record>, DbError> {
    if listing.is_hopeless() {
        return Ok(Vec::new());
    }
    let mut statement = Statement::new(conn);
    let way = match page.sort {
        _ if !statement.is_sqlite || !listing.is_narrowed() => Way::Order,
        // What is due is few, and has an index of its own.
        _ if listing.is_dated() && listing.search.is_none() => Way::Order,
        // The words are found in the order of filing.
        Sort::Received => Way::Words,
        // A few are sorted; for many it is quicker to walk the order and look whether each is among them.
        _ if count(conn, listing)? <= COUNT_MAX => Way::Words,
        _ => Way::Order,
    };
    let index = listing.dated_index(page.sort);
    listing.begin(&mut statement, COLUMNS, index, way);
    let (compare, direction) = if page.is_descending { ("<", "DESC") } else { (">", "ASC") };
    let rowid = if way == Way::Words { "record_search.rowid" } else { "r.search_id" };
    if page.sort == Sort::Due {
        statement.put(" AND r.due_on IS NOT NULL");
    }
    match (page.sort.column(), &page.after) {
        (None, Some(after)) => {
            statement.put(&format!(" AND {rowid} {compare} "));
            statement.bind(Bind::Number(after.search_id));
        }
        (Some("number"), Some(after)) => {
            statement.put(&format!(" AND r.number {compare} "));
            statement.bind_text(&after.text);
        }
        (Some(column), Some(after)) => {
            statement.put(&format!(" AND (r.{column}, r.search_id) {compare} ("));
            statement.bind_text(&after.text);
            statement.put(", ");
            statement.bind(Bind::Number(after.search_id));
            statement.put(")");
        }
        (_, None) => {}
    }
    let order = match page.sort.column() {
        None => format!("{rowid} {direction}"),
        Some("number") => format!("r.number {direction}"),
        Some(column) => format!("r.{column} {direction}, r.search_id {direction}"),
    };
    statement.put(&format!(" ORDER BY {order} LIMIT {}", page.limit));
    statement.load(conn)
}

/// How many pass the filter, up to one more than [`COUNT_MAX`].
///
/// # Errors
/// [`DbError`].
pub fn count(conn: &mut Conn, listing: &Listing) -> Result<u32, DbError> {
    if listing.is_hopeless() {
        return Ok(0);
    }
    let mut statement = Statement::new(conn);
    let limit = COUNT_MAX + 1;
    if statement.is_sqlite && !listing.is_dated() {
        // Everything is decided in the index: no row is read.
        statement
            .put("SELECT count(*) AS count FROM (SELECT rowid FROM record_search WHERE record_search MATCH ");
        statement.bind_text(&listing.fts5());
    } else {
        let way = if statement.is_sqlite && listing.search.is_some() { Way::Words } else { Way::Order };
        let index = listing.dated_index(Sort::Received);
        statement.put("SELECT count(*) AS count FROM (");
        listing.begin(&mut statement, "1 AS one", index, way);
    }
    statement.put(&format!(" LIMIT {limit}) AS found"));
    let counted: Vec<Count> = statement.load(conn)?;
    Ok(counted.first().map_or(0, |counted| u32::try_from(counted.count).unwrap_or(limit)))
}

/// The next place in the order of filing.
pub(super) fn next_id(conn: &mut Conn) -> Result<i64, DbError> {
    use crate::db::schema::records as r;
    let last: Option<i64> = r::table.select(diesel::dsl::max(r::search_id)).get_result(conn)?;
    Ok(last.unwrap_or(0) + 1)
}

/// Makes a record found under these words.
pub(super) fn put(conn: &mut Conn, record: &Record, text: &Searchable) -> Result<(), DbError> {
    match conn {
        Conn::Sqlite(conn) => {
            put_all(conn, std::slice::from_ref(record), std::slice::from_ref(text))?;
        }
        Conn::Postgres(conn) => {
            diesel::sql_query("UPDATE records SET search = ($1)::tsvector WHERE record_id = $2")
                .bind::<Text, _>(text.vector())
                .bind::<Text, _>(&record.record_id)
                .execute(conn)?;
        }
    }
    Ok(())
}

/// The same for many records, on SQLite. There the index writes out what it has gathered around each statement of many
/// rows, so these are few.
pub(super) fn put_all(
    conn: &mut SqliteConnection,
    records: &[Record],
    texts: &[Searchable],
) -> Result<(), DbError> {
    for (records, texts) in records.chunks(ROWS_MAX).zip(texts.chunks(ROWS_MAX)) {
        let rows = vec!["(?, ?, ?)"; records.len()].join(", ");
        let insert = format!("INSERT INTO record_search (rowid, words, facets) VALUES {rows}");
        let mut query = diesel::sql_query(insert).into_boxed::<diesel::sqlite::Sqlite>();
        for (record, text) in records.iter().zip(texts) {
            query = query
                .bind::<BigInt, _>(record.search_id)
                .bind::<Text, _>(&text.0)
                .bind::<Text, _>(facets(record));
        }
        query.execute(conn)?;
    }
    Ok(())
}

fn facets(record: &Record) -> String {
    let facets = [
        ("organisation", &record.organisation),
        ("marking", &record.marking),
        ("kind", &record.kind),
        ("state", &record.state),
        ("owner", &record.owner),
        ("category", &record.category),
    ];
    facets.map(|(column, value)| facet(column, value)).join(" ")
}

/// Inserts records together with their words, on PostgreSQL, where these stand in the same row: put there afterwards
/// they would have every index of the table written twice.
pub(super) fn insert_all(
    conn: &mut PgConnection,
    records: &[Record],
    texts: &[Searchable],
) -> Result<(), DbError> {
    #[derive(serde::Serialize)]
    struct Row<'a> {
        #[serde(flatten)]
        record: &'a Record,
        search: String,
    }
    for (records, texts) in records.chunks(ROWS_MAX).zip(texts.chunks(ROWS_MAX)) {
        let rows: Vec<Row<'_>> =
            records.iter().zip(texts).map(|(record, text)| Row { record, search: text.vector() }).collect();
        let rows = serde_json::to_string(&rows)
            .map_err(|error| DbError::Inconsistent { table: "records", what: error.to_string() })?;
        // A type that diesel does not know is read from its text, and each field finds its column by name.
        let insert = "INSERT INTO records SELECT * FROM json_populate_recordset(NULL::records, ($1)::json)";
        diesel::sql_query(insert).bind::<Text, _>(rows).execute(conn)?;
    }
    Ok(())
}

/// Lets a record be found under no word any more.
pub(super) fn forget(conn: &mut Conn, record: &Record) -> Result<(), DbError> {
    remove(conn, record.search_id)?;
    if let Conn::Postgres(conn) = conn {
        diesel::sql_query("UPDATE records SET search = ''::tsvector WHERE record_id = $1")
            .bind::<Text, _>(&record.record_id)
            .execute(conn)?;
    }
    Ok(())
}

/// Lets a place in the order of filing be found no more.
pub(super) fn remove(conn: &mut Conn, search_id: i64) -> Result<(), DbError> {
    // On PostgreSQL the words are replaced where they stand.
    if let Conn::Sqlite(conn) = conn {
        diesel::sql_query("DELETE FROM record_search WHERE rowid = ?")
            .bind::<BigInt, _>(search_id)
            .execute(conn)?;
    }
    Ok(())
}
