//! From drawn pages to the bytes of the file: printpdf embeds and subsets the fonts and writes the pages, then the
//! parts that it does randomly or not at all are set here: identifier, dates, language, bookmarks in two levels,
//! links.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};
use printpdf::{FontId, PdfDocument, PdfFont, PdfSaveOptions};

use super::PdfError;
use super::canvas::{Canvas, Link, Target};
use super::flow::Bookmark;
use super::fonts::Fonts;
use super::geometry::{PAGE_HEIGHT, rounded};
use crate::pack::contents::Contents;
use crate::words::Words;

/// Where each target stands: page from 0, height from the top.
pub type Places = BTreeMap<Target, (usize, f32)>;

/// Writes the file.
///
/// # Errors
/// [`PdfError::Library`] if printpdf reports that something could not be written; [`PdfError::Structure`] if the
/// structure that it returns lacks a part; [`PdfError::Write`] if serialising fails.
pub fn write(
    canvas: Canvas,
    bookmarks: &[Bookmark],
    places: &Places,
    fonts: Fonts,
    contents: &Contents,
    words: &Words,
) -> Result<Vec<u8>, PdfError> {
    let title = words.format(
        "pack-document-title",
        &[("number", contents.number.as_str().into()), ("profile", contents.profile.title.as_str().into())],
    );
    let mut printed = PdfDocument::new(&title);
    for (face, loaded) in fonts.into_faces() {
        printed.resources.fonts.map.insert(FontId(face.resource().to_owned()), PdfFont::new(loaded.parsed));
    }
    let (pages, links) = canvas.finish();
    printed.pages = pages;
    let options = PdfSaveOptions { image_optimization: None, ..PdfSaveOptions::default() };
    let mut warnings = Vec::new();
    let mut document = printed.to_lopdf_document(&options, &mut warnings);
    drop(printed);
    if let Some(warning) =
        warnings.into_iter().find(|warning| warning.severity == printpdf::PdfParseErrorSeverity::Error)
    {
        return Err(PdfError::Library { message: warning.msg });
    }
    "1.7".clone_into(&mut document.version);
    let page_ids: Vec<ObjectId> = document.get_pages().into_values().collect();
    set_links(&mut document, &page_ids, &links, places)?;
    let outlines = add_outline(&mut document, &page_ids, bookmarks);
    set_catalog(&mut document, outlines, words)?;
    set_information(&mut document, &title, contents, words);
    document.compress();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).map_err(PdfError::Write)?;
    // A later signature is appended as an update; the archival profile wants the line of the end mark closed.
    if !bytes.ends_with(b"\n") {
        bytes.push(b'\n');
    }
    Ok(bytes)
}

/// A text string: ASCII as it is, anything else as UTF-16 with its mark, in hexadecimal so that no byte of it can be
/// taken for a line end or a bracket.
fn text(text: &str) -> Object {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Object::String(text.as_bytes().to_vec(), StringFormat::Literal);
    }
    let bytes = [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// A title on one line, not longer than anyone reads in a list.
fn title_text(title: &str) -> Object {
    const MOST: usize = 160;
    let title = super::text::clean(title);
    let words: Vec<&str> = title.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(MOST) {
        Some((end, _)) => text(&format!("{}…", line.get(..end).unwrap_or(&line).trim_end())),
        None => text(&line),
    }
}

fn integer(count: usize) -> Object {
    Object::Integer(i64::try_from(count).unwrap_or(i64::MAX))
}

/// A destination: the place at the top of the window, the reader's magnification kept.
fn destination(page: ObjectId, y: f32) -> Object {
    Object::Array(vec![
        page.into(),
        Object::Name(b"XYZ".to_vec()),
        Object::Null,
        Object::Real(rounded(PAGE_HEIGHT - y + 8.0)),
        Object::Null,
    ])
}

fn set_links(
    document: &mut Document,
    page_ids: &[ObjectId],
    links: &[Vec<Link>],
    places: &Places,
) -> Result<(), PdfError> {
    for (page, links) in page_ids.iter().zip(links) {
        let mut annotations = Vec::with_capacity(links.len());
        for link in links {
            let Some((target_page, y)) = places.get(&link.target) else { continue };
            let Some(target) = page_ids.get(*target_page) else { continue };
            let mut annotation = Dictionary::new();
            annotation.set("Type", Object::Name(b"Annot".to_vec()));
            annotation.set("Subtype", Object::Name(b"Link".to_vec()));
            let corners =
                [link.x, PAGE_HEIGHT - link.y - link.height, link.x + link.width, PAGE_HEIGHT - link.y];
            annotation.set(
                "Rect",
                Object::Array(corners.into_iter().map(|at| Object::Real(rounded(at))).collect()),
            );
            annotation.set("Border", Object::Array(vec![0.into(), 0.into(), 0.into()]));
            annotation.set("Dest", destination(*target, *y));
            annotations.push(Object::Reference(document.add_object(annotation)));
        }
        let page = document.get_dictionary_mut(*page).map_err(|_| PdfError::Structure { part: "page" })?;
        if annotations.is_empty() {
            page.remove(b"Annots");
        } else {
            page.set("Annots", Object::Array(annotations));
        }
    }
    Ok(())
}

/// Adds the outline; `None` when there are no bookmarks. The first level is open, everything under it closed.
fn add_outline(document: &mut Document, page_ids: &[ObjectId], bookmarks: &[Bookmark]) -> Option<ObjectId> {
    if bookmarks.is_empty() {
        return None;
    }
    let root = document.new_object_id();
    let ids: Vec<ObjectId> = bookmarks.iter().map(|_| document.new_object_id()).collect();
    // Parent of each: the last one before it on the level above.
    let mut path: Vec<usize> = Vec::new();
    let mut children: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for (position, bookmark) in bookmarks.iter().enumerate() {
        path.truncate(bookmark.level);
        children.entry(path.last().copied()).or_default().push(position);
        path.push(position);
    }
    let mut visible = 0;
    for (parent, siblings) in &children {
        let parent_id = parent.and_then(|position| ids.get(position).copied()).unwrap_or(root);
        let mut before: Option<ObjectId> = None;
        for (place, position) in siblings.iter().enumerate() {
            let (Some(bookmark), Some(id)) = (bookmarks.get(*position), ids.get(*position)) else { continue };
            let mut entry = Dictionary::new();
            entry.set("Title", title_text(&bookmark.title));
            entry.set("Parent", parent_id);
            if let Some(page) = page_ids.get(bookmark.page) {
                entry.set("Dest", destination(*page, bookmark.y));
            }
            if let Some(before) = before {
                entry.set("Prev", before);
            }
            let next = siblings.get(place + 1).and_then(|next| ids.get(*next));
            if let Some(next) = next {
                entry.set("Next", *next);
            }
            if let Some(own) = children.get(&Some(*position)) {
                for (key, child) in [("First", own.first()), ("Last", own.last())] {
                    if let Some(child) = child.and_then(|child| ids.get(*child)) {
                        entry.set(key, *child);
                    }
                }
                let count = i64::try_from(own.len()).unwrap_or(i64::MAX);
                // Negative: closed.
                entry.set("Count", Object::Integer(if bookmark.level == 0 { count } else { -count }));
            }
            // Shown when the file is opened: the first level, and what hangs on it.
            visible += usize::from(bookmark.level <= 1);
            document.set_object(*id, entry);
            before = Some(*id);
        }
    }
    let mut outline = Dictionary::new();
    outline.set("Type", Object::Name(b"Outlines".to_vec()));
    outline.set("Count", integer(visible));
    if let Some(first_level) = children.get(&None) {
        for (key, child) in [("First", first_level.first()), ("Last", first_level.last())] {
            if let Some(child) = child.and_then(|child| ids.get(*child)) {
                outline.set(key, *child);
            }
        }
    }
    document.set_object(root, outline);
    Some(root)
}

fn set_catalog(document: &mut Document, outlines: Option<ObjectId>, words: &Words) -> Result<(), PdfError> {
    let catalog = document.catalog_mut().map_err(|_| PdfError::Structure { part: "catalog" })?;
    catalog.set("PageLayout", Object::Name(b"OneColumn".to_vec()));
    catalog.set("Lang", text(&words.text("pack-language")));
    let mut preferences = Dictionary::new();
    preferences.set("DisplayDocTitle", true);
    catalog.set("ViewerPreferences", preferences);
    if let Some(outlines) = outlines {
        catalog.set("Outlines", outlines);
        catalog.set("PageMode", Object::Name(b"UseOutlines".to_vec()));
    }
    Ok(())
}

/// Sets who made this file, of what, when: all of it from the contents, so that the same contents make the same
/// bytes. The identifier is the content digest.
fn set_information(document: &mut Document, title: &str, contents: &Contents, words: &Words) {
    let at = contents.as_of.at.civil();
    let date = format!(
        "D:{:04}{:02}{:02}{:02}{:02}{:02}Z",
        at.year(),
        at.month(),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    );
    let mut information = Dictionary::new();
    information.set("Title", title_text(title));
    information.set("Author", title_text(&contents.organisation_name));
    information.set("Subject", text(&contents.content_digest.to_string()));
    information.set("Creator", text(&words.text("pdf-creator")));
    information.set("Producer", text("printpdf"));
    information.set("CreationDate", text(&date));
    information.set("ModDate", text(&date));
    // In place of printpdf's: a gap in the object numbers makes some readers rebuild the file's table.
    match document.trailer.get(b"Info").and_then(Object::as_reference) {
        Ok(id) => document.set_object(id, information),
        Err(_) => {
            let id = document.add_object(information);
            document.trailer.set("Info", id);
        }
    }
    let identifier: Vec<u8> = contents.content_digest.as_bytes().iter().copied().take(16).collect();
    let identifier = Object::String(identifier, StringFormat::Hexadecimal);
    document.trailer.set("ID", Object::Array(vec![identifier.clone(), identifier]));
}
