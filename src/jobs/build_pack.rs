//! Issuing a pack. Not idempotent: each time takes a number.

use std::sync::Arc;

use serde_json::{Value, json};

use super::Progress;
use crate::app::packs::{BuiltPack, NewPack};
use crate::app::{App, Error, Session};

pub(super) fn run(
    app: &Arc<App>,
    session: &Session,
    new: &NewPack,
    progress: Progress<'_>,
) -> Result<Value, Error> {
    let folder = app.config.packs.clone();
    app.build_pack(session, new, &folder, &mut |done, total| progress.set(done, total))
        .map(|built| told(&built))
}

/// What the page of the job says; paths of the machine are nobody's business there.
pub(super) fn told(built: &BuiltPack) -> Value {
    json!({
        "number": built.number, "size_bytes": built.size_bytes, "files": built.files,
        "content": built.content, "tagmanifest": built.tagmanifest, "as_of": built.as_of,
        "marking": built.limit, "withheld": built.withheld,
    })
}
