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

/// The style of the site: the files of the folder `style`, one for each concern, in the order of their names. Pages load
/// them as one.
const STYLE: &str = "site/site.css";
/// What the address of another asset is written as in the style.
const REFERENCE: &str = "\"asset:";

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
    bytes: web::Bytes,
}

impl Assets {
    /// Everything under `templates/assets` that a browser may load.
    #[must_use]
    pub fn embedded() -> Self {
        let mut found = BTreeMap::new();
        gather(&FILES, &mut found);
        let style: Vec<Asset> =
            found.extract_if(.., |name, _| name.starts_with("style/")).map(|(_, file)| file).collect();
        let style: String = style.iter().map(|file| String::from_utf8_lossy(&file.bytes)).collect();
        let mut assets = Self(found);
        let style = assets.with_addresses(&style);
        assets.0.insert(STYLE.to_owned(), Asset::of("text/css; charset=utf-8", style.into()));
        assets
    }

    /// The text with the addresses of the assets that it names.
    fn with_addresses(&self, text: &str) -> String {
        let mut parts = text.split(REFERENCE);
        let mut whole = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (name, rest) = part.split_once('"').unwrap_or((part, ""));
            let address = self.address(name).unwrap_or_default();
            whole.push_str(&format!("\"{address}\"{rest}"));
        }
        whole
    }

    /// The address of an asset: it changes with the content.
    #[must_use]
    pub fn address(&self, name: &str) -> Option<String> {
        self.0.get(name).map(|asset| format!("/assets/{}/{name}", asset.fingerprint))
    }

    /// An asset, if this is still its content.
    ///
    /// # Errors
    /// [`crate::app::Code::NotFound`].
    pub fn answer(&self, fingerprint: &str, name: &str) -> Answer {
        let asset = self.0.get(name).filter(|asset| asset.fingerprint == fingerprint);
        let asset = asset.ok_or_else(|| Problem::from(Error::not_found("page", name)))?;
        Ok(HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, asset.media_type))
            .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
            .insert_header((ETAG, format!("\"{}\"", asset.fingerprint)))
            .body(asset.bytes.clone()))
    }
}

impl Asset {
    fn of(media_type: &'static str, bytes: web::Bytes) -> Self {
        let fingerprint = Digest::of(&bytes).hex().chars().take(16).collect();
        Self { fingerprint, media_type, bytes }
    }
}

fn gather(dir: &'static Dir<'static>, found: &mut BTreeMap<String, Asset>) {
    for file in dir.files() {
        let name = file.path().to_string_lossy().replace('\\', "/");
        if let Some((_, media_type)) = TYPES.iter().find(|(end, _)| name.ends_with(end)) {
            found.insert(name, Asset::of(media_type, web::Bytes::from_static(file.contents())));
        }
    }
    for sub in dir.dirs() {
        gather(sub, found);
    }
}

/// `GET /assets/{fingerprint}/{name}`
pub async fn find_asset(state: web::Data<State>, path: web::Path<(String, String)>) -> Answer {
    let (fingerprint, name) = path.into_inner();
    state.assets.answer(&fingerprint, &name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_is_one_file_that_names_what_is_there() {
        let assets = Assets::embedded();
        let style = String::from_utf8(assets.0[STYLE].bytes.to_vec()).unwrap();
        assert!(style.find("--s-brand:") < style.find(".verify"), "in the order of their names");
        assert!(!style.contains(REFERENCE) && !style.contains("\"\""), "an asset that is not there");
        assert!(style.contains(&assets.address("fonts/NotoNaskhArabic-Regular.ttf").unwrap()));
        assert!(!assets.0.keys().any(|name| name.starts_with("style/")));
    }
}
