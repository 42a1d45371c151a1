//! The printed form of a pack: `Contents` in, a PDF file out, the same bytes for the same contents.
//!
//! Read in this order: [`geometry`] (the page), [`fonts`] and [`text`] (measuring, breaking; [`shape`] for Urdu and
//! Arabic), [`canvas`] (everything drawn), [`flow`] (filling pages), [`table`], then what is on the pages:
//! [`cover`], [`readiness`], [`traceability`], [`register`], [`record`], [`furniture`] (marking, heads, feet); last
//! [`draft`] and [`usage`] (what is kept of each page), [`stream`] (its bytes) and [`document`] (the file).
//!
//! The contents are laid out once, into drafts: some kilobytes a page. Only then it is known on which page everything
//! stands and which glyphs are shown. The fonts are subset to these; the numbers of pages are written; and every
//! processor takes one page after the other, writes its content stream and compresses it, while the file around the
//! pages is made.

pub mod canvas;
pub mod cover;
pub mod document;
pub mod draft;
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

use std::num::NonZero;
use std::sync::Mutex;
use std::thread;

use self::document::Compressor;
use self::draft::{Draft, Drafts, Drawn};
use self::flow::{Flow, Survey};
use self::fonts::Fonts;
use self::furniture::Furniture;
use self::stream::{Codes, Streams};
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
    let fonts = Fonts::load()?;
    let furniture = Furniture::new(&fonts, contents, words);
    let mut drafts = Drafts::new(&fonts, words);
    let survey = Flow::new(&fonts, &furniture, &mut drafts).lay_out(contents, words)?;
    let Drawn { pages, links, glyphs } = drafts.finish(&survey);
    let (document, codes) = document::begin(&fonts, &glyphs)?;
    let waiting = Mutex::new(pages.into_iter().enumerate());
    let (assembled, mut printed) = thread::scope(|scope| {
        let mut printers = Vec::new();
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            let printer = thread::Builder::new().name("sanad-pages".to_owned());
            printers.push(printer.spawn_scoped(scope, || print(&waiting, &codes)).map_err(PdfError::Write)?);
        }
        let assembled = document::assemble(document, &links, &survey, contents, words)?;
        let mut printed = Vec::with_capacity(links.len());
        for printer in printers {
            printed.append(&mut printer.join().map_err(|_| PdfError::Structure { part: "printed page" })??);
        }
        Ok::<_, PdfError>((assembled, printed))
    })?;
    // Which printer took which page is chance.
    printed.sort_unstable_by_key(|(position, _)| *position);
    assembled.finish(printed.into_iter().map(|(_, content)| content).collect())
}

/// Takes one page after the other, until none is left, and compresses its content. Returns them with their positions.
fn print(
    waiting: &Mutex<impl Iterator<Item = (usize, Draft)>>,
    codes: &Codes,
) -> Result<Vec<(usize, Vec<u8>)>, PdfError> {
    let mut streams = Streams::new(codes);
    let mut compressor = Compressor::default();
    let mut printed = Vec::new();
    let next = || waiting.lock().map_or(None, |mut waiting| waiting.next());
    while let Some((position, draft)) = next() {
        printed.push((position, compressor.compress(streams.page(&draft)?)?));
    }
    Ok(printed)
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
