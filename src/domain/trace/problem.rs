//! What can be wrong with a row.

/// What is wrong with a column of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TraceProblem {
    /// The header has a column twice.
    ColumnTwice,
    /// The header has a column that a trace batch does not know.
    ColumnUnknown,
    /// The header lacks the column that every row needs.
    ColumnMissing,
    /// More cells than the header has columns.
    TooManyCells,
    /// The cell must not be empty in a row of this type.
    Empty,
    /// The cell must be empty in a row of this type.
    Unexpected,
    /// A control character.
    Control,
    /// Longer than allowed.
    TooLong,
    /// None of the allowed words.
    Choice,
    /// Not a date.
    Date,
    /// Not a positive decimal number.
    Quantity,
    /// A unit was named by quantity other than 1.
    UnitQuantity,
    /// Both a lot and a serial, or neither.
    LotOrSerial,
    /// The thing went into itself.
    Itself,
    /// The end stands before the beginning.
    Backwards,
    /// Not a regular expression.
    Pattern,
}

impl TraceProblem {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::ColumnTwice,
        Self::ColumnUnknown,
        Self::ColumnMissing,
        Self::TooManyCells,
        Self::Empty,
        Self::Unexpected,
        Self::Control,
        Self::TooLong,
        Self::Choice,
        Self::Date,
        Self::Quantity,
        Self::UnitQuantity,
        Self::LotOrSerial,
        Self::Itself,
        Self::Backwards,
        Self::Pattern,
    ];

    /// Stable code, also the id of its message in `rules.ftl` after `trace-row-`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ColumnTwice => "column-twice",
            Self::ColumnUnknown => "column-unknown",
            Self::ColumnMissing => "column-missing",
            Self::TooManyCells => "too-many-cells",
            Self::Empty => "empty",
            Self::Unexpected => "unexpected",
            Self::Control => "control",
            Self::TooLong => "too-long",
            Self::Choice => "choice",
            Self::Date => "date",
            Self::Quantity => "quantity",
            Self::UnitQuantity => "unit-quantity",
            Self::LotOrSerial => "lot-or-serial",
            Self::Itself => "itself",
            Self::Backwards => "backwards",
            Self::Pattern => "pattern",
        }
    }
}

/// What is wrong, where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("row {row}, column {column:?}: {}", .problem.code())]
pub struct TraceError {
    /// Row in the file, as a sheet shows it: the header is 1.
    pub row: u64,
    /// Column.
    pub column: String,
    /// What.
    pub problem: TraceProblem,
    /// The cell, shortened.
    pub given: String,
    /// What is allowed, where that helps.
    pub allowed: String,
}

impl TraceError {
    pub(super) fn new(row: u64, column: &str, problem: TraceProblem, given: &str, allowed: &str) -> Self {
        let given = given.chars().take(60).collect();
        Self { row, column: column.to_owned(), problem, given, allowed: allowed.to_owned() }
    }

    /// The sentence for people.
    #[must_use]
    pub fn message(&self, words: &crate::words::Words) -> String {
        let row = self.row.to_string();
        let arguments = [
            ("row", row.as_str().into()),
            ("column", self.column.as_str().into()),
            ("given", self.given.as_str().into()),
            ("allowed", self.allowed.as_str().into()),
        ];
        words.format(&format!("trace-row-{}", self.problem.code()), &arguments)
    }
}
