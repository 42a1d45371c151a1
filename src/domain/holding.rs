//! What one thing holds of another: what was put in less what was taken out again, from the edges between the two in
//! the order in which they were filed.
//!
//! Nothing is ever subtracted in a table. Whoever asks goes through the rows that they may see, up to the position
//! that they ask about; so the answer is as of any position and at any clearance.

use crate::domain::trace::Relation;
use crate::domain::{decimal, measure};

/// Quantities by their unit (`pcs`, `kg`, or none): what is counted differently is not added up. Sorted by unit; of most
/// things there is one, and there are millions of these, so it is no map.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Amounts(Vec<(String, String)>);

impl Amounts {
    fn place(&self, unit: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(own, _)| own.as_str().cmp(unit))
    }

    fn get(&self, unit: &str) -> Option<&String> {
        self.0.iter().find(|(own, _)| own == unit).map(|(_, quantity)| quantity)
    }

    fn add(&mut self, quantity: &str, unit: &str) {
        match self.place(unit) {
            Ok(place) => {
                if let Some((_, had)) = self.0.get_mut(place) {
                    *had = decimal::add(had, quantity);
                }
            }
            Err(place) => self.0.insert(place, (unit.to_owned(), decimal::add("0", quantity))),
        }
    }

    /// Takes out so much (all of it if `None`), but never more than there is; says how much that was.
    fn take(&mut self, quantity: Option<&str>, unit: &str) -> Option<String> {
        let place = self.place(unit).ok()?;
        let (_, quantity_in) = self.0.get_mut(place)?;
        let had = quantity_in.clone();
        let taken = quantity.filter(|quantity| decimal::compare(quantity, &had).is_lt()).unwrap_or(&had);
        let left = decimal::subtract(&had, taken);
        let taken = taken.to_owned();
        if decimal::compare(&left, "0").is_gt() {
            *quantity_in = left;
        } else {
            self.0.remove(place);
        }
        Some(taken)
    }

    /// So much by one unit.
    #[must_use]
    pub fn one(quantity: &str, unit: &str) -> Self {
        Self(vec![(unit.to_owned(), quantity.to_owned())])
    }

    /// Each unit with how much there is by it.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(unit, quantity)| (unit.as_str(), quantity.as_str()))
    }

    /// Adds all of others.
    pub fn join(&mut self, others: &Self) {
        for (unit, quantity) in &others.0 {
            self.add(quantity, unit);
        }
    }

    /// How much there is in a unit, of everything that can be counted in it; and what cannot.
    #[must_use]
    pub fn total(&self, unit: &str) -> (String, Self) {
        let (mut total, mut others) = ("0".to_owned(), Self::default());
        for (own, quantity) in &self.0 {
            match in_unit(quantity, own, unit) {
                Some(more) => total = decimal::add(&total, &more),
                None => others.add(quantity, own),
            }
        }
        (total, others)
    }

    /// True if there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The unit that is meant: the one named, or, where it is named otherwise or not at all, the only one there is.
    fn meant(&self, unit: &str) -> Option<String> {
        if self.get(unit).is_some() {
            return Some(unit.to_owned());
        }
        let mut units = self.0.iter().map(|(unit, _)| unit);
        match (units.next(), units.next()) {
            (Some(only), None) => Some(only.clone()),
            _ => None,
        }
    }
}

/// A quantity of a lot in the unit that the lot is counted in; one without a unit is meant in that. `None` if there is no
/// such conversion.
#[must_use]
pub fn in_unit(quantity: &str, unit: &str, of_lot: &str) -> Option<String> {
    if unit.is_empty() { Some(quantity.to_owned()) } else { measure::convert(quantity, unit, of_lot) }
}

/// `2 pcs`; several units are joined by commas.
impl std::fmt::Display for Amounts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (place, (unit, quantity)) in self.0.iter().enumerate() {
            let comma = if place > 0 { ", " } else { "" };
            let space = if unit.is_empty() { "" } else { " " };
            write!(f, "{comma}{quantity}{space}{unit}")?;
        }
        Ok(())
    }
}

/// From an edge's id on, up to that of another; `None` means that it still lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Begins with this edge.
    pub from: i64,
    /// Ends with this edge.
    pub to: Option<i64>,
}

impl Span {
    /// All of time.
    pub const ALWAYS: Self = Self { from: i64::MIN, to: None };

    fn end(self) -> i64 {
        self.to.unwrap_or(i64::MAX)
    }
}

/// When both last.
#[must_use]
pub fn both(left: &[Span], right: &[Span]) -> Vec<Span> {
    let mut common = Vec::new();
    for one in left {
        for two in right {
            let from = one.from.max(two.from);
            let to = [one.to, two.to].into_iter().flatten().min();
            if to.is_none_or(|to| from < to) {
                common.push(Span { from, to });
            }
        }
    }
    common
}

/// Adds times to others, joining what touches; true if something was added.
pub fn extend(spans: &mut Vec<Span>, more: Vec<Span>) -> bool {
    let mut all = spans.clone();
    all.extend(more);
    all.sort();
    let mut joined: Vec<Span> = Vec::new();
    for span in all {
        match joined.last_mut() {
            Some(last) if span.from <= last.end() => {
                if span.end() > last.end() {
                    last.to = span.to;
                }
            }
            _ => joined.push(span),
        }
    }
    let is_more = joined != *spans;
    *spans = joined;
    is_more
}

/// Why something cannot be taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotRemovable {
    /// It is not in.
    Absent,
    /// It was used up.
    Consumed,
    /// It is in by another unit than the one given, or by several and none was given.
    Unit,
    /// More than is in.
    TooMuch,
}

/// What a thing holds, and held, of one other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holding {
    /// Used up in it: never to be taken out.
    pub consumed: Amounts,
    /// Built into it and not taken out.
    pub installed: Amounts,
    /// Everything that was ever taken out, whether or not it was put in again.
    pub removed: Amounts,
    /// The edge that took something out last.
    pub last_removal: Option<i64>,
    /// When it held anything; the spans ascend and do not touch.
    pub spans: Vec<Span>,
}

impl Holding {
    /// True if anything is in.
    #[must_use]
    pub fn is_in(&self) -> bool {
        !self.consumed.is_empty() || !self.installed.is_empty()
    }

    /// What is in, with how it is joined: one entry for what was consumed and one for what is installed.
    #[must_use]
    pub fn present(&self) -> Vec<(Relation, &Amounts)> {
        [(Relation::Consumed, &self.consumed), (Relation::Installed, &self.installed)]
            .into_iter()
            .filter(|(_, amounts)| !amounts.is_empty())
            .collect()
    }

    /// Goes one edge further. A removal of more than is in (its installation may be hidden from the reader) takes out
    /// what is in.
    pub fn apply(&mut self, edge: i64, relation: Relation, quantity: &str, unit: &str) {
        match relation {
            Relation::Consumed => self.consumed.add(quantity, unit),
            Relation::Installed => self.installed.add(quantity, unit),
            Relation::Removed => self.remove(edge, quantity, unit),
        }
        let is_held = self.spans.last().is_some_and(|span| span.to.is_none());
        if self.is_in() && !is_held {
            self.spans.push(Span { from: edge, to: None });
        } else if !self.is_in()
            && let Some(last) = self.spans.last_mut().filter(|span| span.to.is_none())
        {
            last.to = Some(edge);
        }
    }

    fn remove(&mut self, edge: i64, quantity: &str, unit: &str) {
        let quantity = Some(quantity).filter(|quantity| !quantity.is_empty());
        let units = match self.installed.meant(unit) {
            _ if quantity.is_none() && unit.is_empty() => {
                self.installed.0.iter().map(|(unit, _)| unit.clone()).collect()
            }
            Some(unit) => vec![unit],
            None => Vec::new(),
        };
        for unit in units {
            if let Some(taken) = self.installed.take(quantity, &unit) {
                self.removed.add(&taken, &unit);
                self.last_removal = Some(edge);
            }
        }
    }

    /// Whether so much may be taken out. An empty quantity means all that is in.
    ///
    /// # Errors
    /// The reason why not.
    pub fn may_remove(&self, quantity: &str, unit: &str) -> Result<(), NotRemovable> {
        if self.installed.is_empty() {
            return Err(if self.consumed.is_empty() { NotRemovable::Absent } else { NotRemovable::Consumed });
        }
        if unit.is_empty() && quantity.is_empty() {
            return Ok(());
        }
        let meant = self.installed.meant(unit).filter(|meant| unit.is_empty() || meant == unit);
        let had = meant.and_then(|meant| self.installed.get(&meant)).ok_or(NotRemovable::Unit)?;
        if quantity.is_empty() || decimal::compare(quantity, had).is_le() {
            Ok(())
        } else {
            Err(NotRemovable::TooMuch)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Relation::{Consumed, Installed, Removed};

    fn after(rows: &[(Relation, &str, &str)]) -> Holding {
        let mut holding = Holding::default();
        for (edge, (relation, quantity, unit)) in (1..).zip(rows) {
            holding.apply(edge, *relation, quantity, unit);
        }
        holding
    }

    fn span(from: i64, to: impl Into<Option<i64>>) -> Span {
        Span { from, to: to.into() }
    }

    #[test]
    fn what_remains_is_what_was_put_in_less_what_was_taken_out() {
        let holding = after(&[(Installed, "2.50", "kg"), (Removed, "0.75", "kg"), (Removed, "0.05", "")]);
        assert_eq!(
            (holding.installed.to_string(), holding.removed.to_string()),
            ("1.70 kg".into(), "0.80 kg".into())
        );
        assert!(holding.is_in());
        assert_eq!((holding.spans, holding.last_removal), (vec![span(1, None)], Some(3)));
    }

    #[test]
    fn nothing_given_means_all_and_it_can_be_put_in_again() {
        let rows =
            [(Installed, "2", "pcs"), (Installed, "1", "kit"), (Removed, "", ""), (Installed, "1", "pcs")];
        let holding = after(&rows[..3]);
        assert!(!holding.is_in());
        assert_eq!(holding.removed.to_string(), "1 kit, 2 pcs");
        assert_eq!(holding.spans, [span(1, 3)]);
        let holding = after(&rows);
        assert_eq!(
            (holding.installed.to_string(), holding.spans),
            ("1 pcs".into(), vec![span(1, 3), span(4, None)])
        );
        // All of one unit only.
        let holding = after(&[rows[0], rows[1], (Removed, "", "kit")]);
        assert_eq!(holding.installed.to_string(), "2 pcs");
    }

    #[test]
    fn what_is_used_up_stays() {
        let holding = after(&[(Consumed, "4.5", "g"), (Installed, "1", "g"), (Removed, "", "")]);
        assert!(holding.is_in());
        assert_eq!((holding.consumed.to_string(), holding.spans), ("4.5 g".into(), vec![span(1, None)]));
        assert_eq!(holding.installed, Amounts::default());
    }

    #[test]
    fn what_cannot_be_taken_out_is_refused_with_its_reason() {
        let two = (Installed, "2", "pcs");
        for (rows, quantity, unit, answer) in [
            (&[][..], "", "", Err(NotRemovable::Absent)),
            (&[two, (Removed, "", "")], "1", "pcs", Err(NotRemovable::Absent)),
            (&[(Consumed, "2", "pcs")], "1", "pcs", Err(NotRemovable::Consumed)),
            (&[two], "2.01", "pcs", Err(NotRemovable::TooMuch)),
            (&[two, (Removed, "1.5", "pcs")], "0.6", "", Err(NotRemovable::TooMuch)),
            (&[two], "1", "kg", Err(NotRemovable::Unit)),
            (&[two], "", "kg", Err(NotRemovable::Unit)),
            (&[two, (Installed, "1", "kit")], "1", "", Err(NotRemovable::Unit)),
            (&[two, (Installed, "1", "kit")], "1", "kit", Ok(())),
            (&[two], "2.00", "pcs", Ok(())),
            (&[two], "0.5", "", Ok(())),
            (&[two, (Consumed, "9", "pcs")], "", "", Ok(())),
        ] {
            assert_eq!(after(rows).may_remove(quantity, unit), answer, "{rows:?} {quantity} {unit}");
        }
    }

    /// Whoever may not see that something was put in sees neither more nor less than nothing taken out.
    #[test]
    fn a_removal_without_its_installation_takes_out_what_is_there() {
        let holding = after(&[(Removed, "2", "pcs")]);
        assert_eq!(holding, Holding::default());
        let holding = after(&[(Installed, "1", "pcs"), (Removed, "2", "pcs"), (Removed, "", "")]);
        assert_eq!((holding.is_in(), holding.removed.to_string()), (false, "1 pcs".into()));
        let holding = after(&[(Installed, "1", "pcs"), (Installed, "1", "kg"), (Removed, "1", "m")]);
        assert_eq!(holding.installed.to_string(), "1 kg, 1 pcs");
    }

    #[test]
    fn times_meet_and_join() {
        assert_eq!(both(&[Span::ALWAYS], &[span(1, 3), span(5, None)]), [span(1, 3), span(5, None)]);
        assert_eq!(both(&[span(1, 3)], &[span(3, None)]), []);
        assert_eq!(both(&[span(1, 4), span(6, 9)], &[span(3, 7)]), [span(3, 4), span(6, 7)]);
        let mut spans = vec![span(1, 3)];
        assert!(extend(&mut spans, vec![span(3, 5), span(8, None), span(9, 10)]));
        assert_eq!(spans, [span(1, 5), span(8, None)]);
        assert!(!extend(&mut spans, vec![span(2, 4), span(20, None)]));
    }
}
