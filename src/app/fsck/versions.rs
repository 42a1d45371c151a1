//! Versions derived again from what they say, and the rows of records from their versions.

use std::collections::{HashMap, HashSet};

use super::said::Said;
use super::{Finding, FsckReport, Watch};
use crate::app::records::derived;
use crate::app::records::kept::KindsThen;
use crate::app::records::read::Parsed;
use crate::app::{App, Error};
use crate::db::{Conn, records, search, versions};
use crate::domain::access::Marking;
use crate::domain::retention::{Keep, Promise};
use crate::proof::digest::{Digest, Fingerprint};

/// Every version, every record.
pub(super) fn check(
    app: &App,
    conn: &mut Conn,
    code: &str,
    (known, said): (&HashMap<Digest, Fingerprint>, &Said),
    report: &mut FsckReport,
    watch: &mut Watch<'_>,
) -> Result<(), Error> {
    const PAGE: i64 = 1000;
    let mut committed = HashMap::new();
    let mut heads: HashMap<String, Parsed> = HashMap::new();
    let mut promises: HashMap<String, Promise> = HashMap::new();
    let mut kinds = KindsThen::new(&app.definitions.of(code).kinds, code);
    let mut began: HashMap<String, i64> = HashMap::new();
    let mut from = i64::MIN;
    loop {
        let page = versions::page(conn, code, from, i64::MAX, PAGE)?;
        let Some(last) = page.last() else { break };
        from = last.event_index + 1;
        for stored in &page {
            report.versions += 1;
            let place = format!("record/{}/v{}", stored.record_id, stored.version);
            let mut found =
                |code, reason: String| report.findings.push(Finding::new(code, place.clone(), reason));
            if Digest::of(stored.manifest.as_bytes()).hex() != stored.digest {
                found("version-altered", "the manifest has another digest than the version".to_owned());
            }
            let parsed = match Parsed::of(stored) {
                Ok(parsed) => parsed,
                Err(error) => {
                    found("version-altered", error.causes().join(": "));
                    continue;
                }
            };
            for mismatch in parsed.manifest.check(&parsed.disclosures) {
                found("disclosure-altered", format!("{mismatch:?}"));
            }
            if let Some((code, reason)) =
                said_too_little(&parsed, said.destroyed.contains_key(&stored.record_id))
            {
                found(code, reason.to_owned());
            }
            for reason in column_problems(conn, stored, &parsed)? {
                found("version-altered", reason);
            }
            let previous = heads.get(&stored.record_id).map(|previous| previous.digest);
            let expected = heads.get(&stored.record_id).map_or(1, |previous| previous.manifest.version + 1);
            if parsed.manifest.previous != previous || parsed.manifest.version != expected {
                found("version-chain", "the version before it is not the one that it names".to_owned());
            }
            for file in parsed.manifest.files.iter().filter(|file| !known.contains_key(&file.digest)) {
                found("blob-unknown", format!("the file {} is not among the stored files", file.digest));
            }
            // A definition that is gone is found where definitions are looked at; what follows from it is then not known.
            if kinds.follow(conn, promises.entry(stored.record_id.clone()).or_default(), &parsed).is_err() {
                promises.remove(&stored.record_id);
            }
            committed.insert(parsed.event, parsed.digest);
            began.entry(stored.record_id.clone()).or_insert(parsed.manifest.received_at.millis());
            heads.insert(stored.record_id.clone(), parsed);
        }
        watch("versions", report.versions, report.versions);
    }
    check_events(code, &committed, said, report);
    check_records(app, conn, code, &mut Heads { heads, began, promises, kinds }, said, report)
}

/// A kept version says everything that its manifest commits to, a destroyed one nothing.
fn said_too_little(parsed: &Parsed, is_destroyed: bool) -> Option<(&'static str, &'static str)> {
    let said = &parsed.disclosures;
    let is_full = said.title.is_some()
        && said.fields.len() == parsed.manifest.fields.len()
        && said.files.iter().all(Option::is_some);
    let is_empty = said.title.is_none() && said.fields.is_empty() && said.files.iter().all(Option::is_none);
    match is_destroyed {
        false if !is_full => Some(("disclosure-missing", "something of what it commits to is gone")),
        true if !is_empty => Some(("ghost-altered", "it was destroyed, and still says something")),
        _ => None,
    }
}

/// The last version of each record, and when the first was filed.
struct Heads<'a> {
    heads: HashMap<String, Parsed>,
    began: HashMap<String, i64>,
    /// What the versions have promised.
    promises: HashMap<String, Promise>,
    kinds: KindsThen<'a>,
}

/// Each record's row says what its last version says and what follows from it.
fn check_records(
    app: &App,
    conn: &mut Conn,
    code: &str,
    versions: &mut Heads<'_>,
    said: &Said,
    report: &mut FsckReport,
) -> Result<(), Error> {
    let mut found = |number: &str, reason: &str| {
        report.findings.push(Finding::new("record-altered", format!("record/{number}"), reason));
    };
    let markings = Marking::ALL.iter().map(|marking| marking.code().to_owned()).collect();
    let rows = records::list(
        conn,
        code,
        &records::RecordFilter { kind: None, state: None, markings, is_with_destroyed: true },
    )?;
    let mut seen = HashSet::new();
    for row in &rows {
        seen.insert(row.record_id.as_str());
        let Some(head) = versions.heads.get(&row.record_id) else {
            found(&row.number, "the record has no version");
            continue;
        };
        let agrees = row.digest == head.digest.hex()
            && u32::try_from(row.version) == Ok(head.manifest.version)
            && row.number == head.manifest.number
            && row.title == head.title()
            && row.state == head.manifest.state
            && row.marking == head.manifest.marking
            && row.kind == head.manifest.kind
            && row.occurred_on == head.manifest.occurred_on.map(|date| date.to_string())
            && row.received_ms == head.manifest.received_at.millis()
            && Some(&row.created_ms) == versions.began.get(&row.record_id);
        if !agrees {
            found(&head.manifest.number, "the record's row does not say what its last version says");
        } else if said.owners.get(&row.record_id) != Some(&row.owner) {
            found(&row.number, "its owner is not the one whom its events name");
        } else if said.destroyed.contains_key(&row.record_id) {
            if !row.is_destroyed() || row.due_on.is_some() || row.keep_until.is_some() {
                found(&row.number, "it was destroyed, and lists still know something of it");
            }
        } else {
            let keep = match versions.promises.get(&row.record_id) {
                Some(promise) => versions.kinds.keep(conn, promise, head)?,
                None => Keep::Open,
            };
            let derived = derived::of_record(&app.definitions.of(code).kinds, row, (&head.values(), &keep));
            if (&row.category, &row.due_on, &row.keep_until)
                != (&derived.category, &derived.due_on, &derived.keep_until)
            {
                found(&row.number, "what lists show of it does not follow from its last version");
            } else if !search::is_found(conn, row, &derived.text)? {
                found(&row.number, "it is not found under its words");
            }
        }
    }
    for (record_id, head) in &versions.heads {
        if !seen.contains(record_id.as_str()) {
            found(&head.manifest.number, "its versions are there, and its row is gone");
        }
    }
    if let Some(surplus) = search::surplus(conn)? {
        let reason = format!("the index of words has {surplus} entries that belong to no record");
        report.findings.push(Finding::new("record-altered", "search", reason));
    }
    Ok(())
}

/// Each committed version has its event and the other way round.
fn check_events(code: &str, committed: &HashMap<u64, Digest>, said: &Said, report: &mut FsckReport) {
    let mut seen = 0_usize;
    for (index, record, digest) in &said.versions {
        let place = format!("ledger/{code}/event/{index}");
        match committed.get(index) {
            None => {
                let reason = format!("the version of record {record} that it commits to is gone");
                report.findings.push(Finding::new("version-missing", place, reason));
            }
            Some(there) if *digest != Some(*there) => {
                let reason = "it commits to another digest than its version has";
                report.findings.push(Finding::new("version-altered", place, reason));
            }
            Some(_) => seen += 1,
        }
    }
    if seen < committed.len() {
        let reason = format!("no event commits to versions that are there: {}", committed.len() - seen);
        report.findings.push(Finding::new("version-uncommitted", format!("ledger/{code}"), reason));
    }
}

/// Columns, files and links that do not say what the manifest says.
fn column_problems(
    conn: &mut Conn,
    stored: &versions::StoredVersion,
    parsed: &Parsed,
) -> Result<Vec<String>, Error> {
    let manifest = &parsed.manifest;
    let mut problems = Vec::new();
    let mut compare = |name: &str, same: bool| {
        if !same {
            problems.push(format!("{name} differs between the row and the manifest"));
        }
    };
    compare("organisation", manifest.organisation == stored.organisation);
    compare("record", manifest.record == stored.record_id);
    compare("version", u32::try_from(stored.version) == Ok(manifest.version));
    compare("author", manifest.author == stored.author);
    compare("received_at", manifest.received_at.millis() == stored.received_ms);
    let files = versions::files_of(conn, &stored.record_id, stored.version)?;
    compare(
        "files",
        files.iter().map(|f| f.digest.clone()).eq(manifest.files.iter().map(|f| f.digest.hex())),
    );
    let links = versions::links_of(conn, &stored.record_id, stored.version)?;
    let same_links = links
        .iter()
        .map(|link| (link.link_type.as_str(), link.to_record.as_str()))
        .eq(manifest.links.iter().map(|link| (link.kind.as_str(), link.to.as_str())));
    compare("links", same_links);
    Ok(problems)
}
