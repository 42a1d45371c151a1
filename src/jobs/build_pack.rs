//! Issuing a pack. Not idempotent: each time takes a number.

use std::sync::Arc;

use super::Progress;
use crate::app::job_results::{JobResult, MadePack};
use crate::app::packs::{BuiltPack, NewPack};
use crate::app::{App, Error, Session};

pub(super) fn run(
    app: &Arc<App>,
    session: &Session,
    new: &NewPack,
    progress: Progress<'_>,
) -> Result<JobResult, Error> {
    let folder = app.config.packs.clone();
    app.build_pack(session, new, &folder, &mut |done, total| progress.set(done, total)).map(told)
}

/// What the page of the job says.
pub(super) fn told(built: BuiltPack) -> JobResult {
    JobResult::Pack(MadePack {
        number: built.number,
        size_bytes: built.size_bytes,
        files: built.files,
        content: built.content,
        tagmanifest: built.tagmanifest,
        as_of: built.as_of,
        marking: built.limit,
        withheld: built.withheld,
        is_witnessed: built.is_witnessed,
    })
}
