//! The typefaces: compiled in, parsed once per rendering, asked for widths by everything that measures.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use allsorts::binary::read::ReadScope;
use allsorts::font_data::{DynamicFontTableProvider, FontData};
use printpdf::ParsedFont;

use super::PdfError;

/// One font file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Face {
    /// Noto Sans: everything that is not said otherwise.
    Sans,
    /// Noto Sans Bold: headings, labels that lead.
    SansBold,
    /// Noto Sans Mono: digests, keys, numbers; also arrows and mathematics that Noto Sans lacks.
    Mono,
    /// Noto Naskh Arabic: Urdu, Arabic, Persian, Pashto, Sindhi.
    Naskh,
    /// Noto Naskh Arabic Bold.
    NaskhBold,
    /// Noto Sans Symbols: technical signs such as the diameter sign.
    Symbols,
    /// Noto Sans Symbols 2: ticks, boxes, geometric shapes.
    Symbols2,
}

impl Face {
    /// Every face, in the order in which they are embedded.
    pub const ALL: [Self; 7] =
        [Self::Sans, Self::SansBold, Self::Mono, Self::Naskh, Self::NaskhBold, Self::Symbols, Self::Symbols2];

    /// Name of the font resource. printpdf takes its first six letters as the subset tag, which has to be six
    /// capitals.
    #[must_use]
    pub const fn resource(self) -> &'static str {
        match self {
            Self::Sans => "SNSANS",
            Self::SansBold => "SNBOLD",
            Self::Mono => "SNMONO",
            Self::Naskh => "SNNSKH",
            Self::NaskhBold => "SNNSKB",
            Self::Symbols => "SNSYMA",
            Self::Symbols2 => "SNSYMB",
        }
    }

    /// Its place in [`Face::ALL`].
    #[must_use]
    pub const fn position(self) -> usize {
        match self {
            Self::Sans => 0,
            Self::SansBold => 1,
            Self::Mono => 2,
            Self::Naskh => 3,
            Self::NaskhBold => 4,
            Self::Symbols => 5,
            Self::Symbols2 => 6,
        }
    }

    /// The font file.
    #[must_use]
    pub const fn program(self) -> &'static [u8] {
        match self {
            Self::Sans => include_bytes!("../../../templates/assets/fonts/NotoSans-Regular.ttf"),
            Self::SansBold => include_bytes!("../../../templates/assets/fonts/NotoSans-Bold.ttf"),
            Self::Mono => include_bytes!("../../../templates/assets/fonts/NotoSansMono-Regular.ttf"),
            Self::Naskh => include_bytes!("../../../templates/assets/fonts/NotoNaskhArabic-Regular.ttf"),
            Self::NaskhBold => include_bytes!("../../../templates/assets/fonts/NotoNaskhArabic-Bold.ttf"),
            Self::Symbols => include_bytes!("../../../templates/assets/fonts/NotoSansSymbols-Regular.ttf"),
            Self::Symbols2 => include_bytes!("../../../templates/assets/fonts/NotoSansSymbols2-Regular.ttf"),
        }
    }
}

/// What a style asks for; the faces follow from it, letter by letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weight {
    /// Running text.
    Regular,
    /// Headings and what leads a row.
    Bold,
    /// Digests, keys, record numbers.
    Mono,
}

impl Weight {
    /// The face that is asked first, then the others. What none of them has is drawn as [`MISSING`].
    const fn faces(self) -> [Face; 5] {
        match self {
            Self::Regular => [Face::Sans, Face::Naskh, Face::Mono, Face::Symbols2, Face::Symbols],
            Self::Bold => [Face::SansBold, Face::NaskhBold, Face::Mono, Face::Symbols2, Face::Symbols],
            Self::Mono => [Face::Mono, Face::Naskh, Face::Sans, Face::Symbols2, Face::Symbols],
        }
    }
}

/// Drawn for a letter that no face has: U+FFFD, which Noto Sans and Noto Sans Mono do have.
pub const MISSING: char = '\u{FFFD}';

/// How a letter is drawn: which face, which letter of it (itself or [`MISSING`]), and how wide in thousandths of
/// the type size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// The face that has it.
    pub face: Face,
    /// The letter to draw.
    pub letter: char,
    /// Its glyph in the font file.
    pub index: u16,
    /// Advance in thousandths of the size.
    pub advance: f32,
}

/// A parsed font file.
pub struct Loaded {
    /// For embedding and subsetting.
    pub parsed: ParsedFont,
    /// For shaping; needs `&mut` for its caches.
    pub shaper: RefCell<allsorts::Font<DynamicFontTableProvider<'static>>>,
    scale: f32,
}

impl std::fmt::Debug for Loaded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loaded").field("scale", &self.scale).finish_non_exhaustive()
    }
}

/// All faces, with a memory of the letters seen so far.
pub struct Fonts {
    loaded: Vec<(Face, Loaded)>,
    /// Letters up to U+024F for each weight, which is nearly every letter of nearly every pack.
    latin: [Vec<Option<Glyph>>; 3],
    others: RefCell<HashMap<(Weight, char), Glyph>>,
    missing: Cell<bool>,
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fonts").finish_non_exhaustive()
    }
}

const LATIN_END: u32 = 0x0250;

impl Fonts {
    /// Parses the fonts that are compiled in.
    ///
    /// # Errors
    /// [`PdfError::Font`] if one of them cannot be parsed, which means that the build is damaged.
    pub fn load() -> Result<Self, PdfError> {
        let mut loaded = Vec::with_capacity(Face::ALL.len());
        for face in Face::ALL {
            let broken = || PdfError::Font { name: face.resource() };
            let parsed = ParsedFont::from_bytes(face.program(), 0, &mut Vec::new()).ok_or_else(broken)?;
            let provider = ReadScope::new(face.program())
                .read::<FontData<'static>>()
                .ok()
                .and_then(|file| file.table_provider(0).ok())
                .ok_or_else(broken)?;
            let shaper = RefCell::new(allsorts::Font::new(provider).map_err(|_| broken())?);
            let scale = 1000.0 / f32::from(parsed.font_metrics.units_per_em.max(1));
            loaded.push((face, Loaded { parsed, shaper, scale }));
        }
        let mut fonts = Self {
            loaded,
            latin: [Vec::new(), Vec::new(), Vec::new()],
            others: RefCell::new(HashMap::new()),
            missing: Cell::new(false),
        };
        fonts.latin = [Weight::Regular, Weight::Bold, Weight::Mono].map(|weight| {
            (0..LATIN_END).map(|code| char::from_u32(code).map(|letter| fonts.find(weight, letter))).collect()
        });
        Ok(fonts)
    }

    /// The parsed file of a face.
    #[must_use]
    pub fn get(&self, face: Face) -> Option<&Loaded> {
        self.loaded.iter().find(|(of, _)| *of == face).map(|(_, loaded)| loaded)
    }

    /// How a letter is drawn in a weight.
    #[must_use]
    pub fn glyph(&self, weight: Weight, letter: char) -> Glyph {
        let [regular, bold, mono] = &self.latin;
        let table = match weight {
            Weight::Regular => regular,
            Weight::Bold => bold,
            Weight::Mono => mono,
        };
        if let Some(Some(glyph)) =
            usize::try_from(u32::from(letter)).ok().and_then(|position| table.get(position))
        {
            return *glyph;
        }
        let glyph =
            *self.others.borrow_mut().entry((weight, letter)).or_insert_with(|| self.find(weight, letter));
        if glyph.letter == MISSING {
            self.missing.set(true);
        }
        glyph
    }

    /// True if [`MISSING`] was asked for or had to stand in for a letter since the last call.
    pub fn took_missing(&self) -> bool {
        self.missing.take()
    }

    fn find(&self, weight: Weight, letter: char) -> Glyph {
        for wanted in [letter, MISSING] {
            for face in weight.faces() {
                let Some(loaded) = self.get(face) else { continue };
                let Some(index) = loaded.parsed.lookup_glyph_index(u32::from(wanted)) else { continue };
                if index != 0 {
                    return Glyph { face, letter: wanted, index, advance: loaded.advance(index) };
                }
            }
        }
        // Only if every face lacked U+FFFD: an empty place of ordinary width.
        Glyph { face: Face::Sans, letter: ' ', index: 0, advance: 500.0 }
    }
}

impl Loaded {
    /// Advance of a glyph in thousandths of the size: the whole number that printpdf writes to the widths of the
    /// font, so that what is measured here is what a reader lays out.
    #[must_use]
    pub fn advance(&self, glyph: u16) -> f32 {
        (f32::from(self.parsed.get_horizontal_advance(glyph)) * self.scale).trunc()
    }

    /// Turns font units (offsets found by shaping) into thousandths of the size.
    #[must_use]
    pub const fn scale(&self) -> f32 {
        self.scale
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_loads_and_has_what_it_is_there_for() {
        let fonts = Fonts::load().unwrap();
        for (weight, letter, face) in [
            (Weight::Regular, 'a', Face::Sans),
            (Weight::Bold, 'a', Face::SansBold),
            (Weight::Mono, '0', Face::Mono),
            (Weight::Regular, '≤', Face::Mono),
            (Weight::Regular, 'ٹ', Face::Naskh),
            (Weight::Bold, 'ٹ', Face::NaskhBold),
            (Weight::Regular, '⌀', Face::Symbols),
            (Weight::Regular, '☑', Face::Symbols2),
        ] {
            let glyph = fonts.glyph(weight, letter);
            assert_eq!((glyph.face, glyph.letter), (face, letter), "{letter}");
            assert!(glyph.advance > 0.0);
        }
        assert_eq!(fonts.glyph(Weight::Regular, '漢').letter, MISSING);
    }

    #[test]
    fn subset_tags_are_six_capitals_and_distinct() {
        let mut tags: Vec<_> = Face::ALL.iter().map(|face| face.resource()).collect();
        assert!(tags.iter().all(|tag| tag.len() == 6 && tag.bytes().all(|byte| byte.is_ascii_uppercase())));
        tags.sort_unstable();
        tags.dedup();
        assert_eq!(tags.len(), Face::ALL.len());
        assert!(Face::ALL.iter().enumerate().all(|(position, face)| face.position() == position));
    }
}
