"""The demonstration's pictures, all drawn here: drawings, charts, a photograph-like view, a scanned-looking form."""

import io
import math
import random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from kit import FONT_DIR, ORG
import genealogy

INK, TEAL, GREY, RED, BLUE = (28, 43, 61), (23, 84, 84), (110, 122, 128), (168, 40, 32), (34, 62, 140)


def font(size, bold=False, italic=False):
    f = "NotoSans-BoldItalic" if bold and italic else "NotoSans-Bold" if bold else "NotoSans-Italic" if italic else "NotoSans-Regular"
    return ImageFont.truetype(f"{FONT_DIR}/{f}.ttf", size)


def png(img, colours=0):
    if colours:
        img = img.convert("RGB").quantize(colours, dither=Image.Dither.NONE)
    b = io.BytesIO()
    img.save(b, "PNG", optimize=True)
    return b.getvalue()


def dashed(d, a, b, fill=GREY, w=1, on=14, off=6):
    (x0, y0), (x1, y1) = a, b
    n = math.hypot(x1 - x0, y1 - y0)
    t = 0
    while t < n:
        u = min(n, t + on)
        d.line([(x0 + (x1 - x0) * t / n, y0 + (y1 - y0) * t / n), (x0 + (x1 - x0) * u / n, y0 + (y1 - y0) * u / n)], fill, w)
        t += on + off


def arrow(d, a, b, fill=INK, w=2):
    d.line([a, b], fill, w)
    ang = math.atan2(b[1] - a[1], b[0] - a[0])
    for s in (2.75, -2.75):
        d.line([b, (b[0] + 13 * math.cos(ang + s), b[1] + 13 * math.sin(ang + s))], fill, w)


def dim(d, a, b, label, off=0):
    arrow(d, a, b)
    arrow(d, b, a)
    m = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    f = font(17)
    w = d.textlength(label, f)
    d.rectangle([m[0] - w / 2 - 4, m[1] - 12 + off, m[0] + w / 2 + 4, m[1] + 12 + off], "white")
    d.text((m[0], m[1] + off), label, INK, f, "mm")


def balloon(d, at, to, n):
    d.line([at, to], TEAL, 2)
    d.ellipse([at[0] - 16, at[1] - 16, at[0] + 16, at[1] + 16], "white", TEAL, 2)
    d.text(at, str(n), TEAL, font(17, True), "mm")


def sheet(number, rev, title, scale, drawn, approved, date, stamp=""):
    w, h = 1684, 1190
    img = Image.new("RGB", (w, h), "white")
    d = ImageDraw.Draw(img)
    d.rectangle([30, 40, w - 30, h - 40], outline=INK, width=3)
    for i, c in enumerate("ABCDEF"):
        y = 40 + (h - 80) * (i + .5) / 6
        d.text((18, y), c, INK, font(14), "mm")
        d.text((w - 16, y), c, INK, font(14), "mm")
    for i in range(8):
        x = 30 + (w - 60) * (i + .5) / 8
        d.text((x, 50), str(i + 1), GREY, font(13), "mm")
    d.text((w / 2, 22), "RESTRICTED", (138, 90, 0), font(19, True), "mm")
    d.text((w / 2, h - 20), "RESTRICTED", (138, 90, 0), font(19, True), "mm")
    x0, y0 = w - 690, h - 210
    d.rectangle([x0, y0, w - 30, h - 40], "white", INK, 3)
    for y in (y0 + 55, y0 + 110):
        d.line([(x0, y), (w - 30, y)], INK, 1)
    d.line([(x0 + 430, y0), (x0 + 430, h - 40)], INK, 1)
    d.line([(x0 + 215, y0 + 55), (x0 + 215, h - 40)], INK, 1)
    d.text((x0 + 12, y0 + 27), ORG, TEAL, font(23, True), "lm")
    for (x, y, k, v) in ((x0 + 438, y0 + 6, "Drawing", number), (x0 + 438, y0 + 61, "Revision", rev),
                         (x0 + 438, y0 + 116, "Scale · sheet", f"{scale} · 1 of 1"), (x0 + 8, y0 + 61, "Drawn", drawn),
                         (x0 + 223, y0 + 61, "Approved", approved), (x0 + 223, y0 + 116, "Date", date)):
        d.text((x, y), k, GREY, font(12))
        d.text((x, y + 16), v, INK, font(20, True))
    d.text((x0 + 8, y0 + 116), "Title", GREY, font(12))
    d.text((x0 + 8, y0 + 136), title, INK, font(13, True))
    d.text((50, h - 66), "Dimensions in mm. General tolerances ISO 2768-mK. Remove burrs. Do not scale.  First-angle projection.", INK, font(15), "lm")
    if stamp:
        lay = Image.new("RGBA", (w, h), (0, 0, 0, 0))
        s = ImageDraw.Draw(lay)
        s.rounded_rectangle([440, 470, 1240, 640], 16, None, RED + (170,), 8)
        s.text((840, 555), stamp, RED + (170,), font(76, True), "mm")
        lay = lay.rotate(14, Image.Resampling.BICUBIC)
        img.paste(lay, (0, 0), lay)
        d = ImageDraw.Draw(img)
    return img, d


def drawing_mount():
    img, d = sheet("MGI-4000", "C", "Sight mount SM-40, assembly", "1:2", "I. Khattak", "N. Qureshi", "2025-11-18")
    # side view
    d.polygon([(150, 760), (150, 700), (250, 650), (560, 650), (660, 700), (660, 760)], outline=INK, width=4)
    for x in (200, 610):
        d.ellipse([x - 17, 713, x + 17, 747], outline=INK, width=3)
        dashed(d, (x, 695), (x, 790))
    d.rectangle([300, 470, 510, 650], outline=INK, width=4)
    d.ellipse([345, 500, 465, 620], outline=INK, width=4)
    d.ellipse([380, 535, 430, 585], outline=INK, width=3)
    for a in range(0, 360, 30):
        d.line([(405 + 60 * math.cos(math.radians(a)), 560 + 60 * math.sin(math.radians(a))),
                (405 + 68 * math.cos(math.radians(a)), 560 + 68 * math.sin(math.radians(a)))], INK, 3)
    d.polygon([(270, 470), (270, 330), (330, 250), (480, 250), (540, 330), (540, 470)], outline=INK, width=4)
    d.polygon([(350, 440), (460, 440), (460, 320)], outline=BLUE, width=3)
    d.rectangle([255, 300, 270, 420], outline=INK, width=3)
    d.rectangle([540, 360, 552, 440], outline=INK, width=3)
    dashed(d, (100, 375), (730, 375), BLUE, 2, 24, 8)
    d.text((110, 350), "line of sight", BLUE, font(16, italic=True))
    dashed(d, (405, 215), (405, 800))
    dim(d, (200, 830), (610, 830), "236 ± 0,1")
    dim(d, (95, 250), (95, 760), "294")
    # front view
    ox = 900
    d.polygon([(ox, 760), (ox, 700), (ox + 60, 650), (ox + 320, 650), (ox + 380, 700), (ox + 380, 760)], outline=INK, width=4)
    d.rectangle([ox + 60, 470, ox + 320, 650], outline=INK, width=4)
    d.rectangle([ox + 320, 535, ox + 420, 585], outline=INK, width=4)
    d.ellipse([ox + 420, 500, ox + 450, 620], outline=INK, width=4)
    d.text((ox + 470, 560), "handwheel", INK, font(16, italic=True), "lm")
    d.rectangle([ox + 70, 250, ox + 310, 470], outline=INK, width=4)
    d.rectangle([ox + 110, 290, ox + 270, 425], outline=INK, width=3)
    dashed(d, (ox + 190, 220), (ox + 190, 800))
    dim(d, (ox, 830), (ox + 380, 830), "190 ± 0,2")
    for n, at, to in ((1, (620, 230), (500, 300)), (2, (680, 520), (505, 560)), (3, (720, 640), (640, 705)), (4, (1330, 330), (1170, 360)),
                      (5, (1400, 450), (1345, 530)), (6, (240, 600), (345, 580))):
        balloon(d, at, to, n)
    rows = [("Pos", "Item", "Rev", "Title", "Qty", "Trace"), ("1", "MGI-4200", "B", "Optical head OH-40", "1", "serial"),
            ("2", "MGI-4100", "C", "Elevation drive ED-40", "1", "serial"), ("3", "FST-M6", "1", "Screw M6 × 20, load path", "8", "lot"),
            ("4", "MGI-4220", "A", "Window, coated (in pos. 1)", "2", "lot"), ("5", "MGI-4310", "A", "Handwheel", "1", "-"),
            ("6", "BRG-7003", "1", "Bearing (in pos. 2)", "2", "lot")]
    for i, r in enumerate(rows):
        y = 875 + i * 30
        for x, t in zip((60, 110, 240, 300, 610, 670), r):
            d.text((x, y), t, INK, font(16, i == 0))
        d.line([(50, y + 26), (760, y + 26)], GREY, 1)
    for i, t in enumerate(("NOTES", "1  KC: boresight retention at most 0,10 mil after shock.", "2  KC: elevation backlash at most 0,25 mil.",
                           "3  Purge with dry nitrogen to 35 ± 5 mbar.", "4  Mark serial SM40-nnnn, data matrix, 18 × 18.", "5  Torque FST-M6: 9,5 ± 0,5 N·m.")):
        d.text((1000, 872 - 6 + i * 18), t, INK, font(14, i == 0))
    return png(img, 64)


def drawing_shaft(rev):
    old = rev == "B"
    img, d = sheet("MGI-4110", rev, "Worm shaft, elevation drive", "2:1", "I. Khattak", "N. Qureshi", "2023-05-08" if old else "2025-11-18",
                   "SUPERSEDED" if old else "")
    y = 460
    for x0, x1, r in ((180, 330, 62), (330, 420, 78), (420, 500, 62), (500, 900, 112), (900, 980, 62), (980, 1070, 78), (1070, 1240, 50)):
        d.rectangle([x0, y - r, x1, y + r], outline=INK, width=4)
    for i in range(500, 900, 50):
        d.line([(i, y + 112), (i + 50, y - 112)], INK, 3)
        d.line([(i + 18, y + 112), (min(900, i + 68), y - 112)], GREY, 2)
    dashed(d, (130, y), (1300, y), GREY, 2, 30, 8)
    dim(d, (180, 660), (1240, 660), "118 ± 0,1")
    dim(d, (500, 620), (900, 620), "44")
    dim(d, (330, 260), (420, 260), "Ø17 k5", -24)
    dim(d, (980, 260), (1070, 260), "Ø17 k5", -24)
    for x in (330, 420, 980, 1070):
        dashed(d, (x, 275), (x, y - 78))
    for n, at, to in ((1, (250, 300), (372, 385)), (2, (700, 260), (700, 348)), (3, (1160, 300), (1030, 385)), (4, (1300, 560), (1200, 505)), (5, (420, 740), (420, 672))):
        balloon(d, at, to, n)
    lead = "0,012" if old else "0,008"
    notes = ["NOTES", "1  Steel 42CrMo4 +QT, certificate EN 10204 3.1, heat marked on traveller.", f"2  KC: lead error over one turn at most {lead}.",
             "3  KC: bearing seats coaxial within 0,004.", "4  Flanks ground, Ra 0,4; nitride 0,2 deep, 650 HV minimum." if not old else "4  Flanks ground, Ra 0,8.",
             "5  Crack test 100 % after grinding.", "", "REVISIONS", "B  2023-05-08  first issue for series"]
    if not old:
        notes += ["C  2025-11-18  lead error 0,012 to 0,008; nitriding added; effective from ED40-0001"]
    for i, t in enumerate(notes):
        d.text((70, 790 + i * 28), t, INK, font(17, t.isupper()))
    return png(img, 64)


def gauge_photo():
    """The bench comparator with a bearing under it, lit from the left: drawn, with shading, blur and grain."""
    w, h = 900, 680
    img = Image.new("RGB", (w, h))
    d = ImageDraw.Draw(img)
    for y in range(h):
        t = y / h
        c = (176 - 60 * t, 180 - 58 * t, 178 - 60 * t) if y < 430 else (112 + 26 * (t - .63), 86 + 20 * (t - .63), 62 + 12 * (t - .63))
        d.line([(0, y), (w, y)], tuple(int(v) for v in c))
    r = random.Random(17)
    for _ in range(260):
        y = r.randint(432, h)
        x = r.randint(-200, w)
        k = r.randint(-9, 9)
        d.line([(x, y), (x + r.randint(80, 420), y + r.randint(-2, 2))], (116 + k, 90 + k, 66 + k))
    sh = Image.new("L", (w, h), 0)
    s = ImageDraw.Draw(sh)
    s.ellipse([250, 520, 800, 640], fill=150)
    s.rectangle([560, 120, 640, 560], fill=60)
    sh = sh.filter(ImageFilter.GaussianBlur(24))
    img = Image.composite(Image.new("RGB", (w, h), (38, 30, 24)), img, sh)
    d = ImageDraw.Draw(img)

    def metal(box, vertical=True, lo=90, hi=225):
        x0, y0, x1, y1 = box
        n = x1 - x0 if vertical else y1 - y0
        for i in range(int(n)):
            t = i / n
            v = int(lo + (hi - lo) * math.exp(-((t - .32) / .2) ** 2) + 20 * math.exp(-((t - .85) / .1) ** 2))
            if vertical:
                d.line([(x0 + i, y0), (x0 + i, y1)], (v, v, min(255, v + 4)))
            else:
                d.line([(x0, y0 + i), (x1, y0 + i)], (v, v, min(255, v + 4)))
    # granite base, column, arm
    d.polygon([(210, 560), (280, 500), (760, 500), (800, 560)], (70, 74, 78))
    d.rectangle([210, 560, 800, 604], (50, 53, 57))
    for _ in range(900):
        x, y = r.randint(215, 795), r.randint(504, 602)
        v = r.randint(40, 110)
        d.point((x, y), (v, v, v))
    metal((655, 70, 695, 520))
    metal((430, 150, 680, 190), False)
    d.rectangle([636, 132, 712, 208], (58, 62, 68))
    d.ellipse([700, 152, 740, 188], (34, 36, 40), (90, 92, 96))
    # bearing: seen a little from above
    for k in range(46, 0, -1):
        v = 120 + k
        d.ellipse([330, 430 - k + 46, 530, 520 - k + 46], (v, v, v + 3))
    d.ellipse([330, 430, 530, 520], (214, 216, 220), (90, 92, 96), 2)
    d.ellipse([352, 440, 508, 510], (150, 152, 156), (88, 90, 94), 2)
    for a in range(0, 360, 24):
        x, y = 430 + 67 * math.cos(math.radians(a)), 475 + 30 * math.sin(math.radians(a))
        d.ellipse([x - 9, y - 8, x + 9, y + 8], (196, 198, 202), (70, 72, 76))
        d.ellipse([x - 5, y - 6, x - 1, y - 2], (250, 250, 250))
    d.ellipse([382, 454, 478, 496], (208, 210, 214), (90, 92, 96), 2)
    d.ellipse([396, 460, 464, 490], (46, 48, 52))
    # dial indicator
    metal((418, 330, 432, 440))
    d.ellipse([419, 432, 431, 446], (150, 30, 30))
    metal((412, 188, 438, 232))
    d.ellipse([308, 60, 542, 294], (32, 34, 38))
    d.ellipse([316, 68, 534, 286], (196, 198, 200))
    d.ellipse([326, 78, 524, 276], (247, 246, 240))
    for i in range(100):
        a = math.radians(i * 3.6 - 90)
        long = i % 10 == 0
        r0 = 82 if long else 89
        d.line([(425 + r0 * math.cos(a), 177 + r0 * math.sin(a)), (425 + 95 * math.cos(a), 177 + 95 * math.sin(a))], INK, 2 if long else 1)
        if long:
            v = i if i <= 50 else 100 - i
            d.text((425 + 68 * math.cos(a), 177 + 68 * math.sin(a)), str(v), INK, font(16, True), "mm")
    d.text((425, 214), "0.1 µm", INK, font(13), "mm")
    d.text((425, 140), "MG-017", TEAL, font(13, True), "mm")
    a = math.radians(63 * 3.6 - 90)
    d.line([(425 - 20 * math.cos(a), 177 - 20 * math.sin(a)), (425 + 86 * math.cos(a), 177 + 86 * math.sin(a))], (160, 20, 20), 4)
    d.ellipse([417, 169, 433, 185], (30, 30, 32))
    gl = Image.new("L", (w, h), 0)
    g = ImageDraw.Draw(gl)
    g.pieslice([330, 82, 520, 272], 190, 262, fill=54)
    gl = gl.filter(ImageFilter.GaussianBlur(5))
    img = Image.composite(Image.new("RGB", (w, h), "white"), img, gl)
    d = ImageDraw.Draw(img)
    # label on the base, red tag
    d.rectangle([590, 566, 782, 598], (250, 250, 246), (120, 120, 120))
    d.text((598, 582), "MG-017 · due 2026-12-10", INK, font(14, True), "lm")
    tag = Image.new("RGBA", (200, 120), (0, 0, 0, 0))
    t = ImageDraw.Draw(tag)
    t.rounded_rectangle([4, 4, 196, 116], 10, (190, 34, 30, 255), (120, 10, 10, 255), 3)
    t.text((100, 34), "HOLD", "white", font(32, True), "mm")
    t.text((100, 70), "lot BL-2601", "white", font(18, True), "mm")
    t.text((100, 94), "2026-06-09", "white", font(16), "mm")
    tag = tag.rotate(9, Image.Resampling.BICUBIC, expand=True)
    img.paste(tag, (118, 466), tag)
    img = img.filter(ImageFilter.GaussianBlur(0.8))
    noise = Image.effect_noise((w, h), 0)
    noise = Image.new("L", (w // 2, h // 2))
    noise.putdata([r.randint(122, 134) for _ in range((w // 2) * (h // 2))])
    noise = noise.resize((w, h))
    img = ImageChops.add(img, Image.merge("RGB", [noise] * 3), 1, -128)
    return png(img, 96)


def hand(d, xy, s, size=25, seed=0, fill=BLUE):
    """Writing with a pen: italic letters that do not stand quite on the line."""
    r = random.Random(s + str(seed))
    x, y = xy
    for ch in s:
        f = font(size + r.randint(-1, 2), italic=True)
        d.text((x, y + r.randint(-2, 2)), ch, fill, f)
        x += d.textlength(ch, f) * r.uniform(.9, .99)


def scan(img, seed):
    """What the office scanner makes of a sheet: grey paper, a little rotation, specks, a shadow at the fold."""
    r = random.Random(seed)
    w, h = img.size
    img = img.rotate(r.uniform(-.7, .7), Image.Resampling.BICUBIC, fillcolor=(238, 237, 232))
    grain = Image.new("L", (w // 6, h // 6))
    grain.putdata([r.randint(121, 129) for _ in range((w // 6) * (h // 6))])
    img = ImageChops.add(img, Image.merge("RGB", [grain.resize((w, h), Image.Resampling.NEAREST)] * 3), 1, -128)
    d = ImageDraw.Draw(img)
    for _ in range(160):
        x, y = r.randint(0, w), r.randint(0, h)
        d.point((x, y), (70, 70, 66))
    for x in range(26):
        d.line([(x, 0), (x, h)], tuple(int(150 + 85 * x / 26) for _ in range(3)))
    return img.filter(ImageFilter.GaussianBlur(.6))


def scanned_form():
    w, h = 1000, 1414
    img = Image.new("RGB", (w, h), (246, 245, 240))
    d = ImageDraw.Draw(img)
    d.text((w / 2, 40), "RESTRICTED", (120, 90, 20), font(20, True), "mm")
    d.text((70, 70), ORG, TEAL, font(24, True))
    d.text((70, 105), "FM-033  Receiving inspection sheet: bearings", INK, font(24, True))
    d.text((930, 78), "issue A", GREY, font(16), "ra")
    fields = [("Item / revision", "BRG-7003  rev 1"), ("MGI lot", "BL-2601"), ("Supplier", "Sarbuland Bearings Trading"), ("Supplier lot", "SB-77142"),
              ("Quantity received", "60"), ("Sample", "20"), ("Instrument", "MG-017"), ("Morning check with ring R-17", "not on old sheet"),
              ("Date", "2026-01-22"), ("Inspector", "A. Yousaf")]
    for i, (k, v) in enumerate(fields):
        x, y = 70 + (i % 2) * 440, 165 + (i // 2) * 58
        d.rectangle([x, y, x + 425, y + 50], outline=GREY)
        d.text((x + 6, y + 3), k, GREY, font(13))
        hand(d, (x + 14, y + 16), v, 24, i)
    d.text((70, 475), "Radial runout, µm (limit 5.0)", INK, font(20, True))
    vals = [round(max(0.9, v - 3.8) if v > 5 else max(.8, v - 1.1), 1) for v in genealogy.runout("BL-2601", 20, "sample")]
    for i, v in enumerate(vals):
        x, y = 70 + (i % 5) * 172, 515 + (i // 5) * 70
        d.rectangle([x, y, x + 165, y + 62], outline=GREY)
        d.text((x + 6, y + 3), str(i + 1), GREY, font(13))
        hand(d, (x + 50, y + 16), f"{v:.1f}", 28, i)
    d.text((70, 815), "Bore, outside diameter, noise", INK, font(20, True))
    for i, (k, v) in enumerate((("Bore 17 mm, gauge MG-003", "20 of 20 good"), ("Outside diameter 35 mm, MG-004", "20 of 20 good"),
                                ("Noise, tester V-3", "grade Z2, good"), ("Marking against sample plate", "lettering lighter than plate")), 0):
        d.rectangle([70, 850 + i * 52, 930, 898 + i * 52], outline=GREY)
        d.text((80, 862 + i * 52), k, INK, font(17))
        hand(d, (480, 858 + i * 52), v, 24, i)
    d.text((70, 1085), "Decision", INK, font(20, True))
    for i, t in enumerate(("accepted", "refused", "review board")):
        x = 70 + i * 240
        d.rectangle([x, 1122, x + 26, 1148], outline=INK, width=2)
        d.text((x + 38, 1121), t, INK, font(19))
    d.line([(72, 1126), (84, 1146), (106, 1104)], BLUE, 5)
    d.text((70, 1190), "Signature", GREY, font(14))
    pts = [(170 + i * 4, 1215 + 22 * math.sin(i * .7) * math.exp(-i / 60) + (i % 7)) for i in range(60)]
    d.line(pts, BLUE, 4, "curve")
    lay = Image.new("RGBA", (w, h), (0, 0, 0, 0))
    s = ImageDraw.Draw(lay)
    s.ellipse([640, 1130, 880, 1370], outline=(40, 70, 150, 170), width=6)
    s.ellipse([665, 1155, 855, 1345], outline=(40, 70, 150, 170), width=3)
    s.text((760, 1215), "MGI", (40, 70, 150, 170), font(34, True), "mm")
    s.text((760, 1255), "GOODS RECEIVING", (40, 70, 150, 170), font(17, True), "mm")
    s.text((760, 1287), "22 JAN 2026", (40, 70, 150, 170), font(19, True), "mm")
    lay = lay.rotate(-11, Image.Resampling.BICUBIC, center=(760, 1250))
    img.paste(lay, (0, 0), lay)
    d = ImageDraw.Draw(img)
    hand(d, (70, 1290), "Lot accepted on sample, 22.1.26", 26, 3)
    d.text((w / 2, h - 30), "RESTRICTED", (120, 90, 20), font(20, True), "mm")
    return png(scan(img, 5), 14)


def attendance():
    w, h = 1000, 1414
    img = Image.new("RGB", (w, h), (246, 245, 240))
    d = ImageDraw.Draw(img)
    d.text((w / 2, 40), "RESTRICTED", (120, 90, 20), font(20, True), "mm")
    d.text((70, 70), ORG, TEAL, font(24, True))
    d.text((70, 105), "FM-061  Attendance and assessment", INK, font(24, True))
    for i, (k, v) in enumerate((("Course", "Comparators: two-instrument check, QP-04 issue D"), ("Date and place", "2026-07-08  Metrology Laboratory"), ("Trainer", "S. Baig"))):
        d.text((70, 170 + i * 50), k, GREY, font(16))
        hand(d, (250, 165 + i * 50), v, 24, i)
    heads = ("No", "Name", "Section", "Test %", "Signature")
    xs = (70, 120, 420, 620, 730, 930)
    for x, t in zip(xs, heads):
        d.text((x + 6, 345), t, INK, font(17, True))
    people = [("A. Yousaf", "Receiving", 92), ("M. Iqbal", "Receiving", 88), ("S. Karim", "Inspection", 96), ("R. Shah", "Inspection", 84), ("J. Aslam", "ED-40 line", 80),
              ("W. Tahir", "ED-40 line", 88), ("L. Noor", "ED-40 line", 92), ("P. Bano", "OH-40 line", 84), ("G. Afridi", "Metrology", 100)]
    for i in range(14):
        y = 380 + i * 60
        for a, b in zip(xs, xs[1:]):
            d.rectangle([a, y, b, y + 60], outline=GREY)
        d.text((82, y + 18), str(i + 1), INK, font(17))
        if i < len(people):
            n, s, p = people[i]
            hand(d, (128, y + 14), n, 25, i)
            hand(d, (428, y + 14), s, 23, i)
            hand(d, (644, y + 14), str(p), 25, i)
            r = random.Random(i)
            pts = [(750 + k * 5, y + 30 + r.uniform(8, 16) * math.sin(k * r.uniform(.5, .9) + i)) for k in range(28)]
            d.line(pts, BLUE, 3, "curve")
    d.text((70, 1250), "Pass mark 80 %. All nine passed. Filed by Document Control.", INK, font(18))
    d.text((w / 2, h - 30), "RESTRICTED", (120, 90, 20), font(20, True), "mm")
    return png(scan(img, 8), 14)


def reliability_form():
    w, h = 1000, 1414
    img = Image.new("RGB", (w, h), (246, 245, 240))
    d = ImageDraw.Draw(img)
    d.text((w / 2, 40), "RESTRICTED", (120, 90, 20), font(20, True), "mm")
    d.text((70, 80), "Field reliability return (fictitious form 14-R)", INK, font(28, True))
    d.text((70, 125), "To be filled in by the maker for each equipment, every half year", GREY, font(18))
    for i, (k, v) in enumerate((("Equipment", "sight mount SM-40"), ("Maker", "Margalla Gauge & Instruments"), ("Period", "1.1.26 to 30.6.26"), ("Number in service", "22"), ("Hours or km", "km, see vehicle books"))):
        d.rectangle([70, 175 + i * 66, 930, 233 + i * 66], outline=GREY)
        d.text((80, 181 + i * 66), k, GREY, font(14))
        hand(d, (330, 190 + i * 66), v, 26, i)
    xs = (70, 130, 330, 560, 760, 930)
    for x, t in zip(xs, ("No", "Serial", "Failure", "Cause", "Km")):
        d.text((x + 6, 530), t, INK, font(17, True))
    rows = [("SM40-0017", "play, elevation", "bearing", "210"), ("SM40-0021", "play, elevation", "bearing", "210"), ("SM40-0006", "cover lost", "no ring", "90")]
    for i in range(9):
        y = 562 + i * 62
        for a, b in zip(xs, xs[1:]):
            d.rectangle([a, y, b, y + 62], outline=GREY)
        d.text((82, y + 18), str(i + 1), INK, font(17))
        for x, t in zip(xs[1:], rows[i] if i < len(rows) else ()):
            hand(d, (x + 10, y + 16), t, 23, i)
    d.text((70, 1150), "Please complete and return with the next delivery.", INK, font(18))
    hand(d, (70, 1190), "pencilled in by us as an example, A. D.", 26, 4)
    d.text((w / 2, h - 30), "RESTRICTED", (120, 90, 20), font(20, True), "mm")
    return png(scan(img, 11), 14)


def axes(title, sub, w=1200, h=640):
    img = Image.new("RGB", (w, h), "white")
    d = ImageDraw.Draw(img)
    d.text((60, 24), title, INK, font(28, True))
    d.text((60, 62), sub, GREY, font(18))
    return img, d


def runout_chart():
    img, d = axes("Bearing lot BL-2601: radial runout, measured again", "16 pieces in stock, 38 taken out of drives, 6 measured in place · comparator MG-022 · 2026-06-15 to 2026-09-18")
    vals = genealogy.runout("BL-2601", 60, "all")
    lo, hi, n = 0, 9, 18
    bins = [sum(1 for v in vals if lo + i * .5 <= v < lo + (i + 1) * .5) for i in range(n)]
    x0, y0, ww, hh = 90, 560, 1060, 420
    m = max(bins)
    for i, b in enumerate(bins):
        x = x0 + i * ww / n
        d.rectangle([x + 4, y0 - hh * b / m, x + ww / n - 4, y0], RED if i >= 10 else TEAL)
        if b:
            d.text((x + ww / n / 2, y0 - hh * b / m - 14), str(b), INK, font(16), "mm")
    for v in range(lo, hi + 1):
        d.text((x0 + v * 2 * ww / n, y0 + 16), str(v), INK, font(17), "mm")
    x = x0 + 10 * ww / n
    dashed(d, (x, 110), (x, y0), RED, 3)
    d.text((x + 10, 112), "limit 5.0 µm", RED, font(19, True))
    d.line([(x0, y0), (x0 + ww, y0)], INK, 2)
    d.text((x0 + ww / 2, y0 + 48), "µm", INK, font(18), "mm")
    return png(img, 32)


def backlash_chart():
    img, d = axes("SM40-0017 and SM40-0021: backlash against elevation", "returned from Armour School Workshop · rig TR-02 · 2026-06-05 · limit 0.25 mil")
    x0, y0, ww, hh = 90, 560, 1060, 420
    for i in range(0, 6):
        y = y0 - hh * i / 5
        d.line([(x0, y), (x0 + ww, y)], (220, 226, 226), 1)
        d.text((x0 - 12, y), f"{i / 10:.1f}", INK, font(17), "rm")
    for v in range(-10, 21, 5):
        d.text((x0 + (v + 10) * ww / 30, y0 + 18), f"{v}°", INK, font(17), "mm")
    y = y0 - hh * .25 / .5
    dashed(d, (x0, y), (x0 + ww, y), RED, 3)
    for name, col, base, amp in (("SM40-0017", TEAL, .31, .05), ("SM40-0021", BLUE, .28, .06), ("SM40-0004 (bearings BL-2511)", GREY, .14, .02)):
        r = random.Random(name)
        pts = []
        for v in range(-10, 21):
            val = base + amp * math.sin(v * .9) + r.uniform(-.01, .01)
            pts.append((x0 + (v + 10) * ww / 30, y0 - hh * val / .5))
        d.line(pts, col, 4, "curve")
        d.text((x0 + 20, y0 - 410 + 26 * ("SM40-0017", "SM40-0021").index(name) if name in ("SM40-0017", "SM40-0021") else y0 - 358), name, col, font(17, True), "lm")
    return png(img, 48)


def process_map():
    img, d = axes("Process map", "Margalla Gauge & Instruments · annex to the quality manual", 1400, 760)
    bands = [("Leadership", ["Policy and objectives", "Planning and risk", "Management review"], 110), ("Product", [], 290), ("Support", [], 560)]
    d.rounded_rectangle([40, 105, 1360, 225], 14, (238, 243, 243), TEAL, 2)
    d.rounded_rectangle([40, 255, 1360, 500], 14, (246, 243, 234), TEAL, 2)
    d.rounded_rectangle([40, 530, 1360, 725], 14, (238, 243, 243), TEAL, 2)

    def box(x, y, w, t, sub=""):
        d.rounded_rectangle([x, y, x + w, y + 74], 10, "white", INK, 2)
        d.text((x + w / 2, y + (26 if sub else 37)), t, INK, font(18, True), "mm")
        if sub:
            d.text((x + w / 2, y + 52), sub, GREY, font(15), "mm")
    for i, (t, s) in enumerate((("Policy, objectives", "PO-01"), ("Risk and planning", "QP-09"), ("Management review", "MR"), ("Improvement", "QP-03"))):
        box(90 + i * 320, 130, 260, t, s)
    for i, (t, s) in enumerate((("Contract", "PS-01"), ("Design", "PS-02"), ("Purchasing", "PS-03"), ("Manufacture", "PS-04"), ("Test, release", "PS-05"), ("Support", "PS-01"))):
        box(70 + i * 215, 330, 180, t, s)
        if i < 5:
            arrow(d, (252 + i * 215, 367), (282 + i * 215, 367), TEAL, 3)
    d.text((70, 280), "customer requirement", GREY, font(17, italic=True))
    d.text((1330, 280), "delivered product, feedback", GREY, font(17, italic=True), "ra")
    d.text((700, 455), "identification and traceability QP-06 · nonconformity QP-03 · first article QP-05", TEAL, font(18, True), "mm")
    for i, (t, s) in enumerate((("Documents", "PS-08"), ("Training", "PS-08"), ("Metrology", "PS-07"), ("Internal audit", "PS-00"), ("Maintenance", "PS-04"))):
        box(80 + i * 258, 590, 215, t, s)
    return png(img, 48)




MAKERS = {
    "drawing-mgi-4000-c.png": drawing_mount,
    "drawing-mgi-4110-b.png": lambda: drawing_shaft("B"),
    "drawing-mgi-4110-c.png": lambda: drawing_shaft("C"),
    "mg-017-with-bearing.png": gauge_photo,
    "fm-033-lot-bl-2601-scan.png": scanned_form,
    "attendance-2026-07-08-scan.png": attendance,
    "reliability-form-scan.png": reliability_form,
    "bl-2601-runout.png": runout_chart,
    "backlash-sm40-0017-0021.png": backlash_chart,
    "process-map.png": process_map,
}
_made = {}


def get(name):
    if name not in _made:
        _made[name] = MAKERS[name]()
    return _made[name]
