"""Make the sample documents of tests/pages/documents: one small file for every kind that is read.

Usage: python scripts/pages.py [NAME ...]    (without names, all of them)

The text is invented. Needs Chromium and LibreOffice with a Chinese font; what is right about each file is
written by hand beside it, in NAME.json, from the text below.
"""

import io
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

PAGES = Path(__file__).resolve().parent.parent / "tests/pages/documents"

TITLE = ("砚川市水利局关于2023年度法治政府", "建设情况的报告")
RUNNING = "砚川市水利局文件"
TEXT = (
    "市委、市政府：",
    "2023年，我局按照市委、市政府的部署，把法治政府建设与河湖治理、供水保障、防汛抗旱等各项水利工作一同安排、"
    "一同检查。现将有关情况报告如下：",
    "一、主要工作和成效",
    "（一）依法履行职责",
    "全年办理取水许可36件，按时办结率100%。清理规范性文件11件，其中继续有效8件、修改2件、废止1件。制定《砚川市"
    "小型水库管护办法》时，在网站公开征求意见30日，收到意见14条，采纳9条，并向提出意见的单位和个人逐一说明理由。",
    "（二）规范公正文明执法",
    "立案查处水事违法案件7件，罚款12.5万元，没有一件被复议机关撤销，也没有一件被法院判决败诉。执法人员34人全部"
    "通过考试，持证上岗；新配执法记录仪16台，执法过程做到全程留痕、可以回溯。",
    "二、存在的问题",
    "一是基层水利站人手不足，全市9个站有5个只有一名工作人员。二是普法形式单一，进村入户不够，群众对取水许可、河道"
    "管理等规定了解不多。",
    "三、2024年工作打算",
    "（一）充实基层力量。上半年为人手不足的水利站各增加一名工作人员。",
    "（二）改进普法方式。每季度组织一次“法律进渠道”活动，用身边的案例讲解规定。",
)
SIGNATURE = ("砚川市水利局", "2024年1月18日")


def chromium_pdf() -> bytes:
    """The report as a browser prints it, without header and footer."""
    body = "".join(f"<p>{line}</p>" for line in TEXT)
    style = (
        "body{font:16pt 'WenQuanYi Zen Hei';line-height:1.8}"
        "h1{font-size:20pt;text-align:center}p{text-indent:2em;margin:0}"
    )
    page = (
        f"<html><meta charset=utf-8><style>{style}</style><h1>{'<br>'.join(TITLE)}</h1>{body}"
        f"<div style='text-align:right'>{'<br>'.join(SIGNATURE)}</div></html>"
    )
    browser = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "a.html"), Path(folder, "a.pdf")
        source.write_text(page, encoding="utf-8")
        arguments = ["--headless", "--no-sandbox", "--no-pdf-header-footer", f"--print-to-pdf={target}"]
        subprocess.run([browser, *arguments, source.as_uri()], check=True, capture_output=True)
        return target.read_bytes()


def _field(paragraph: Paragraph, instruction: str) -> None:
    for kind, text in (("begin", None), (None, instruction), ("end", None)):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)  # noqa: SLF001 — python-docx has no fields


def word() -> bytes:
    """The report as an office writes it: A4, running header, page numbers such as — 1 —."""
    document = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "WenQuanYi Zen Hei", Pt(16)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "WenQuanYi Zen Hei")
    normal.paragraph_format.space_after = Pt(0)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.header.paragraphs[0].text = RUNNING
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("— ")
    _field(footer, "PAGE")
    footer.add_run(" —")
    for line in TITLE:
        document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in TEXT:
        paragraph = document.add_paragraph(line)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.first_line_indent = None if line == TEXT[0] else Pt(32)
    for line in SIGNATURE:
        document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def converted(form: str) -> bytes:
    """The Word report as LibreOffice saves it in another form: pdf, doc or rtf."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.docx").write_bytes(word())
        office = shutil.which("soffice") or shutil.which("libreoffice") or "soffice"
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [office, profile, "--headless", "--convert-to", form, "--outdir", folder, f"{folder}/a.docx"]
        subprocess.run(command, check=True, capture_output=True)
        return Path(folder, f"a.{form.partition(':')[0]}").read_bytes()


def set_lines(columns: int) -> list[tuple[float, str]]:
    """The report set by hand: (blanks before the line in characters, line), lines of `columns` characters."""
    lines = [((columns - len(line)) / 2, line) for line in TITLE]
    for text in TEXT:
        indent = 0 if text == TEXT[0] else 2
        first = columns - indent
        lines += [(indent, text[:first])] + [
            (0, text[start : start + columns]) for start in range(first, len(text), columns)
        ]
    return lines + [(columns - len(line), line) for line in SIGNATURE]


def pdf_of(objects: list[bytes]) -> bytes:
    """A PDF file of these objects, numbered from 1; the first is the catalogue."""
    file = io.BytesIO(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    file.seek(0, io.SEEK_END)
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(file.tell())
        file.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
    start = file.tell()
    file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    file.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    file.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return file.getvalue()


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A compressed stream object."""
    packed = zlib.compress(content, 9)
    return b"<< %b /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (entries, len(packed), packed)


def pdf_without_fonts(encoding: str, codec: str) -> bytes:
    """The report in a font that the file does not bring, coded as `encoding`: what older converters write."""
    shown: list[list[bytes]] = []
    page: list[bytes] = []
    for indent, line in set_lines(26):
        page.append(
            b"1 0 0 1 %.2f %d Tm <%b> Tj"
            % (80 + 16 * indent, 760 - 28 * len(page), line.encode(codec).hex().encode())
        )
        if len(page) == 24:
            shown.append(page)
            page = []
    shown.append(page)
    kids = b" ".join(b"%d 0 R" % (6 + 2 * number) for number in range(len(shown)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%b] >>" % (len(shown), kids),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /%b /DescendantFonts [4 0 R] >>"
        % encoding.encode(),
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /FontDescriptor 5 0 R /DW 1000 /CIDSystemInfo"
        b" << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
        b"<< /Type /FontDescriptor /FontName /SimSun /Flags 4 /ItalicAngle 0 /Ascent 859 /Descent -141 /CapHeight 683"
        b" /StemV 80 /FontBBox [0 -141 1000 859] >>",
    ]
    for number, lines in enumerate(shown):
        footer = b"1 0 0 1 280 40 Tm <%b> Tj" % f"第{number + 1}页".encode(codec).hex().encode()
        content = b"BT /F 16 Tf\n%b\nET" % b"\n".join([*lines, footer])
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F 3 0 R >> >> >>" % (7 + 2 * number),
            stream(content),
        ]
    return pdf_of(objects)


def pdf_of_pictures(*, outlines: bool) -> bytes:
    """Two pages without text: a picture, or letters turned into outlines."""
    paths = b"".join(
        b"%d %d m %d %d l S\n" % (x, y, x + 8, y + 8) for x in range(80, 500, 12) for y in range(80, 760, 24)
    )
    picture = b"q 595 0 0 842 0 0 cm /I Do Q"
    content = stream(paths if outlines else picture)
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        b" /Resources << /XObject << /I 6 0 R >> >> >>"
    )
    size = b"/Type /XObject /Subtype /Image /Width 128 /Height 180 /ColorSpace /DeviceGray /BitsPerComponent 8"
    pixels = bytes((x * y) % 251 for y in range(180) for x in range(128))
    tree = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 2 /Kids [3 0 R 4 0 R] >>"]
    return pdf_of([*tree, page, page, content, stream(pixels, size)])


def ofd() -> bytes:
    """The report as an OFD file: two pages over a template that has the running header; page numbers - 1 -."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    lines = set_lines(26)
    pages = [lines[:22], lines[22:]]
    number = iter(range(100, 10_000))

    def shown(x: float, y: float, text: str) -> str:
        deltas = f' DeltaX="g {len(text) - 1} 6"' if len(text) > 1 else ""
        return (
            f'<ofd:TextObject ID="{next(number)}" Boundary="{x} {y} {6 * len(text)} 6" Font="1" Size="6">'
            f'<ofd:TextCode X="0" Y="5"{deltas}>{text}</ofd:TextCode></ofd:TextObject>'
        )

    def page(texts: list[str], template: str = "") -> str:
        layer = f'<ofd:Content><ofd:Layer ID="{next(number)}">{"".join(texts)}</ofd:Layer></ofd:Content>'
        return f'<?xml version="1.0" encoding="UTF-8"?><ofd:Page {space}>{template}{layer}</ofd:Page>'

    listed = "".join(f'<ofd:Page ID="{i}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in (1, 2))
    parts = {
        "OFD.xml": f'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD {space} DocType="OFD" Version="1.1"><ofd:DocBody>'
        "<ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f'<?xml version="1.0" encoding="UTF-8"?><ofd:Document {space}><ofd:CommonData>'
        "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        '<ofd:TemplatePage ID="90" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData>'
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        "Doc_0/Tpls/Tpl_0/Content.xml": page([shown(30, 12, RUNNING)]),
    }
    for index, of_page in enumerate(pages, 1):
        texts = [shown(27 + 6 * indent, 30 + 10 * row, line) for row, (indent, line) in enumerate(of_page)]
        texts.insert(0, shown(100, 280, f"- {index} -"))
        parts[f"Doc_0/Pages/Page_{index}/Content.xml"] = page(
            texts, '<ofd:Template TemplateID="90" ZOrder="Background"/>'
        )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def mhtml() -> bytes:
    """The report as a page saved with its pictures, which many call .doc."""
    message = EmailMessage()
    message["MIME-Version"] = "1.0"
    title = "".join(TITLE)
    body = "".join(f"<p>{line}</p>" for line in (*TEXT, *SIGNATURE))
    page = f"<html><head><title>{title}</title></head><body><div id=zoom><h1>{title}</h1>{body}</div></body></html>"
    message.set_content(page, subtype="html", charset="gb2312", cte="quoted-printable")
    message.make_related()
    message.add_related(b"\x89PNG", "image", "png")
    message.set_boundary("----=_Next_0")
    return bytes(message)


MADE: dict[str, Callable[[], bytes]] = {
    "printed.pdf": chromium_pdf,
    "header.pdf": lambda: converted("pdf"),
    "unicode.pdf": lambda: pdf_without_fonts("UniGB-UCS2-H", "utf-16-be"),
    "gbk.pdf": lambda: pdf_without_fonts("GBK-EUC-H", "gbk"),
    "scanned.pdf": lambda: pdf_of_pictures(outlines=False),
    "outlines.pdf": lambda: pdf_of_pictures(outlines=True),
    "report.ofd": ofd,
    "report.docx": word,
    "report.doc": lambda: converted("doc"),
    "report.wps": lambda: converted("doc"),
    "report.rtf": lambda: converted("rtf"),
    "page.doc": mhtml,
}


def main(names: list[str]) -> int:
    """Write the named files, or all."""
    for name in names or MADE:
        body = MADE[name]()
        (PAGES / name).write_bytes(body)
        print(f"{name}: {len(body) / 1024:.1f} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
