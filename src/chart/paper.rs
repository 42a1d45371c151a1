//! What charts are drawn on: text that grows, coordinates that can be mirrored, scales.

use std::fmt::Write as _;

use super::Frame;

/// Width of every chart; pages scale it.
pub(super) const WIDTH: f64 = 600.0;
/// Letters of the labels are about so wide.
pub(super) const LETTER: f64 = 6.2;

/// A count as a number to reckon with.
pub(super) fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Where a text begins, or ends, or has its middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// An SVG document that is being written.
pub(super) struct Paper<'a> {
    text: String,
    frame: &'a Frame<'a>,
}

/// Text as it stands in XML.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// A coordinate, to a tenth.
fn at(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

impl<'a> Paper<'a> {
    pub fn new(height: f64, frame: &'a Frame<'a>) -> Self {
        let (id, direction) = (escaped(frame.id), if frame.is_rtl { "rtl" } else { "ltr" });
        let mut text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 {} {}\" role=\"img\" \
             aria-labelledby=\"{id}-title {id}-desc\" direction=\"{direction}\" font-family=\"sans-serif\" \
             font-size=\"12\"><title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>",
            at(WIDTH),
            at(height),
            escaped(frame.title),
            escaped(frame.description)
        );
        let _ = write!(
            text,
            "<defs><pattern id=\"{id}-hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
             patternTransform=\"rotate(45)\"><rect class=\"chart-hatch-ground\" width=\"6\" height=\"6\" \
             fill=\"#fff\"/><rect class=\"chart-hatch\" width=\"2.4\" height=\"6\" fill=\"#a3161d\"/></pattern></defs>"
        );
        Self { text, frame }
    }

    pub fn finish(mut self) -> String {
        self.text.push_str("</svg>");
        self.text
    }

    /// The place in a mirrored chart.
    fn across(&self, x: f64) -> f64 {
        if self.frame.is_rtl { WIDTH - x } else { x }
    }

    /// A rectangle; `look` are its class and attributes, `says` is shown to whoever points at it.
    pub fn rect(&mut self, (x, y, width, height): (f64, f64, f64, f64), look: &str, says: &str) {
        let x = if self.frame.is_rtl { WIDTH - x - width } else { x };
        let shape =
            format!("x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", at(x), at(y), at(width), at(height));
        let (class, rest) = look.split_once(' ').unwrap_or((look, ""));
        let _ = match says {
            "" => write!(self.text, "<rect class=\"{class}\" {shape} {rest}/>"),
            says => write!(
                self.text,
                "<rect class=\"{class}\" {shape} {rest}><title>{}</title></rect>",
                escaped(says)
            ),
        };
    }

    /// The attribute that fills with hatching.
    pub fn hatched(&self) -> String {
        format!("fill=\"url(#{}-hatch)\" stroke=\"#a3161d\"", escaped(self.frame.id))
    }

    pub fn line(&mut self, (from_x, from_y): (f64, f64), (to_x, to_y): (f64, f64), look: &str) {
        let (from_x, to_x) = (self.across(from_x), self.across(to_x));
        let (class, rest) = look.split_once(' ').unwrap_or((look, ""));
        let _ = write!(
            self.text,
            "<line class=\"{class}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" {rest}/>",
            at(from_x),
            at(from_y),
            at(to_x),
            at(to_y)
        );
    }

    /// Points joined, where there is no gap between them.
    pub fn path(&mut self, points: &[Option<(f64, f64)>], look: &str) {
        let mut path = String::new();
        let mut is_drawing = false;
        for point in points {
            match point {
                Some((x, y)) => {
                    let step = if is_drawing { 'L' } else { 'M' };
                    let _ = write!(path, "{step}{} {} ", at(self.across(*x)), at(*y));
                    is_drawing = true;
                }
                None => is_drawing = false,
            }
        }
        let (class, rest) = look.split_once(' ').unwrap_or((look, ""));
        let _ = write!(self.text, "<path class=\"{class}\" d=\"{}\" fill=\"none\" {rest}/>", path.trim_end());
    }

    /// A mark of a point: round for the first line, square for the second, a triangle for others.
    pub fn mark(&mut self, (x, y): (f64, f64), series: usize, says: &str) {
        let x = self.across(x);
        let shape = match series {
            0 => format!(
                "<circle class=\"chart-mark\" cx=\"{}\" cy=\"{}\" r=\"4\" fill=\"#0b5d4e\">",
                at(x),
                at(y)
            ),
            1 => format!(
                "<rect class=\"chart-mark-2\" x=\"{}\" y=\"{}\" width=\"7\" height=\"7\" fill=\"#fff\" \
                 stroke=\"#1f4f8f\" stroke-width=\"1.6\">",
                at(x - 3.5),
                at(y - 3.5)
            ),
            _ => format!(
                "<path class=\"chart-mark-2\" d=\"M{} {} l4 7 h-8 z\" fill=\"#fff\" stroke=\"#1f4f8f\">",
                at(x),
                at(y - 4.5)
            ),
        };
        let end = match series {
            0 => "</circle>",
            1 => "</rect>",
            _ => "</path>",
        };
        let _ = write!(self.text, "{shape}<title>{}</title>{end}", escaped(says));
    }

    pub fn text(&mut self, (x, y): (f64, f64), anchor: Anchor, class: &str, says: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let _ = write!(
            self.text,
            "<text class=\"{class}\" x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\" fill=\"#1c2125\">{}</text>",
            at(self.across(x)),
            at(y),
            self.own_way(&escaped(says))
        );
    }

    /// A text in the direction of its own letters (UAX 9): an English title among Urdu keeps its commas where they were.
    fn own_way(&self, says: &str) -> String {
        if self.frame.is_rtl { format!("\u{2068}{says}\u{2069}") } else { says.to_owned() }
    }

    /// A text that runs upwards.
    pub fn upwards(&mut self, (x, y): (f64, f64), class: &str, says: &str) {
        let (x, y) = (at(self.across(x)), at(y));
        // Numbers of clauses: they run from the left in every language.
        let _ = write!(
            self.text,
            "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"start\" direction=\"ltr\" fill=\"#1c2125\" \
             transform=\"rotate(-90 {x} {y})\">{}</text>",
            escaped(says)
        );
    }

    /// A value with the decimals of the figure.
    pub fn value(&self, value: f64) -> String {
        crate::domain::figure::Cell::Value(value).text(self.frame.decimals)
    }
}

/// Marks of an axis from zero: round numbers, at most six.
pub(super) fn ticks(highest: f64, is_count: bool) -> Vec<f64> {
    let wanted = if highest > 0.0 { highest } else { 1.0 };
    let rough = wanted / 5.0;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|of| of * power).find(|step| *step >= rough * 0.999);
    let step = step.unwrap_or(power * 10.0);
    // There is no half a record.
    let step = if is_count { step.max(1.0) } else { step };
    let mut ticks = vec![0.0];
    while ticks.last().is_some_and(|last| *last < wanted * 0.999) && ticks.len() < 12 {
        ticks.push(step * real(ticks.len()));
    }
    ticks
}

/// A tick without needless decimals.
pub(super) fn tick_text(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A label in at most three lines of so many letters; what does not fit is cut.
pub(super) fn wrapped(label: &str, letters: usize) -> Vec<String> {
    let letters = letters.max(4);
    let mut lines: Vec<String> = Vec::new();
    for word in label.split_whitespace() {
        let length = word.chars().count();
        match lines.last_mut() {
            Some(last) if last.chars().count() + 1 + length <= letters => {
                last.push(' ');
                last.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    let is_cut = lines.len() > 3;
    lines.truncate(3);
    let last = lines.len().saturating_sub(1);
    for (position, line) in lines.iter_mut().enumerate() {
        if line.chars().count() > letters || (is_cut && position == last) {
            let kept: String = line.chars().take(letters.saturating_sub(1)).collect();
            *line = format!("{}…", kept.trim_end());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_have_round_marks() {
        assert_eq!(ticks(7.0, true), [0.0, 2.0, 4.0, 6.0, 8.0]);
        assert_eq!(ticks(1.0, true), [0.0, 1.0]);
        assert_eq!(ticks(0.0, true), [0.0, 1.0]);
        assert_eq!(ticks(100.0, false), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
        assert_eq!(
            ticks(0.9, false).iter().map(|tick| tick_text(*tick)).collect::<Vec<_>>(),
            ["0", "0.2", "0.4", "0.6", "0.8", "1"]
        );
        assert!(ticks(1e9, false).len() <= 12);
    }

    #[test]
    fn labels_are_broken_between_words() {
        assert_eq!(wrapped("Machine or tool", 9), ["Machine", "or tool"]);
        assert_eq!(wrapped("Unaussprechliches", 8), ["Unaussp…"]);
        assert_eq!(wrapped("a b c d e f g h i j", 4), ["a b", "c d", "e f…"]);
    }
}
