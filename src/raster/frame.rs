//! What the child writes: sheets one after the other, then an end or a refusal. Numbers are big-endian.
//!
//! | byte | then |
//! |---|---|
//! | `S` | width, height (4 bytes each), 1 for grey, 1 for JPEG, length (4 bytes), the packed points |
//! | `E` | nothing: these were all |
//! | `R` | which refusal, its number (4 bytes) |

use std::io::{self, Read, Write};

use super::{PAGES_MAX, POINTS_MAX, Packing, Refusal, SHEETS_BYTES_MAX, Sheet};

const SHEET: u8 = b'S';
const END: u8 = b'E';
const REFUSED: u8 = b'R';

/// Writes a sheet.
///
/// # Errors
/// If it cannot be written.
pub fn write_sheet(out: &mut impl Write, sheet: &Sheet) -> io::Result<()> {
    let length = u32::try_from(sheet.bytes.len()).map_err(io::Error::other)?;
    out.write_all(&[SHEET])?;
    out.write_all(&sheet.width.to_be_bytes())?;
    out.write_all(&sheet.height.to_be_bytes())?;
    out.write_all(&[u8::from(sheet.is_grey), u8::from(sheet.packing == Packing::Jpeg)])?;
    out.write_all(&length.to_be_bytes())?;
    out.write_all(&sheet.bytes)
}

/// Writes how it ended.
///
/// # Errors
/// If it cannot be written.
pub fn write_end(out: &mut impl Write, ended: Result<(), Refusal>) -> io::Result<()> {
    let Err(refusal) = ended else { return out.write_all(&[END]) };
    let (code, number) = match refusal {
        Refusal::Form => (0, 0),
        Refusal::Sealed => (1, 0),
        Refusal::Broken => (2, 0),
        Refusal::Many(pages) => (3, pages),
        Refusal::Large(page) => (4, page),
        Refusal::Partial(page) => (5, page),
        Refusal::Costly => (6, 0),
    };
    out.write_all(&[REFUSED, code])?;
    out.write_all(&number.to_be_bytes())
}

fn byte(input: &mut impl Read) -> io::Result<u8> {
    let mut one = [0];
    input.read_exact(&mut one)?;
    let [byte] = one;
    Ok(byte)
}

fn number(input: &mut impl Read) -> io::Result<u32> {
    let mut four = [0; 4];
    input.read_exact(&mut four)?;
    Ok(u32::from_be_bytes(four))
}

/// Reads everything. What breaks off, or is not as it should be, was written by a child that was ended for what it took,
/// or that the file got the better of.
///
/// # Errors
/// [`Refusal`].
pub fn read(input: &mut impl Read) -> Result<Vec<Sheet>, Refusal> {
    let mut sheets = Vec::new();
    let mut left = SHEETS_BYTES_MAX;
    loop {
        match part(input, &mut left) {
            Ok(Part::Sheet(sheet)) if sheets.len() < PAGES_MAX => sheets.push(sheet),
            Ok(Part::End) if !sheets.is_empty() => return Ok(sheets),
            Ok(Part::Refused(refusal)) => return Err(refusal),
            Ok(Part::Sheet(_) | Part::End) | Err(_) => return Err(Refusal::Costly),
        }
    }
}

enum Part {
    Sheet(Sheet),
    End,
    Refused(Refusal),
}

fn part(input: &mut impl Read, left: &mut u64) -> io::Result<Part> {
    let strange = || io::Error::from(io::ErrorKind::InvalidData);
    match byte(input)? {
        SHEET => {
            let (width, height) = (number(input)?, number(input)?);
            let (is_grey, is_jpeg, length) = (byte(input)?, byte(input)?, u64::from(number(input)?));
            let points = u64::from(width) * u64::from(height);
            if !(1..=POINTS_MAX).contains(&points) || is_grey > 1 || is_jpeg > 1 {
                return Err(strange());
            }
            *left = left.checked_sub(length).ok_or_else(strange)?;
            let mut bytes = Vec::new();
            if u64::try_from(input.by_ref().take(length).read_to_end(&mut bytes)?).ok() != Some(length) {
                return Err(strange());
            }
            let packing = if is_jpeg == 1 { Packing::Jpeg } else { Packing::Flate };
            Ok(Part::Sheet(Sheet { width, height, is_grey: is_grey == 1, packing, bytes }))
        }
        END => Ok(Part::End),
        REFUSED => {
            let (code, number) = (byte(input)?, number(input)?);
            Ok(Part::Refused(match code {
                0 => Refusal::Form,
                1 => Refusal::Sealed,
                2 => Refusal::Broken,
                3 => Refusal::Many(number),
                4 => Refusal::Large(number),
                5 => Refusal::Partial(number),
                6 => Refusal::Costly,
                _ => return Err(strange()),
            }))
        }
        _ => Err(strange()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(width: u32) -> Sheet {
        Sheet { width, height: 3, is_grey: width == 1, packing: Packing::Flate, bytes: vec![7; 5] }
    }

    #[test]
    fn what_is_written_is_read() {
        let mut out = Vec::new();
        write_sheet(&mut out, &sheet(1)).unwrap();
        write_sheet(&mut out, &Sheet { packing: Packing::Jpeg, ..sheet(2) }).unwrap();
        write_end(&mut out, Ok(())).unwrap();
        assert_eq!(
            read(&mut out.as_slice()),
            Ok(vec![sheet(1), Sheet { packing: Packing::Jpeg, ..sheet(2) }])
        );
        for refusal in [
            Refusal::Form,
            Refusal::Sealed,
            Refusal::Broken,
            Refusal::Many(70_000),
            Refusal::Large(3),
            Refusal::Partial(4),
            Refusal::Costly,
        ] {
            let mut out = Vec::new();
            write_sheet(&mut out, &sheet(1)).unwrap();
            write_end(&mut out, Err(refusal)).unwrap();
            assert_eq!(read(&mut out.as_slice()), Err(refusal));
        }
    }

    #[test]
    fn nothing_that_a_child_may_write_is_believed() {
        let mut whole = Vec::new();
        write_sheet(&mut whole, &sheet(1)).unwrap();
        write_end(&mut whole, Ok(())).unwrap();
        for cut in 0..whole.len() {
            assert_eq!(read(&mut &whole[..cut]), Err(Refusal::Costly), "{cut}");
        }
        // More points, more bytes and more sheets than there may be; no sheet at all.
        let strange = |place: usize, bytes: &[u8]| {
            let mut other = whole.clone();
            other[place..place + bytes.len()].copy_from_slice(bytes);
            read(&mut other.as_slice())
        };
        assert_eq!(strange(1, &[255; 8]), Err(Refusal::Costly));
        assert_eq!(strange(1, &[0; 4]), Err(Refusal::Costly));
        assert_eq!(strange(11, &[255; 4]), Err(Refusal::Costly));
        assert_eq!(strange(0, b"?"), Err(Refusal::Costly));
        assert_eq!(read(&mut &b"E"[..]), Err(Refusal::Costly));
        let mut many = Vec::new();
        for _ in 0..=PAGES_MAX {
            write_sheet(&mut many, &sheet(1)).unwrap();
        }
        many.push(b'E');
        assert_eq!(read(&mut many.as_slice()), Err(Refusal::Costly));
    }
}
