//! Which glyphs of which faces the document shows. The fonts are subset to these.

use std::collections::BTreeMap;

use super::fonts::Face;
use super::text::{Body, Line};

/// Glyphs by face: index in the font file, and the letters that it stands for.
pub type Glyphs = BTreeMap<Face, BTreeMap<u16, String>>;

/// Notes glyphs.
#[derive(Debug, Default)]
pub struct Usage {
    glyphs: Glyphs,
    /// For each face, the glyphs that were noted already: nearly every letter is one of them.
    noted: [Vec<bool>; Face::ALL.len()],
}

impl Usage {
    /// What was noted.
    #[must_use]
    pub fn finish(self) -> Glyphs {
        self.glyphs
    }

    /// Notes what a line shows.
    pub fn note(&mut self, line: &Line) {
        for run in &line.runs {
            match &run.body {
                Body::Letters(letters) => {
                    for (glyph, letter) in letters {
                        self.note_glyph(run.face, *glyph, || letter.to_string());
                    }
                }
                Body::Shaped(placed) => {
                    for glyph in placed {
                        self.note_glyph(run.face, glyph.glyph, || glyph.letters.clone());
                    }
                }
            }
        }
    }

    fn note_glyph(&mut self, face: Face, glyph: u16, letters: impl FnOnce() -> String) {
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
