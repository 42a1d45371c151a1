//! Random genealogies against a walk that is written down as plainly as possible: what is in a unit, and where a lot went.

use std::collections::{BTreeMap, BTreeSet};

use sanad::app::trace::TraceLine;

use crate::as_designed::filed;
use crate::harness::*;

const LOTS: usize = 6;
const UNITS: usize = 24;
const ROWS: usize = 160;

/// A lot (below `LOTS`) or a unit.
type Thing = usize;

fn name(thing: Thing) -> String {
    if thing < LOTS { format!("L-{thing}") } else { format!("U-{thing}") }
}

fn cell(thing: Thing, into: bool) -> String {
    let what = if thing < LOTS { "lot" } else { "serial" };
    let into = if into { "into_" } else { "" };
    format!("{into}{what}={}", name(thing))
}

/// What is in what: how many of the child are installed in the parent, and how many were used up.
#[derive(Default)]
struct Model {
    held: BTreeMap<(Thing, Thing), (u32, u32)>,
}

impl Model {
    fn is_in(&self, child: Thing, parent: Thing) -> bool {
        self.held.get(&(child, parent)).is_some_and(|(installed, consumed)| installed + consumed > 0)
    }

    /// Everything in a thing, itself included, by asking every pair.
    fn inside(&self, thing: Thing) -> BTreeSet<Thing> {
        let mut found = BTreeSet::from([thing]);
        loop {
            let more = (0..LOTS + UNITS)
                .filter(|child| found.iter().any(|parent| self.is_in(*child, *parent)))
                .filter(|child| !found.contains(child));
            let more: Vec<Thing> = more.collect();
            if more.is_empty() {
                return found;
            }
            found.extend(more);
        }
    }

    /// Everything that a thing is in, itself included.
    fn around(&self, thing: Thing) -> BTreeSet<Thing> {
        (0..LOTS + UNITS).filter(|other| self.inside(*other).contains(&thing)).collect()
    }

    /// A row that may be filed, and what it does; nothing if the dice fell on one that may not.
    fn roll(&mut self, dice: &mut Dice) -> Option<String> {
        let all = u64::try_from(LOTS + UNITS).unwrap();
        let thing = |dice: &mut Dice| usize::try_from(dice.below(all)).unwrap();
        let (child, parent) = (thing(dice), thing(dice));
        let is_unit = child >= LOTS;
        if child == parent || (parent < LOTS && is_unit) {
            return None;
        }
        let relation =
            ["installed", "installed", "consumed", "removed"][usize::try_from(dice.below(4)).unwrap()];
        let count = if is_unit { 1 } else { u32::try_from(1 + dice.below(3)).unwrap() };
        let (installed, _) = self.held.get(&(child, parent)).copied().unwrap_or_default();
        match relation {
            "removed" if installed < count => return None,
            "removed" => self.held.entry((child, parent)).or_default().0 -= count,
            _ if self.inside(child).contains(&parent) => return None,
            _ if is_unit && (0..LOTS + UNITS).any(|other| self.is_in(child, other)) => return None,
            "installed" => self.held.entry((child, parent)).or_default().0 += count,
            _ => self.held.entry((child, parent)).or_default().1 += count,
        }
        let quantity = if is_unit { String::new() } else { format!("quantity={count} unit=pcs") };
        let (child, parent) = (cell(child, false), cell(parent, true));
        Some(format!("edge item=P {child} relation={relation} into_item=P {parent} {quantity}"))
    }
}

fn named(lines: &[TraceLine]) -> BTreeSet<String> {
    lines.iter().map(|line| line.node.number.clone()).collect()
}

on_both!(random_genealogies_are_what_a_plain_walk_finds, |ground| {
    let world = World::new(ground);
    let manager = world.session("manager");
    let mut dice = Dice(if ground.is_postgres() { 7 } else { 11 });
    let mut rows = vec!["item item=P title=Part".to_owned()];
    rows.extend((0..LOTS).map(|lot| format!("lot item=P lot={} quantity=9999 unit=pcs", name(lot))));
    rows.extend((LOTS..LOTS + UNITS).map(|unit| format!("unit item=P serial={} status=in-work", name(unit))));
    filed(&world, ground, "T-0", 1, &rows.iter().map(String::as_str).collect::<Vec<_>>());
    let mut model = Model::default();
    for round in 1..=4 {
        let mut rows = Vec::new();
        while rows.len() < ROWS {
            rows.extend(model.roll(&mut dice));
        }
        filed(&world, ground, &format!("T-{round}"), 1, &rows.iter().map(String::as_str).collect::<Vec<_>>());
        for unit in LOTS..LOTS + UNITS {
            let found = world.app.trace_unit(&manager, &name(unit), None);
            let found = found.unwrap_or_else(|error| panic!("{}", told(&error)));
            let expected: BTreeSet<String> = model.inside(unit).into_iter().map(name).collect();
            assert_eq!(named(&found.lines), expected, "in {} after round {round}", name(unit));
        }
        for lot in 0..LOTS {
            let used = world.app.where_used(&manager, &name(lot), None);
            let used = used.unwrap_or_else(|error| panic!("{}", told(&error)));
            let expected: BTreeSet<String> = model.around(lot).into_iter().map(name).collect();
            assert_eq!(named(&used.lines), expected, "{} after round {round}", name(lot));
            // What held it and does not now is told apart, and is not told twice.
            assert!(
                used.earlier
                    .iter()
                    .filter(|line| line.node.is_unit())
                    .all(|line| { line.relation != "removed" || !expected.contains(&line.node.number) })
            );
        }
    }
    assert!(world.fsck().findings.is_empty());
});
