//! The file around the pages. printpdf subsets and embeds the fonts, from one page that shows each glyph once; the real
//! pages take the place of that one. Then comes what printpdf does randomly or not at all: identifier, dates, language,
//! bookmarks in two levels, links.

use std::collections::BTreeMap;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat};
use printpdf::{
    Codepoint, FontId, Mm, Op, PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, Pt, TextItem,
};

use super::PdfError;
use super::canvas::Link;
use super::flow::{Bookmark, Places, Survey};
use super::fonts::{Face, Fonts};
use super::geometry::{PAGE_HEIGHT, rounded};
use super::stream::Codes;
use super::usage::Glyphs;
use crate::pack::contents::Contents;
use crate::words::Words;

/// How hard page streams are compressed. On real packs, the best level makes them 2 % smaller and takes twice as long.
const LEVEL: u32 = 6;

/// A file with the fonts and one page, which is not a real one; and the code of each glyph in the embedded fonts.
///
/// # Errors
/// [`PdfError::Font`], [`PdfError::Library`] if a font cannot be embedded; [`PdfError::Structure`] if what printpdf
/// returns lacks a part.
pub fn begin(fonts: &Fonts, glyphs: &Glyphs) -> Result<(Document, Codes), PdfError> {
    let mut printed = PdfDocument::new("");
    let mut ops = vec![Op::StartTextSection];
    for (face, used) in glyphs {
        let id = FontId(face.resource().to_owned());
        let loaded = fonts.get(*face).ok_or(PdfError::Font { name: face.resource() })?;
        printed.resources.fonts.map.insert(id.clone(), PdfFont::new(loaded.parsed.clone()));
        ops.push(Op::SetFont { font: PdfFontHandle::External(id), size: Pt(1.0) });
        let glyphs = used.iter().map(|(glyph, letters)| Codepoint::with_cid(*glyph, 0.0, letters.clone()));
        ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(glyphs.collect())] });
    }
    ops.push(Op::EndTextSection);
    printed.pages = vec![PdfPage::new(Mm(210.0), Mm(297.0), ops)];
    let options = PdfSaveOptions { image_optimization: None, ..PdfSaveOptions::default() };
    let mut warnings = Vec::new();
    let document = printed.to_lopdf_document(&options, &mut warnings);
    if let Some(warning) =
        warnings.into_iter().find(|warning| warning.severity == printpdf::PdfParseErrorSeverity::Error)
    {
        return Err(PdfError::Library { message: warning.msg });
    }
    let codes = codes(&document, glyphs)?;
    Ok((document, codes))
}

/// printpdf numbers the glyphs of a subset anew. Which number each of them got is read off the page that shows them.
fn codes(document: &Document, glyphs: &Glyphs) -> Result<Codes, PdfError> {
    let missing = || PdfError::Structure { part: "glyph" };
    let page = document.page_iter().next().ok_or(PdfError::Structure { part: "page" })?;
    let content = Content::decode(&document.get_page_content(page)).map_err(|_| missing())?;
    let mut codes = Codes::default();
    let mut face: Option<Face> = None;
    for operation in &content.operations {
        match (operation.operator.as_str(), operation.operands.as_slice()) {
            ("Tf", [Object::Name(name), _]) => {
                face = Face::ALL.into_iter().find(|face| face.resource().as_bytes() == name);
            }
            ("TJ", [Object::Array(shown)]) => {
                let face = face.ok_or_else(missing)?;
                let used = glyphs.get(&face).filter(|used| used.len() == shown.len()).ok_or_else(missing)?;
                let table = codes.faces.get_mut(face.position()).ok_or_else(missing)?;
                for (glyph, code) in used.keys().zip(shown) {
                    let code = code.as_str().ok().and_then(|bytes| bytes.try_into().ok());
                    let place = usize::from(*glyph);
                    table.resize(table.len().max(place + 1), None);
                    *table.get_mut(place).ok_or_else(missing)? =
                        Some(u16::from_be_bytes(code.ok_or_else(missing)?));
                }
            }
            _ => {}
        }
    }
    Ok(codes)
}

/// Compresses pages, one after the other.
#[derive(Debug)]
pub struct Compressor(ZlibEncoder<Vec<u8>>);

impl Default for Compressor {
    fn default() -> Self {
        Self(ZlibEncoder::new(Vec::new(), Compression::new(LEVEL)))
    }
}

impl Compressor {
    /// Compresses a content stream.
    ///
    /// # Errors
    /// [`PdfError::Write`].
    pub fn compress(&mut self, content: &[u8]) -> Result<Vec<u8>, PdfError> {
        self.0.write_all(content).map_err(PdfError::Write)?;
        let mut compressed = self.0.reset(Vec::with_capacity(content.len() / 3)).map_err(PdfError::Write)?;
        compressed.shrink_to_fit();
        Ok(compressed)
    }
}

/// The file with everything but the content of its pages.
#[derive(Debug)]
pub struct Assembled {
    document: Document,
    /// Where the content of each page belongs.
    content_ids: Vec<ObjectId>,
}

/// Puts pages into the file that was begun, and everything about them except what they show.
///
/// # Errors
/// [`PdfError::Structure`] if the file lacks a part.
pub fn assemble(
    mut document: Document,
    links: &[Vec<Link>],
    survey: &Survey,
    contents: &Contents,
    words: &Words,
) -> Result<Assembled, PdfError> {
    let title = words.format(
        "pack-document-title",
        &[("number", contents.number.as_str().into()), ("profile", contents.profile.title.as_str().into())],
    );
    "1.7".clone_into(&mut document.version);
    let (page_ids, content_ids) = set_pages(&mut document, links, &survey.places)?;
    let outlines = add_outline(&mut document, &page_ids, &survey.bookmarks);
    set_catalog(&mut document, outlines, words)?;
    set_information(&mut document, &title, contents, words);
    // Fonts and their tables; the pages come compressed.
    document.compress();
    Ok(Assembled { document, content_ids })
}

impl Assembled {
    /// Writes the file, with the compressed content of each page.
    ///
    /// # Errors
    /// [`PdfError::Structure`] if there are more or fewer pages; [`PdfError::Write`] if serialising fails.
    pub fn finish(mut self, pages: Vec<Vec<u8>>) -> Result<Vec<u8>, PdfError> {
        if pages.len() != self.content_ids.len() {
            return Err(PdfError::Structure { part: "content of a page" });
        }
        for (id, content) in self.content_ids.into_iter().zip(pages) {
            let mut compressed = Dictionary::new();
            compressed.set("Filter", Object::Name(b"FlateDecode".to_vec()));
            self.document.set_object(id, Stream::new(compressed, content));
        }
        let mut bytes = Vec::new();
        self.document.save_to(&mut bytes).map_err(PdfError::Write)?;
        // A later signature is appended as an update; the archival profile wants the line of the end mark closed.
        if !bytes.ends_with(b"\n") {
            bytes.push(b'\n');
        }
        Ok(bytes)
    }
}

/// Puts pages with these links in the place of the one that is there; returns their ids, and those of their contents.
/// The first one takes over its ids, since a gap in the object numbers makes some readers rebuild the file's table.
fn set_pages(
    document: &mut Document,
    links: &[Vec<Link>],
    places: &Places,
) -> Result<(Vec<ObjectId>, Vec<ObjectId>), PdfError> {
    let lacks = |part| move |_| PdfError::Structure { part };
    let stand_in = document.page_iter().next().ok_or(PdfError::Structure { part: "page" })?;
    let mut template = document.get_dictionary(stand_in).map_err(lacks("page"))?.clone();
    let content = template.get(b"Contents").and_then(Object::as_reference).map_err(lacks("content"))?;
    let parent = template.get(b"Parent").and_then(Object::as_reference).map_err(lacks("page tree"))?;
    template.remove(b"Annots");
    let mut ids = vec![(stand_in, content)];
    ids.extend(links.iter().skip(1).map(|_| (document.new_object_id(), document.new_object_id())));
    let (page_ids, content_ids): (Vec<ObjectId>, Vec<ObjectId>) = ids.into_iter().unzip();
    for ((page_id, content_id), links) in page_ids.iter().zip(&content_ids).zip(links) {
        let mut dictionary = template.clone();
        dictionary.set("Contents", *content_id);
        let annotations: Vec<Object> = links
            .iter()
            .filter_map(|link| Some(document.add_object(annotation(link, &page_ids, places)?).into()))
            .collect();
        if !annotations.is_empty() {
            dictionary.set("Annots", annotations);
        }
        document.set_object(*page_id, dictionary);
    }
    let tree = document.get_dictionary_mut(parent).map_err(lacks("page tree"))?;
    tree.set("Count", integer(page_ids.len()));
    tree.set("Kids", page_ids.iter().map(|id| Object::Reference(*id)).collect::<Vec<_>>());
    Ok((page_ids, content_ids))
}

/// The annotation for a link; `None` if it leads nowhere.
fn annotation(link: &Link, page_ids: &[ObjectId], places: &Places) -> Option<Dictionary> {
    let (page, y) = places.get(&link.target)?;
    let target = page_ids.get(*page)?;
    let corners = [link.x, PAGE_HEIGHT - link.y - link.height, link.x + link.width, PAGE_HEIGHT - link.y];
    let mut annotation = Dictionary::new();
    annotation.set("Type", Object::Name(b"Annot".to_vec()));
    annotation.set("Subtype", Object::Name(b"Link".to_vec()));
    annotation.set("Rect", corners.into_iter().map(|at| Object::Real(rounded(at))).collect::<Vec<_>>());
    annotation.set("Border", Object::Array(vec![0.into(), 0.into(), 0.into()]));
    annotation.set("Dest", destination(*target, *y));
    Some(annotation)
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
