//! Walks `src/` and holds the import directions: `web`, `jobs`, `cli` → `app` → `db` `blob` `ledger` `pack` →
//! `domain` → `proof`; `verify` stands on `proof` and `words` alone; `pack` never queries; only `db` knows diesel;
//! `proof` and `domain` touch no clock, file, network or random number.
//!
//! Nothing of the product is linked here, so that `tests/run fast` compiles this file alone in a second.

#![expect(clippy::unwrap_used, reason = "a test that panics is a test that fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A top-level module of `src/` and the top-level modules that it may name.
/// A module that is not in this table fails the test: say here where it stands.
const ARROWS: &[(&str, &[&str])] = &[
    ("proof", &[]),
    ("words", &[]),
    ("verify", &["proof", "words"]),
    ("domain", &["proof", "words"]),
    ("config", &["domain", "proof", "words"]),
    ("telemetry", &[]),
    ("outbound", &[]),
    // Draws pages in a process of its own: it knows nothing of installations.
    ("raster", &[]),
    ("blob", &["domain", "proof"]),
    ("db", &["domain", "proof"]),
    // Sequencing happens inside the write, so the ledger stands on the rows.
    ("ledger", &["db", "domain", "proof"]),
    ("pack", &["domain", "proof", "raster", "words"]),
    // Draws what `domain` computed.
    ("chart", &["domain"]),
    ("sign", &["config", "domain", "outbound", "proof"]),
    ("app", &["blob", "config", "db", "domain", "ledger", "pack", "proof", "raster", "sign", "words"]),
    // A pack is verified in the background, by the verifier as outsiders have it: `app` does not know it, so that
    // nothing that issues packs stands on what checks them.
    ("jobs", &["app", "config", "domain", "outbound", "proof", "telemetry", "verify", "words"]),
    // For those who watch the ledgers of others: it knows nothing of installations, and `app` nothing of it.
    ("witness", &["domain", "proof"]),
    ("web", &["app", "chart", "config", "domain", "proof", "telemetry", "witness", "words"]),
    (
        "cli",
        &[
            "app",
            "config",
            "domain",
            "jobs",
            "proof",
            "raster",
            "telemetry",
            "verify",
            "web",
            "witness",
            "words",
        ],
    ),
    ("main", &["cli"]),
    ("bin", &["proof", "verify", "words"]),
];

/// Paths (as they stand in the code) and the only places, by the start of the path under `src/`, that may use them.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("diesel", &["db"]),
    ("diesel_migrations", &["db"]),
    ("libsqlite3_sys", &["db"]),
    ("pq_sys", &["db"]),
    ("r2d2", &["db"]),
    ("actix_web", &["web"]),
    ("printpdf", &["pack"]),
    // A key in hardware.
    ("cryptoki", &["sign"]),
    ("ureq", &["jobs", "outbound", "sign"]),
    // On the report, for the witness of a closed network, and where somebody sets up their second factor.
    ("fast_qr", &["pack", "web"]),
    ("datamatrix", &["pack"]),
    // What strangers wrote is drawn by the child alone.
    ("hayro", &["raster"]),
    ("image", &["raster"]),
    ("indicatif", &["cli"]),
    ("rpassword", &["cli"]),
    // The one place that says whom a connection of ours trusts.
    ("rustls", &["outbound"]),
    ("lettre", &["jobs"]),
    // Memory of the whole program.
    ("mimalloc", &["lib.rs"]),
    // The schema of EPCIS.
    ("jsonschema", &["domain"]),
];

/// What the pure modules may not touch, and where it may be after all.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "getrandom",
    "rand::",
    "rustix",
];
const PURE: &[&str] = &["proof", "domain"];
/// The clock is a trait of `domain`; its one implementation that reads the machine's clock stands beside it.
const PURE_EXCEPT: &[&str] = &["domain/clock.rs"];

#[test]
fn imports_go_one_way() {
    let mut wrong = Vec::new();
    let files = sources();
    assert!(files.len() > 10, "found only {} files in src/: is the walk broken?", files.len());
    for file in &files {
        wrong.extend(check(&file.place, &file.text));
    }
    assert!(wrong.is_empty(), "{} imports against the arrows:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_module_has_its_place() {
    let known: BTreeSet<&str> = ARROWS.iter().map(|(module, _)| *module).collect();
    for file in sources() {
        let top = top_of(&file.place);
        assert!(top == "lib" || known.contains(top.as_str()), "src/{}: no place in ARROWS", file.place);
    }
}

/// The check itself must be able to fail.
#[test]
fn an_import_against_the_arrows_is_found() {
    let bad = [
        ("domain/record.rs", "use crate::db::records;"),
        ("domain/record.rs", "use crate::{\n    proof::digest::Digest,\n    app::{Error, Ctx},\n};"),
        ("domain/record/state.rs", "use super::super::super::db::Conn;"),
        ("domain/mod.rs", "pub use super::db;"),
        ("verify/mod.rs", "fn f() { crate::domain::ids::new() }"),
        ("web/api/records.rs", "use crate::db::Db;"),
        ("pack/zip.rs", "use crate::db::Db;"),
        ("bin/sanad-verify.rs", "use sanad::cli::run;"),
        ("app/records.rs", "use diesel::prelude::*;"),
        ("domain/ids.rs", "let now = std::time::SystemTime::now();"),
        ("proof/tile.rs", "use std::{fs, io};"),
        ("proof/tile.rs", "use std::fs::File;"),
        ("domain/ids.rs", "getrandom::fill(&mut bytes)?;"),
        ("domain/ids.rs", "#[cfg(test)]\nmod tests;\nuse crate::db;"),
        ("domain/ids.rs", "#[cfg(test)]\nmod tests { fn f() { if a { b } } }\nuse crate::db;"),
    ];
    for (place, text) in bad {
        assert_eq!(check(place, text).len(), 1, "not found: {text} in {place}");
    }
    assert_eq!(
        test_modules("domain/kind/mod.rs", "mod a;\n#[cfg(test)]\npub(crate) mod tests;"),
        ["domain/kind/tests"]
    );
    assert_eq!(test_modules("domain/kind.rs", "#[cfg(test)]\nmod tests { mod x; }"), Vec::<String>::new());
    let good = [
        (
            "domain/record.rs",
            "// use crate::db;\n/* crate::db */ const A: &str = \"crate::db\"; use crate::proof::digest;",
        ),
        (
            "domain/record.rs",
            "const A: &str = r#\"use \"crate::db\" here\"#; const B: char = '\"'; use crate::proof;",
        ),
        (
            "domain/record.rs",
            "fn f<'a>(x: &'a str) {}\n#[cfg(test)]\nmod tests { use std::fs; use crate::db; }",
        ),
        ("domain/record/state.rs", "use super::super::clock::Clock;"),
        ("domain/clock.rs", "fn now() { std::time::SystemTime::now() }"),
        ("db/conn.rs", "use diesel::prelude::*; use crate::domain::ids;"),
        ("cli/demo.rs", "use crate::{app, verify::Report, words::Words};"),
        ("web/mod.rs", "mod db_free { } use crate::app::{db_free, records};"),
    ];
    for (place, text) in good {
        assert_eq!(check(place, text), Vec::<String>::new(), "found where nothing is: {text}");
    }
}

const CFG_TEST: &str = "#[cfg(test)]";

/// The modules in files of their own that this file declares under `#[cfg(test)]`: `domain/kind/tests` of
/// `domain/kind/mod.rs`.
fn test_modules(place: &str, text: &str) -> Vec<String> {
    let folder = match place.trim_end_matches(".rs") {
        "lib" | "main" => String::new(),
        module => format!("{}/", module.trim_end_matches("/mod")),
    };
    let code = without_comments_and_strings(text);
    let declared = code.split(CFG_TEST).skip(1).filter_map(|after| {
        let item = after.split([';', '{']).next().unwrap();
        let is_file = after[item.len()..].starts_with(';');
        let name = item.split_whitespace().skip_while(|word| *word != "mod").nth(1);
        name.filter(|_| is_file).map(|name| format!("{folder}{name}"))
    });
    declared.collect()
}

struct Source {
    /// The path under `src/`, with slashes.
    place: String,
    text: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let place = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                found.push(Source { place, text: fs::read_to_string(&path).unwrap() });
            }
        }
    }
    let tests: Vec<String> = found.iter().flat_map(|file| test_modules(&file.place, &file.text)).collect();
    found.retain(|file| {
        !tests.iter().any(|t| file.place == format!("{t}.rs") || file.place.starts_with(&format!("{t}/")))
    });
    found.sort_by(|a, b| a.place.cmp(&b.place));
    found
}

/// `domain` of `domain/record/state.rs`, `words` of `words.rs`.
fn top_of(place: &str) -> String {
    place.split('/').next().unwrap().trim_end_matches(".rs").to_owned()
}

/// How many modules deep a file is: `db/mod.rs` is 1, `db/search.rs` 2.
fn depth_of(place: &str) -> usize {
    let parts = place.trim_end_matches(".rs").split('/').count();
    if place.ends_with("/mod.rs") { parts - 1 } else { parts }
}

fn check(place: &str, text: &str) -> Vec<String> {
    let top = top_of(place);
    if top == "lib" {
        return Vec::new();
    }
    let code = without_tests(&without_comments_and_strings(text));
    let mut wrong = Vec::new();
    let allowed = ARROWS.iter().find(|(module, _)| *module == top).map_or(&[][..], |(_, allowed)| *allowed);
    for name in named_modules(&code, depth_of(place)) {
        let is_module = ARROWS.iter().any(|(module, _)| *module == name);
        if is_module && name != top && !allowed.contains(&name.as_str()) {
            wrong.push(format!("src/{place}: `{top}` names `{name}`"));
        }
    }
    for (path, places) in ONLY_IN {
        if !places.contains(&top.as_str()) && starts_a_path(&code, path) {
            wrong.push(format!("src/{place}: `{path}` belongs in {places:?} only"));
        }
    }
    if PURE.contains(&top.as_str()) && !PURE_EXCEPT.contains(&place) {
        // `use std::{fs, io}` names std::fs as well.
        let mut spelled_out = code.clone();
        for (position, _) in code.match_indices("std::{") {
            for first in first_names(&code[position + "std::".len()..]) {
                spelled_out.push_str(&format!("\nstd::{first};"));
            }
        }
        for path in IMPURE {
            if contains_path(&spelled_out, path) {
                wrong.push(format!("src/{place}: `{path}` in `{top}`, which is pure"));
            }
        }
    }
    wrong
}

/// The top-level modules that the code names, by `crate::`, `sanad::` or enough `super::`.
fn named_modules(code: &str, depth: usize) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for root in ["crate::", "sanad::"] {
        for (position, _) in code.match_indices(root) {
            if !code[..position].ends_with(is_word) {
                names.extend(first_names(&code[position + root.len()..]));
            }
        }
    }
    let mut rest = code;
    while let Some(position) = rest.find("super::") {
        let mut tail = &rest[position..];
        let mut supers = 0;
        while let Some(after) = tail.strip_prefix("super::") {
            supers += 1;
            tail = after;
        }
        if supers >= depth {
            names.extend(first_names(tail));
        }
        rest = tail;
    }
    names
}

/// The first name of a path, or, where a group in braces stands, the first name of each of its members.
fn first_names(tail: &str) -> Vec<String> {
    let tail = tail.trim_start();
    let Some(group) = tail.strip_prefix('{') else {
        return vec![tail.chars().take_while(|c| is_word(*c)).collect()];
    };
    let mut names = Vec::new();
    let (mut depth, mut member) = (0_usize, String::new());
    for c in group.chars() {
        match c {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(std::mem::take(&mut member)),
            _ => {}
        }
        if depth == 0 && c != ',' {
            member.push(c);
        }
    }
    names.push(member);
    names.iter().map(|m| m.trim_start().chars().take_while(|c| is_word(*c)).collect()).collect()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether `name::` stands in the code as the first part of a path, or `use name` / `extern crate name`.
fn starts_a_path(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(position, _)| {
        let (before, after) = (&code[..position], &code[position + name.len()..]);
        let begins = !before.ends_with(is_word) && !before.ends_with("::") || before.ends_with(" ::");
        let used = before.ends_with("use ") && after.starts_with([';', ' ']);
        begins && (after.starts_with("::") || used)
    })
}

/// Whether the path stands in the code as whole words.
fn contains_path(code: &str, path: &str) -> bool {
    code.match_indices(path).any(|(position, _)| {
        let (before, after) = (&code[..position], &code[position + path.len()..]);
        !before.ends_with(is_word) && (path.ends_with("::") || !after.starts_with(is_word))
    })
}

/// The code without its items under `#[cfg(test)]`: tests may reach further than what they test.
/// Strings and comments must be out already, so that every brace is one.
fn without_tests(code: &str) -> String {
    let mut out = String::new();
    let mut rest = code;
    while let Some((before, after)) = rest.split_once(CFG_TEST) {
        out.push_str(before);
        let mut depth = 0_usize;
        let end = after.char_indices().find_map(|(position, c)| {
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            (depth == 0 && matches!(c, ';' | '}')).then_some(position + 1)
        });
        rest = end.map_or("", |end| &after[end..]);
    }
    out + rest
}

/// The code with comments and the contents of string literals taken out.
fn without_comments_and_strings(text: &str) -> String {
    let bytes: Vec<char> = text.chars().collect();
    let at = |i: usize| bytes.get(i).copied().unwrap_or('\0');
    let mut out = String::new();
    let mut i = 0;
    while i < bytes.len() {
        let c = at(i);
        if c == '/' && at(i + 1) == '/' {
            while i < bytes.len() && at(i) != '\n' {
                i += 1;
            }
        } else if c == '/' && at(i + 1) == '*' {
            let mut depth = 0;
            while i < bytes.len() {
                if at(i) == '/' && at(i + 1) == '*' {
                    depth += 1;
                    i += 2;
                } else if at(i) == '*' && at(i + 1) == '/' {
                    depth -= 1;
                    i += 2;
                    if depth == 0 {
                        break;
                    }
                } else {
                    i += 1;
                }
            }
        } else if c == 'r' && !out.ends_with(is_word) && matches!(at(i + 1), '"' | '#') {
            let hashes = (i + 1..bytes.len()).take_while(|j| at(*j) == '#').count();
            if at(i + 1 + hashes) != '"' {
                out.push(c);
                i += 1;
                continue;
            }
            i += 2 + hashes;
            while i < bytes.len() && !(at(i) == '"' && (1..=hashes).all(|k| at(i + k) == '#')) {
                i += 1;
            }
            i += 1 + hashes;
            out.push_str("\"\"");
        } else if c == '"' {
            i += 1;
            while i < bytes.len() && at(i) != '"' {
                i += if at(i) == '\\' { 2 } else { 1 };
            }
            i += 1;
            out.push_str("\"\"");
        } else if c == '\'' && (at(i + 1) == '\\' || at(i + 2) == '\'') {
            // A character literal; a lifetime has no closing quote there.
            i += if at(i + 1) == '\\' { 3 } else { 2 };
            while i < bytes.len() && at(i) != '\'' {
                i += 1;
            }
            i += 1;
            out.push_str("' '");
        } else {
            out.push(c);
            i += 1;
        }
    }
    out
}
