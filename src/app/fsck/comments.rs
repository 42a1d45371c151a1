//! What people said about records, and whom it names, against the events.

use super::FsckReport;
use super::rows::{DIFFERS, GONE, UNHEARD};
use super::said::Said;
use crate::app::{Error, commitments};
use crate::db::{Conn, comments, mentions};

const CODE: &str = "comment-altered";

/// Everything of this file.
pub(super) fn check(conn: &mut Conn, code: &str, said: &Said, report: &mut FsckReport) -> Result<(), Error> {
    let mut expected = said.comments.clone();
    for row in comments::list(conn, code)? {
        let place = format!("comment/{}", row.comment_id);
        let Some((index, digest)) = expected.remove(&row.comment_id) else {
            report.differs(CODE, place, UNHEARD);
            continue;
        };
        if u64::try_from(row.event_index) != Ok(index) || digest != Some(commitments::comment(&row)?) {
            report.differs(CODE, place, DIFFERS);
            continue;
        }
        let mut named: Vec<&str> = row.mentions.split(' ').filter(|id| !id.is_empty()).collect();
        named.sort_unstable();
        if mentions::of_comment(conn, &row.comment_id)? != named {
            report.differs(CODE, place, "those whom it names are not told of it, or others are");
        }
    }
    for id in expected.keys() {
        report.differs(CODE, format!("comment/{id}"), GONE);
    }
    Ok(())
}
