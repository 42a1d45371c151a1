//! What pages load: compiled in, named by their content, so that a browser keeps them for ever.

use std::collections::BTreeMap;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use actix_web::{HttpResponse, web};
use include_dir::{Dir, include_dir};

use super::problem::{Answer, Problem};
use super::state::State;
use crate::app::Error;
use crate::proof::digest::Digest;

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates/assets");

/// Types of what is served; a file of another type is not.
const TYPES: &[(&str, &str)] = &[
    (".css", "text/css; charset=utf-8"),
    (".js", "text/javascript; charset=utf-8"),
    (".svg", "image/svg+xml"),
    (".png", "image/png"),
    (".ttf", "font/ttf"),
];

/// The embedded files by name, with their fingerprints.
#[derive(Debug)]
pub struct Assets(BTreeMap<String, Asset>);

#[derive(Debug)]
struct Asset {
    fingerprint: String,
    media_type: &'static str,
    bytes: &'static [u8],
}

impl Assets {
    /// Everything under `templates/assets` that a browser may load.
    #[must_use]
    pub fn embedded() -> Self {
        let mut found = BTreeMap::new();
        gather(&FILES, &mut found);
        Self(found)
    }

    /// The address of an asset: it changes with the content.
    #[must_use]
    pub fn address(&self, name: &str) -> Option<String> {
        self.0.get(name).map(|asset| format!("/assets/{}/{name}", asset.fingerprint))
    }
}

fn gather(dir: &'static Dir<'static>, found: &mut BTreeMap<String, Asset>) {
    for file in dir.files() {
        let name = file.path().to_string_lossy().replace('\\', "/");
        if let Some((_, media_type)) = TYPES.iter().find(|(end, _)| name.ends_with(end)) {
            let bytes = file.contents();
            let fingerprint = Digest::of(bytes).hex().chars().take(16).collect();
            found.insert(name, Asset { fingerprint, media_type, bytes });
        }
    }
    for sub in dir.dirs() {
        gather(sub, found);
    }
}

/// `GET /assets/{fingerprint}/{name}`
pub async fn find_asset(state: web::Data<State>, path: web::Path<(String, String)>) -> Answer {
    let (fingerprint, name) = path.into_inner();
    let asset = state.assets.0.get(&name).filter(|asset| asset.fingerprint == fingerprint);
    let asset = asset.ok_or_else(|| Problem::from(Error::not_found("page", name)))?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, asset.media_type))
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((ETAG, format!("\"{}\"", asset.fingerprint)))
        .body(asset.bytes))
}
