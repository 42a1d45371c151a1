//! Charts as SVG: what `domain::figure` computed, drawn on the server. Pure: the same gives the same text.
//!
//! [`draw`] takes a plot and a frame. Every shape has a class, for the colours of the page (`70-figures.css`), and attributes
//! that make it readable alone, printed in black and white: bars are hatched where colour would tell them apart, lines differ
//! by their marks and dashes, cells of a heat map say their number. Nothing has a `style`, which the pages' security policy
//! would refuse. In a language that runs from the right the chart is mirrored: it begins at the right.

mod heat;
mod lines;
mod paper;

use crate::domain::figure::Plot;

/// What stands around a plot.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// Begins the ids of its parts: unique on a page.
    pub id: &'a str,
    /// What it is, for those who do not see it.
    pub title: &'a str,
    /// What it says, for those who do not see it.
    pub description: &'a str,
    /// Unit of the values.
    pub unit: &'a str,
    /// Word for the running share of a Pareto.
    pub share: &'a str,
    /// Word for what should be.
    pub target: &'a str,
    /// Words for the cells of a heat map: done, planned, nothing.
    pub tiles: [&'a str; 3],
    /// Decimals of the values.
    pub decimals: u8,
    /// The language runs from the right.
    pub is_rtl: bool,
}

/// Draws a plot as an SVG document to stand in a page or by itself.
#[must_use]
pub fn draw(plot: &Plot, frame: &Frame<'_>) -> String {
    match plot {
        Plot::Pareto { bars } => lines::pareto(bars, frame),
        Plot::Bars { bars, bad } => lines::bars(bars, *bad, frame),
        Plot::Lines { labels, series, target } => lines::lines(labels, series, *target, frame),
        Plot::Heat { columns, rows } => heat::heat(columns, rows, frame),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::figure::{Series, Tile};

    fn frame(is_rtl: bool) -> Frame<'static> {
        Frame {
            id: "f",
            title: "A <title> & more",
            description: "What it says",
            unit: "\"units\"",
            share: "running share",
            target: "target",
            tiles: ["audited", "planned", "gap"],
            decimals: 1,
            is_rtl,
        }
    }

    fn plots() -> Vec<Plot> {
        let bar = |label: &str, value: f64| (label.to_owned(), value);
        vec![
            Plot::Pareto {
                bars: vec![bar("Machine or tool", 7.0), bar("<Material>", 2.0), bar("Not stated", 1.0)],
            },
            Plot::Pareto { bars: Vec::new() },
            Plot::Bars { bars: vec![bar("Overdue", 1.0), bar("2026-01", 0.0), bar("2026-02", 3.0)], bad: 1 },
            Plot::Lines {
                labels: vec!["2026-01".into(), "2026-02".into(), "2026-03".into()],
                series: vec![
                    Series { name: "mean".into(), values: vec![Some(1.0), None, Some(2.5)] },
                    Series { name: "median".into(), values: vec![Some(0.5), Some(1.0), Some(2.0)] },
                ],
                target: Some(2.0),
            },
            Plot::Lines { labels: Vec::new(), series: Vec::new(), target: None },
            Plot::Heat {
                columns: vec!["4.1".into(), "8.5".into()],
                rows: vec![
                    (
                        "Purchasing & receiving of a very long name indeed".into(),
                        vec![Tile::Outside, Tile::Done(2)],
                    ),
                    ("Design".into(), vec![Tile::Planned, Tile::Nothing]),
                ],
            },
        ]
    }

    /// A reader of XML that shares no code with what writes: tags must be closed in order, attributes quoted.
    fn well_formed(text: &str) {
        let mut open: Vec<&str> = Vec::new();
        let mut rest = text;
        while let Some(start) = rest.find('<') {
            let (before, tag) = rest.split_at(start);
            assert!(
                !before
                    .replace("&amp;", "")
                    .replace("&lt;", "")
                    .replace("&gt;", "")
                    .replace("&quot;", "")
                    .contains('&')
            );
            let end = tag.find('>').unwrap();
            let inside = &tag[1..end];
            assert_eq!(inside.matches('"').count() % 2, 0, "{inside}");
            if let Some(name) = inside.strip_prefix('/') {
                assert_eq!(open.pop(), Some(name), "{text}");
            } else if !inside.ends_with('/') {
                open.push(inside.split(' ').next().unwrap());
            }
            rest = &tag[end + 1..];
        }
        assert!(open.is_empty(), "{open:?}");
    }

    #[test]
    fn charts_are_well_formed_and_say_what_they_are() {
        for plot in plots() {
            for is_rtl in [false, true] {
                let text = draw(&plot, &frame(is_rtl));
                well_formed(&text);
                assert!(text.contains("role=\"img\" aria-labelledby=\"f-title f-desc\""), "{text}");
                assert!(text.contains("<title id=\"f-title\">A &lt;title&gt; &amp; more</title>"), "{text}");
                assert!(!text.contains("style="), "{text}");
                assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
                assert_eq!(text, draw(&plot, &frame(is_rtl)));
                assert_eq!(text.contains("direction=\"rtl\""), is_rtl);
            }
        }
    }

    #[test]
    fn a_mirrored_chart_begins_at_the_right() {
        let first_bar = |text: &str| -> f64 {
            let (_, rest) = text.split_once("class=\"chart-bar\" x=\"").unwrap();
            rest.split('"').next().unwrap().parse().unwrap()
        };
        let [left, right] = [false, true].map(|is_rtl| first_bar(&draw(&plots()[0], &frame(is_rtl))));
        assert!(left < 200.0 && right > 350.0, "{left} {right}");
    }
}
