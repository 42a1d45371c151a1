//! The printed form of a pack: `Contents` in, a PDF file out, the same bytes for the same contents.
//!
//! Read in this order: [`geometry`] (the page), [`fonts`] and [`text`] (measuring, breaking; [`shape`] for Urdu and
//! Arabic), [`canvas`] (everything drawn), [`flow`] (filling pages), [`table`], then what is on the pages:
//! [`cover`], [`readiness`], [`traceability`], [`register`], [`record`], [`furniture`] (marking, heads, feet); last
//! [`document`] (the file).

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
pub mod table;
pub mod text;
pub mod traceability;

#[cfg(test)]
mod tests;

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
    /// Serialising failed.
    #[error("the PDF could not be written")]
    Write(#[source] std::io::Error),
}

/// Prints a pack.
///
/// # Errors
/// See [`PdfError`].
pub fn render(contents: &Contents, words: &Words) -> Result<Vec<u8>, PdfError> {
    let fonts = fonts::Fonts::load()?;
    let (mut canvas, bookmarks, places) = lay_out(&fonts, contents, words)?.finish(words);
    furniture::draw(&mut canvas, &fonts, contents, words);
    document::write(canvas, &bookmarks, &places, fonts, contents, words)
}

/// Everything but the furniture, whose page numbers need the number of pages.
fn lay_out<'a>(
    fonts: &'a fonts::Fonts,
    contents: &Contents,
    words: &Words,
) -> Result<flow::Flow<'a>, PdfError> {
    let mut flow = flow::Flow::new(fonts);
    cover::draw(&mut flow, contents, words)?;
    readiness::draw(&mut flow, contents, words);
    if let Some(summary) = &contents.traceability {
        traceability::draw(&mut flow, summary, words);
    }
    register::draw(&mut flow, contents, words);
    record::draw(&mut flow, contents, words);
    Ok(flow)
}
