//! How many are drawn, and how many of them may be wrong: single sampling by attributes, normal inspection (ISO 2859-1, tables
//! 1 and 2-A), and plans that accept nothing wrong.

/// How the size of a sample follows from that of the lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// ISO 2859-1: by code letter, with acceptance numbers.
    Iso2859,
    /// The sample that has acceptance number 0 for the quality level, whatever the size of the lot.
    Zero,
}

impl Scheme {
    /// Both, by their codes in a record.
    pub const ALL: &'static [(&'static str, Self)] = &[("iso-2859-1", Self::Iso2859), ("zero", Self::Zero)];

    /// The scheme of that code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == code).map(|(_, scheme)| *scheme)
    }
}

/// A sample's size, and how many may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// How many are drawn: never more than there are.
    pub size: usize,
    /// The lot is accepted with so many wrong ones, or fewer.
    pub accept: usize,
    /// It is rejected with so many, or more.
    pub reject: usize,
}

impl Plan {
    /// What follows for the lot from so many inspected units of which so many are nonconforming: `true` that it is accepted.
    /// Nothing while it could still turn out either way, or if the numbers cannot be.
    #[must_use]
    pub const fn decides(&self, inspected: usize, nonconforming: usize) -> Option<bool> {
        if nonconforming > inspected || inspected > self.size {
            None
        } else if nonconforming >= self.reject {
            Some(false)
        } else if inspected == self.size {
            Some(true)
        } else {
            None
        }
    }
}

/// Inspection levels: special, then general.
pub const LEVELS: &[&str] = &["s-1", "s-2", "s-3", "s-4", "i", "ii", "iii"];

/// Acceptance quality limits in percent nonconforming, as they are written in the standard.
pub const AQL: &[&str] = &[
    "0.010", "0.015", "0.025", "0.040", "0.065", "0.10", "0.15", "0.25", "0.40", "0.65", "1.0", "1.5", "2.5",
    "4.0", "6.5", "10",
];

/// Code letters, A to R without I and O, each with the size of its sample.
const SIZES: &[usize] = &[2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000];

/// Table 1: the largest lot of each row, and its code letter at each level, as a place in [`SIZES`].
const LETTERS: &[(usize, [usize; 7])] = &[
    (8, [0, 0, 0, 0, 0, 0, 1]),
    (15, [0, 0, 0, 0, 0, 1, 2]),
    (25, [0, 0, 1, 1, 1, 2, 3]),
    (50, [0, 1, 1, 2, 2, 3, 4]),
    (90, [1, 1, 2, 2, 2, 4, 5]),
    (150, [1, 1, 2, 3, 3, 5, 6]),
    (280, [1, 2, 3, 4, 4, 6, 7]),
    (500, [1, 2, 3, 4, 5, 7, 8]),
    (1_200, [2, 2, 4, 5, 6, 8, 9]),
    (3_200, [2, 3, 4, 6, 7, 9, 10]),
    (10_000, [2, 3, 5, 6, 8, 10, 11]),
    (35_000, [2, 3, 5, 7, 9, 11, 12]),
    (150_000, [3, 4, 6, 8, 10, 12, 13]),
    (500_000, [3, 4, 6, 8, 11, 13, 14]),
    (usize::MAX, [3, 4, 7, 9, 12, 14, 15]),
];

/// Table 2-A goes by diagonals: along one, sample size and quality limit keep their product. From where the acceptance
/// number is 0 the diagonals are: use the plan above, use the plan below, then these.
const ACCEPT: &[usize] = &[1, 2, 3, 5, 7, 10, 14, 21];

/// Letter and place of the quality limit add up to this where the acceptance number is 0.
const ZERO: usize = 14;

/// The plan for a lot; nothing if the level or the quality limit is none of the standard's, or there is no lot.
#[must_use]
pub fn plan(scheme: Scheme, lot: usize, level: &str, aql: &str) -> Option<Plan> {
    let aql = AQL.iter().position(|known| *known == aql)?;
    if lot == 0 {
        return None;
    }
    let (letter, accept) = match scheme {
        Scheme::Zero => (ZERO.saturating_sub(aql), 0),
        Scheme::Iso2859 => {
            let level = LEVELS.iter().position(|known| *known == level)?;
            let (_, letters) = LETTERS.iter().find(|(most, _)| lot <= *most)?;
            single(*letters.get(level)?, aql)?
        }
    };
    let size = (*SIZES.get(letter)?).min(lot);
    Some(Plan { size, accept, reject: accept + 1 })
}

/// The letter whose plan is used where another one stands in the table, and its acceptance number.
fn single(letter: usize, aql: usize) -> Option<(usize, usize)> {
    let last = SIZES.len() - 1;
    let most = ACCEPT.len() + 2;
    let along = |diagonal: usize| (ZERO + diagonal).checked_sub(aql).filter(|letter| *letter <= last);
    let diagonal = (letter + aql).checked_sub(ZERO);
    let letter = match diagonal {
        // A smaller sample would say too little.
        None => along(0)?,
        Some(0) => letter,
        // The plan above; the first letter has none.
        Some(1) => along(0).or_else(|| along(3))?,
        // The plan below; the last letter has none.
        Some(2) => along(3).or_else(|| along(0))?,
        // A larger one would say nothing more.
        Some(diagonal) if diagonal > most => along(most)?,
        Some(_) => letter,
    };
    let accept = match (letter + aql).checked_sub(ZERO)? {
        0 => 0,
        diagonal => *ACCEPT.get(diagonal.checked_sub(3)?)?,
    };
    Some((letter, accept))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Size and acceptance number as the standard's tables give them.
    #[test]
    fn plans_are_those_of_the_tables() {
        for (lot, level, aql, size, accept) in [
            (500, "ii", "1.0", 50, 1),
            (1_000, "ii", "1.0", 80, 2),
            (3_200, "ii", "1.0", 125, 3),
            (10_000, "ii", "1.0", 200, 5),
            (35_000, "ii", "1.0", 315, 7),
            (1_000, "ii", "2.5", 80, 5),
            (1_000, "ii", "0.65", 80, 1),
            // Arrows: down, up, and both ends of the table.
            (90, "ii", "0.10", 90, 0),
            (90, "ii", "0.65", 20, 0),
            (150, "ii", "1.0", 13, 0),
            (280, "ii", "1.0", 50, 1),
            (8, "i", "10", 5, 1),
            (8, "i", "6.5", 2, 0),
            (8, "i", "0.010", 8, 0),
            (600_000, "iii", "10", 125, 21),
            (600_000, "iii", "0.010", 1_250, 0),
            (600_000, "iii", "0.025", 2_000, 1),
            (1_000, "s-3", "1.0", 13, 0),
        ] {
            let found = plan(Scheme::Iso2859, lot, level, aql).unwrap();
            assert_eq!(
                (found.size, found.accept, found.reject),
                (size, accept, accept + 1),
                "{lot} {level} {aql}"
            );
        }
    }

    #[test]
    fn a_plan_that_accepts_nothing_wrong_has_one_size_for_each_limit() {
        for (lot, aql, size) in
            [(1_000, "1.0", 13), (10, "1.0", 10), (100_000, "0.010", 1_250), (1_000, "6.5", 2)]
        {
            let found = plan(Scheme::Zero, lot, "", aql).unwrap();
            assert_eq!((found.size, found.accept, found.reject), (size, 0, 1), "{lot} {aql}");
        }
        assert_eq!(plan(Scheme::Zero, 0, "", "1.0"), None);
        assert_eq!(plan(Scheme::Iso2859, 10, "iv", "1.0"), None);
        assert_eq!(plan(Scheme::Iso2859, 10, "ii", "1.1"), None);
    }

    #[test]
    fn a_lot_is_rejected_as_soon_as_that_follows_and_accepted_only_when_all_were_inspected() {
        let plan = Plan { size: 50, accept: 1, reject: 2 };
        for (inspected, nonconforming, expected) in [
            (50, 0, Some(true)),
            (50, 1, Some(true)),
            (50, 2, Some(false)),
            (7, 2, Some(false)),
            (49, 1, None),
            (51, 0, None),
            (1, 2, None),
        ] {
            assert_eq!(plan.decides(inspected, nonconforming), expected, "{inspected} {nonconforming}");
        }
    }

    /// The digest stands in the specification; it was made by `tests/referees/pack.py`.
    #[test]
    fn every_plan_is_that_of_the_specification() {
        let mut lines = String::new();
        for lot in LETTERS.iter().map(|(most, _)| *most).flat_map(|most| [most, most.saturating_add(1)]) {
            // The first row begins with a lot of one.
            let lots = if lot == 8 { vec![1, 2, 8] } else { vec![lot] };
            for lot in lots.into_iter().filter(|lot| *lot < usize::MAX) {
                for aql in AQL {
                    let levels = LEVELS.iter().map(|level| (Scheme::Iso2859, *level));
                    for (scheme, level) in levels.chain([(Scheme::Zero, "-")]) {
                        let Plan { size, accept, reject } = plan(scheme, lot, level, aql).unwrap();
                        lines += &format!("{lot} {level} {aql} {size} {accept} {reject}\n");
                    }
                }
            }
        }
        let digest = crate::proof::digest::Digest::of(lines.as_bytes()).hex();
        assert_eq!(digest, "4fae7486fac338c121babc488be78ce010921e96d15825b8aea74eb4f750614f");
        assert!(include_str!("../README.md").contains(&digest));
    }

    /// Every cell has a plan: nobody is told that there is none.
    #[test]
    fn every_lot_has_a_plan_at_every_level_and_limit() {
        for lot in [1, 2, 9, 16, 26, 51, 91, 151, 281, 501, 1_201, 3_201, 10_001, 35_001, 150_001, 500_001] {
            for level in LEVELS {
                for aql in AQL {
                    let found = plan(Scheme::Iso2859, lot, level, aql);
                    assert!(
                        found.is_some_and(|plan| plan.size <= lot && plan.accept <= plan.size),
                        "{lot} {level} {aql}"
                    );
                }
            }
            for aql in AQL {
                assert!(plan(Scheme::Zero, lot, "", aql).is_some(), "{lot} {aql}");
            }
        }
    }
}
