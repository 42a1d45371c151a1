//! The printed form of a pack: `Contents` in, a PDF file out, the same bytes for the same contents.
//!
//! Read in this order: [`geometry`] (the page), [`fonts`] and [`text`] (measuring, breaking; [`shape`] for Urdu and
//! Arabic), [`canvas`] (everything drawn) and [`tags`] (what it is), [`flow`] (filling pages), [`table`], then what is on
//! the pages: [`cover`], [`readiness`], [`traceability`], [`register`], [`record`], [`furniture`] (marking, heads, feet), and
//! [`printout`] and [`copy`] for what is no pack ([`outline`]: letters as areas);
//! last [`draft`] and [`usage`] (what is kept of each page), [`stream`] (its bytes), [`objects`] and [`document`] (the
//! file, with [`metadata`] and [`profile`]).
//!
//! The contents are laid out once, into drafts: some kilobytes a page. Only then it is known on which page everything
//! stands and which glyphs are shown. The fonts are subset to these; the numbers of pages are written; and every
//! processor takes one page after the other, writes its content stream and compresses it, while the file around the
//! pages is made.

pub mod canvas;
pub mod copy;
pub mod cover;
pub mod document;
pub mod draft;
pub mod flow;
pub mod fonts;
pub mod furniture;
pub mod geometry;
pub mod metadata;
pub mod objects;
pub mod outline;
pub mod printout;
pub mod profile;
pub mod readiness;
pub mod record;
pub mod register;
pub mod shape;
pub mod signs;
pub mod stream;
pub mod table;
pub mod tags;
pub mod text;
pub mod traceability;
pub mod usage;

#[cfg(test)]
mod tests;

use std::num::NonZero;
use std::sync::Mutex;
use std::thread;

use self::document::{Embedded, Imprint, Parts};
use self::draft::{Draft, Drafts, Drawn};
use self::flow::Flow;
use self::fonts::Fonts;
use self::furniture::Furniture;
use self::objects::Compressor;
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
    let furniture = Furniture::of_pack(&fonts, contents, words);
    let title = words.format(
        "pack-document-title",
        &[("number", contents.number.as_str().into()), ("profile", contents.profile.title.as_str().into())],
    );
    let imprint = Imprint {
        title,
        author: contents.organisation_name.clone(),
        subject: contents.content_digest.to_string(),
        at: contents.as_of.at,
        identifier: contents.content_digest.first_half(),
    };
    print((&fonts, &furniture), &imprint, words, |flow| lay_out(flow, contents, words))
}

/// Lays a document out and makes the file: PDF/A-3a and PDF/UA-1, whatever is drawn.
///
/// # Errors
/// See [`PdfError`].
pub fn print(
    (fonts, furniture): (&Fonts, &Furniture),
    imprint: &Imprint,
    words: &Words,
    lay_out: impl FnOnce(&mut Flow<'_>) -> Result<(), PdfError>,
) -> Result<Vec<u8>, PdfError> {
    let mut drafts = Drafts::new(fonts, words);
    let mut flow = Flow::new(fonts, furniture, &mut drafts);
    lay_out(&mut flow)?;
    let survey = flow.finish();
    let Drawn { pages, leaves, structure, glyphs, extras } = drafts.finish(&survey);
    let (document, codes) = document::begin(fonts, &glyphs)?;
    let mut objects = structure.finish();
    let fonts = Embedded::take(&document, &mut objects)?;
    document::pack(&mut objects, &leaves, &survey, words);
    let (mut packs, taken) = objects.finish();
    let mut contents: Vec<Vec<u8>> = Vec::new();
    contents.resize_with(pages.len(), Vec::new);
    let pages = pages.into_iter().zip(&mut contents).map(|(draft, place)| Work::Page(draft, place));
    let waiting = Mutex::new(pages.chain(packs.iter_mut().map(|pack| Work::Pack(&mut pack.bytes))));
    thread::scope(|scope| {
        let mut workers = Vec::new();
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            let worker = thread::Builder::new().name("sanad-pages".to_owned());
            workers.push(worker.spawn_scoped(scope, || work(&waiting, &codes)).map_err(PdfError::Write)?);
        }
        for worker in workers {
            worker.join().map_err(|_| PdfError::Structure { part: "printed page" })??;
        }
        Ok::<_, PdfError>(())
    })?;
    drop(waiting);
    let parts = Parts {
        imprint,
        leaves: &leaves,
        contents: &contents,
        packs: &packs,
        fonts: &fonts,
        extras: &extras,
        taken,
    };
    document::write(&parts, words)
}

/// What has to be compressed, and where it belongs.
enum Work<'a> {
    /// A page that is to be written first.
    Page(Draft, &'a mut Vec<u8>),
    /// Packed objects.
    Pack(&'a mut Vec<u8>),
}

/// Takes one piece of work after the other, until none is left.
fn work<'a>(waiting: &Mutex<impl Iterator<Item = Work<'a>>>, codes: &Codes) -> Result<(), PdfError> {
    let mut streams = Streams::new(codes);
    let mut compressor = Compressor::default();
    let next = || waiting.lock().map_or(None, |mut waiting| waiting.next());
    while let Some(work) = next() {
        match work {
            Work::Page(draft, place) => *place = compressor.compress(streams.page(&draft)?)?,
            Work::Pack(bytes) => *bytes = compressor.compress(bytes)?,
        }
    }
    Ok(())
}

/// Lays a pack out.
fn lay_out(flow: &mut Flow<'_>, contents: &Contents, words: &Words) -> Result<(), PdfError> {
    cover::draw(flow, contents, words)?;
    readiness::draw(flow, contents, words);
    if let Some(summary) = &contents.traceability {
        traceability::draw(flow, summary, words);
    }
    register::draw(flow, contents, words);
    record::draw(flow, contents, words);
    Ok(())
}
