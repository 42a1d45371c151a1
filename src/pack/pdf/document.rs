//! The file around the pages: PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1), every byte of which follows from what is
//! printed. printpdf subsets and embeds the fonts, from one page that shows each glyph once; of its file the fonts are
//! taken, and everything else is written here.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};
use printpdf::{
    Codepoint, FontId, Mm, Op, PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, Pt, TextItem,
};

use super::PdfError;
use super::canvas::Link;
use super::draft::{Extras, Leaf};
use super::flow::{Bookmark, Places, Survey};
use super::fonts::{Face, Fonts};
use super::geometry::PAGE_HEIGHT;
use super::objects::{
    ATTACHED, ATTACHED_NAMES, CATALOG, Compressor, FORM, File, METADATA, OUTLINES, Objects, PAGES, PROFILE,
    Pack, RESOURCES, STRUCTURE, VALIDATION, number, text,
};
use super::stream::{Codes, STAMP};
use super::usage::Glyphs;
use super::{metadata, profile};
use crate::proof::time::Timestamp;
use crate::raster::Packing;
use crate::words::Words;

/// What a file says about itself.
#[derive(Debug, Clone)]
pub struct Imprint {
    /// Its title.
    pub title: String,
    /// Whose it is.
    pub author: String,
    /// What it is made from: a digest.
    pub subject: String,
    /// As of when.
    pub at: Timestamp,
    /// Tells this file from every other: bytes of that digest.
    pub identifier: [u8; 16],
}

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

/// The embedded fonts: the objects of printpdf's file that make them up, under numbers of ours.
#[derive(Debug, Default)]
pub struct Embedded {
    /// The font resources: name and object number.
    names: Vec<(String, u32)>,
    /// Each object: a dictionary or a stream, which is compressed.
    objects: Vec<(u32, Object)>,
}

impl Embedded {
    /// Takes the fonts out of a file that has one page.
    ///
    /// # Errors
    /// [`PdfError::Structure`] if it has none; [`PdfError::Write`].
    pub fn take(document: &Document, objects: &mut Objects) -> Result<Self, PdfError> {
        let lacks = |_| PdfError::Structure { part: "font" };
        let mut embedded = Self::default();
        let Some(page) = document.page_iter().next() else { return Ok(embedded) };
        let resources =
            document.get_dict_in_dict(document.get_dictionary(page).map_err(lacks)?, b"Resources");
        // Nothing is written where nothing is shown, and then there are no fonts.
        let Ok(fonts) = resources.and_then(|resources| document.get_dict_in_dict(resources, b"Font")) else {
            return Ok(embedded);
        };
        let mut numbers = BTreeMap::new();
        for (name, font) in fonts {
            let id = font.as_reference().map_err(lacks)?;
            let name = String::from_utf8_lossy(name).into_owned();
            embedded.names.push((name, number_of(&mut numbers, objects, id)));
        }
        // What the fonts refer to, and what that refers to.
        let mut done = 0;
        while let Some((id, own)) =
            numbers.iter().find(|(_, own)| !embedded.has(**own)).map(|(id, own)| (*id, *own))
        {
            done += 1;
            if done > document.objects.len() {
                return Err(PdfError::Structure { part: "font" });
            }
            let mut object = document.get_object(id).map_err(lacks)?.clone();
            renumber(&mut object, &mut |id| number_of(&mut numbers, objects, id));
            if let Object::Stream(stream) = &mut object {
                stream.dict.remove(b"Filter");
                stream.dict.remove(b"Length");
                stream.content = Compressor::default().compress(&stream.content)?;
            }
            embedded.objects.push((own, object));
        }
        Ok(embedded)
    }

    fn has(&self, number: u32) -> bool {
        self.objects.iter().any(|(own, _)| *own == number)
    }

    fn write(&self, file: &mut File, extras: &Extras) -> Result<(), PdfError> {
        let mut body = String::from("<</Font<<");
        for (name, own) in &self.names {
            let _ = write!(body, "/{name} {own} 0 R");
        }
        body.push_str(">>");
        if !extras.pictures.is_empty() {
            body.push_str("/XObject<<");
            for (own, _) in &extras.pictures {
                let _ = write!(body, "/P{own} {own} 0 R");
            }
            body.push_str(">>");
        }
        if extras.has_stamps {
            let _ = write!(body, "/ExtGState<</{STAMP}<</Type/ExtGState/ca 0.3>>>>");
        }
        body.push_str(">>");
        file.object(RESOURCES, body);
        for (own, object) in &self.objects {
            let mut body = String::new();
            if let Object::Stream(stream) = object {
                entries(&mut body, &stream.dict)?;
                file.stream(*own, &format!("{body}/Filter/FlateDecode"), &stream.content);
            } else {
                plain(&mut body, object)?;
                file.object(*own, body);
            }
        }
        Ok(())
    }
}

fn number_of(numbers: &mut BTreeMap<ObjectId, u32>, objects: &mut Objects, id: ObjectId) -> u32 {
    *numbers.entry(id).or_insert_with(|| objects.number())
}

/// Replaces every reference in an object.
fn renumber(object: &mut Object, number_of: &mut impl FnMut(ObjectId) -> u32) {
    match object {
        Object::Reference(id) => *id = (number_of(*id), 0),
        Object::Array(items) => items.iter_mut().for_each(|item| renumber(item, number_of)),
        Object::Dictionary(entries) => entries.iter_mut().for_each(|(_, item)| renumber(item, number_of)),
        Object::Stream(stream) => stream.dict.iter_mut().for_each(|(_, item)| renumber(item, number_of)),
        _ => {}
    }
}

/// Writes an object of printpdf's that is no stream.
fn plain(out: &mut String, object: &Object) -> Result<(), PdfError> {
    let strange = PdfError::Structure { part: "object of a known type" };
    match object {
        Object::Integer(number) => {
            let _ = write!(out, "{number}");
        }
        Object::Real(value) => number(out, *value),
        Object::Boolean(value) => {
            let _ = write!(out, "{value}");
        }
        Object::Name(name) => {
            out.push('/');
            out.push_str(std::str::from_utf8(name).map_err(|_| strange)?);
        }
        Object::String(bytes, _) => text(out, std::str::from_utf8(bytes).map_err(|_| strange)?),
        Object::Reference((own, _)) => {
            let _ = write!(out, "{own} 0 R");
        }
        Object::Array(items) => {
            out.push('[');
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    out.push(' ');
                }
                plain(out, item)?;
            }
            out.push(']');
        }
        Object::Dictionary(dictionary) => {
            out.push_str("<<");
            entries(out, dictionary)?;
            out.push_str(">>");
        }
        Object::Null | Object::Stream(_) => return Err(strange),
    }
    Ok(())
}

fn entries(out: &mut String, dictionary: &Dictionary) -> Result<(), PdfError> {
    for (name, value) in dictionary {
        let _ = write!(out, "/{} ", String::from_utf8_lossy(name));
        plain(out, value)?;
    }
    Ok(())
}

/// Adds annotations and bookmarks to the objects; returns the objects of the file that are packed.
pub fn pack(objects: &mut Objects, leaves: &[Leaf], survey: &Survey, words: &Words) {
    // The keys of the annotations come after those of the pages.
    let mut key = leaves.len();
    for leaf in leaves {
        for (own, link) in &leaf.links {
            objects.pack(*own, |out| annotation(out, link, key, (leaves, &survey.places), words));
            key += 1;
        }
    }
    pack_outline(objects, leaves, &survey.bookmarks);
}

/// The annotation of a link.
fn annotation(
    out: &mut String,
    link: &Link,
    key: usize,
    (leaves, places): (&[Leaf], &Places),
    words: &Words,
) {
    out.push_str("<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[");
    for at in [link.x, PAGE_HEIGHT - link.y - link.height, link.x + link.width, PAGE_HEIGHT - link.y] {
        number(out, at);
        out.push(' ');
    }
    out.truncate(out.trim_end().len());
    let _ = write!(out, "]/StructParent {key}/Contents");
    let place = places.get(&link.target);
    let title = place.map_or("", |place| place.title.as_str());
    text(out, &words.format("pdf-link", &[("title", one_line(title).into())]));
    if let Some(place) = place {
        destination(out, leaves, place.page, place.y);
    }
    out.push_str(">>");
}

/// A title on one line, not longer than anyone reads in a list.
fn one_line(title: &str) -> String {
    const MOST: usize = 160;
    let title = super::text::clean(title);
    let words: Vec<&str> = title.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or(&line).trim_end()),
        None => line,
    }
}

/// Where a link or bookmark leads: the place at the top of the window, the reader's magnification kept.
fn destination(out: &mut String, leaves: &[Leaf], page: usize, y: f32) {
    let Some(leaf) = leaves.get(page) else { return };
    let _ = write!(out, "/Dest[{} 0 R/XYZ null ", leaf.number);
    number(out, leaf.turn.height() - y + 8.0);
    out.push_str(" null]");
}

/// Adds the outline. The first level is open, everything under it closed.
fn pack_outline(objects: &mut Objects, leaves: &[Leaf], bookmarks: &[Bookmark]) {
    let numbers: Vec<u32> = bookmarks.iter().map(|_| objects.number()).collect();
    // Parent of each: the last one before it on the level above.
    let mut path: Vec<usize> = Vec::new();
    let mut children: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for (position, bookmark) in bookmarks.iter().enumerate() {
        path.truncate(bookmark.level);
        children.entry(path.last().copied()).or_default().push(position);
        path.push(position);
    }
    let number_at = |position: Option<&usize>| position.and_then(|position| numbers.get(*position)).copied();
    let ends = |out: &mut String, own: &[usize]| {
        for (key, child) in [("First", number_at(own.first())), ("Last", number_at(own.last()))] {
            if let Some(child) = child {
                let _ = write!(out, "/{key} {child} 0 R");
            }
        }
    };
    let mut visible = 0;
    for (parent, siblings) in &children {
        let parent = number_at(parent.as_ref()).unwrap_or(OUTLINES);
        let mut before: Option<u32> = None;
        for (place, position) in siblings.iter().enumerate() {
            let (Some(bookmark), Some(own)) = (bookmarks.get(*position), number_at(Some(position))) else {
                continue;
            };
            objects.pack(own, |out| {
                out.push_str("<</Title");
                text(out, &one_line(&bookmark.title));
                let _ = write!(out, "/Parent {parent} 0 R");
                destination(out, leaves, bookmark.page, bookmark.y);
                for (key, other) in [("Prev", before), ("Next", number_at(siblings.get(place + 1)))] {
                    if let Some(other) = other {
                        let _ = write!(out, "/{key} {other} 0 R");
                    }
                }
                if let Some(under) = children.get(&Some(*position)) {
                    ends(out, under);
                    // Negative: closed.
                    let sign = if bookmark.level == 0 { "" } else { "-" };
                    let _ = write!(out, "/Count {sign}{}", under.len());
                }
                out.push_str(">>");
            });
            // Shown when the file is opened: the first level, and what hangs on it.
            visible += usize::from(bookmark.level <= 1);
            before = Some(own);
        }
    }
    objects.pack(OUTLINES, |out| {
        out.push_str("<</Type/Outlines");
        if let Some(first_level) = children.get(&None) {
            ends(out, first_level);
            let _ = write!(out, "/Count {visible}");
        }
        out.push_str(">>");
    });
}

/// Everything of a file, its streams compressed.
#[derive(Debug)]
pub struct Parts<'a> {
    /// What it says about itself.
    pub imprint: &'a Imprint,
    /// Its pages.
    pub leaves: &'a [Leaf],
    /// The content of each.
    pub contents: &'a [Vec<u8>],
    /// Packed objects.
    pub packs: &'a [Pack],
    /// Fonts.
    pub fonts: &'a Embedded,
    /// Pictures and stamps.
    pub extras: &'a Extras,
    /// Numbers that are taken.
    pub taken: u32,
}

/// Writes the file.
///
/// # Errors
/// [`PdfError::Structure`] if something lacks; [`PdfError::Write`].
pub fn write(parts: &Parts<'_>, words: &Words) -> Result<Vec<u8>, PdfError> {
    if parts.leaves.len() != parts.contents.len() {
        return Err(PdfError::Structure { part: "content of a page" });
    }
    let streams = || parts.contents.iter().chain(parts.packs.iter().map(|pack| &pack.bytes));
    let pictures = || parts.extras.pictures.iter().map(|(_, sheet)| &sheet.bytes);
    let size: usize = streams().chain(pictures()).map(|bytes| bytes.len() + 300).sum();
    let mut file = File::begin(parts.taken, size + (256 << 10));
    let mut catalog = format!(
        "<</Type/Catalog/DSS {VALIDATION} 0 R/Pages {PAGES} 0 R/StructTreeRoot {STRUCTURE} 0 R/MarkInfo<</Marked true>>/Metadata {METADATA} \
         0 R/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/DestOutputProfile {PROFILE} \
         0 R>>]/AcroForm {FORM} 0 R/AF {ATTACHED} 0 R/Names<</EmbeddedFiles {ATTACHED_NAMES} 0 R>>/Outlines {OUTLINES} 0 R/PageMode\
         /UseOutlines/PageLayout/OneColumn/ViewerPreferences<</DisplayDocTitle true>>/Lang"
    );
    text(&mut catalog, &words.text("pack-language"));
    // Says that it may have such a place and such signatures (ETSI EN 319 142-1).
    catalog.push_str("/Extensions<</ESIC<</BaseVersion/1.7/ExtensionLevel 1>>>>>>");
    file.object(CATALOG, catalog);
    // Nothing is attached yet. What will be is added behind the end of the file, and takes the place of these two.
    file.object(ATTACHED, "[]");
    file.object(ATTACHED_NAMES, "<</Names[]>>");
    // Nor is it signed: that comes behind it too.
    file.object(FORM, "<</Fields[]>>");
    file.object(VALIDATION, "<</Type/DSS>>");
    let mut pages = String::from("<</Type/Pages/Kids[");
    for leaf in parts.leaves {
        let _ = write!(pages, "{} 0 R ", leaf.number);
    }
    pages.truncate(pages.trim_end().len());
    let _ = write!(pages, "]/Count {}>>", parts.leaves.len());
    file.object(PAGES, pages);
    // Not compressed: programs look for it without reading PDF.
    file.stream(METADATA, "/Type/Metadata/Subtype/XML", metadata::packet(parts.imprint, words).as_bytes());
    file.stream(PROFILE, "/N 3/Filter/FlateDecode", &Compressor::default().compress(&profile::srgb())?);
    parts.fonts.write(&mut file, parts.extras)?;
    for (own, sheet) in &parts.extras.pictures {
        let entries = format!(
            "/Type/XObject/Subtype/Image/Width {}/Height {}/BitsPerComponent 8/ColorSpace/{}/Filter/{}",
            sheet.width,
            sheet.height,
            if sheet.is_grey { "DeviceGray" } else { "DeviceRGB" },
            match sheet.packing {
                Packing::Flate => "FlateDecode",
                Packing::Jpeg => "DCTDecode",
            }
        );
        file.stream(*own, &entries, &sheet.bytes);
    }
    for (position, (leaf, content)) in parts.leaves.iter().zip(parts.contents).enumerate() {
        let mut page = format!(
            "<</Type/Page/Parent {PAGES} 0 R/Resources {RESOURCES} 0 R/MediaBox[0 0 {} {}]\
             /Contents {} 0 R/Tabs/S/StructParents {position}",
            leaf.turn.width(),
            leaf.turn.height(),
            leaf.content
        );
        if !leaf.links.is_empty() {
            page.push_str("/Annots[");
            for (own, _) in &leaf.links {
                let _ = write!(page, "{own} 0 R ");
            }
            page.truncate(page.trim_end().len());
            page.push(']');
        }
        page.push_str(">>");
        file.object(leaf.number, page);
        file.stream(leaf.content, "/Filter/FlateDecode", content);
    }
    for pack in parts.packs {
        file.pack(pack);
    }
    file.finish(&parts.imprint.identifier)
}
