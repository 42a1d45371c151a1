//! The printed form of a pack: `Contents` in, a PDF file out, the same bytes for the same contents.
//!
//! Read in this order: [`geometry`] (the page), [`fonts`] and [`text`] (measuring, breaking; [`shape`] for Urdu and
//! Arabic), [`canvas`] (everything drawn), [`flow`] (filling pages), [`table`], then what is on the pages:
//! [`cover`], [`readiness`], [`traceability`], [`register`], [`record`], [`furniture`] (marking, heads, feet); last
//! [`usage`] and [`stream`] (the two passes) and [`document`] (the file).
//!
//! The contents are laid out twice. The first pass finds out on which page everything stands and which glyphs are
//! shown. Then the fonts are subset, and the second pass writes each page for good and lets go of it. Laying out is
//! the smaller part of the work; doing it twice is what keeps memory flat.

pub mod canvas;
pub mod cover;
pub mod document;
pub mod flow;
pub mod fonts;
pub mod furniture;
pub mod geometry;
pub mod readiness;
pub mod record;
pub mod register;
pub mod shape;
pub mod signs;
pub mod stream;
pub mod table;
pub mod text;
pub mod traceability;
pub mod usage;

#[cfg(test)]
mod tests;

use std::sync::mpsc::sync_channel;
use std::thread;

use self::flow::{Flow, Survey};
use self::fonts::Fonts;
use self::furniture::Furniture;
use super::contents::Contents;
use crate::words::Words;

/// Why a pack could not be printed. None of these depends on the records: whatever they say can be printed.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// A compiled-in font cannot be parsed.
    #[error("the built-in font {name} cannot be read; this build is damaged")]
    Font {
        /// Resource name of the font.
        name: &'static str,
    },
    /// Pack number and digest do not fit into a QR code.
    #[error("the pack number is too long for a QR code")]
    QrCode,
    /// printpdf reported that something could not be written.
    #[error("the PDF could not be composed: {message}")]
    Library {
        /// What it said.
        message: String,
    },
    /// The structure that printpdf returned lacks a part.
    #[error("the PDF has no {part}")]
    Structure {
        /// The part.
        part: &'static str,
    },
    /// The two passes over the contents came to different pages.
    #[error("the pages were not laid out the same twice")]
    Passes,
    /// Serialising failed.
    #[error("the PDF could not be written")]
    Write(#[source] std::io::Error),
}

/// Pages that may wait to be compressed.
const WAITING: usize = 64;

/// Prints a pack.
///
/// # Errors
/// See [`PdfError`].
pub fn render(contents: &Contents, words: &Words) -> Result<Vec<u8>, PdfError> {
    let fonts = Fonts::load()?;
    let furniture = Furniture::new(&fonts, contents, words);
    let mut usage = usage::Usage::default();
    let survey = Flow::new(&fonts, words, &furniture, &mut usage, None).lay_out(contents, words)?;
    let (document, codes) = document::begin(&fonts, &usage.finish())?;
    let (sender, receiver) = sync_channel(WAITING);
    // One thread lays out and writes, another compresses: they take about as long as each other.
    let pages = thread::scope(|scope| {
        let compressor = thread::Builder::new()
            .name("sanad-pages".to_owned())
            .spawn_scoped(scope, move || receiver.into_iter().map(document::compress).collect())
            .map_err(PdfError::Write)?;
        let mut streams = stream::Streams::new(&codes, sender);
        let again =
            Flow::new(&fonts, words, &furniture, &mut streams, Some(&survey)).lay_out(contents, words)?;
        if !streams.is_complete() || again != survey {
            return Err(PdfError::Passes);
        }
        // Lets go of the sender, so that the compressor ends.
        drop(streams);
        compressor.join().map_err(|_| PdfError::Structure { part: "compressed page" })?
    });
    document::finish(document, pages?, &survey, contents, words)
}

impl Flow<'_> {
    /// Lays everything out.
    fn lay_out(mut self, contents: &Contents, words: &Words) -> Result<Survey, PdfError> {
        cover::draw(&mut self, contents, words)?;
        readiness::draw(&mut self, contents, words);
        if let Some(summary) = &contents.traceability {
            traceability::draw(&mut self, summary, words);
        }
        register::draw(&mut self, contents, words);
        record::draw(&mut self, contents, words);
        Ok(self.finish())
    }
}
