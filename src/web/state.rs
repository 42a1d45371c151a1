//! What every request can reach.

use std::sync::Arc;

use super::assets::Assets;
use super::render::Pages;
use crate::app::{App, Error};

/// Shared by all workers.
#[derive(Debug)]
pub struct State {
    /// The installation.
    pub app: Arc<App>,
    /// Templates.
    pub pages: Pages,
    /// What pages load.
    pub assets: Arc<Assets>,
    /// Cookies are for `https` alone.
    pub is_secure: bool,
}

impl State {
    /// Compiles templates and fingerprints assets.
    ///
    /// # Errors
    /// [`crate::app::Code::Internal`] if a template is wrong; a test holds that none is.
    pub fn new(app: Arc<App>) -> Result<Self, Error> {
        let assets = Arc::new(Assets::embedded());
        let pages = Pages::compile(Arc::clone(&assets))?;
        let is_secure = app.config.public_url.as_deref().is_some_and(|url| url.starts_with("https:"));
        Ok(Self { app, pages, assets, is_secure })
    }
}
