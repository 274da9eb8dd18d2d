"""Files that mean harm, or are broken in ways that hurt: each made here, with what must come of it."""

import io
import random
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx

PAGES = Path(__file__).resolve().parent.parent / "pages/documents"

ELSEWHERE = Path(tempfile.gettempdir(), "fzsearch-was-here")
DAMAGED, QUARANTINED, NEEDS_OCR, READ = "damaged", "quarantined", "needs_ocr", "read"

HOSTILE: dict[str, Callable[[], bytes]] = {}
"""What makes each file, by its name."""
OUTCOMES: dict[str, set[str]] = {}
"""What may come of each."""


def hostile(name: str, *outcomes: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Enter a file into the tables."""

    def enter(make: Callable[[], bytes]) -> Callable[[], bytes]:
        HOSTILE[name], OUTCOMES[name] = make, set(outcomes)
        return make

    return enter


# Zip files


def zip_of(parts: dict[str, bytes], *, stored: bool = False) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(
        file, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED, compresslevel=1
    ) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return file.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx_with(markup: bytes, **more: bytes) -> bytes:
    """A Word document whose main part is this."""
    file = io.BytesIO()
    docx.Document().save(file)
    source = zipfile.ZipFile(file)
    parts = {name: source.read(name) for name in source.namelist()}
    return zip_of(parts | {"word/document.xml": markup} | more)


def document(body: str, prolog: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<w:document {W}><w:body>{body}</w:body></w:document>'.encode()
    )


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a0 "法">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)) + "]>"
)
XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


@hostile("ratio.docx", QUARANTINED)
def _() -> bytes:
    return zip_of({"word/document.xml": bytes(90 * 2**20)})


@hostile("sum.docx", QUARANTINED)
def _() -> bytes:
    return zip_of({f"word/{number}.xml": bytes(900 * 2**10) for number in range(150)})


@hostile("matryoshka.docx", DAMAGED)
def _() -> bytes:
    body = b"0" * 10**6
    for _level in range(12):
        body = zip_of({f"word/{number}.zip": body for number in range(4)})
    return body


@hostile("entries.docx", QUARANTINED)
def _() -> bytes:
    return zip_of({f"word/{number}.xml": b"" for number in range(10_000)}, stored=True)


@hostile("lying.docx", DAMAGED)
def _() -> bytes:
    honest = docx_with(document(paragraph("法" * 300_000)))
    size = struct.pack("<I", len(document(paragraph("法" * 300_000))))
    assert honest.count(size) == 2
    return honest.replace(size, struct.pack("<I", 100))


@hostile("lying-large.docx", QUARANTINED)
def _() -> bytes:
    honest = docx_with(document(paragraph("法")))
    size = struct.pack("<I", len(document(paragraph("法"))))
    return honest.replace(size, struct.pack("<I", 2**31))


@hostile("twice.docx", DAMAGED, READ)
def _() -> bytes:
    file = io.BytesIO(docx_with(document(paragraph("甲"))))
    with zipfile.ZipFile(file, "a") as archive:
        directory = archive.NameToInfo
        directory.clear()  # so that it does not warn
        archive.writestr("word/document.xml", document(paragraph("乙")))
    return file.getvalue()


@hostile("overlapping.docx", QUARANTINED)
def _() -> bytes:
    """Many entries of the list stand for one piece of the file."""
    one = zip_of({"word/document.xml": bytes(900 * 2**10)})
    start = one.index(b"PK\x01\x02")
    end = one.index(b"PK\x05\x06")
    entry, count = one[start:end], 1500
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(entry) * count, start, 0)
    return one[:start] + entry * count + tail


@hostile("elsewhere.docx", DAMAGED)
def _() -> bytes:
    names = (f"../../../../../..{ELSEWHERE}", str(ELSEWHERE), "word\\..\\..\\x")
    return zip_of(dict.fromkeys(names, b"x"))


@hostile("empty.docx", DAMAGED)
def _() -> bytes:
    return zip_of({})


@hostile("pictures.docx", DAMAGED)
def _() -> bytes:
    return zip_of({"a.png": b"\x89PNG", "b.txt": b"x"})


@hostile("locked-zip.docx", DAMAGED)
def _() -> bytes:
    body = bytearray(docx_with(document(paragraph("法"))))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = body.find(mark)
        while place >= 0:
            body[place + at] |= 1
            place = body.find(mark, place + 4)
    return bytes(body)


@hostile("half.docx", DAMAGED)
def _() -> bytes:
    body = (PAGES / "report.docx").read_bytes()
    return body[: len(body) // 2]


@hostile("xxe.docx", QUARANTINED)
def _() -> bytes:
    return docx_with(document(paragraph("&e;"), XXE))


@hostile("laughs.docx", QUARANTINED)
def _() -> bytes:
    return docx_with(document(paragraph("&a9;"), LAUGHS))


@hostile("dtd.docx", QUARANTINED)
def _() -> bytes:
    return docx_with(document(paragraph("法"), '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'))


@hostile("utf16-dtd.docx", QUARANTINED)
def _() -> bytes:
    markup = document(paragraph("&e;"), XXE).decode().replace("UTF-8", "UTF-16")
    return docx_with(markup.encode("utf-16"))


@hostile("rels-dtd.docx", QUARANTINED)
def _() -> bytes:
    return docx_with(document(""), **{"word/_rels/document.xml.rels": f"{LAUGHS}<x>&a9;</x>".encode()})


@hostile("no-main-part.docx", DAMAGED)
def _() -> bytes:
    source = zipfile.ZipFile(io.BytesIO(docx_with(b"")))
    return zip_of({name: source.read(name) for name in source.namelist() if name != "word/document.xml"})


@hostile("million-nodes.docx", QUARANTINED, DAMAGED)
def _() -> bytes:
    numbers = random.Random(1)
    return docx_with(document("".join(f'<w:p w:rsidR="{numbers.getrandbits(40):x}"/>' for _ in range(1_000_000))))


@hostile("deep.docx", QUARANTINED)
def _() -> bytes:
    numbers = random.Random(2)
    opened = "".join(f'<w:sdt w:x="{numbers.getrandbits(40):x}">' for _ in range(100_000))
    return docx_with(document(opened + "</w:sdt>" * 100_000))


@hostile("long-text.docx", QUARANTINED)
def _() -> bytes:
    return docx_with(document(paragraph(random.Random(3).randbytes(8 * 2**20).hex())))


@hostile("very-long-text.docx", QUARANTINED)
def _() -> bytes:
    return docx_with(document(paragraph("a" * (200 * 2**20))))


# OFD

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
ROOT = f"<ofd:OFD {SPACE}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"


def ofd_of(pages: str, content: str, *, prolog: str = "", root: str = ROOT, templates: str = "") -> bytes:
    shown = f"{prolog}<ofd:Document {SPACE}><ofd:CommonData>{templates}</ofd:CommonData>"
    return zip_of({
        "OFD.xml": root.encode(),
        "Doc_0/Document.xml": f"{shown}<ofd:Pages>{pages}</ofd:Pages></ofd:Document>".encode(),
        "Doc_0/P.xml": f"{prolog}<ofd:Page {SPACE}>{content}</ofd:Page>".encode(),
        "Doc_0/T.xml": f'<ofd:Page {SPACE}><ofd:Template TemplateID="1"/>{shown_text("模板")}</ofd:Page>'.encode(),
    })  # fmt: skip


def shown_text(text: str, more: str = "") -> str:
    return (
        f'<ofd:TextObject ID="9" Boundary="10 20 100 6" Size="6"><ofd:TextCode X="0" Y="5" {more}>{text}'
        "</ofd:TextCode></ofd:TextObject>"
    )


PAGE = '<ofd:Page ID="2" BaseLoc="P.xml"/>'
LONG = "全年检查取水口六十四处，发现问题十二个，全部整改到位。"


@hostile("xxe.ofd", QUARANTINED)
def _() -> bytes:
    return ofd_of(PAGE, shown_text("&e;"), prolog=XXE)


@hostile("laughs.ofd", QUARANTINED)
def _() -> bytes:
    return ofd_of(PAGE, shown_text("&a9;"), prolog=LAUGHS)


@hostile("template-in-itself.ofd", READ)
def _() -> bytes:
    return ofd_of(
        PAGE,
        '<ofd:Template TemplateID="1"/>' * 50 + shown_text(LONG),
        templates='<ofd:TemplatePage ID="1" BaseLoc="T.xml"/>',
    )


@hostile("page-is-document.ofd", NEEDS_OCR)
def _() -> bytes:
    return ofd_of('<ofd:Page ID="2" BaseLoc="Document.xml"/>', "")


@hostile("root-is-itself.ofd", DAMAGED)
def _() -> bytes:
    return ofd_of(PAGE, "", root=ROOT.replace("Doc_0/Document.xml", "OFD.xml"))


@hostile("missing-page.ofd", DAMAGED)
def _() -> bytes:
    return ofd_of('<ofd:Page ID="2" BaseLoc="../../../../etc/passwd"/>', "")


@hostile("million-pages.ofd", QUARANTINED)
def _() -> bytes:
    return ofd_of("".join(f'<ofd:Page ID="{n * 7919 % 999_983}" BaseLoc="P.xml"/>' for n in range(1_000_000)), "")


@hostile("deep.ofd", QUARANTINED)
def _() -> bytes:
    numbers = random.Random(4)
    opened = "".join(f'<ofd:PageBlock ID="{numbers.getrandbits(40)}">' for _ in range(100_000))
    return ofd_of(PAGE, opened + "</ofd:PageBlock>" * 100_000)


@hostile("endless-steps.ofd", READ)
def _() -> bytes:
    return ofd_of(PAGE, shown_text(LONG, 'DeltaX="' + "g 999999999 6 " * 1000 + 'g 99999999999999999999 nan"'))


@hostile("nowhere.ofd", READ, NEEDS_OCR)
def _() -> bytes:
    places = ("nan nan 1 1", "1e308 1e308 1 1", "inf -inf 1 1", "a b c d", "", "1")
    return ofd_of(
        PAGE, "".join(shown_text(LONG).replace("10 20 100 6", place) for place in places) + shown_text(LONG)
    )


@hostile("one-large-page-often.ofd", QUARANTINED)
def _() -> bytes:
    filling = f'<ofd:x a="{random.Random(5).randbytes(400_000).hex()}"/>'
    return ofd_of(PAGE * 290, filling + shown_text(LONG))


@hostile("too-much-text.ofd", QUARANTINED)
def _() -> bytes:
    numbers = random.Random(6)
    texts = "".join(
        shown_text("".join(chr(numbers.randrange(0x4E00, 0x9FA5)) for _ in range(900))) for _ in range(40)
    )
    return ofd_of(PAGE * 290, texts)


@hostile("no-zip.ofd", DAMAGED)
def _() -> bytes:
    return b"OFD" * 1000


# PDF


def pdf_of(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF file of these objects, numbered from 1; the first is the catalogue."""
    body = b"%PDF-1.7\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer << /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(body))
    return body + table + end


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< %b /Length %d >>\nstream\n%b\nendstream" % (entries, len(content), content)


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
ONE_PAGE = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
HEADER_PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << %b >> >>"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


@hostile("circular-tree.pdf", DAMAGED, NEEDS_OCR)
def _() -> bytes:
    return pdf_of(CATALOGUE, b"<< /Type /Pages /Count 5 /Kids [2 0 R 3 0 R] /Parent 3 0 R >>", b"<< /Type /Pages /Count 9 /Kids [2 0 R] >>")  # fmt: skip


@hostile("circular-form.pdf", NEEDS_OCR, QUARANTINED)
def _() -> bytes:
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >>"
    page = HEADER_PAGE % b"/XObject << /F 5 0 R >>"
    return pdf_of(CATALOGUE, ONE_PAGE, page, stream(b"/F Do"), stream(b"/F Do /F Do", form))


@hostile("doubling-forms.pdf", QUARANTINED, NEEDS_OCR)
def _() -> bytes:
    """Forty forms, each showing the next one twice."""
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F %d 0 R >> >>"
    forms = [stream(b"/F Do /F Do", form % number) for number in range(6, 46)]
    page = HEADER_PAGE % b"/XObject << /F 5 0 R >>"
    return pdf_of(CATALOGUE, ONE_PAGE, page, stream(b"/F Do"), *forms, stream(b"", form % 5))


@hostile("million-pages-claimed.pdf", QUARANTINED, DAMAGED)
def _() -> bytes:
    tree = b"<< /Type /Pages /Count 1000000 /Kids [3 0 R] >>"
    return pdf_of(CATALOGUE, tree, HEADER_PAGE % b"", stream(b""))


@hostile("thousand-pages.pdf", QUARANTINED)
def _() -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 1003))
    pages = [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"] * 1000
    return pdf_of(CATALOGUE, b"<< /Type /Pages /Count 1000 /Kids [%b] >>" % kids, *pages)


@hostile("flate-bomb.pdf", QUARANTINED)
def _() -> bytes:
    pack = zlib.compressobj(9)
    head = pack.compress(b" ") + pack.flush(zlib.Z_FULL_FLUSH)
    piece = pack.compress(b" " * 2**20) + pack.flush(zlib.Z_FULL_FLUSH)  # stands for itself wherever it is put
    packed = head + piece * 1024 + pack.flush()
    return pdf_of(CATALOGUE, ONE_PAGE, HEADER_PAGE % b"", stream(zlib.compress(packed, 9), b"/Filter [/FlateDecode /FlateDecode]"))  # fmt: skip


@hostile("endless-text.pdf", QUARANTINED)
def _() -> bytes:
    shown = zlib.compress(b"BT /F 9 Tf " + b"(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj " * 1_000_000 + b"ET", 9)
    page = HEADER_PAGE % b"/Font << /F 5 0 R >>"
    return pdf_of(CATALOGUE, ONE_PAGE, page, stream(shown, b"/Filter /FlateDecode"), FONT)


@hostile("endless-paths.pdf", QUARANTINED, NEEDS_OCR)
def _() -> bytes:
    shown = zlib.compress(b"q 0 0 m 9 9 l S Q " * 5_000_000, 9)
    return pdf_of(CATALOGUE, ONE_PAGE, HEADER_PAGE % b"", stream(shown, b"/Filter /FlateDecode"))


@hostile("locked.pdf", DAMAGED)
def _() -> bytes:
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%b> /U <%b> >> /ID [<00> <00>]" % (
        b"ab" * 32,
        b"cd" * 32,
    )
    return pdf_of(CATALOGUE, ONE_PAGE, HEADER_PAGE % b"", stream(b""), trailer=lock)


@hostile("huge-page.pdf", NEEDS_OCR)
def _() -> bytes:
    page = (HEADER_PAGE % b"/Font << /F 5 0 R >>").replace(b"595 842", b"1e38 99999999999999999999")
    return pdf_of(CATALOGUE, ONE_PAGE, page, stream(b"BT /F 1e30 Tf 1e30 0 0 1e30 1e30 1e30 Tm (a) Tj ET"), FONT)


@hostile("bad-xref.pdf", READ, NEEDS_OCR)
def _() -> bytes:
    body = (PAGES / "gbk.pdf").read_bytes()
    place = body.rindex(b"xref\n0")
    return body[:place] + body[place:].replace(b"0000", b"9999")


@hostile("xref-in-circles.pdf", DAMAGED, NEEDS_OCR, READ)
def _() -> bytes:
    body = pdf_of(CATALOGUE, ONE_PAGE, HEADER_PAGE % b"", stream(b""))
    return body.replace(b"/Root 1 0 R", b"/Prev %d /Root 1 0 R" % body.rindex(b"xref\n0"))


@hostile("deep-arrays.pdf", DAMAGED, NEEDS_OCR, QUARANTINED)
def _() -> bytes:
    return pdf_of(CATALOGUE, ONE_PAGE, HEADER_PAGE % b"", b"[" * 1_000_000, stream(b"[" * 1_000_000))


@hostile("length-of-itself.pdf", DAMAGED, NEEDS_OCR)
def _() -> bytes:
    return pdf_of(CATALOGUE, ONE_PAGE, HEADER_PAGE % b"", b"<< /Length 4 0 R >>\nstream\nx\nendstream")


@hostile("script.pdf", NEEDS_OCR)
def _() -> bytes:
    action = b"/OpenAction << /S /JavaScript /JS (app.launchURL('http://127.0.0.1:9/')) >>"
    return pdf_of(CATALOGUE[:-2] + action + b">>", ONE_PAGE, HEADER_PAGE % b"", stream(b""))


def _cut(share: float) -> Callable[[], bytes]:
    def make() -> bytes:
        body = (PAGES / "header.pdf").read_bytes()
        return body[: int(len(body) * share)]

    return make


for _percent in (1, 10, 50, 90, 99):
    hostile(f"cut-at-{_percent}.pdf", DAMAGED, NEEDS_OCR, READ)(_cut(_percent / 100))


# Old formats, MHTML


@hostile("garbage.doc", DAMAGED)
def _() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(7).randbytes(50_000)


@hostile("locked.doc", DAMAGED)
def _() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + "EncryptedPackage".encode("utf-16-le")


@hostile("locked-97.doc", DAMAGED)
def _() -> bytes:
    """What Word 97 to 2003 makes of a password: a flag at the beginning of the main stream."""
    body = bytearray((PAGES / "report.doc").read_bytes())
    body[next(at for at in range(512, len(body), 512) if body[at : at + 2] == b"\xec\xa5") + 11] |= 1
    return bytes(body)


@hostile("deep.mht", DAMAGED, QUARANTINED)
def _() -> bytes:
    head = "".join(f'Content-Type: multipart/related; boundary="b{n}"\n\n--b{n}\n' for n in range(20_000))
    return b"MIME-Version: 1.0\n" + head.encode()


@hostile("many-parts.mht", DAMAGED, QUARANTINED)
def _() -> bytes:
    part = b"--b\nContent-Type: text/plain\n\nx\n"
    return b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n' + part * 100_000 + b"--b--\n"


# Those that LibreOffice gets to see

FOR_OFFICE = ("cut.doc", "scrambled.doc", "deep.rtf", "endless.rtf")


@hostile("cut.doc", DAMAGED, QUARANTINED, READ)
def _() -> bytes:
    return (PAGES / "report.doc").read_bytes()[:9000] + "WordDocument".encode("utf-16-le")


@hostile("scrambled.doc", DAMAGED, QUARANTINED, READ)
def _() -> bytes:
    body = bytearray((PAGES / "report.doc").read_bytes())
    numbers = random.Random(8)
    for _number in range(2000):
        body[numbers.randrange(600, len(body))] = numbers.randrange(256)
    return bytes(body) + "WordDocument".encode("utf-16-le")


@hostile("deep.rtf", DAMAGED, QUARANTINED, READ)
def _() -> bytes:
    return b"{\\rtf1 " + b"{" * 1_000_000


@hostile("endless.rtf", DAMAGED, QUARANTINED, READ)
def _() -> bytes:
    return b"{\\rtf1 {\\pict\\bin2147483647 " + b"x" * 1000 + b"\\trowd\\cellx1 " * 50_000
