//! QR codes (ISO/IEC 18004) and Data Matrix symbols (ISO/IEC 16022, ECC 200) as modules.

use datamatrix::{DataMatrixBuilder, SymbolList};
use fast_qr::{ECL, QRBuilder};

/// The modules of a symbol, without the white around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modules {
    /// Modules of a row, and rows.
    pub size: usize,
    /// Modules of white that the standard asks for on each side.
    pub quiet: usize,
    dark: Vec<bool>,
}

impl Modules {
    /// The QR code of a text, with correction M (15 %): `None` if it is too long for one.
    #[must_use]
    pub fn qr(text: &str) -> Option<Self> {
        let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
        let dark = code.data.iter().take(code.size * code.size).map(|module| module.value()).collect();
        Some(Self { size: code.size, quiet: 4, dark })
    }

    /// The square Data Matrix of a text of ASCII: `None` if it is too long for one, or no ASCII. Without the codewords
    /// that stand for a whole envelope: not every reader writes that out again.
    #[must_use]
    pub fn data_matrix(text: &str) -> Option<Self> {
        let squares = SymbolList::default().enforce_square();
        let builder = DataMatrixBuilder::new().with_macros(false).with_symbol_list(squares);
        let bitmap = builder.encode(text.as_bytes()).ok().filter(|_| text.is_ascii())?.bitmap();
        let size = bitmap.width();
        let mut dark = vec![false; size * size];
        for (column, row) in bitmap.pixels() {
            *dark.get_mut(row * size + column)? = true;
        }
        Some(Self { size, quiet: 2, dark })
    }

    /// True for a dark module; outside there are none.
    #[must_use]
    pub fn is_dark(&self, row: usize, column: usize) -> bool {
        column < self.size && self.dark.get(row * self.size + column).is_some_and(|dark| *dark)
    }

    /// Width and height with the white around it, in modules.
    #[must_use]
    pub const fn whole(&self) -> usize {
        self.size + 2 * self.quiet
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_matrix_says_what_was_put_in() {
        for text in ["[)>\u{1e}06\u{1d}17V0CVA5\u{1d}1PSG-100\u{1d}SA-1\u{1e}\u{4}", "A", "SN-0001/x y"] {
            let made = Modules::data_matrix(text).unwrap();
            let read = datamatrix::DataMatrix::decode(&made.dark, made.size).unwrap();
            assert_eq!(read, text.as_bytes());
        }
        assert_eq!(Modules::data_matrix("نمبر"), None);
        assert_eq!(Modules::data_matrix(&"x".repeat(4000)), None);
    }

    #[test]
    fn a_qr_code_says_what_was_put_in() {
        let text = format!("https://sanad.example/label/{}?unit=SM40-0029&item=SM-40%20C", "ab".repeat(32));
        let made = Modules::qr(&text).unwrap();
        let whole = made.whole();
        let is_dark = |column: usize, row: usize| {
            row >= made.quiet && column >= made.quiet && made.is_dark(row - made.quiet, column - made.quiet)
        };
        let mut picture = rqrr::PreparedImage::prepare_from_greyscale(whole * 4, whole * 4, |x, y| {
            if is_dark(x / 4, y / 4) { 0 } else { 255 }
        });
        let found = picture.detect_grids();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].decode().unwrap().1, text);
        assert_eq!(Modules::qr(&"x".repeat(4000)), None);
    }
}
