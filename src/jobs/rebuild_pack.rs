//! Making an issued pack again: bytes that are not those that were issued are not written, and the job fails.

use std::sync::Arc;

use super::Progress;
use super::build_pack::told;
use crate::app::job_results::JobResult;
use crate::app::{App, Error, Session};

pub(super) fn run(
    app: &Arc<App>,
    session: &Session,
    number: &str,
    progress: Progress<'_>,
) -> Result<JobResult, Error> {
    let folder = app.config.packs.clone();
    app.rebuild_pack(session, number, &folder, &mut |done, total| progress.set(done, total)).map(told)
}
