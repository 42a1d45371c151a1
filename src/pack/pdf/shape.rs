//! Right-to-left text: Unicode bidirectional order, and the joined letter forms of Arabic script (Urdu, Arabic,
//! Persian, Pashto, Sindhi) from the font's own tables.

use std::ops::Range;

use allsorts::font::MatchingPresentation;
use allsorts::glyph_position::{GlyphLayout, TextDirection};
use allsorts::gsub::{FeatureMask, FeatureMaskExt as _};
use allsorts::tag;
use unicode_bidi::BidiInfo;

use super::fonts::{Face, Fonts};
use super::text::{Body, Line, Placed, Run, Style, append_letters, append_space, ends_in_space};

/// Room above and below for Naskh letters and their marks, as a factor of the leading.
const NASKH_LEADING: f32 = 1.3;

/// True for letters of Arabic script.
#[must_use]
pub const fn is_arabic(letter: char) -> bool {
    matches!(letter, '\u{0600}'..='\u{06FF}' | '\u{0750}'..='\u{077F}' | '\u{0870}'..='\u{08FF}'
        | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}')
}

/// True if anything in the text reads from right to left.
#[must_use]
pub fn needs_bidi(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(|letter| {
        is_arabic(letter)
            || matches!(letter, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FB4F}' | '\u{10800}'..='\u{10FFF}'
                | '\u{1E800}'..='\u{1EFFF}')
    })
}

/// The lines of one paragraph, each given by its byte range, in visual order.
pub fn lines<'a>(
    fonts: &'a Fonts,
    paragraph: &'a str,
    style: &'a Style,
    ranges: &'a [Range<usize>],
) -> impl Iterator<Item = Line> + 'a {
    let bidi = BidiInfo::new(paragraph, None);
    ranges.iter().enumerate().map(move |(position, range)| {
        let mut line = line(fonts, paragraph, style, &bidi, range);
        if ends_in_space(ranges, position) {
            append_space(fonts, &mut line);
        }
        line
    })
}

fn line(fonts: &Fonts, text: &str, style: &Style, bidi: &BidiInfo<'_>, range: &Range<usize>) -> Line {
    let mut line = Line::blank(*style);
    line.leading = style.leading * NASKH_LEADING;
    let Some(paragraph) = bidi.paragraphs.first().filter(|_| !range.is_empty()) else { return line };
    line.right_to_left = paragraph.level.is_rtl();
    let (levels, runs) = bidi.visual_runs(paragraph, range.clone());
    let mut stretches = Vec::with_capacity(runs.len());
    for run in runs {
        let Some(part) = text.get(run.clone()) else { continue };
        let first = line.runs.len();
        if levels.get(run.start).is_some_and(unicode_bidi::Level::is_rtl) {
            append_right_to_left(fonts, &mut line, part);
            stretches.push((run.start, (first..line.runs.len()).rev().collect::<Vec<_>>()));
        } else {
            append_letters(fonts, &mut line, first, part.chars());
            stretches.push((run.start, (first..line.runs.len()).collect()));
        }
    }
    stretches.sort_unstable_by_key(|(start, _)| *start);
    let order: Vec<usize> = stretches.into_iter().flat_map(|(_, runs)| runs).collect();
    if !order.is_sorted() {
        line.order = order;
    }
    line
}

/// Appends a stretch that reads from right to left: its pieces of one face in reverse, Arabic pieces shaped. Runs that are
/// appended are read in the reverse of the order in which they stand.
fn append_right_to_left(fonts: &Fonts, line: &mut Line, text: &str) {
    let mut pieces: Vec<(Option<Face>, String)> = Vec::new();
    for letter in text.chars() {
        let letter = mirrored(letter);
        let glyph = fonts.glyph(line.style.weight, letter);
        let naskh = matches!(glyph.face, Face::Naskh | Face::NaskhBold).then_some(glyph.face);
        // Joiners and spaces belong to the word before them.
        let joins = matches!(letter, '\u{200C}' | '\u{200D}' | ' ');
        match pieces.last_mut() {
            Some((face, piece)) if joins || *face == naskh => piece.push(letter),
            _ => pieces.push((naskh, letter.into())),
        }
    }
    for (face, piece) in pieces.iter().rev() {
        let shaped = face.and_then(|face| shaped(fonts, face, line, piece));
        match shaped {
            Some((run, width)) => {
                line.runs.push(run);
                line.width += width;
            }
            // Each a run of its own, so that they can be read in their order.
            None => {
                for letter in piece.chars().rev() {
                    let fence = line.runs.len();
                    append_letters(fonts, line, fence, std::iter::once(letter));
                }
            }
        }
    }
}

/// Shapes one piece. `None` if the font's tables fail it; the letters are then drawn unjoined.
fn shaped(fonts: &Fonts, face: Face, line: &Line, text: &str) -> Option<(Run, f32)> {
    let loaded = fonts.get(face)?;
    let mut font = loaded.shaper.try_borrow_mut().ok()?;
    let glyphs = font.map_glyphs(text, tag::ARAB, MatchingPresentation::NotRequired);
    let infos =
        font.shape(glyphs, tag::ARAB, Some(tag::URD), FeatureMask::default_mask(), &[], None, true).ok()?;
    let positions =
        GlyphLayout::new(&mut font, &infos, TextDirection::RightToLeft, false).glyph_positions().ok()?;
    let size = line.style.size * face.enlargement();
    let points = |units: i32| f32::from(i16::try_from(units).unwrap_or(0)) * loaded.scale() * size / 1000.0;
    let mut x = 0.0;
    let mut placed = Vec::with_capacity(infos.len());
    for (info, position) in infos.iter().zip(&positions).rev() {
        let letters: String = info.glyph.unicodes.iter().collect();
        if !matches!(letters.as_str(), "\u{200C}" | "\u{200D}") {
            placed.push(Placed {
                glyph: info.glyph.glyph_index,
                x: x + points(position.x_offset),
                y: points(position.y_offset),
                letters,
            });
        }
        x += points(position.hori_advance);
    }
    Some((
        Run { face, size, x: line.width, is_urdu: text.chars().any(is_arabic), body: Body::Shaped(placed) },
        x,
    ))
}

/// Brackets open towards the text that they enclose, whichever way it reads.
const fn mirrored(letter: char) -> char {
    match letter {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '<' => '>',
        '>' => '<',
        '«' => '»',
        '»' => '«',
        '‹' => '›',
        '›' => '‹',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fonts::Weight;
    use super::super::text::wrap;
    use super::*;

    #[test]
    fn urdu_letters_join_and_stand_in_visual_order() {
        let fonts = Fonts::load().unwrap();
        let style = Style::new(Weight::Regular, 10.0);
        let lines = wrap(&fonts, "معیار", &style, 200.0);
        let [Run { body: Body::Shaped(glyphs), .. }] = lines[0].runs.as_slice() else {
            panic!("one shaped run")
        };
        assert!(lines[0].right_to_left);
        assert_eq!(glyphs.last().unwrap().letters, "م", "the first letter stands rightmost");
        let loaded = fonts.get(Face::Naskh).unwrap();
        let isolated = loaded.parsed.lookup_glyph_index(u32::from('م')).unwrap();
        assert_ne!(glyphs.last().unwrap().glyph, isolated, "it has its initial form");
    }

    #[test]
    fn numbers_inside_urdu_read_from_left_to_right() {
        let fonts = Fonts::load().unwrap();
        let style = Style::new(Weight::Regular, 10.0);
        let lines = wrap(&fonts, "نمبر POF-12 (دو)", &style, 300.0);
        let latin: Vec<_> = lines[0]
            .runs
            .iter()
            .filter_map(|run| match &run.body {
                Body::Letters(letters)
                    if letters.iter().map(|(_, letter)| *letter).collect::<String>().contains("POF-12") =>
                {
                    Some(run.x)
                }
                _ => None,
            })
            .collect();
        assert_eq!(latin.len(), 1);
        assert!(latin[0] > 0.0 && latin[0] < lines[0].width / 2.0);
    }

    /// What a line says in the order in which it is written to the page.
    fn read(line: &Line) -> String {
        let mut said = String::new();
        for position in 0..line.runs.len() {
            match &line.runs[line.order.get(position).copied().unwrap_or(position)].body {
                Body::Letters(letters) => said.extend(letters.iter().map(|(_, letter)| *letter)),
                Body::Shaped(glyphs) => glyphs.iter().rev().for_each(|glyph| said.push_str(&glyph.letters)),
            }
        }
        said
    }

    #[test]
    fn what_stands_from_right_to_left_is_written_as_it_is_read() {
        let fonts = Fonts::load().unwrap();
        let style = Style::new(Weight::Regular, 10.0);
        for text in [
            "معیار",
            "نمبر POF-12 دو",
            "Lot L-2209 کا معائنہ 12 اکتوبر 2026 کو ہوا",
            "English first, پھر اردو, then English",
        ] {
            let lines = wrap(&fonts, text, &style, 500.0);
            assert_eq!(read(&lines[0]), text);
            // Broken anywhere, with a space that nobody sees where one was.
            let broken: Vec<String> = wrap(&fonts, text, &style, 60.0).iter().map(read).collect();
            assert_eq!(broken.concat(), text, "{broken:?}");
        }
    }

    #[test]
    fn every_line_of_a_long_urdu_text_is_drawn() {
        let fonts = Fonts::load().unwrap();
        let style = Style::new(Weight::Regular, 9.0);
        let text = "یہ ایک لمبا جملہ ہے جو کئی سطروں میں تقسیم ہوگا۔ ".repeat(20);
        let lines = wrap(&fonts, &text, &style, 150.0);
        assert!(lines.len() > 10);
        assert!(lines.iter().all(|line| line.width <= 150.0));
        let filled: f32 = lines.iter().map(|line| line.width).sum();
        assert!(filled / 150.0 > super::super::geometry::count(lines.len()) * 0.85, "lines are well filled");
    }
}
