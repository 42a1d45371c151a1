//! What does not exist for whoever asks: batches above a clearance, and for a pack what was filed after its position.

/// Trace batches that a question must not know of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hidden {
    /// Record ids of those of which nothing exists.
    pub batches: Vec<String>,
    /// Record ids of those of which only the versions up to this one exist.
    pub later: Vec<(String, i32)>,
}

impl Hidden {
    /// True for a row that this version of the batch filed, if it is hidden.
    #[must_use]
    pub fn has(&self, batch: &str, version: i32) -> bool {
        self.batches.iter().any(|hidden| hidden == batch)
            || self.later.iter().any(|(known, last)| known == batch && version > *last)
    }

    /// True for a row that this version of its batch filed and a later one, if any (else 0), took back: as far as that
    /// later one is hidden, the row stands.
    #[must_use]
    pub fn stands(&self, batch: &str, withdrawn_in: i32) -> bool {
        withdrawn_in == 0 || self.later.iter().any(|(known, last)| known == batch && withdrawn_in > *last)
    }

    /// The same as a condition for SQL about edges that is written out: `AND …`.
    pub(super) fn but(&self) -> String {
        // Ids that were parsed as ULIDs: nothing in them can end the quotation.
        let is_id = |id: &&String| id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let batches: Vec<String> = self.batches.iter().filter(is_id).map(|id| format!("'{id}'")).collect();
        let mut stands = vec!["edges.withdrawn_in = 0".to_owned()];
        for (id, last) in self.later.iter().filter(|(id, _)| is_id(&id)) {
            stands.push(format!("edges.batch_record = '{id}' AND edges.withdrawn_in > {last}"));
        }
        let mut conditions = format!("AND ({})", stands.join(" OR "));
        if !batches.is_empty() {
            conditions.push_str(&format!(" AND edges.batch_record NOT IN ({})", batches.join(", ")));
        }
        for (id, last) in self.later.iter().filter(|(id, _)| is_id(&id)) {
            conditions.push_str(&format!(
                " AND NOT (edges.batch_record = '{id}' AND edges.batch_version > {last})"
            ));
        }
        conditions
    }
}

/// A query over the rows of a table that are not hidden.
macro_rules! seen {
    ($table:ident, $hidden:expr) => {{
        let mut query = $table::table
            .filter($table::batch_record.ne_all(&$hidden.batches))
            .into_boxed::<crate::db::conn::MultiBackend>();
        for (batch, last) in &$hidden.later {
            query = query
                .filter(diesel::dsl::not($table::batch_record.eq(batch).and($table::batch_version.gt(last))));
        }
        query
    }};
}
pub(super) use seen;

/// The same over a table whose rows a later version of their batch may take back: those that stand.
macro_rules! standing {
    ($table:ident, $hidden:expr) => {{
        let mut stands: Box<
            dyn diesel::BoxableExpression<
                    $table::table,
                    crate::db::conn::MultiBackend,
                    SqlType = diesel::sql_types::Bool,
                >,
        > = Box::new($table::withdrawn_in.eq(0));
        for (batch, last) in &$hidden.later {
            let own = $table::batch_record.eq(batch).and($table::withdrawn_in.gt(last));
            stands = Box::new(stands.or(own));
        }
        seen!($table, $hidden).filter(stands)
    }};
}
pub(super) use standing;

#[cfg(test)]
mod tests {
    use super::Hidden;

    #[test]
    fn a_row_is_hidden_by_its_batch_or_by_its_version() {
        let hidden = Hidden { batches: vec!["A".into()], later: vec![("B".into(), 2)] };
        for (batch, version, expected) in [("A", 1, true), ("B", 2, false), ("B", 3, true), ("C", 9, false)] {
            assert_eq!(hidden.has(batch, version), expected, "{batch} {version}");
        }
        assert_eq!(
            hidden.but(),
            "AND (edges.withdrawn_in = 0 OR edges.batch_record = 'B' AND edges.withdrawn_in > 2) \
             AND edges.batch_record NOT IN ('A') AND NOT (edges.batch_record = 'B' AND edges.batch_version > 2)"
        );
        let all = "AND (edges.withdrawn_in = 0)";
        assert_eq!(Hidden::default().but(), all);
        let quoted = Hidden { batches: vec!["'; DROP".into()], later: vec![("'".into(), 1)] };
        assert_eq!(quoted.but(), all);
    }

    #[test]
    fn what_a_later_version_took_back_stands_where_that_version_is_hidden() {
        let hidden = Hidden { batches: Vec::new(), later: vec![("B".into(), 2)] };
        for (batch, withdrawn_in, stands) in
            [("B", 0, true), ("B", 2, false), ("B", 3, true), ("C", 3, false)]
        {
            assert_eq!(hidden.stands(batch, withdrawn_in), stands, "{batch} {withdrawn_in}");
        }
    }
}
