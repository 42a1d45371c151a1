//! A stored file to sheets: PDF page by page, a picture as the one page that it is.

use std::io::{Cursor, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::font::FontQuery;
use hayro::hayro_interpret::hayro_cmap::CidFamily;
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageReader, Limits};

use super::{
    DPI, FILE_BYTES_MAX, MEMORY_BYTES, PAGES_MAX, PICTURE_POINTS_MAX, POINTS_MAX, Packing, Refusal, SIDES,
    Sheet,
};

/// The head of a PDF stands somewhere in so many bytes.
const HEAD_BYTES: usize = 1024;
/// Fonts and pictures are remembered over so many pages, and then forgotten: memory is bounded.
const REMEMBERED: usize = 16;
/// Red, green and blue that differ by no more are one grey.
const GREY: u8 = 3;
/// What is packed without loss to less than this part of its length stays without loss: writing, drawings. The rest is
/// mostly photographs.
const LOSSLESS: usize = 12;
/// Quality of JPEG, of 100.
const QUALITY: u8 = 85;

/// Takes sheets.
pub type Take<'a> = &'a mut dyn FnMut(Sheet) -> Result<(), Refusal>;

/// Draws a file.
///
/// # Errors
/// [`Refusal`], also in the middle.
pub fn draw(file: Vec<u8>, take: Take<'_>) -> Result<(), Refusal> {
    if u64::try_from(file.len()).unwrap_or(u64::MAX) > FILE_BYTES_MAX {
        return Err(Refusal::Costly);
    }
    let head = file.get(..HEAD_BYTES.min(file.len())).unwrap_or_default();
    if file.starts_with(b"\x89PNG\r\n\x1a\n") || file.starts_with(b"\xff\xd8\xff") {
        picture(file).and_then(take)
    } else if head.windows(5).any(|five| five == b"%PDF-") {
        document(file, take)
    } else {
        Err(Refusal::Form)
    }
}

fn document(file: Vec<u8>, take: Take<'_>) -> Result<(), Refusal> {
    let pdf = Pdf::new(file).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Refusal::Sealed,
        LoadPdfError::Invalid => Refusal::Broken,
    })?;
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(Refusal::Broken);
    }
    if pages.len() > PAGES_MAX {
        return Err(Refusal::Many(u32::try_from(pages.len()).unwrap_or(u32::MAX)));
    }
    // All sizes first: nothing is drawn for nothing.
    for (number, page) in (1..).zip(pages.iter()) {
        let (width, height) = page.render_dimensions();
        if !SIDES.contains(&width) || !SIDES.contains(&height) {
            return Err(Refusal::Large(number));
        }
    }
    let is_partial = Arc::new(AtomicBool::new(false));
    let settings = settings(&is_partial);
    let mut numbers = 1..;
    for some in pages.chunks(REMEMBERED) {
        let cache = RenderCache::new();
        for (page, number) in some.iter().zip(&mut numbers) {
            let sheet = sheet(page, &cache, &settings)?;
            if is_partial.load(Ordering::SeqCst) {
                return Err(Refusal::Partial(number));
            }
            take(sheet)?;
        }
    }
    Ok(())
}

/// A copy that lacks something of its original would say that it is one all the same. So what cannot be shown as it is meant
/// is noted: fonts and pictures that cannot be read, and letters of Chinese, Japanese and Korean that the file does not bring
/// along. Other fonts that it lacks are replaced by ones that look alike, as every reader of PDF does.
fn settings(is_partial: &Arc<AtomicBool>) -> InterpreterSettings {
    let (of_fonts, of_others) = (Arc::clone(is_partial), Arc::clone(is_partial));
    InterpreterSettings {
        font_resolver: Arc::new(move |query| match query {
            FontQuery::Standard(font) => Some(font.get_font_data()),
            FontQuery::Fallback(font) => {
                let family = font.character_collection.as_ref().map(|collection| &collection.family);
                if matches!(
                    family,
                    Some(
                        CidFamily::AdobeJapan1
                            | CidFamily::AdobeGB1
                            | CidFamily::AdobeCNS1
                            | CidFamily::AdobeKorea1
                    )
                ) {
                    of_fonts.store(true, Ordering::SeqCst);
                }
                Some(font.pick_standard_font().get_font_data())
            }
        }),
        warning_sink: Arc::new(move |_| of_others.store(true, Ordering::SeqCst)),
        ..InterpreterSettings::default()
    }
}

fn sheet<'a>(
    page: &'a Page<'a>,
    cache: &RenderCache<'a>,
    settings: &InterpreterSettings,
) -> Result<Sheet, Refusal> {
    let (width, height) = page.render_dimensions();
    let scale = (DPI / 72.0).min((real(POINTS_MAX) / (width * height)).sqrt() * 0.999);
    let points = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let drawn = render(page, cache, settings, &RenderSettings::default(), &points);
    packed(u32::from(drawn.width()), u32::from(drawn.height()), drawn.data_as_u8_slice())
}

/// Counts here are of points: a few thousands to a few millions.
const fn real(points: u64) -> f32 {
    #[expect(clippy::as_conversions, reason = "no other conversion rounds")]
    let real = points as f32;
    real
}

fn picture(file: Vec<u8>) -> Result<Sheet, Refusal> {
    let broken = |_| Refusal::Broken;
    let mut reader =
        ImageReader::new(Cursor::new(file)).with_guessed_format().map_err(|_| Refusal::Broken)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY_BYTES / 2);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PICTURE_POINTS_MAX {
        return Err(Refusal::Large(1));
    }
    // Cameras write how they were held.
    let orientation = decoder.orientation().map_err(broken)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(broken)?;
    image.apply_orientation(orientation);
    let points = u64::from(image.width()) * u64::from(image.height());
    if points > POINTS_MAX {
        let scale = (real(POINTS_MAX) / real(points)).sqrt() * 0.999;
        image = image.thumbnail(scaled(image.width(), scale), scaled(image.height(), scale));
    }
    let (width, height) = (image.width(), image.height());
    let mut rgba = image.into_rgba8().into_raw();
    // On white, as paper is.
    for point in rgba.chunks_exact_mut(4) {
        if let [red, green, blue, opacity] = point {
            let clear = 255 - *opacity;
            for colour in [red, green, blue] {
                let mixed = u16::from(*colour) * u16::from(*opacity) + 255 * u16::from(clear);
                *colour = u8::try_from((mixed + 127) / 255).unwrap_or(255);
            }
        }
    }
    packed(width, height, &rgba)
}

fn scaled(side: u32, scale: f32) -> u32 {
    #[expect(
        clippy::as_conversions,
        reason = "no other conversion truncates; what is scaled down is shorter than before"
    )]
    let scaled = (real(u64::from(side)) * scale) as u32;
    scaled.max(1)
}

/// Packs points (red, green, blue, and what does not count any more) as small as they become: grey where there is no
/// colour, without loss where that is short.
fn packed(width: u32, height: u32, points: &[u8]) -> Result<Sheet, Refusal> {
    let is_near = |one: &u8, other: &u8| one.abs_diff(*other) <= GREY;
    let is_grey = points.chunks_exact(4).all(|point| match point {
        [red, green, blue, _] => is_near(red, green) && is_near(green, blue) && is_near(red, blue),
        _ => false,
    });
    let colours = if is_grey { 1..2 } else { 0..3 };
    let mut plain = Vec::with_capacity(points.len() / 4 * colours.len());
    for point in points.chunks_exact(4) {
        plain.extend_from_slice(point.get(colours.clone()).unwrap_or_default());
    }
    let sheet = |packing, bytes| Sheet { width, height, is_grey, packing, bytes };
    let costly = |_| Refusal::Costly;
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(&plain).map_err(costly)?;
    let lossless = encoder.finish().map_err(costly)?;
    if lossless.len() < plain.len() / LOSSLESS {
        return Ok(sheet(Packing::Flate, lossless));
    }
    let mut jpeg = Vec::new();
    let form = if is_grey { ExtendedColorType::L8 } else { ExtendedColorType::Rgb8 };
    let encoded = JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode(&plain, width, height, form);
    encoded.map_err(|_| Refusal::Costly)?;
    let (packing, bytes) =
        if jpeg.len() < lossless.len() { (Packing::Jpeg, jpeg) } else { (Packing::Flate, lossless) };
    Ok(sheet(packing, bytes))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::io::Read;

    use super::*;

    fn drawn(file: &[u8]) -> Result<Vec<Sheet>, Refusal> {
        let mut sheets = Vec::new();
        draw(file.to_vec(), &mut |sheet| {
            sheets.push(sheet);
            Ok(())
        })?;
        Ok(sheets)
    }

    fn points(sheet: &Sheet) -> Vec<u8> {
        assert_eq!(sheet.packing, Packing::Flate);
        let mut points = Vec::new();
        flate2::read::ZlibDecoder::new(sheet.bytes.as_slice()).read_to_end(&mut points).unwrap();
        let colours = if sheet.is_grey { 1 } else { 3 };
        assert_eq!(points.len(), (sheet.width * sheet.height * colours) as usize);
        points
    }

    /// A file of these objects, from 1 on; the first is the catalogue.
    fn pdf(objects: &[String]) -> Vec<u8> {
        let mut text = String::from("%PDF-1.7\n");
        let mut places = Vec::new();
        for (number, object) in (1..).zip(objects) {
            places.push(text.len());
            write!(text, "{number} 0 obj\n{object}\nendobj\n").unwrap();
        }
        let table = text.len();
        write!(text, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).unwrap();
        for place in places {
            writeln!(text, "{place:010} 00000 n ").unwrap();
        }
        let size = objects.len() + 1;
        write!(text, "trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").unwrap();
        text.into_bytes()
    }

    fn one_page(page: &str, content: &str) -> Vec<u8> {
        pdf(&[
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            format!("<</Type/Page/Parent 2 0 R/Contents 4 0 R{page}>>"),
            format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()),
        ])
    }

    #[test]
    fn a_page_is_drawn_at_150_points_an_inch_and_grey_where_it_has_no_colour() {
        let grey = drawn(&one_page("/MediaBox[0 0 144 72]", "0 0 72 36 re f")).unwrap();
        assert_eq!(grey.len(), 1);
        assert_eq!((grey[0].width, grey[0].height, grey[0].is_grey), (300, 150, true));
        let shown = points(&grey[0]);
        // The lower left quarter is black.
        assert_eq!([shown[0], shown[299], shown[149 * 300], shown[149 * 300 + 299]], [255, 255, 0, 255]);
        let red = drawn(&one_page("/MediaBox[0 0 72 72]/Rotate 90", "1 0 0 rg 0 0 36 36 re f")).unwrap();
        assert!(!red[0].is_grey);
        // Turned by a right angle, it is the upper left quarter.
        assert_eq!(points(&red[0])[..3], [255, 0, 0]);
        // A drawing of 2 m by 1 m has fewer points an inch.
        let large = drawn(&one_page("/MediaBox[0 0 5669 2835]", "")).unwrap();
        let count = u64::from(large[0].width) * u64::from(large[0].height);
        assert!((POINTS_MAX * 9 / 10..=POINTS_MAX).contains(&count), "{count}");
    }

    #[test]
    fn pictures_are_a_page_of_their_own_on_white() {
        let clear =
            image::RgbaImage::from_fn(40, 20, |x, _| image::Rgba([200, 0, 0, if x < 20 { 0 } else { 255 }]));
        let mut png = Vec::new();
        clear.write_to(&mut Cursor::new(&mut png), image::ImageFormat::Png).unwrap();
        let sheets = drawn(&png).unwrap();
        let shown = points(&sheets[0]);
        assert_eq!((sheets.len(), &shown[..3], &shown[117..120]), (1, &[255; 3][..], &[200, 0, 0][..]));
        let grain = image::GrayImage::from_fn(3000, 2600, |x, y| {
            image::Luma([(x.wrapping_mul(2_654_435_761).wrapping_add(y * 40_503) >> 13) as u8])
        });
        let mut jpeg = Vec::new();
        grain.write_to(&mut Cursor::new(&mut jpeg), image::ImageFormat::Jpeg).unwrap();
        let sheets = drawn(&jpeg).unwrap();
        assert_eq!((sheets[0].packing, sheets[0].is_grey), (Packing::Jpeg, true));
        assert!(u64::from(sheets[0].width) * u64::from(sheets[0].height) <= POINTS_MAX);
        let ratio = f64::from(sheets[0].width) / f64::from(sheets[0].height);
        assert!((ratio - 3000.0 / 2600.0).abs() < 0.01, "{ratio}");
        for cut in [&png[..png.len() / 2], &jpeg[..20], &png[..9]] {
            assert_eq!(drawn(cut), Err(Refusal::Broken));
        }
    }

    #[test]
    fn what_cannot_be_shown_whole_is_refused() {
        assert_eq!(drawn(b"Just a text"), Err(Refusal::Form));
        assert_eq!(drawn(b""), Err(Refusal::Form));
        assert_eq!(drawn(b"%PDF-1.7\nnothing more"), Err(Refusal::Broken));
        // A tree of pages that leads back to itself, and one without end under one name after the other.
        let round =
            pdf(&["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 1 0 R 2 0 R]/Count 9>>"]
                .map(str::to_owned));
        assert!(drawn(&round).is_err() || drawn(&round).unwrap().len() <= 1);
        let many = pdf(&[
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            format!(
                "<</Type/Pages/Kids[{}]/Count 1>>",
                "<</Type/Page/MediaBox[0 0 72 72]>>".repeat(PAGES_MAX + 1)
            ),
        ]);
        assert_eq!(drawn(&many), Err(Refusal::Many(u32::try_from(PAGES_MAX).unwrap() + 1)));
        for sides in ["0 0 100000 72", "0 0 72 99999", "0 0 2 2"] {
            let page = one_page(&format!("/MediaBox[{sides}]"), "");
            assert_eq!(drawn(&page), Err(Refusal::Large(1)), "{sides}");
        }
        // A picture that is none, in the middle of a page.
        let broken = pdf(&[
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            "<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 72 72]/Resources<</XObject<</P 5 0 R>>>>>>".to_owned(),
            "<</Length 24>>\nstream\nq 72 0 0 72 0 0 cm /P Do Q\nendstream".to_owned(),
            "<</Type/XObject/Subtype/Image/Width 9/Height 9/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode\
             /Length 4>>\nstream\nnone\nendstream"
                .to_owned(),
        ]);
        assert_eq!(drawn(&broken), Err(Refusal::Partial(1)));
    }
}
