//! What the source itself must keep to, apart from the import directions (`tests/arrows.rs`).

use std::fs;
use std::path::{Path, PathBuf};

/// Files of the product under `src/`, without test modules in files of their own.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders: Vec<PathBuf> = vec![root.clone()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let place = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                folders.push(path);
            } else if place.ends_with(".rs")
                && !["tests.rs", "testing.rs", "fixtures.rs"].iter().any(|t| place.ends_with(t))
            {
                let text = fs::read_to_string(&path).unwrap();
                // Test modules stand last in a file.
                let product = text.split("#[cfg(test)]\nmod ").next().unwrap().to_owned();
                found.push((place, product));
            }
        }
    }
    assert!(found.len() > 80, "only {} files in src/", found.len());
    found
}

/// Lines of code, without comments.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(n, line)| (n + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// Time and randomness are parameters: one file reads the clock and the source of chance, and `cli` may.
#[test]
fn invariant_10_clock_and_chance_are_read_in_one_place() {
    const READS: &[&str] = &[
        "SystemTime::now",
        "Instant::now",
        "Timestamp::now",
        "Zoned::now",
        "getrandom::",
        "OsRng",
        "thread_rng",
        "rand::",
        "from_entropy",
        "/dev/urandom",
        ".elapsed()",
    ];
    let mut wrong = Vec::new();
    for (place, text) in sources() {
        if place == "app/system.rs" || place.starts_with("cli/") {
            continue;
        }
        for (number, line) in code(&text) {
            wrong.extend(
                READS
                    .iter()
                    .filter(|read| line.contains(**read))
                    .map(|read| format!("src/{place}:{number}: {read}")),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // The one place is there, or this test looks for nothing.
    let system = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/app/system.rs")).unwrap();
    assert!(system.contains("SystemTime::now") && system.contains("getrandom::fill"));
}

/// Every message that the code asks for by name stands in the English files.
#[test]
fn every_message_that_the_code_names_has_its_words() {
    let words = sanad::words::Words::english();
    let mut seen = 0;
    let mut missing = Vec::new();
    for (place, text) in sources() {
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for call in [
            "words.text(",
            "words.format(",
            "out.say(",
            "out.say_now(",
            "self.problem(place, ",
            "self.problem(&place, ",
        ] {
            for after in flat.split(call).skip(1) {
                let Some(id) = after.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next())
                else {
                    continue;
                };
                seen += 1;
                if !words.has(id) {
                    missing.push(format!("src/{place}: {id}"));
                }
            }
        }
    }
    assert!(seen > 100, "found only {seen} messages in the source");
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
