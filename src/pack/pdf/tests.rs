//! The whole PDF: rendered from realistic, hostile, empty and large contents.

use super::canvas::{Ink, Number, Part, Press, Shape};
use super::text::Line;
use super::{lay_out, render};
use crate::pack::contents::Contents;
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
    for (name, contents) in
        [("sample", testing::sample()), ("nasty", testing::nasty()), ("empty", testing::empty())]
    {
        let bytes = rendered(&contents);
        assert!(bytes.starts_with(b"%PDF-1.7"));
        assert!(bytes.ends_with(b"%%EOF\n"));
        std::fs::write(folder.join(format!("{name}.pdf")), bytes).unwrap();
    }
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
    for contents in [testing::sample(), testing::nasty(), testing::empty()] {
        let furniture = super::Furniture::of_pack(&fonts, &contents, &words);
        let mut extents = Extents::default();
        let mut flow = super::Flow::new(&fonts, &furniture, &mut extents);
        lay_out(&mut flow, &contents, &words).unwrap();
        drop(flow.finish());
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
    assert_eq!(document.get_pages().len(), 14);
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
