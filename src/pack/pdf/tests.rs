//! The whole PDF: rendered from realistic, hostile, empty and large contents.

use super::canvas::{Ink, Number, Part, Press, Shape};
use super::text::Line;
use super::{lay_out, render};
use crate::pack::contents::Contents;
use crate::pack::copy::Body;
use crate::pack::label::sheet::{self, GRIDS, Sheet};
use crate::pack::label::{Label, Modules};
use crate::pack::testing;
use crate::words::Words;

fn rendered(contents: &Contents) -> Vec<u8> {
    let words = Words::english();
    let bytes = render(contents, &words).unwrap();
    assert_eq!(words.errors(), Vec::<String>::new());
    bytes
}

/// Writes the samples to `target/pack-samples/`, to be looked at.
#[test]
fn samples_are_printed() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pack-samples");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, contents) in [
        ("sample", testing::sample()),
        ("nasty", testing::nasty()),
        ("empty", testing::empty()),
        ("pieces", testing::about_pieces()),
    ] {
        let bytes = rendered(&contents);
        assert!(bytes.starts_with(b"%PDF-1.7"));
        assert!(bytes.ends_with(b"%%EOF\n"));
        std::fs::write(folder.join(format!("{name}.pdf")), bytes).unwrap();
    }
    let bytes = super::printout::render(&testing::printout(), &Words::english()).unwrap();
    std::fs::write(folder.join("printout.pdf"), bytes).unwrap();
    let body = || Body::Sheets(vec![testing::sheet(100, 140), testing::sheet(140, 100)]);
    let text = Body::Text("1\tBore 12 mm\n\nنالی\n".repeat(60));
    for (name, body, word) in
        [("copy", body(), None), ("copy-void", body(), Some("WITHDRAWN")), ("copy-text", text, Some("DRAFT"))]
    {
        let bytes = super::copy::render(&testing::copy(body, word), &Words::english()).unwrap();
        std::fs::write(folder.join(format!("{name}.pdf")), bytes).unwrap();
    }
    let label = |modules: Option<Modules>| Label {
        modules: modules.unwrap(),
        number: "BT12-0001".to_owned(),
        lines: vec!["MGI-4100 C".to_owned(), "نالی کا نظارہ, sight".to_owned()],
        marking: "RESTRICTED".to_owned(),
    };
    // More than one sheet, begun in the middle.
    let mut labels = vec![label(Modules::qr("https://quality.example/label/1")); 10];
    labels.extend(vec![label(Modules::data_matrix("17V0CVA5")); 30]);
    let sheet = Sheet {
        title: "Labels".to_owned(),
        organisation: "Test Works".to_owned(),
        at: "2026-03-02T08:00:00.000Z".parse().unwrap(),
        grid: &GRIDS[0],
        start: 20,
        labels: &labels,
    };
    std::fs::write(folder.join("labels.pdf"), sheet::render(&sheet, &Words::english()).unwrap()).unwrap();
}

/// Every line of content with its page, left edge, right edge and baseline.
#[derive(Default)]
struct Extents {
    page: usize,
    lines: Vec<(usize, f32, f32, f32)>,
}

impl Press for Extents {
    fn draw(&mut self, _: Part, _: Shape<'_>, _: Ink) {}

    fn write(&mut self, part: Part, x: f32, baseline: f32, line: &Line) {
        if !matches!(part, Part::Header | Part::Footer) {
            self.lines.push((self.page, x, x + line.width, baseline));
        }
    }

    fn number(&mut self, number: Number) {
        // How wide it will be is not known; its edge is.
        if number.part == Part::Content {
            self.lines.push((self.page, number.x, number.x, number.baseline));
        }
    }

    fn end_page(&mut self) {
        self.page += 1;
    }
}

/// No value, however long or odd, may leave the text area or lie over another.
#[test]
fn nothing_leaves_the_page_or_overlaps() {
    use super::geometry::{BOTTOM, LEFT, RIGHT, TOP};
    let words = Words::english();
    let fonts = super::Fonts::load().unwrap();
    let extents_of = |furniture: super::Furniture, draw: &dyn Fn(&mut super::Flow<'_>)| {
        let mut extents = Extents::default();
        let mut flow = super::Flow::new(&fonts, &furniture, &mut extents);
        draw(&mut flow);
        drop(flow.finish());
        extents
    };
    let packs = [testing::sample(), testing::nasty(), testing::empty(), testing::about_pieces()];
    let packs = packs.map(|contents| {
        let furniture = super::Furniture::of_pack(&fonts, &contents, &words);
        extents_of(furniture, &|flow| lay_out(flow, &contents, &words).unwrap())
    });
    let printout = testing::printout();
    let furniture = super::Furniture::new(&fonts, &printout.marking, &printout.number, &printout.foot);
    let printed = extents_of(furniture, &|flow| super::printout::lay_out(flow, &printout));
    for extents in packs.into_iter().chain([printed]) {
        let mut by_page: std::collections::BTreeMap<usize, Vec<(f32, f32, f32)>> = Default::default();
        for (page, left, right, baseline) in extents.lines {
            assert!(left >= LEFT - 0.1, "page {page}: {left} is left of the text");
            assert!(right <= RIGHT + 0.1, "page {page}: {right} is right of the text");
            assert!((TOP - 8.0..=BOTTOM + 1.0).contains(&baseline), "page {page}: {baseline}");
            by_page.entry(page).or_default().push((left, right, baseline));
        }
        for (page, lines) in by_page {
            for (position, (left, right, baseline)) in lines.iter().enumerate() {
                for (other_left, other_right, other_baseline) in &lines[position + 1..] {
                    let aside = right <= &(other_left + 0.1) || other_right <= &(left + 0.1);
                    assert!(
                        aside || (baseline - other_baseline).abs() > 6.0,
                        "page {page}: {left}-{right} at {baseline} and {other_left}-{other_right} at {other_baseline}"
                    );
                }
            }
        }
    }
}

/// Nothing in the file may depend on time, on randomness or on the order of a hash map, which differs from process
/// to process: this test runs itself again as two other processes and compares.
#[test]
fn the_same_contents_give_the_same_bytes_in_every_process() {
    use crate::proof::digest::Digest;
    const SAY: &str = "SANAD_TEST_PDF_DIGEST";
    let digest = Digest::of(&rendered(&testing::nasty())).hex();
    if let Some(path) = std::env::var_os(SAY) {
        std::fs::write(path, digest).unwrap();
        return;
    }
    assert_eq!(Digest::of(&rendered(&testing::nasty())).hex(), digest, "twice in one process");
    let folder = tempfile::tempdir().unwrap();
    for process in ["first", "second"] {
        let path = folder.path().join(process);
        let status = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "pack::pdf::tests::the_same_contents_give_the_same_bytes_in_every_process"])
            .env(SAY, &path)
            .stdout(std::process::Stdio::null())
            .status()
            .unwrap();
        assert!(status.success());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), digest, "{process}");
    }
}

/// Everything that is shown can be found by text search: the fonts say which letter each glyph is.
#[test]
fn glyphs_map_back_to_letters() {
    let bytes = rendered(&testing::sample());
    let document = lopdf::Document::load_mem(&bytes).unwrap();
    assert_eq!(document.get_pages().len(), 15);
    let mut embedded = 0;
    for object in document.objects.values() {
        let Ok(dictionary) = object.as_dict() else { continue };
        if dictionary.get(b"Subtype").and_then(|name| name.as_name()).is_ok_and(|name| name == b"Type0") {
            assert!(dictionary.has(b"ToUnicode"));
        }
        if dictionary.get(b"Type").and_then(|name| name.as_name()).is_ok_and(|name| name == b"FontDescriptor")
        {
            assert!(dictionary.has(b"FontFile2"));
            let name = dictionary.get(b"FontName").and_then(|name| name.as_name()).unwrap();
            assert_eq!(name.get(6), Some(&b'+'), "subset");
            embedded += 1;
        }
    }
    assert!(embedded >= 3);
}

/// Follows a reference, or takes what stands there.
fn follow<'a>(document: &'a lopdf::Document, object: &'a lopdf::Object) -> &'a lopdf::Object {
    object.as_reference().map_or(object, |id| document.get_object(id).unwrap())
}

/// The elements in reading order: tag, object number, and its kids that are no elements (sequences and annotations).
fn elements(
    document: &lopdf::Document,
    at: lopdf::ObjectId,
    found: &mut Vec<(String, lopdf::ObjectId, usize)>,
) {
    let element = document.get_dictionary(at).unwrap();
    let tag = String::from_utf8(element.get(b"S").unwrap().as_name().unwrap().to_vec()).unwrap();
    let place = found.len();
    found.push((tag, at, 0));
    let Ok(kids) = element.get(b"K").and_then(lopdf::Object::as_array) else { return };
    for kid in kids {
        match kid.as_reference() {
            Ok(id) => {
                let parent = document.get_dictionary(id).unwrap().get(b"P").unwrap().as_reference().unwrap();
                assert_eq!(parent, at);
                elements(document, id, found);
            }
            Err(_) => found[place].2 += 1,
        }
    }
}

/// The structure leads to every content and link, and each of them back to its element; headings go down one by one; the
/// rows of a table have as many columns as the others.
#[test]
fn every_content_has_its_element() {
    for contents in [testing::sample(), testing::nasty(), testing::empty(), testing::about_pieces()] {
        let bytes = rendered(&contents);
        let document = lopdf::Document::load_mem(&bytes).unwrap();
        let catalog = document.catalog().unwrap();
        let root = document.get_dict_in_dict(catalog, b"StructTreeRoot").unwrap();
        let mut found = Vec::new();
        elements(&document, root.get(b"K").unwrap().as_reference().unwrap(), &mut found);

        let mut level = 0;
        for (tag, ..) in found.iter().filter(|(tag, ..)| tag.starts_with('H')) {
            let next: usize = tag[1..].parse().unwrap();
            assert!(next <= level + 1, "{tag} after H{level}");
            level = next;
        }
        assert_eq!(found.iter().filter(|(tag, ..)| tag == "H1").count(), 1);

        let mut owners = std::collections::BTreeMap::new();
        let tree = document.get_dict_in_dict(root, b"ParentTree").unwrap();
        for leaf in tree.get(b"Kids").unwrap().as_array().unwrap() {
            let leaf = follow(&document, leaf).as_dict().unwrap();
            for pair in leaf.get(b"Nums").unwrap().as_array().unwrap().chunks(2) {
                owners.insert(pair[0].as_i64().unwrap(), pair[1].clone());
            }
        }
        let mut pieces = 0;
        for (position, page) in document.page_iter().enumerate() {
            let content = lopdf::content::Content::decode(&document.get_page_content(page)).unwrap();
            let (mut depth, mut sequences) = (0, Vec::new());
            for operation in &content.operations {
                match operation.operator.as_str() {
                    "BDC" => {
                        depth += 1;
                        let property = operation.operands[1].as_dict().unwrap();
                        if property.has(b"MCID") {
                            sequences.push(property.get(b"MCID").unwrap().as_i64().unwrap());
                        }
                    }
                    "EMC" => depth -= 1,
                    "Tj" | "f" | "S" | "s" => {
                        assert!(depth > 0, "page {position}: neither content nor artifact")
                    }
                    _ => {}
                }
            }
            assert_eq!(depth, 0);
            let page = document.get_dictionary(page).unwrap();
            let key = page.get(b"StructParents").unwrap().as_i64().unwrap();
            let listed = follow(&document, &owners[&key]).as_array().unwrap();
            // Figures are written before text, so not in order; but each once.
            sequences.sort_unstable();
            assert_eq!(sequences, (0..listed.len() as i64).collect::<Vec<_>>(), "page {position}");
            pieces += listed.len();
            let Ok(annotations) = page.get(b"Annots") else { continue };
            for annotation in annotations.as_array().unwrap() {
                let annotation = follow(&document, annotation).as_dict().unwrap();
                assert!(!annotation.get(b"Contents").unwrap().as_str().unwrap().is_empty());
                let key = annotation.get(b"StructParent").unwrap().as_i64().unwrap();
                let owner = owners[&key].as_reference().unwrap();
                assert!(found.iter().any(|(tag, id, _)| tag == "Link" && *id == owner));
                pieces += 1;
            }
        }
        assert_eq!(found.iter().map(|(.., pieces)| pieces).sum::<usize>(), pieces);
    }
}
