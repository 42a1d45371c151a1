//! Grey pictures as PNG (ISO/IEC 15948): eight bits a point, nothing interlaced, no filter.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// The PNG of a picture of this width, from its rows, each of that many points (0 is black). `None` if a row has another
/// length, or the picture is larger than the format allows.
#[must_use]
pub fn png<'a>(width: usize, rows: impl IntoIterator<Item = &'a [u8]>) -> Option<Vec<u8>> {
    let mut lines = ZlibEncoder::new(Vec::new(), Compression::best());
    let mut height = 0_u32;
    for row in rows {
        if row.len() != width {
            return None;
        }
        // The kind of filter: none.
        lines.write_all(&[0]).ok()?;
        lines.write_all(row).ok()?;
        height = height.checked_add(1)?;
    }
    let (width, height) = (u32::try_from(width).ok()?.to_be_bytes(), height.to_be_bytes());
    let mut picture = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut picture, b"IHDR", &[&width[..], &height, &[8, 0, 0, 0, 0]].concat())?;
    chunk(&mut picture, b"IDAT", &lines.finish().ok()?)?;
    chunk(&mut picture, b"IEND", b"")?;
    Some(picture)
}

fn chunk(picture: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) -> Option<()> {
    let named = [&name[..], data].concat();
    picture.extend_from_slice(&u32::try_from(data.len()).ok()?.to_be_bytes());
    picture.extend_from_slice(&named);
    picture.extend_from_slice(&crc32fast::hash(&named).to_be_bytes());
    Some(())
}
