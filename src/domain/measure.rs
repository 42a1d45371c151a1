//! Units that quantities are counted in, as far as one can be turned into another without rounding: by a power of ten.
//!
//! Symbols as in the SI brochure and, for pieces, as people write them. Whatever is not here is a unit of its own, which
//! can be compared with itself only: nobody guesses how many `kit` there are in a `box`.

use super::decimal;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dimension {
    Count,
    Mass,
    Length,
    Area,
    Volume,
    Time,
}

/// Each unit, as it is written in small letters, with its power of ten among those of its dimension.
const UNITS: &[(&str, Dimension, i8)] = &[
    ("", Dimension::Count, 0),
    ("pcs", Dimension::Count, 0),
    ("pc", Dimension::Count, 0),
    ("ea", Dimension::Count, 0),
    ("each", Dimension::Count, 0),
    ("nos", Dimension::Count, 0),
    ("mg", Dimension::Mass, -3),
    ("g", Dimension::Mass, 0),
    ("kg", Dimension::Mass, 3),
    ("t", Dimension::Mass, 6),
    ("mm", Dimension::Length, -3),
    ("cm", Dimension::Length, -2),
    ("m", Dimension::Length, 0),
    ("km", Dimension::Length, 3),
    ("mm2", Dimension::Area, -6),
    ("cm2", Dimension::Area, -4),
    ("m2", Dimension::Area, 0),
    ("ml", Dimension::Volume, -3),
    ("cm3", Dimension::Volume, -3),
    ("l", Dimension::Volume, 0),
    ("dm3", Dimension::Volume, 0),
    ("m3", Dimension::Volume, 3),
    ("ms", Dimension::Time, -3),
    ("s", Dimension::Time, 0),
];

fn known(unit: &str) -> Option<(Dimension, i8)> {
    // Capitals are how people write `KG`; but a capital M is mega-.
    let unit = unit.trim();
    let unit = if unit.starts_with('M') { unit.to_owned() } else { unit.to_lowercase() };
    let unit = unit.replace('²', "2").replace('³', "3");
    UNITS.iter().find(|(symbol, ..)| *symbol == unit).map(|(_, dimension, power)| (*dimension, *power))
}

/// A quantity (a text that [`decimal::normalise`] made) of one unit in another; `None` if there is no such conversion.
#[must_use]
pub fn convert(quantity: &str, from: &str, to: &str) -> Option<String> {
    if from.trim() == to.trim() {
        return Some(quantity.to_owned());
    }
    let ((of, from), (wanted, to)) = (known(from)?, known(to)?);
    (of == wanted).then(|| decimal::scale(quantity, from - to))
}

/// True for a unit that counts pieces; no unit at all does.
#[must_use]
pub fn is_count(unit: &str) -> bool {
    known(unit).is_some_and(|(dimension, _)| dimension == Dimension::Count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_is_converted_exactly_and_nothing_else() {
        for (quantity, from, to, expected) in [
            ("2.5", "kg", "g", Some("2500")),
            ("800", "g", "kg", Some("0.800")),
            ("1", "m", "mm", Some("1000")),
            ("3", "pcs", "ea", Some("3")),
            ("3", "", "PCS", Some("3")),
            ("3", "Mg", "kg", None),
            ("1.5", "l", "cm³", Some("1500")),
            ("4", "kit", "kit", Some("4")),
            ("4", "kit", "box", None),
            ("4", "kg", "m", None),
            ("4", "kg", "", None),
            ("2", "m2", "m", None),
        ] {
            assert_eq!(convert(quantity, from, to).as_deref(), expected, "{quantity} {from} in {to}");
        }
    }
}
