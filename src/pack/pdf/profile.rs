//! The colours of the document: a profile of sRGB (IEC 61966-2-1), made here, so that nothing of anybody else is embedded.

/// Bytes of the header and of each entry of the table of tags (ICC.1:2010, 7.2 and 7.3).
const HEADER: usize = 128;
const ENTRY: usize = 12;

/// An sRGB profile, version 4.2, for displays: primaries adapted to D50, and the exact curve.
#[must_use]
pub fn srgb() -> Vec<u8> {
    // ICC.1:2010, 10.22; the white of D50, and the primaries as Bradford's method adapts them from D65.
    let white = xyz([0.9642, 1.0, 0.8249]);
    let red = xyz([0.436_066, 0.222_488, 0.013_916]);
    let green = xyz([0.385_147, 0.716_873, 0.097_076]);
    let blue = xyz([0.143_066, 0.060_608, 0.714_096]);
    let adaptation = typed(
        b"sf32",
        &fixed(&[
            1.047_882, 0.022_919, -0.050_217, 0.029_587, 0.990_479, -0.017_059, -0.009_232, 0.015_076,
            0.751_678,
        ]),
    );
    // Function 3: (aX + b)^g from d on, cX below.
    let mut curve = vec![0, 3, 0, 0];
    curve.extend(fixed(&[2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.040_45]));
    let curve = typed(b"para", &curve);
    let tags: [([u8; 4], Vec<u8>); 8] = [
        (*b"desc", words("sRGB")),
        (*b"cprt", words("CC0")),
        (*b"wtpt", white),
        (*b"chad", adaptation),
        (*b"rXYZ", red),
        (*b"gXYZ", green),
        (*b"bXYZ", blue),
        (*b"rTRC", curve),
    ];
    // The three curves are one.
    let count = tags.len() + 2;
    let mut table = u32(count).to_vec();
    let mut data = Vec::new();
    let mut last = [[0; 4]; 2];
    for (name, bytes) in &tags {
        last = [u32(HEADER + 4 + ENTRY * count + data.len()), u32(bytes.len())];
        table.extend([*name, last[0], last[1]].concat());
        data.extend_from_slice(bytes);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    for name in [*b"gTRC", *b"bTRC"] {
        table.extend([name, last[0], last[1]].concat());
    }
    let mut profile = Vec::with_capacity(HEADER + table.len() + data.len());
    profile.extend(u32(HEADER + table.len() + data.len()));
    profile.extend([0; 4]);
    profile.extend(0x0420_0000_u32.to_be_bytes());
    profile.extend_from_slice(b"mntrRGB XYZ ");
    // A date is demanded; nothing depends on it. Then: signature, no platform, flags, maker, model, attributes.
    for part in [2026_u16, 1, 1, 0, 0, 0] {
        profile.extend(part.to_be_bytes());
    }
    profile.extend_from_slice(b"acsp");
    profile.extend([0; 24]);
    // Perceptual; the connection space's white.
    profile.extend([0; 4]);
    profile.extend(fixed(&[0.9642, 1.0, 0.8249]));
    profile.resize(HEADER, 0);
    profile.extend(table);
    profile.extend(data);
    profile
}

fn u32(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_be_bytes()
}

fn typed(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    [name.as_slice(), &[0; 4], content].concat()
}

fn xyz(value: [f64; 3]) -> Vec<u8> {
    typed(b"XYZ ", &fixed(&value))
}

/// Numbers with sixteen binary places.
fn fixed(numbers: &[f64]) -> Vec<u8> {
    #[expect(clippy::as_conversions, reason = "no other conversion rounds; all of them are constants near 1")]
    let to_fixed = |number: &f64| ((number * 65_536.0).round() as i32).to_be_bytes();
    numbers.iter().flat_map(to_fixed).collect()
}

/// A text in English: one record of twelve bytes after sixteen of head.
fn words(text: &str) -> Vec<u8> {
    let letters: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let head = [u32(1), u32(12), *b"enUS", u32(letters.len()), u32(28)].concat();
    typed(b"mluc", &[head, letters].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(profile: &[u8], at: usize) -> usize {
        u32::from_be_bytes(profile[at..at + 4].try_into().unwrap()) as usize
    }

    #[test]
    fn the_profile_is_whole_and_its_colours_add_up_to_white() {
        let profile = srgb();
        assert_eq!(number(&profile, 0), profile.len());
        assert_eq!(&profile[36..40], b"acsp");
        let tags: Vec<(Vec<u8>, usize, usize)> = (0..number(&profile, 128))
            .map(|tag| 132 + tag * 12)
            .map(|at| (profile[at..at + 4].to_vec(), number(&profile, at + 4), number(&profile, at + 8)))
            .collect();
        assert_eq!(tags.len(), 10);
        let of = |name: &[u8]| {
            let (_, start, length) = tags.iter().find(|(tag, ..)| tag == name).unwrap();
            assert_eq!(start % 4, 0);
            &profile[*start..start + length]
        };
        let fixed = |bytes: &[u8]| f64::from(i32::from_be_bytes(bytes.try_into().unwrap())) / 65_536.0;
        for part in [8, 12, 16] {
            let sum: f64 =
                [b"rXYZ", b"gXYZ", b"bXYZ"].map(|name| fixed(&of(name)[part..part + 4])).iter().sum();
            assert!((sum - fixed(&of(b"wtpt")[part..part + 4])).abs() < 0.000_5, "{sum}");
        }
        // The curve at its ends, and where its two parts meet.
        let curve = of(b"bTRC");
        let [g, a, b, c, d] = [12, 16, 20, 24, 28].map(|at| fixed(&curve[at..at + 4]));
        assert!(((a + b).powf(g) - 1.0).abs() < 0.000_1);
        assert!(((a * d + b).powf(g) - c * d).abs() < 0.000_01);
    }
}
