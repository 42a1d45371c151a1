//! Clauses of standards as people write them: `ISO 9001 8.5.1`, `ISO 9001 7.2 to 7.5, 8.1, 10`, `ISO 9001:2015`.

/// Parts of a clause's number: 8.5.1 is 8, 5, 1.
type Number = Vec<u16>;

/// Clauses of one standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clauses {
    /// The standard as it was written, without its year.
    pub standard: String,
    /// From and to, both included with all under them. None: the whole standard.
    ranges: Vec<(Number, Number)>,
}

/// One clause of a standard.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clause {
    /// The standard as it was written, without its year.
    pub standard: String,
    number: Number,
}

/// A clause's number. What has more than two digits is a number of something else, as the 9001 of a standard.
fn number(text: &str) -> Option<Number> {
    let text = text.trim_end_matches('.');
    text.split('.')
        .map(|part| {
            let is_part = matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit());
            if is_part { part.parse().ok() } else { None }
        })
        .collect()
}

/// Reads a text; nothing if it names no standard.
#[must_use]
pub fn read(text: &str) -> Option<Clauses> {
    let mut words =
        text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()).peekable();
    let mut standard: Vec<&str> = Vec::new();
    while let Some(word) = words.next_if(|word| number(word).is_none()) {
        standard.push(word);
    }
    let standard = standard.join(" ");
    // The edition does not matter: clauses are compared with those of the same standard.
    let standard = standard.split(':').next().unwrap_or_default().trim().to_owned();
    if standard.is_empty() {
        return None;
    }
    let mut ranges: Vec<(Number, Number)> = Vec::new();
    let mut is_to = false;
    for word in words {
        match number(word) {
            Some(end) if is_to => {
                if let Some((_, last)) = ranges.last_mut() {
                    *last = end;
                }
                is_to = false;
            }
            Some(one) => ranges.push((one.clone(), one)),
            None => is_to = matches!(word, "to" | "-" | "–" | "تا" | "سے"),
        }
    }
    Some(Clauses { standard, ranges })
}

impl Clauses {
    /// Each clause by itself.
    pub fn each(&self) -> impl Iterator<Item = Clause> {
        let of = |number: &Number| Clause { standard: self.standard.clone(), number: number.clone() };
        self.ranges.iter().flat_map(move |(from, to)| {
            let ends = if from == to { vec![of(from)] } else { vec![of(from), of(to)] };
            ends.into_iter()
        })
    }

    /// True if the clause is among these, or under one of them, or one of these is under it.
    #[must_use]
    pub fn cover(&self, clause: &Clause) -> bool {
        if !self.standard.eq_ignore_ascii_case(&clause.standard) {
            return false;
        }
        let number = &clause.number;
        self.ranges.is_empty()
            || self.ranges.iter().any(|(from, to)| {
                number.starts_with(from)
                    || number.starts_with(to)
                    || from.starts_with(number)
                    || (number >= from && number <= to)
            })
    }
}

impl Clause {
    /// The same up to a depth: 8.5 of 8.5.1.
    #[must_use]
    pub fn at_depth(&self, depth: u8) -> Self {
        let number = self.number.iter().take(usize::from(depth)).copied().collect();
        Self { standard: self.standard.clone(), number }
    }

    /// Its number alone.
    #[must_use]
    pub fn number(&self) -> String {
        self.number.iter().map(ToString::to_string).collect::<Vec<_>>().join(".")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clause(text: &str) -> Clause {
        read(text).unwrap().each().next().unwrap()
    }

    #[test]
    fn criteria_cover_clauses() {
        for (criteria, yes, no) in [
            ("ISO 9001 8.5", "ISO 9001 8.5.1", "ISO 9001 8.6"),
            ("ISO 9001 8.5.1", "iso 9001 8.5", "ISO 9001 8.5.2"),
            ("ISO 9001 7.2 to 7.5, 8.1, 8.5", "ISO 9001 7.3", "ISO 9001 7.1.5"),
            ("ISO 9001 7.2 to 7.5, 8.1, 8.5", "ISO 9001 7.5.3", "ISO 9001 8.4"),
            ("ISO 9001 4 to 6, 8.2, 9, 10", "ISO 9001 10.2", "ISO 9001 7.1"),
            ("ISO 9001 4 to 6, 8.2, 9, 10", "ISO 9001 6.2", "ISO 9001 8.3"),
            ("ISO 9001:2015", "ISO 9001 7.1", "AS9100D 7.1"),
            ("AS9100D 8.5.1.3", "AS9100D 8.5.1.3", "ISO 9001 8.5.1.3"),
        ] {
            let criteria = read(criteria).unwrap();
            assert!(criteria.cover(&clause(yes)), "{criteria:?} {yes}");
            assert!(!criteria.cover(&clause(no)), "{criteria:?} {no}");
        }
        assert_eq!(read("9.2"), None, "of no standard");
        assert_eq!(read(""), None);
        // A procedure is a standard without clauses that nobody names.
        assert_eq!(read("QP-01").unwrap().each().count(), 0);
    }

    #[test]
    fn clauses_are_in_the_order_of_their_numbers() {
        let mut clauses = ["ISO 9001 10.2", "ISO 9001 8.5.1", "ISO 9001 8.10"].map(clause);
        clauses.sort();
        assert_eq!(clauses.map(|clause| clause.number()), ["8.5.1", "8.10", "10.2"]);
        assert_eq!(clause("ISO 9001 8.5.1").at_depth(2).number(), "8.5");
    }
}
