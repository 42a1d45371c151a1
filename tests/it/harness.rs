//! What the tests stand on: a fresh folder and a fresh database, on either kind of database; an installation in it;
//! raw SQL for what nobody should do; the binaries.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Once};

use diesel::connection::SimpleConnection;
use diesel::sql_types::{Nullable, Text};
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection};
use sanad::app::fsck::FsckReport;
use sanad::app::import::run::{Options, Progress, Watch};
use sanad::app::import::{ImportReport, RowResult};
use sanad::app::installation::{NewInstallation, Place, Senses};
use sanad::app::users::NewUser;
use sanad::app::{App, Error, Session};
use sanad::domain::access::{Marking, Role};
use sanad::domain::clock::{ScriptedClock, SeededEntropy};
use sanad::proof::time::Timestamp;
use sanad::verify::{Report, Trust};
use sanad::words::Words;

/// Runs one test on both databases: `on_both!(name, |ground: &Ground| …);` gives `name::sqlite` and `name::postgres`.
macro_rules! on_both {
    ($(#[$meta:meta])* $name:ident, $body:expr) => {
        $(#[$meta])*
        mod $name {
            use super::*;

            fn body(ground: &$crate::harness::Ground) {
                let body: fn(&$crate::harness::Ground) = $body;
                body(ground);
            }

            #[test]
            fn sqlite() {
                body(&$crate::harness::Ground::sqlite());
            }

            #[test]
            fn postgres() {
                body(&$crate::harness::Ground::postgres());
            }
        }
    };
}
pub(crate) use on_both;

/// The variable that names the PostgreSQL server.
const POSTGRES: &str = "SANAD_TEST_POSTGRES";

/// A fresh folder, and where a fresh installation in it keeps its rows.
pub struct Ground {
    folder: tempfile::TempDir,
    /// What [`NewInstallation::database`] takes; `None` is the embedded default.
    pub database: Option<String>,
    server: Option<String>,
}

/// A place under `target/`, so that the tests write to the disk that the product will be used on, not to memory.
pub fn fresh_folder() -> tempfile::TempDir {
    static SWEPT: Once = Once::new();
    let base = Path::new(env!("CARGO_TARGET_TMPDIR"));
    fs::create_dir_all(base).unwrap();
    // What tests share lives as long as the process and is left behind by it: the next one clears up.
    SWEPT.call_once(|| {
        for entry in fs::read_dir(base).unwrap().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let process = name.strip_prefix("it-").and_then(|rest| rest.split('-').next());
            if process.is_some_and(|id| !Path::new("/proc").join(id).exists()) {
                drop(fs::remove_dir_all(entry.path()));
            }
        }
    });
    tempfile::Builder::new().prefix(&format!("it-{}-", std::process::id())).tempdir_in(base).unwrap()
}

impl Ground {
    pub fn sqlite() -> Self {
        Self { folder: fresh_folder(), database: None, server: None }
    }

    pub fn postgres() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let server = std::env::var(POSTGRES).unwrap_or_else(|_| {
            panic!(
                "{POSTGRES} is not set, so nothing could be tested on PostgreSQL. Run `tests/run integration`, which \
                 starts a server, or name one: {POSTGRES}=postgres://USER@HOST/NAME (the user may create databases)"
            )
        });
        let name = format!("it_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
        let mut conn =
            PgConnection::establish(&server).unwrap_or_else(|error| panic!("{POSTGRES}={server}: {error}"));
        // A database of the same name can only be the leftover of a killed run with the same process id.
        conn.batch_execute(&format!("DROP DATABASE IF EXISTS {name}")).unwrap();
        // From template0: its rows never change, so no other session can stand in the way.
        conn.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0")).unwrap();
        let (base, _) = server.rsplit_once('/').unwrap();
        Self { folder: fresh_folder(), database: Some(format!("{base}/{name}")), server: Some(server) }
    }

    pub fn is_postgres(&self) -> bool {
        self.server.is_some()
    }

    /// The folder of the installation.
    pub fn dir(&self) -> PathBuf {
        self.folder.path().join("installation")
    }

    /// A folder beside the installation, made if it is not there.
    pub fn folder(&self, name: &str) -> PathBuf {
        let folder = self.folder.path().join(name);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// Runs statements behind the product's back.
    pub fn sql(&self, statements: &str) {
        match &self.database {
            Some(url) => PgConnection::establish(url).unwrap().batch_execute(statements),
            None => self.sqlite_conn().batch_execute(statements),
        }
        .unwrap_or_else(|error| panic!("{statements}: {error}"));
    }

    /// Runs a query of one column called `value`, of type text.
    pub fn values(&self, query: &str) -> Vec<Option<String>> {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = Nullable<Text>)]
            value: Option<String>,
        }
        let query = diesel::sql_query(query);
        let rows: Vec<Row> = match &self.database {
            Some(url) => query.load(&mut PgConnection::establish(url).unwrap()),
            None => query.load(&mut self.sqlite_conn()),
        }
        .unwrap();
        rows.into_iter().map(|row| row.value).collect()
    }

    /// Copies every row of this installation into another one's tables, from SQLite to PostgreSQL.
    pub fn carry_rows(&self, to: &Self) {
        assert!(!self.is_postgres() && to.is_postgres());
        let texts = |rows: Vec<Option<String>>| rows.into_iter().flatten().collect::<Vec<String>>();
        let here = texts(self.values("SELECT name AS value FROM sqlite_master WHERE type = 'table'"));
        let mut tables = texts(to.values(
            "SELECT table_name::text AS value FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1",
        ));
        tables.retain(|table| here.contains(table) && !table.starts_with("__"));
        // What is derived is derived anew: each database has its own way to keep words.
        tables.retain(|table| table != "derivations");
        assert!(tables.len() > 15, "{tables:?}");
        let mut conn = PgConnection::establish(to.database.as_deref().unwrap()).unwrap();
        // A table that another one refers to comes first: what cannot stand yet is tried again.
        for _ in 0..tables.len() {
            tables.retain(|table| {
                let statements = self.inserts(to, table);
                let result = conn.batch_execute(&format!("BEGIN; DELETE FROM {table}; {statements} COMMIT"));
                if result.is_err() {
                    conn.batch_execute("ROLLBACK").unwrap();
                }
                result.is_err()
            });
        }
        assert!(tables.is_empty(), "these could not be carried over: {tables:?}");
    }

    /// The rows of a table as PostgreSQL takes them.
    fn inserts(&self, to: &Self, table: &str) -> String {
        let columns = to.values(&format!(
            "SELECT column_name || ' ' || data_type AS value FROM information_schema.columns \
             WHERE table_name = '{table}' AND is_generated = 'NEVER' ORDER BY ordinal_position"
        ));
        let here = self.values(&format!("SELECT name AS value FROM pragma_table_info('{table}')"));
        let (mut names, mut values) = (Vec::new(), Vec::new());
        for column in columns.into_iter().flatten() {
            let (name, of) = column.split_once(' ').unwrap();
            if !here.contains(&Some(name.to_owned())) {
                continue;
            }
            names.push(name.to_owned());
            values.push(match of {
                // What `quote` makes of bytes, X'…', PostgreSQL takes for bits.
                "bytea" => {
                    format!("CASE WHEN {name} IS NULL THEN 'NULL' ELSE '''\\x' || hex({name}) || '''' END")
                }
                "boolean" => format!("CASE {name} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'NULL' END"),
                _ => format!("quote({name})"),
            });
        }
        let rows = self.values(&format!("SELECT {} AS value FROM {table}", values.join(" || ',' || ")));
        let names = names.join(", ");
        let insert = |row: String| format!("INSERT INTO {table} ({names}) VALUES ({row});\n");
        rows.into_iter().flatten().map(insert).collect()
    }

    /// A copy of this installation's database on the same server; nothing if it is a file of the installation.
    pub fn copy_database(&self) -> Option<Self> {
        let name_of = |ground: &Self| ground.database.as_deref()?.rsplit('/').next().map(str::to_owned);
        let original = name_of(self)?;
        let copy = Self::postgres();
        let name = name_of(&copy)?;
        let mut conn = PgConnection::establish(self.server.as_deref()?).unwrap();
        conn.batch_execute(&format!("DROP DATABASE {name}")).unwrap();
        conn.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {original}")).unwrap();
        Some(copy)
    }

    /// The one number that a query gives.
    pub fn number(&self, query: &str) -> i64 {
        let rows = self.values(&format!("SELECT CAST(({query}) AS TEXT) AS value"));
        rows[0].as_deref().unwrap().parse().unwrap()
    }

    /// Takes the foreign keys away, as whoever edits rows by hand does first. SQLite asks for them by connection, and
    /// [`Self::sql`] does not.
    pub fn drop_foreign_keys(&self) {
        if !self.is_postgres() {
            return;
        }
        let statements = self.values(
            "SELECT 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || quote_ident(conname) AS value FROM \
             pg_constraint WHERE contype = 'f'",
        );
        for statement in statements {
            self.sql(&statement.unwrap());
        }
    }

    /// Holds the right to write, as another process does, until it is dropped.
    pub fn hold_write(&self) -> SqliteConnection {
        let mut conn = self.sqlite_conn();
        conn.batch_execute("BEGIN IMMEDIATE").unwrap();
        conn
    }

    fn sqlite_conn(&self) -> SqliteConnection {
        let path = self.dir().join("sanad.db");
        let mut conn = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
        // Whoever edits rows by hand is not stopped by foreign keys.
        conn.batch_execute("PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = OFF").unwrap();
        conn
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        if let (Some(server), Some(database)) = (&self.server, &self.database) {
            let name = database.rsplit('/').next().unwrap_or_default();
            if let Ok(mut conn) = PgConnection::establish(server) {
                // A database that stays behind goes with its server.
                drop(conn.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
            }
        }
    }
}

pub const START: &str = "2026-03-02T08:00:00.000Z";

/// An instant.
pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// An open installation under a clock that is told the time and chance that follows from a seed.
pub struct World {
    pub app: Arc<App>,
    pub clock: Arc<ScriptedClock>,
}

/// Users of the installations made here: login, role, clearance.
pub const USERS: &[(&str, Role, Marking)] = &[
    ("admin", Role::Administrator, Marking::Secret),
    ("manager", Role::QualityManager, Marking::Secret),
    ("lower", Role::QualityManager, Marking::Restricted),
    ("clerk", Role::Contributor, Marking::Restricted),
    ("auditor", Role::Auditor, Marking::Confidential),
    ("body", Role::CertificationBody, Marking::Restricted),
];

impl World {
    /// A new installation.
    pub fn new(ground: &Ground) -> Self {
        let clock = Arc::new(ScriptedClock::new(at(START)));
        let senses = Senses { clock: clock.clone(), entropy: Arc::new(SeededEntropy::new(b"it")) };
        let users = USERS.iter().map(|(login, role, clearance)| NewUser {
            login: (*login).to_owned(),
            name: format!("The {login}"),
            role: *role,
            clearance: *clearance,
        });
        let new = NewInstallation {
            code: "tst".parse().unwrap(),
            name: "Test Works".to_owned(),
            host: "test.example".to_owned(),
            database: ground.database.clone(),
            marking: Marking::Restricted,
            users: users.collect(),
            is_post_quantum: false,
        };
        let app = App::create(&ground.dir(), new, senses).unwrap_or_else(|error| panic!("{}", told(&error)));
        Self { app: Arc::new(app), clock }
    }

    /// Opens an installation again, a day later, with the start-up check.
    pub fn reopen(ground: &Ground) -> Result<Self, Error> {
        Self::open(ground, App::open)
    }

    /// Opens an installation without the start-up check, as `fsck` does.
    pub fn reopen_unchecked(ground: &Ground) -> Self {
        Self::open(ground, App::open_unchecked).unwrap_or_else(|error| panic!("{}", told(&error)))
    }

    /// Opens an installation under the machine's clock and chance, as the binaries do.
    pub fn reopen_now(ground: &Ground) -> Result<Self, Error> {
        let app = App::open(Place::Folder(ground.dir()).config()?, Senses::system())?;
        Ok(Self { app: Arc::new(app), clock: Arc::new(ScriptedClock::new(at(START))) })
    }

    fn open(
        ground: &Ground,
        open: impl FnOnce(sanad::config::Config, Senses) -> Result<App, Error>,
    ) -> Result<Self, Error> {
        let clock = Arc::new(ScriptedClock::new(at(START)));
        clock.advance(24 * 3600 * 1000);
        let seed = b"it, the next day";
        let senses = Senses { clock: clock.clone(), entropy: Arc::new(SeededEntropy::new(seed)) };
        let app = Arc::new(open(Place::Folder(ground.dir()).config()?, senses)?);
        Ok(Self { app, clock })
    }

    pub fn session(&self, login: &str) -> Session {
        self.app.session(login).unwrap()
    }

    /// Imports a folder as the quality manager.
    pub fn import(&self, folder: &Path) -> Result<ImportReport, Error> {
        self.import_with(folder, Options::default())
    }

    pub fn import_with(&self, folder: &Path, options: Options) -> Result<ImportReport, Error> {
        self.app.import(&self.session("manager"), folder, options, &mut Silence)
    }

    /// Imports a folder in which nothing is wrong.
    pub fn file(&self, folder: &Path) -> ImportReport {
        let report = self.import(folder).unwrap_or_else(|error| panic!("{}", told(&error)));
        assert!(report.is_clean(), "{}", told_of(&report));
        report
    }

    pub fn fsck(&self) -> FsckReport {
        self.app
            .fsck(&self.session("admin"), &[], &mut |_, _, _| {})
            .unwrap_or_else(|error| panic!("{}", told(&error)))
    }

    /// How many records there are.
    pub fn records(&self) -> usize {
        self.app.list_records(&self.session("manager"), None, None).unwrap().len()
    }

    /// The trust of somebody who got the ledger's keys from elsewhere.
    pub fn trust(&self) -> Trust {
        trust(&self.app)
    }
}

/// The trust file's content for an installation, as a policy.
pub fn trust(app: &App) -> Trust {
    let mut text = String::new();
    for key in app.log_keys().unwrap() {
        text.push_str(&format!("log {key}\n"));
    }
    text.push_str("quorum none\n");
    Trust::Policy(text.parse().unwrap())
}

/// Watches nothing.
pub struct Silence;

impl Watch for Silence {
    fn progress(&mut self, _: Progress) {}
    fn row(&mut self, _: &RowResult) {}
}

/// An error with everything that it says.
pub fn told(error: &Error) -> String {
    let message = error.message(&Words::english());
    format!("{}: {message} {:?} because {:?}", error.code().text(), error.lines(), error.causes())
}

/// What went wrong in an import, place by place.
pub fn told_of(report: &ImportReport) -> String {
    let mut text = String::new();
    for problem in &report.problems {
        text.push_str(&format!("{}: {}\n", problem.place, problem.text));
    }
    for row in &report.rows {
        if let Err(error) = &row.result {
            text.push_str(&format!("{}: {}\n", row.place, told(error)));
        }
    }
    text
}

/// The findings of a verification, one a line.
pub fn findings(report: &Report) -> String {
    let words = Words::english();
    report.findings().iter().map(|f| format!("{}  {}  {}\n", f.code(), f.path(), f.reason(&words))).collect()
}

/// Writes a file and the folders above it.
pub fn write(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, content).unwrap();
    path
}

/// A binary of the product.
pub fn sanad() -> Command {
    Command::new(env!("CARGO_BIN_EXE_sanad"))
}

/// What a process printed, for messages.
pub fn printed(output: &Output) -> String {
    format!(
        "{}\n{}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// Numbers that follow from a seed (splitmix64): the same on every run, so that a failure can be repeated.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.roll() % limit
    }

    pub fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(length + 8);
        while bytes.len() < length {
            bytes.extend_from_slice(&self.roll().to_le_bytes());
        }
        bytes.truncate(length);
        bytes
    }
}

/// Bytes of a secret as authenticator apps are told it (RFC 4648, section 6).
pub fn from_base32(text: &str) -> Vec<u8> {
    let digits = text.chars().filter(|c| !c.is_whitespace());
    let bits: Vec<u8> = digits
        .flat_map(|c| {
            let value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(c).unwrap();
            (0..5).rev().map(move |place| u8::from((value >> place) & 1 == 1))
        })
        .collect();
    bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |value, bit| (value << 1) | bit)).collect()
}
