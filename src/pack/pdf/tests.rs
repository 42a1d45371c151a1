//! The whole PDF: rendered from realistic, hostile, empty and large contents.

use super::render;
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
