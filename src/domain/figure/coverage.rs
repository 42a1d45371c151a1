//! Which clauses of which process were audited.

use std::collections::BTreeSet;

use super::Of;
use super::clause::{Clause, Clauses, read};
use super::evaluate::{Made, Work, real};
use super::outcome::{Cell, Plot, Row, Table, Tile};
use crate::domain::kind::Category;
use crate::domain::snapshot::{RecordFacts, window_start};

/// An audit with what it was held against.
struct Audit<'a> {
    record: &'a RecordFacts,
    criteria: Vec<Clauses>,
    is_held: bool,
}

/// Rows of processes by columns of clauses; a cell says how often an audit of the process covered the clause in the window.
pub(super) fn coverage(
    work: &mut Work<'_>,
    (rows, clauses): (&Of, &str),
    (audits, link, criteria, date): (&Of, &str, &str, &[String]),
    depth: u8,
) -> Made {
    let processes: Vec<&RecordFacts> = work
        .of(rows)
        .into_iter()
        .filter(|record| work.category(record) == Some(Category::Effective))
        .collect();
    let of_process: Vec<BTreeSet<Clause>> = processes
        .iter()
        .map(|process| {
            let named = process.texts(clauses);
            named
                .iter()
                .filter_map(|text| read(text))
                .flat_map(|read| read.each().collect::<Vec<_>>())
                .collect()
        })
        .collect();
    let columns: Vec<Clause> = of_process
        .iter()
        .flatten()
        .map(|clause| clause.at_depth(depth))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let audits = held(work, (audits, criteria, date));
    let standards: BTreeSet<&str> = columns.iter().map(|clause| clause.standard.as_str()).collect();
    let label = |clause: &Clause| match standards.len() {
        1 => clause.number(),
        _ => format!("{} {}", clause.standard, clause.number()),
    };
    let (mut drawn, mut table, mut asked_all, mut done_all) = (Vec::new(), Vec::new(), 0_usize, 0_usize);
    for (process, own) in processes.iter().zip(&of_process) {
        let audits: Vec<&Audit<'_>> = audits
            .iter()
            .filter(|audit| audit.record.links.iter().any(|(kind, to)| kind == link && *to == process.id))
            .collect();
        let (mut tiles, mut gaps, mut asked, mut done) = (Vec::new(), Vec::new(), 0_usize, 0_usize);
        for column in &columns {
            let under: Vec<&Clause> = own.iter().filter(|clause| clause.at_depth(depth) == *column).collect();
            let tile = tile(&under, &audits);
            asked += usize::from(tile != Tile::Outside);
            done += usize::from(matches!(tile, Tile::Done(_)));
            if matches!(tile, Tile::Nothing | Tile::Planned) {
                gaps.push(label(column));
            }
            tiles.push(tile);
        }
        let held: Vec<&RecordFacts> =
            audits.iter().filter(|audit| audit.is_held).map(|audit| audit.record).collect();
        work.count(std::iter::once(process));
        let records = work.count(&held);
        let cells = vec![
            Cell::Text(process.title.clone()),
            Cell::Count(asked),
            Cell::Count(done),
            if asked == 0 { Cell::Empty } else { Cell::Share(real(done) * 100.0 / real(asked)) },
            Cell::Text(gaps.join(", ")),
        ];
        table.push(Row { cells, records });
        drawn.push((process.title.clone(), tiles));
        asked_all += asked;
        done_all += done;
    }
    let heads =
        work.heads(&["figure-process", "figure-clauses", "figure-audited", "figure-share", "figure-gaps"]);
    let last =
        (asked_all > 0).then(|| (work.words.text("figure-all"), real(done_all) * 100.0 / real(asked_all)));
    let plot = Plot::Heat { columns: columns.iter().map(label).collect(), rows: drawn };
    (plot, Table { heads, rows: table }, last, None)
}

/// Audits that were held in the window, and those that are still to come.
fn held<'a>(work: &Work<'a>, (of, criteria, dates): (&Of, &str, &[String])) -> Vec<Audit<'a>> {
    let (day, months) = (work.facts.day, work.figure.months);
    let first = window_start(day, months);
    let mut found = Vec::new();
    for record in work.of(of) {
        let state = work.kind(record).and_then(|kind| kind.state(&record.state));
        let is_held = state.is_some_and(|state| state.counts);
        let on = dates.iter().find_map(|field| record.date(field)).or(record.occurred_on);
        let is_in = on.is_some_and(|on| on >= first && on <= day);
        let is_open = state.is_some_and(|state| state.category.is_open());
        if (is_held && is_in) || (!is_held && is_open) {
            let criteria = record.texts(criteria).iter().filter_map(|text| read(text)).collect();
            found.push(Audit { record, criteria, is_held });
        }
    }
    found
}

fn tile(clauses: &[&Clause], audits: &[&Audit<'_>]) -> Tile {
    if clauses.is_empty() {
        return Tile::Outside;
    }
    let covers = |audit: &&&Audit<'_>| {
        clauses.iter().any(|clause| audit.criteria.iter().any(|criteria| criteria.cover(clause)))
    };
    let held = audits.iter().filter(|audit| audit.is_held).filter(covers).count();
    match u32::try_from(held).unwrap_or(u32::MAX) {
        0 if audits.iter().any(|audit| !audit.is_held && covers(&audit)) => Tile::Planned,
        0 => Tile::Nothing,
        times => Tile::Done(times),
    }
}

/// Clauses of a process, for the check of its file only.
#[cfg(test)]
pub(super) fn names(outcome: &super::Outcome) -> std::collections::BTreeMap<String, String> {
    use std::collections::BTreeMap;
    let Plot::Heat { columns, rows } = &outcome.plot else { return BTreeMap::new() };
    let sign = |tile: &Tile| match tile {
        Tile::Outside => " ".to_owned(),
        Tile::Nothing => "-".to_owned(),
        Tile::Planned => "o".to_owned(),
        Tile::Done(times) => times.to_string(),
    };
    let mut shown: BTreeMap<String, String> =
        rows.iter().map(|(label, tiles)| (label.clone(), tiles.iter().map(sign).collect())).collect();
    shown.insert("columns".to_owned(), columns.join(" "));
    shown
}
