//! Text into measured lines: cleaning, breaking, and the division of a line into runs of one face.

use std::borrow::Cow;
use std::ops::Range;

use super::canvas::{Ink, Target};
use super::fonts::{Face, Fonts, Weight};
use super::shape;
use crate::pack::contents::Status;

/// How a piece of text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// Face family.
    pub weight: Weight,
    /// Type size.
    pub size: f32,
    /// Distance from one baseline to the next.
    pub leading: f32,
    /// Colour.
    pub ink: Ink,
}

impl Style {
    /// A style in the ordinary ink, with comfortable leading.
    #[must_use]
    pub const fn new(weight: Weight, size: f32) -> Self {
        Self { weight, size, leading: size * 1.38, ink: Ink::Text }
    }

    /// The same in another ink.
    #[must_use]
    pub const fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }
}

/// What a run shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Letters that are drawn one after the other, each with its own advance: glyph of the face, and letter.
    Letters(Vec<(u16, char)>),
    /// Glyphs that shaping has chosen and placed.
    Shaped(Vec<Placed>),
}

/// One shaped glyph; `x` from the start of the run, `y` upwards from the baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// Index in the font.
    pub glyph: u16,
    /// Distance from the start of the run.
    pub x: f32,
    /// Height above the baseline.
    pub y: f32,
    /// The letters that it stands for, so that text can be searched and copied.
    pub letters: String,
}

/// Part of a line in one face.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The face.
    pub face: Face,
    /// Type size: that of the style, times [`Face::enlargement`].
    pub size: f32,
    /// Distance from the start of the line.
    pub x: f32,
    /// True for Urdu and its kin.
    pub is_urdu: bool,
    /// Letters or glyphs.
    pub body: Body,
}

/// Stands for the number of a page that is not laid out yet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageOf {
    /// What stands on that page.
    pub target: Target,
    /// Message that the number is put into, as `page`.
    pub message: &'static str,
}

/// One line, ready to be placed.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its style.
    pub style: Style,
    /// Runs from left to right.
    pub runs: Vec<Run>,
    /// Width of the runs.
    pub width: f32,
    /// Height that it takes: the style's leading, more where the script needs more.
    pub leading: f32,
    /// The order in which the runs are read, if it is not the one in which they stand.
    pub order: Vec<usize>,
    /// True for the first line of a paragraph.
    pub starts: bool,
    /// True if the paragraph reads from right to left; such lines stand at the right edge of their column.
    pub right_to_left: bool,
    /// Status sign drawn before it.
    pub sign: Option<Status>,
    /// Where a click on it leads.
    pub target: Option<Target>,
    /// The number of a page, written when all pages are laid out.
    pub page_of: Option<PageOf>,
}

impl Line {
    /// A line that shows on which page something stands.
    #[must_use]
    pub const fn page_of(style: Style, target: Target, message: &'static str) -> Self {
        let mut line = Self::blank(style);
        line.page_of = Some(PageOf { target, message });
        line
    }

    /// An empty line of a style.
    #[must_use]
    pub const fn blank(style: Style) -> Self {
        Self {
            style,
            runs: Vec::new(),
            width: 0.0,
            leading: style.leading,
            order: Vec::new(),
            starts: false,
            right_to_left: false,
            sign: None,
            target: None,
            page_of: None,
        }
    }
}

impl Face {
    /// Naskh letters are small for their type size; drawn a little larger they match the Latin beside them.
    #[must_use]
    pub const fn enlargement(self) -> f32 {
        match self {
            Self::Naskh | Self::NaskhBold => 1.16,
            _ => 1.0,
        }
    }
}

/// The text with one spelling for line ends and without what cannot or must not be drawn: direction overrides and
/// other invisible signs are dropped (they could make a value read differently from what is stored), other control
/// characters show as U+FFFD.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    // Nearly every text is clean already.
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut previous = ' ';
    for letter in text.chars() {
        match letter {
            '\n' if previous == '\r' => {}
            '\r' | '\n' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
            '\t' => clean.push_str("    "),
            // Joiners decide letter forms in Urdu; elsewhere they are invisible.
            '\u{200C}' | '\u{200D}' => {
                if shape::is_arabic(previous) {
                    clean.push(letter);
                }
            }
            '\u{AD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{61C}' | '\u{FEFF}' => {}
            '\u{2060}'..='\u{206F}' | '\u{202A}'..='\u{202E}' => {}
            '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E0FFF}' => {}
            control if control.is_control() => clean.push(super::fonts::MISSING),
            other => clean.push(other),
        }
        previous = letter;
    }
    Cow::Owned(clean)
}

/// Width of a letter at a size. A space that may not break is as wide as any space.
fn width_of(fonts: &Fonts, style: &Style, letter: char) -> f32 {
    if matches!(letter, '\u{200C}' | '\u{200D}') {
        return 0.0;
    }
    let glyph = fonts.glyph(style.weight, drawn(letter));
    glyph.advance * glyph.face.enlargement() * style.size / 1000.0
}

/// The letter that is drawn for a letter of the text.
const fn drawn(letter: char) -> char {
    match letter {
        '\u{A0}' | '\u{2007}' | '\u{202F}' => ' ',
        other => other,
    }
}

/// Width of a text on one line.
#[must_use]
pub fn width(fonts: &Fonts, text: &str, style: &Style) -> f32 {
    text.chars().map(|letter| width_of(fonts, style, letter)).sum()
}

/// The text broken to the width of `limit`, line ends of its own kept. Always at least one line.
#[must_use]
pub fn wrap(fonts: &Fonts, text: &str, style: &Style, limit: f32) -> Vec<Line> {
    let text = clean(text);
    // Most texts are one line.
    let mut lines = Vec::with_capacity(1);
    for paragraph in text.trim_end().split('\n') {
        let paragraph = paragraph.trim_end();
        if paragraph.is_empty() {
            lines.push(Line::blank(*style));
            continue;
        }
        let first = lines.len();
        if shape::needs_bidi(paragraph) {
            lines.extend(wrap_shaped(fonts, paragraph, style, limit));
        } else if width(fonts, paragraph, style) <= limit {
            lines.push(plain(fonts, paragraph, style));
        } else {
            let ranges = break_lines(fonts, paragraph, style, limit);
            for (position, range) in ranges.iter().enumerate() {
                let mut line = plain(fonts, paragraph.get(range.clone()).unwrap_or_default(), style);
                if ends_in_space(&ranges, position) {
                    append_space(fonts, &mut line);
                }
                lines.push(line);
            }
        }
        if let Some(first) = lines.get_mut(first) {
            first.starts = true;
        }
    }
    lines
}

/// Breaks a paragraph whose letters join. Where to break is found by the widths of single letters; joined they are
/// narrower, by a factor that is measured on the whole paragraph, and lines that still come out too long are broken
/// anew a little shorter.
fn wrap_shaped(fonts: &Fonts, paragraph: &str, style: &Style, limit: f32) -> Vec<Line> {
    let single = width(fonts, paragraph, style);
    let whole = [Range { start: 0, end: paragraph.len() }];
    let joined: f32 = shape::lines(fonts, paragraph, style, &whole).map(|line| line.width).sum();
    let mut assumed = if joined > 0.0 { limit * single / joined } else { limit };
    loop {
        let ranges = break_lines(fonts, paragraph, style, assumed);
        let lines: Vec<Line> = shape::lines(fonts, paragraph, style, &ranges).collect();
        if lines.iter().all(|line| line.width <= limit) || assumed < limit / 4.0 {
            return lines;
        }
        assumed *= 0.96;
    }
}

/// The text on one line, cut with an ellipsis where it is too long for `width`. Line ends become spaces.
#[must_use]
pub fn fit(fonts: &Fonts, text: &str, style: &Style, limit: f32) -> Line {
    let text = clean(text).replace('\n', " ");
    let text = text.trim();
    let whole = if width(fonts, text, style) <= limit {
        text.to_owned()
    } else {
        let room = limit - width_of(fonts, style, '…');
        let mut used = 0.0;
        let mut cut: String = text
            .chars()
            .take_while(|letter| {
                used += width_of(fonts, style, *letter);
                used <= room
            })
            .collect();
        cut.truncate(cut.trim_end().len());
        cut.push('…');
        cut
    };
    let everything = [Range { start: 0, end: whole.len() }];
    if shape::needs_bidi(&whole) {
        shape::lines(fonts, &whole, style, &everything).next().unwrap_or(Line::blank(*style))
    } else {
        plain(fonts, &whole, style)
    }
}

/// A sentence that fits on one line: the name in it is shortened in its middle as far as it has to be, and nothing else.
#[must_use]
pub fn around(
    fonts: &Fonts,
    (name, sentence): (&str, &dyn Fn(&str) -> String),
    style: &Style,
    limit: f32,
) -> String {
    let fits = |text: &str| width(fonts, &clean(text), style) <= limit;
    let whole = sentence(name);
    if fits(&whole) {
        return whole;
    }
    let letters: Vec<char> = name.chars().collect();
    let kept = |count: usize| {
        let head: String = letters.iter().take(count.div_ceil(2)).collect();
        let tail: String = letters.iter().skip(letters.len().saturating_sub(count / 2)).collect();
        sentence(&format!("{}…{}", head.trim_end(), tail.trim_start()))
    };
    // So many letters do fit, and so many do not.
    let (mut least, mut most) = (0, letters.len());
    while most.saturating_sub(least) > 1 {
        let middle = usize::midpoint(least, most);
        if fits(&kept(middle)) { least = middle } else { most = middle }
    }
    kept(least)
}

/// Byte ranges of the lines of one paragraph: broken at spaces and dashes, in long words after punctuation, and in
/// words without any after any letter. Spaces at a break belong to no line.
fn break_lines(fonts: &Fonts, text: &str, style: &Style, width: f32) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
        let mut used = 0.0;
        let mut good: Option<usize> = None;
        let mut fair: Option<(usize, f32)> = None;
        let mut in_space = false;
        let mut cut = rest.len();
        let mut letters = rest.char_indices().peekable();
        let mut previous = ' ';
        while let Some((offset, letter)) = letters.next() {
            let advance = width_of(fonts, style, letter);
            if letter == ' ' {
                if !in_space && offset > 0 {
                    good = Some(offset);
                }
                in_space = true;
                used += advance;
                previous = letter;
                continue;
            }
            in_space = false;
            if used + advance > width && offset > 0 {
                let fair = fair.filter(|(_, at)| *at > width / 3.0).map(|(at, _)| at);
                cut = good.or(fair).unwrap_or(offset);
                break;
            }
            used += advance;
            let next = letters.peek().map_or(' ', |(_, next)| *next);
            let after = offset + letter.len_utf8();
            if breaks_well(previous, letter, next) {
                good = Some(after);
            } else if matches!(
                letter,
                '-' | '_' | '.' | ',' | ';' | ':' | '=' | '&' | '?' | '@' | '\\' | ')' | '+'
            ) {
                fair = Some((after, used));
            }
            previous = letter;
        }
        ranges.push(start..start + rest.get(..cut).map_or(cut, |line| line.trim_end_matches(' ').len()));
        let skipped = rest.get(cut..).map_or(0, |left| left.len() - left.trim_start_matches(' ').len());
        start += cut + skipped;
    }
    ranges
}

/// True if the text has a space between a line and the next.
#[must_use]
pub fn ends_in_space(ranges: &[Range<usize>], position: usize) -> bool {
    let end = ranges.get(position).map_or(usize::MAX, |range| range.end);
    ranges.get(position.saturating_add(1)).is_some_and(|next| next.start > end)
}

/// Adds a space behind the end of a line, where the next line goes on with the text: nobody sees it, and for whoever
/// copies the text or has it read aloud it keeps two words apart.
pub fn append_space(fonts: &Fonts, line: &mut Line) {
    let (width, first) = (line.width, line.runs.len());
    // In a line that runs are reordered in, it must not be taken into one of them.
    let fence = if line.order.is_empty() && !line.right_to_left { 0 } else { first };
    append_letters(fonts, line, fence, std::iter::once(' '));
    if line.right_to_left
        && let Some(space) = line.runs.get_mut(first)
    {
        space.x = width - line.width;
    }
    if !line.order.is_empty() {
        line.order.push(first);
    }
    line.width = width;
}

/// True if a line may end after `letter` inside a word: after dashes and slashes between words, not inside record
/// numbers and dates.
const fn breaks_well(previous: char, letter: char, next: char) -> bool {
    match letter {
        '–' | '—' => true,
        '-' => previous.is_ascii_lowercase() && next.is_ascii_lowercase(),
        '/' => previous.is_ascii_alphabetic() && next.is_ascii_alphabetic(),
        _ => false,
    }
}

/// A line of letters that all read from left to right.
fn plain(fonts: &Fonts, text: &str, style: &Style) -> Line {
    let mut line = Line::blank(*style);
    append_letters(fonts, &mut line, 0, text.chars());
    line
}

/// Appends letters to a line, left to right, one run for each stretch of one face. Runs before the one at `fence` are
/// not continued.
pub fn append_letters(fonts: &Fonts, line: &mut Line, fence: usize, mut letters: impl Iterator<Item = char>) {
    while let Some(letter) = letters.next() {
        let glyph = fonts.glyph(line.style.weight, drawn(letter));
        let enlargement = glyph.face.enlargement();
        let extends = match line.runs.get_mut(fence..).and_then(<[Run]>::last_mut) {
            Some(Run { face, body: Body::Letters(run), .. }) if *face == glyph.face => {
                run.push((glyph.index, glyph.letter));
                true
            }
            _ => false,
        };
        if !extends {
            // Most lines are one run, as long as there are letters.
            let mut run = Vec::with_capacity(letters.size_hint().1.unwrap_or_default() + 1);
            run.push((glyph.index, glyph.letter));
            line.runs.push(Run {
                face: glyph.face,
                size: line.style.size * enlargement,
                x: line.width,
                is_urdu: false,
                body: Body::Letters(run),
            });
        }
        line.width += glyph.advance * enlargement * line.style.size / 1000.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(line: &Line) -> String {
        line.runs
            .iter()
            .map(|run| match &run.body {
                Body::Letters(letters) => letters.iter().map(|(_, letter)| *letter).collect::<String>(),
                Body::Shaped(glyphs) => glyphs.iter().map(|glyph| glyph.letters.as_str()).collect(),
            })
            .collect()
    }

    fn wrapped(text: &str, width: f32) -> Vec<String> {
        let fonts = Fonts::load().unwrap();
        let style = Style::new(Weight::Regular, 10.0);
        let lines = wrap(&fonts, text, &style, width);
        for line in &lines {
            assert!(line.width <= width + 0.01, "{} > {width}: {}", line.width, text_of(line));
        }
        lines.iter().map(text_of).collect()
    }

    #[test]
    fn words_stay_whole_and_no_letter_is_lost() {
        let lines = wrapped("the quick brown fox jumps over the lazy dog", 100.0);
        assert!(lines.len() > 1);
        // A line that the text goes on from ends in a space, which is not part of its width.
        assert_eq!(lines.concat(), "the quick brown fox jumps over the lazy dog");
    }

    #[test]
    fn a_word_longer_than_the_column_breaks_anywhere() {
        let long = "x".repeat(500);
        let lines = wrapped(&long, 80.0);
        assert_eq!(lines.concat(), long);
        let digest = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(wrapped(digest, 120.0).concat(), digest);
    }

    #[test]
    fn a_column_narrower_than_a_letter_still_ends() {
        let fonts = Fonts::load().unwrap();
        assert_eq!(wrap(&fonts, "abc", &Style::new(Weight::Bold, 40.0), 1.0).len(), 3);
    }

    #[test]
    fn own_line_ends_and_empty_lines_are_kept() {
        assert_eq!(wrapped("a\r\nb\n\nc\u{2028}d\n\n", 100.0), ["a", "b", "", "c", "d"]);
        assert_eq!(wrapped("", 100.0), [""]);
    }

    #[test]
    fn control_and_direction_signs_are_not_drawn() {
        assert_eq!(
            clean("a\u{0}b\u{1b}[31m\u{202E}cod\u{2066}e\u{200B}\u{FEFF}"),
            "a\u{FFFD}b\u{FFFD}[31mcode"
        );
        assert_eq!(clean("x\ty"), "x    y");
        assert_eq!(clean("کتاب\u{200C}ها"), "کتاب\u{200C}ها");
    }

    #[test]
    fn what_is_too_long_for_one_line_ends_in_an_ellipsis() {
        let fonts = Fonts::load().unwrap();
        let style = Style::new(Weight::Regular, 10.0);
        let line = fit(&fonts, "a title that is\nmuch too long for its place", &style, 90.0);
        assert!(line.width <= 90.0);
        assert!(text_of(&line).ends_with('…'));
    }

    #[test]
    fn a_line_is_as_wide_as_its_letters() {
        let fonts = Fonts::load().unwrap();
        let style = Style::new(Weight::Regular, 10.0);
        let text = "10 ≤ x ⌀ ☑ done";
        let lines = wrap(&fonts, text, &style, 500.0);
        assert!((lines[0].width - width(&fonts, text, &style)).abs() < 0.01);
        assert!(lines[0].runs.len() >= 5, "one run a face");
    }
}
