//! The five results of a step or rule.

/// The five results. Never "compliant": adequacy is the certification body's judgement.
///
/// The order is the severity: the worst of several is their maximum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Every rule is met.
    Complete,
    /// Not applicable, with a signed justification.
    NotApplicable,
    /// Evidence exists but is out of date.
    Stale,
    /// Evidence is missing.
    Incomplete,
    /// Something open forbids it.
    Blocked,
}

impl Status {
    /// All five, mildest first.
    pub const ALL: &'static [Self] =
        &[Self::Complete, Self::NotApplicable, Self::Stale, Self::Incomplete, Self::Blocked];

    /// As written in JSON: `complete`, `not-applicable`, `stale`, `incomplete`, `blocked`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::NotApplicable => "not-applicable",
            Self::Stale => "stale",
            Self::Incomplete => "incomplete",
            Self::Blocked => "blocked",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_what_json_says() {
        for status in Status::ALL {
            assert_eq!(serde_json::to_value(status).unwrap(), status.code());
        }
        assert!(Status::ALL.is_sorted());
    }
}
