"""Writers of the demonstration's files: PDF, DOCX, ODT, XLSX, CSV, TXT from one small markup.

Markup (one block a paragraph, blank line between blocks):
  # Heading   ## Sub-heading   - bullet   | cell | cell | (first row is the header)   !name.png (picture)
Every writer gives the same bytes each time: no clock, no random number, ZIP members with a fixed date.
"""

import contextlib
import csv
import datetime
import io
import os
import re
import tempfile
import zipfile

FIXED = (2026, 11, 15, 0, 0, 0)
ORG = "Margalla Gauge & Instruments"
ORG_UR = "مارگلہ گیج اینڈ انسٹرومنٹس"
INK = (0.11, 0.17, 0.24)
ACCENT = (0.09, 0.33, 0.33)
FONT_DIR = "/usr/share/fonts/truetype/noto"
MARK_COLOUR = {"UNCLASSIFIED": "1B6E3C", "RESTRICTED": "8A5A00", "CONFIDENTIAL": "7A1F1F", "SECRET": "7A1F1F"}


class Doc:
    """What every controlled page shows, whatever its file type."""

    def __init__(self, title, body, code="", rev="", date="", marking="RESTRICTED",
                 issued="", sign=(), meta=(), form=False):
        self.title, self.body, self.code, self.rev = title, body.strip(), code, rev
        self.date, self.marking, self.issued = date, marking, issued or ORG
        self.sign, self.meta, self.form = list(sign), list(meta), form


def blocks(text):
    """Yields (type, content) of the markup."""
    table, para = [], []

    def flush():
        nonlocal table, para
        out = []
        if table:
            out.append(("table", table))
            table = []
        if para:
            out.append(("p", " ".join(para)))
            para = []
        return out

    for line in text.splitlines():
        s = line.strip()
        if s.startswith("|"):
            if para:
                yield from flush()
            table.append([c.strip() for c in s.strip("|").split("|")])
            continue
        if table:
            yield from flush()
        if not s:
            yield from flush()
        elif s.startswith("## "):
            yield from flush()
            yield ("h2", s[3:])
        elif s.startswith("# "):
            yield from flush()
            yield ("h1", s[2:])
        elif s.startswith("- "):
            yield from flush()
            para = []
            yield ("li", s[2:])
        elif s.startswith("!"):
            yield from flush()
            yield ("img", s[1:])
        else:
            para.append(s)
    yield from flush()


# ---------------------------------------------------------------- PDF

_fonts = False


def _register():
    global _fonts
    if _fonts:
        return
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    for name, f in (("Body", "NotoSans-Regular"), ("Body-Bold", "NotoSans-Bold"), ("Body-Italic", "NotoSans-Italic"),
                    ("Body-BoldItalic", "NotoSans-BoldItalic")):
        pdfmetrics.registerFont(TTFont(name, f"{FONT_DIR}/{f}.ttf"))
    pdfmetrics.registerFontFamily("Body", normal="Body", bold="Body-Bold", italic="Body-Italic",
                                  boldItalic="Body-BoldItalic")
    _fonts = True


def _rich(s):
    s = s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", s)


def pdf(path, d, pictures):
    _register()
    from reportlab.lib.colors import Color, HexColor, white
    from reportlab.pdfbase import pdfmetrics
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.platypus import (BaseDocTemplate, Frame, Image, KeepTogether, PageTemplate, Paragraph, Spacer,
                                    Table, TableStyle)
    from reportlab.pdfgen import canvas as rl_canvas

    ink, accent = Color(*INK), Color(*ACCENT)
    if d.issued != ORG:      # others have their own letter-head colour
        accent = HexColor(("#2B4C7E", "#6B3A2E", "#3F5B2B", "#5A3E73")[sum(map(ord, d.issued)) % 4])
    grey, pale = HexColor("#5C6B73"), HexColor("#EEF3F3")
    base = ParagraphStyle("p", fontName="Body", fontSize=10, leading=14.4, textColor=ink, spaceAfter=5)
    st = {
        "p": base,
        "li": ParagraphStyle("li", parent=base, leftIndent=13, bulletIndent=3, spaceAfter=2.5),
        "h1": ParagraphStyle("h1", parent=base, fontName="Body-Bold", fontSize=12, leading=16, textColor=accent,
                             spaceBefore=9, spaceAfter=4, keepWithNext=1),
        "h2": ParagraphStyle("h2", parent=base, fontName="Body-Bold", fontSize=10, leading=14, spaceBefore=5,
                             spaceAfter=2, keepWithNext=1),
        "title": ParagraphStyle("t", parent=base, fontName="Body-Bold", fontSize=17, leading=22, spaceAfter=3),
        "cell": ParagraphStyle("c", parent=base, fontSize=8.2, leading=10.8, spaceAfter=0),
        "head": ParagraphStyle("ch", parent=base, fontName="Body-Bold", fontSize=8.2, leading=10.8, spaceAfter=0,
                               textColor=white),
        "key": ParagraphStyle("k", parent=base, fontName="Body-Bold", fontSize=8.2, leading=10.8, spaceAfter=0,
                              textColor=grey),
    }
    W, H = A4
    mark = HexColor("#" + MARK_COLOUR[d.marking])

    class Counted(rl_canvas.Canvas):
        def __init__(self, *a, **k):
            super().__init__(*a, **k)
            self._pages = []

        def showPage(self):
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self):
            n = len(self._pages)
            for state in self._pages:
                self.__dict__.update(state)
                self._furniture(n)
                super().showPage()
            super().save()

        def _furniture(self, n):
            if d.title == "Certificate":
                self.setStrokeColor(accent)
                self.setLineWidth(2.2)
                self.rect(13 * mm, 21 * mm, W - 26 * mm, H - 44 * mm)
                self.setLineWidth(0.6)
                self.rect(15 * mm, 23 * mm, W - 30 * mm, H - 48 * mm)
            self.setFont("Body-Bold", 8.5)
            self.setFillColor(mark)
            self.drawCentredString(W / 2, H - 9 * mm, d.marking)
            self.drawCentredString(W / 2, 7 * mm, d.marking)
            self.setFillColor(accent)
            self.setFont("Body-Bold", 9)
            self.drawString(20 * mm, H - 16 * mm, d.issued)
            self.setFillColor(grey)
            self.setFont("Body", 8)
            right = " · ".join(x for x in (d.code, f"issue {d.rev}" if d.rev else "", d.date) if x)
            self.drawRightString(W - 20 * mm, H - 16 * mm, right)
            self.setStrokeColor(accent)
            self.setLineWidth(1)
            self.line(20 * mm, H - 18 * mm, W - 20 * mm, H - 18 * mm)
            self.setLineWidth(0.3)
            self.line(20 * mm, 15 * mm, W - 20 * mm, 15 * mm)
            self.drawString(20 * mm, 11 * mm, "Printed copies are uncontrolled unless stamped." if d.sign and d.rev
                            else "Fictitious organisation, for demonstration.")
            self.drawRightString(W - 20 * mm, 11 * mm, f"Page {self._pageNumber} of {n}")

    if d.title == "Certificate":
        for k in ("title", "p", "h1"):
            st[k] = ParagraphStyle(k + "c", parent=st[k], alignment=1, spaceBefore=10, spaceAfter=10)
        st["title"] = ParagraphStyle("tc", parent=st["title"], fontSize=26, leading=34, spaceBefore=40, spaceAfter=24)
        st["h1"] = ParagraphStyle("hc", parent=st["h1"], fontSize=16, leading=22)
    flow = [Spacer(1, 60)] * (d.title == "Certificate") + [Paragraph(_rich(d.title), st["title"])]
    if d.meta:
        rows = [[Paragraph(_rich(k), st["key"]), Paragraph(_rich(str(v)), st["cell"])] for k, v in d.meta]
        t = Table(rows, colWidths=[42 * mm, 128 * mm], hAlign="LEFT")
        t.setStyle(TableStyle([("BACKGROUND", (0, 0), (-1, -1), pale), ("VALIGN", (0, 0), (-1, -1), "TOP"),
                               ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
                               ("LINEBELOW", (0, 0), (-1, -2), 0.3, white)]))
        flow += [Spacer(1, 3), t, Spacer(1, 6)]
    for kind, c in blocks(d.body):
        if kind == "table":
            n = max(len(r) for r in c)
            cells = [[r[i].replace("**", "") if i < len(r) else "" for r in c] for i in range(n)]
            least = [max(pdfmetrics.stringWidth(word, "Body-Bold", 8.2) for x in col for word in (x.split() or [""])) + 9 for col in cells]
            want = [max(l, min(190, max(pdfmetrics.stringWidth(x, "Body", 8.2) for x in col) + 10)) for l, col in zip(least, cells)]
            room = 170 * mm
            if sum(least) >= room:
                widths = [room * l / sum(least) for l in least]
            else:
                extra = [w - l for w, l in zip(want, least)]
                k = (room - sum(least)) / (sum(extra) or 1)
                widths = [l + e * k for l, e in zip(least, extra)] if sum(extra) else [room / n] * n
            data = [[Paragraph(_rich(x), st["head" if i == 0 else "cell"]) for x in r + [""] * (n - len(r))]
                    for i, r in enumerate(c)]
            t = Table(data, colWidths=widths, repeatRows=1, hAlign="CENTER")
            t.setStyle(TableStyle([("BACKGROUND", (0, 0), (-1, 0), accent), ("VALIGN", (0, 0), (-1, -1), "TOP"),
                                   ("ROWBACKGROUNDS", (0, 1), (-1, -1), [white, pale]),
                                   ("LINEBELOW", (0, 0), (-1, -1), 0.25, HexColor("#B9C6C6")),
                                   ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
                                   ("LEFTPADDING", (0, 0), (-1, -1), 4), ("RIGHTPADDING", (0, 0), (-1, -1), 4)]))
            flow += [Spacer(1, 2), t, Spacer(1, 6)]
        elif kind == "img":
            from PIL import Image as PIL
            data = pictures(c)
            w, h = PIL.open(io.BytesIO(data)).size
            wide = min(150 * mm, 105 * mm * w / h)
            flow += [Image(io.BytesIO(data), wide, wide * h / w), Spacer(1, 5)]
        elif kind == "li":
            flow.append(Paragraph(_rich(c), st["li"], bulletText="•"))
        else:
            flow.append(Paragraph(_rich(c), st[kind]))
    if d.sign:
        rows = [[Paragraph(x, st["head"]) for x in ("", "Name", "Function", "Date")]]
        rows += [[Paragraph(_rich(x), st["cell"]) for x in r] for r in d.sign]
        t = Table(rows, colWidths=[30 * mm, 50 * mm, 60 * mm, 30 * mm], hAlign="LEFT")
        t.setStyle(TableStyle([("BACKGROUND", (0, 0), (-1, 0), grey), ("GRID", (0, 0), (-1, -1), 0.3, grey),
                               ("TOPPADDING", (0, 0), (-1, -1), 3), ("BOTTOMPADDING", (0, 0), (-1, -1), 4)]))
        flow.append(KeepTogether([Spacer(1, 8), t]))
    buf = io.BytesIO()
    doc = BaseDocTemplate(buf, pagesize=A4, title=d.title, author=d.issued, subject=d.code, creator="",
                          leftMargin=20 * mm, rightMargin=20 * mm, topMargin=23 * mm, bottomMargin=19 * mm,
                          invariant=1, pageCompression=1, lang="en")
    doc.addPageTemplates(PageTemplate("p", [Frame(20 * mm, 18 * mm, W - 40 * mm, H - 41 * mm, 0, 0, 0, 0)]))
    doc.build(flow, canvasmaker=Counted)
    put(path, buf.getvalue())


def scan_pdf(path, png_bytes, title):
    """A one-page PDF that holds nothing but a scanned picture, as an office scanner makes."""
    from PIL import Image as PIL
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen import canvas
    img = PIL.open(io.BytesIO(png_bytes)).convert("L")
    jpg = io.BytesIO()
    img.save(jpg, "JPEG", quality=55)
    # The PDF names the picture by a digest of the name of its file: one without a folder, so that it is the same anywhere.
    name = title + ".jpg"
    buf = io.BytesIO()
    c = canvas.Canvas(buf, pagesize=A4, invariant=1)
    c.setTitle(title)
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        put(os.path.abspath(name), jpg.getvalue())
        c.drawImage(name, 0, 0, A4[0], A4[1])
        c.save()
    put(path, buf.getvalue())


# ---------------------------------------------------------------- DOCX

def docx(path, d, pictures):
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    doc = Document()
    sec = doc.sections[0]
    sec.page_width, sec.page_height = Mm(210), Mm(297)
    sec.left_margin = sec.right_margin = Mm(22)
    sec.top_margin, sec.bottom_margin = Mm(26), Mm(22)
    normal = doc.styles["Normal"]
    normal.font.name, normal.font.size = "Noto Sans", Pt(10)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Noto Sans")
    normal.paragraph_format.space_after = Pt(6)
    for i, size in ((1, 13), (2, 11)):
        h = doc.styles[f"Heading {i}"]
        h.font.name, h.font.size, h.font.color.rgb = "Noto Sans", Pt(size), RGBColor(0x17, 0x54, 0x54)
        h.element.rPr.rFonts.set(qn("w:ascii"), "Noto Sans")
        h.element.rPr.rFonts.set(qn("w:hAnsi"), "Noto Sans")

    def field(par, code):
        for t, txt in (("begin", None), (None, code), ("end", None)):
            r = par.add_run()
            if t:
                e = OxmlElement("w:fldChar")
                e.set(qn("w:fldCharType"), t)
            else:
                e = OxmlElement("w:instrText")
                e.set(qn("xml:space"), "preserve")
                e.text = txt
            r._r.append(e)

    def marked(par):
        par.alignment = WD_ALIGN_PARAGRAPH.CENTER
        r = par.add_run(d.marking)
        r.bold, r.font.size = True, Pt(9)
        r.font.color.rgb = RGBColor.from_string(MARK_COLOUR[d.marking])

    def shade(cell, colour):
        e = OxmlElement("w:shd")
        e.set(qn("w:val"), "clear")
        e.set(qn("w:fill"), colour)
        cell._tc.get_or_add_tcPr().append(e)

    def rich(par, s, size=None, bold=False, colour=None):
        for i, part in enumerate(re.split(r"\*\*", s)):
            if part:
                r = par.add_run(part)
                r.bold = bold or i % 2 == 1
                if size:
                    r.font.size = Pt(size)
                if colour:
                    r.font.color.rgb = RGBColor.from_string(colour)

    marked(sec.header.paragraphs[0])
    p = sec.header.add_paragraph()
    rich(p, d.issued, 9, True, "175454")
    rich(p, "\t\t" + " · ".join(x for x in (d.code, f"issue {d.rev}" if d.rev else "", d.date) if x), 8, False, "5C6B73")
    p = sec.footer.paragraphs[0]
    rich(p, "Fictitious organisation, for demonstration.\tPage ", 8, False, "5C6B73")
    field(p, "PAGE")
    rich(p, " of ", 8)
    field(p, "NUMPAGES")
    marked(sec.footer.add_paragraph())

    p = doc.add_paragraph()
    rich(p, d.title, 18, True)

    def table(rows, header=True, keys=False):
        n = max(len(r) for r in rows)
        t = doc.add_table(rows=0, cols=n)
        t.style = "Table Grid"
        for i, r in enumerate(rows):
            cells = t.add_row().cells
            for j in range(n):
                q = cells[j].paragraphs[0]
                q.paragraph_format.space_after = Pt(1)
                head = header and i == 0
                rich(q, str(r[j]) if j < len(r) else "", 8.5, head or (keys and j == 0), "FFFFFF" if head else None)
                if head:
                    shade(cells[j], "175454")
                elif keys and j == 0:
                    shade(cells[j], "EEF3F3")
        doc.add_paragraph().paragraph_format.space_after = Pt(2)

    if d.meta:
        table([list(m) for m in d.meta], header=False, keys=True)
    for kind, c in blocks(d.body):
        if kind == "table":
            table(c)
        elif kind == "img":
            doc.add_picture(io.BytesIO(pictures(c)), width=Mm(140))
        elif kind == "li":
            q = doc.add_paragraph(style="List Bullet")
            q.paragraph_format.space_after = Pt(2)
            rich(q, c)
        elif kind in ("h1", "h2"):
            doc.add_heading(c, 1 if kind == "h1" else 2)
        else:
            q = doc.add_paragraph()
            rich(q, c)
            if re.search(r"[\u0600-\u06ff]", c):
                e = OxmlElement("w:bidi")
                q._p.get_or_add_pPr().append(e)
    if d.sign:
        table([["", "Name", "Function", "Date"]] + [list(s) for s in d.sign])
    when = datetime.datetime(*FIXED)
    cp = doc.core_properties
    cp.title, cp.author, cp.subject, cp.created, cp.modified = d.title, d.issued, d.code, when, when
    cp.last_modified_by, cp.comments, cp.revision = d.issued, "", 1
    buf = io.BytesIO()
    doc.save(buf)
    put(path, rezip(buf.getvalue()))


# ---------------------------------------------------------------- ODT

def odt(path, d):
    esc = lambda s: s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    span = lambda s: re.sub(r"\*\*(.+?)\*\*", r'<text:span text:style-name="B">\1</text:span>', esc(s))
    out = [f'<text:p text:style-name="T">{esc(d.title)}</text:p>']

    def table(rows, n_table=[0]):
        n_table[0] += 1
        n = max(len(r) for r in rows)
        out.append(f'<table:table table:name="t{n_table[0]}"><table:table-column table:number-columns-repeated="{n}"/>')
        for i, r in enumerate(rows):
            out.append("<table:table-row>")
            for j in range(n):
                style = "Bp" if i == 0 else "C"
                out.append(f'<table:table-cell table:style-name="Cell" office:value-type="string">'
                           f'<text:p text:style-name="{style}">{span(str(r[j]) if j < len(r) else "")}</text:p>'
                           "</table:table-cell>")
            out.append("</table:table-row>")
        out.append("</table:table><text:p/>")

    if d.meta:
        table([["Item", "Entry"]] + [list(m) for m in d.meta])
    for kind, c in blocks(d.body):
        if kind == "table":
            table(c)
        elif kind in ("h1", "h2"):
            out.append(f'<text:h text:outline-level="{kind[1]}" text:style-name="H{kind[1]}">{span(c)}</text:h>')
        elif kind == "li":
            out.append(f'<text:list><text:list-item><text:p text:style-name="P">{span(c)}</text:p></text:list-item></text:list>')
        elif kind == "p":
            out.append(f'<text:p text:style-name="P">{span(c)}</text:p>')
    if d.sign:
        table([["", "Name", "Function", "Date"]] + [list(s) for s in d.sign])
    ns = ('xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
          'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
          'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
          'xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"')

    def style(name, size, weight="normal", colour="#1c2b3d", after="0.2cm"):
        return (f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="{after}"/>'
                f'<style:text-properties fo:font-family="Noto Sans" fo:font-size="{size}pt" fo:font-weight="{weight}" fo:color="{colour}"/></style:style>')
    auto = (style("T", 17, "bold") + style("H1", 12, "bold", "#175454") + style("H2", 10, "bold") + style("P", 10)
            + style("C", 9, after="0cm") + style("Bp", 9, "bold", after="0cm")
            + '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
            + '<style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties fo:border="0.3pt solid #5c6b73" fo:padding="0.08cm"/></style:style>')
    content = (f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ns}><office:automatic-styles>{auto}</office:automatic-styles>'
               f'<office:body><office:text>{"".join(out)}</office:text></office:body></office:document-content>')
    mk = esc(d.marking)
    col = MARK_COLOUR[d.marking]
    styles = (f'<?xml version="1.0" encoding="UTF-8"?><office:document-styles {ns}><office:automatic-styles>'
              '<style:page-layout style:name="pm"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2cm"/></style:page-layout>'
              f'<style:style style:name="M" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-weight="bold" fo:font-size="9pt" fo:color="#{col}"/></style:style>'
              '</office:automatic-styles><office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pm">'
              f'<style:header><text:p text:style-name="M">{mk}</text:p><text:p>{esc(d.issued)} · {esc(d.code)} · issue {esc(d.rev)}</text:p></style:header>'
              f'<style:footer><text:p text:style-name="M">{mk} · page <text:page-number/> of <text:page-count/></text:p></style:footer>'
              '</style:master-page></office:master-styles></office:document-styles>')
    meta = (f'<?xml version="1.0" encoding="UTF-8"?><office:document-meta {ns}><office:meta><dc:title>{esc(d.title)}</dc:title>'
            f'<dc:creator>{esc(d.issued)}</dc:creator><dc:date>2026-11-15T00:00:00</dc:date></office:meta></office:document-meta>')
    man = ('<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
           '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
           + "".join(f'<manifest:file-entry manifest:full-path="{n}" manifest:media-type="text/xml"/>' for n in ("content.xml", "styles.xml", "meta.xml"))
           + "</manifest:manifest>")
    buf = io.BytesIO()
    with zipfile.ZipFile(buf, "w") as z:
        for name, data, how in (("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED),
                                ("content.xml", content, zipfile.ZIP_DEFLATED), ("styles.xml", styles, zipfile.ZIP_DEFLATED),
                                ("meta.xml", meta, zipfile.ZIP_DEFLATED), ("META-INF/manifest.xml", man, zipfile.ZIP_DEFLATED)):
            info = zipfile.ZipInfo(name, FIXED)
            info.compress_type, info.external_attr = how, 0o644 << 16
            z.writestr(info, data.encode())
    put(path, buf.getvalue())


# ---------------------------------------------------------------- XLSX

def xlsx(path, title, sheets, marking="RESTRICTED", chart=None):
    """`sheets`: list of (name, intro line, header, rows[, widths]). `chart`: (sheet, kind, first data row.. see code)."""
    from openpyxl import Workbook
    from openpyxl.chart import LineChart, Reference
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter as L

    wb = Workbook()
    wb.remove(wb.active)
    thin = Border(*[Side("thin", color="B9C6C6")] * 4)
    for name, intro, header, rows in sheets:
        ws = wb.create_sheet(name[:31])
        ws["A1"], ws["A2"], ws["A3"] = ORG, title, intro
        ws["A1"].font, ws["A2"].font = Font("Noto Sans", 11, True, color="175454"), Font("Noto Sans", 14, True)
        ws["A3"].font = Font("Noto Sans", 9, italic=True, color="5C6B73")
        for j, h in enumerate(header, 1):
            c = ws.cell(5, j, h)
            c.font, c.fill = Font("Noto Sans", 9, True, color="FFFFFF"), PatternFill("solid", "175454")
            c.alignment, c.border = Alignment(wrap_text=True, vertical="center"), thin
        for i, r in enumerate(rows, 6):
            for j, v in enumerate(r, 1):
                c = ws.cell(i, j, v)
                c.font, c.border = Font("Noto Sans", 9), thin
                c.alignment = Alignment(wrap_text=True, vertical="top")
                if isinstance(v, datetime.date):
                    c.number_format = "yyyy-mm-dd"
                if isinstance(v, str):
                    if v.lower() in ("overdue", "expired", "fail", "gap", "high", "rejected", "open"):
                        c.fill = PatternFill("solid", "F6D5D0")
                    elif v.lower() in ("closed", "pass", "valid", "low", "in calibration", "accepted"):
                        c.fill = PatternFill("solid", "DCEFE2")
                    elif v.lower() in ("medium", "due", "planned"):
                        c.fill = PatternFill("solid", "FBF0D2")
        for j in range(1, len(header) + 1):
            w = max([len(str(header[j - 1]))] + [len(str(r[j - 1])) for r in rows if j <= len(r) and r[j - 1] is not None])
            ws.column_dimensions[L(j)].width = min(46, max(9, w * 0.95 + 2))
        ws.freeze_panes = "A6"
        ws.auto_filter.ref = f"A5:{L(len(header))}{5 + len(rows)}"
        ws.page_setup.orientation, ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = "landscape", 1, 0
        ws.sheet_properties.pageSetUpPr.fitToPage = True
        ws.oddHeader.center.text = ws.oddFooter.center.text = marking
        ws.oddFooter.right.text = "Page &P of &N"
        if chart and chart[0] == name:
            _, heading, cols, unit = chart
            ch = LineChart()
            ch.title, ch.height, ch.width, ch.y_axis.title = heading, 8, 18, unit
            for j in cols:
                ch.add_data(Reference(ws, min_col=j, min_row=5, max_row=5 + len(rows)), titles_from_data=True)
            ch.set_categories(Reference(ws, min_col=1, min_row=6, max_row=5 + len(rows)))
            ws.add_chart(ch, f"A{8 + len(rows)}")
    wb.properties.title, wb.properties.creator = title, ORG
    buf = io.BytesIO()
    wb.save(buf)
    put(path, rezip(buf.getvalue()))


# ---------------------------------------------------------------- plain

def table_csv(path, header, rows):
    buf = io.StringIO()
    w = csv.writer(buf, lineterminator="\n")
    w.writerow(header)
    w.writerows(rows)
    put(path, buf.getvalue().encode())


def text(path, body):
    put(path, (body.strip() + "\n").encode())


def rezip(data):
    """The same members with a fixed date, and no save time inside the properties."""
    src = zipfile.ZipFile(io.BytesIO(data))
    buf = io.BytesIO()
    with zipfile.ZipFile(buf, "w", zipfile.ZIP_DEFLATED) as z:
        for name in src.namelist():
            body = src.read(name)
            if name == "docProps/core.xml":
                body = re.sub(rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>2026-11-15T00:00:00Z", body)
            if name == "docProps/thumbnail.jpeg":
                continue
            if name == "_rels/.rels":
                body = re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", body)
            info = zipfile.ZipInfo(name, FIXED)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            z.writestr(info, body, compresslevel=9)
    return buf.getvalue()


def put(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data)
