//! The first pass: which glyphs of which faces the document shows. The fonts are subset to these.

use std::collections::BTreeMap;

use super::canvas::{Ink, Link, Part, Press, Shape};
use super::fonts::Face;
use super::text::{Body, Line};

/// Glyphs by face: index in the font file, and the letters that it stands for.
pub type Glyphs = BTreeMap<Face, BTreeMap<u16, String>>;

/// Notes glyphs; draws nothing.
#[derive(Debug, Default)]
pub struct Usage {
    glyphs: Glyphs,
    /// For each face, the glyphs that were noted already: nearly every letter is one of them.
    noted: [Vec<bool>; Face::ALL.len()],
}

impl Usage {
    /// What was shown.
    #[must_use]
    pub fn finish(self) -> Glyphs {
        self.glyphs
    }

    fn note(&mut self, face: Face, glyph: u16, letters: impl FnOnce() -> String) {
        let Some(noted) = self.noted.get_mut(face.position()) else { return };
        let place = usize::from(glyph);
        if noted.len() <= place {
            noted.resize(place + 1, false);
        }
        if let Some(seen) = noted.get_mut(place).filter(|seen| !**seen) {
            *seen = true;
            self.glyphs.entry(face).or_default().insert(glyph, letters());
        }
    }
}

impl Press for Usage {
    fn draw(&mut self, _: Part, _: Shape<'_>, _: Ink) {}

    fn write(&mut self, _: Part, _: f32, _: f32, line: &Line) {
        for run in &line.runs {
            match &run.body {
                Body::Letters(letters) => {
                    for (glyph, letter) in letters {
                        self.note(run.face, *glyph, || letter.to_string());
                    }
                }
                Body::Shaped(placed) => {
                    for glyph in placed {
                        self.note(run.face, glyph.glyph, || glyph.letters.clone());
                    }
                }
            }
        }
    }

    fn end_page(&mut self, _: Vec<Link>) {}
}
