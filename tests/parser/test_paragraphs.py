"""Letters at places become paragraphs again, whatever the file does to them."""

import io
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fzsearch.parser.glyphs import Glyph, Line, Sheet, lines_of
from fzsearch.parser.paragraphs import paragraphs
from tests.conftest import ParseText
from tests.parser.hostile import pdf_of, stream

WIDE = 20  # characters in a full line
SIZE, PITCH = 10.0, 15.0


def line(text: str, row: int, indent: float = 0, *, size: float = SIZE, parted: bool = False) -> Line:
    left = 50 + indent * SIZE
    return Line(text, left, left + size * len(text), 100 + PITCH * row, size, parted)


def sheet(*lines: Line) -> Sheet:
    return Sheet(tuple(lines), 300, 800)


FULL = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
assert len(FULL) == WIDE


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ((line(FULL[:18], 0, 2), line("末尾。", 1)), FULL[:18] + "末尾。"),
        ((line(FULL[:18], 0, 2), line("下一段。", 1, 2), line(FULL, 2)), FULL[:18] + "\n下一段。\n" + FULL),
        ((line("短句。", 0), line("顶格的下一段。", 1), line(FULL, 3)), "短句。\n顶格的下一段。\n" + FULL),
        ((line(FULL[:17] + "。", 0, 2), line("二、存在问题", 1)), FULL[:17] + "。\n二、存在问题"),
        ((line(FULL, 0), line("二、三两项已完成。", 1)), FULL + "二、三两项已完成。"),
        ((line("一、" + FULL[:18], 0), line("（一）规范执法", 1)), "一、" + FULL[:18] + "\n（一）规范执法"),
        ((line(FULL[:18], 0, 2), line("2024年的事。", 1)), FULL[:18] + "2024年的事。"),
        ((line(FULL, 0), line(FULL[:16], 1), line("2023年底止。", 2)), FULL + FULL[:16] + "\n2023年底止。"),
        ((line(FULL[:19], 0), line("《砚川市办法》。", 1), line(FULL, 5)), FULL[:19] + "《砚川市办法》。\n" + FULL),
        ((line(FULL, 0), line("小字的注。", 1, size=8)), FULL + "\n小字的注。"),
        ((line(FULL, 0), line(FULL, 1), line("隔开的一段。", 4)), FULL + FULL + "\n隔开的一段。"),
        ((line(FULL, 0), line("项目 数量", 1, parted=True), line("检查 64", 2, parted=True)), FULL + "\n项目 数量\n检查 64"),
        ((line("a" * 19 + "b", 0), line("law and", 1)), "a" * 19 + "b law and"),
    ],
)  # fmt: skip
def test_a_paragraph_is_one_line_and_nothing_else_is(lines: tuple[Line, ...], text: str) -> None:
    assert paragraphs([sheet(*lines)]) == text


@pytest.mark.parametrize(
    "number",
    ["— {} —", "-{}-", "– {} –", "第{}页", "第 {} 页 共 9 页", "第{}页，共9页", "{}/9", "{}", "Page {} of 9", "·{}·"],
)
def test_page_numbers_and_running_lines_are_dropped_and_the_text_runs_on(number: str) -> None:
    def page(place: int, *body: Line) -> Sheet:
        head, foot = Line("砚川市司法局文件", 50, 130, 30, SIZE), number.format(place)
        return sheet(head, *body, Line(foot, 140, 160, 770, SIZE))

    pages = [page(1, line(FULL, 0), line(FULL, 44)), page(2, line("接着写完。", 0), line("第3页是附件。", 1, 2))]
    assert paragraphs(pages) == FULL + "\n" + FULL + "接着写完。\n第3页是附件。"


@pytest.mark.parametrize("number", ["— 1 —", "1", "第1页", "1/1"])
def test_the_number_of_an_only_page_is_dropped(number: str) -> None:
    assert paragraphs([sheet(line(FULL, 0), line(FULL, 1), Line(number, 140, 160, 770, SIZE))]) == FULL + FULL


def test_a_number_in_the_text_is_no_page_number() -> None:
    rows = [line(FULL, row) for row in range(40)]
    table = [line("检查次数", 41), line("64", 42), line("12", 43)]
    assert paragraphs([sheet(*rows, *table)]).endswith("\n检查次数\n64\n12")


def test_a_first_line_that_occurs_once_stays() -> None:
    pages = [sheet(Line("砚川市司法局文件", 50, 130, 30, SIZE), line(FULL, 0)), sheet(line("末尾。", 0))]
    assert paragraphs(pages).startswith("砚川市司法局文件\n")


def glyphs(text: str, left: float, base: float, step: float = SIZE) -> list[Glyph]:
    return [Glyph(letter, left + step * n, left + step * n + SIZE, base, SIZE) for n, letter in enumerate(text)]


@pytest.mark.parametrize(
    ("letters", "text"),
    [
        (glyphs("法治政府", 0, 10, 12), "法治政府"),  # spread over a justified line
        (glyphs("法治政府", 0, 10, 25), "法 治 政 府"),  # cells of a table
        ([*glyphs("法治", 0, 10), *glyphs("法治", 0.4, 10)], "法治"),  # bold by printing twice
        (list(reversed(glyphs("法治政府", 0, 10))), "法治政府"),
        ([*glyphs("下", 0, 30), *glyphs("上", 0, 10)], "上|下"),
        ([*glyphs("年", 0, 10), *glyphs(" ", 10, 10), *glyphs("度", 15, 10)], "年 度"),
        ([*glyphs("年", 0, 10), *glyphs(" ", 10, 10), *glyphs("度", 10, 10)], "年度"),  # a blank without width
        ([*glyphs("于", 0, 10), Glyph("2", 12.5, 17.5, 10, SIZE), Glyph("0", 17.5, 22.5, 10, SIZE)], "于20"),
        ([Glyph("a", 0, 5, 10, SIZE), Glyph("b", 5, 10, 10, SIZE), Glyph("c", 13, 18, 10, SIZE)], "ab c"),
        ([*glyphs("面积", 0, 10), Glyph("2", 20, 23, 7, 5)], "面积2"),  # raised
        ([], ""),
    ],
)
def test_letters_become_lines(letters: list[Glyph], text: str) -> None:
    assert "|".join(line.text for line in lines_of(letters)) == text


@given(st.lists(st.tuples(st.sampled_from("法治1a。 "), *[st.floats(-1e6, 1e6)] * 3, st.floats(0, 1e3)), max_size=40))
def test_letters_anywhere_are_neither_lost_nor_a_fault(places: list[tuple[str, float, float, float, float]]) -> None:
    letters = [Glyph(text, left, left + abs(width), base, size) for text, left, width, base, size in places]
    lines = lines_of(letters)
    assert {c for line in lines for c in line.text} | {" "} == {c for letter in letters for c in letter.text} | {" "}
    assert isinstance(paragraphs([Sheet(lines, 100, 100)]), str)


def pdf_page(content: str, more: bytes) -> bytes:
    """A page whose content is this, with the Chinese between ⟨ and ⟩ coded."""
    coded = io.BytesIO()
    for number, part in enumerate(content.replace("⟩", "⟨").split("⟨")):
        coded.write(f"<{part.encode('utf-16-be').hex()}>".encode() if number % 2 else part.encode())
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> %b >>" % more,
        stream(coded.getvalue()),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /DW 1000 /CIDSystemInfo << /Registry (Adobe)"
        b" /Ordering (GB1) /Supplement 2 >> /FontDescriptor << /Type /FontDescriptor /FontName /SimSun /Flags 4 >> >>",
    )


def need_a_chinese_font() -> None:
    """PDFium loses turned text in a font that neither the file nor the system brings; upright text it keeps."""
    listed = (
        subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False) if shutil.which("fc-list") else None
    )
    if listed is None or not listed.stdout:
        pytest.skip("turned text without a font of its own needs a Chinese system font")


UPRIGHT = b"/MediaBox [0 0 595 842]"
TITLE = "砚川市司法局2023年法治政府建设年度报告"
BODY = "全年办理行政复议案件一百二十件，其中撤销三件、变更两件，其余维持；办结率为百分之百。"
LINES = (
    f"BT /F 16 Tf 1 0 0 1 130 700 Tm ⟨{TITLE}⟩ Tj 1 0 0 1 122 670 Tm ⟨{BODY[:24]}⟩ Tj"
    f" 1 0 0 1 90 640 Tm ⟨{BODY[24:]}⟩ Tj ET"
)


@pytest.mark.parametrize(
    ("content", "more"),
    [
        (LINES, UPRIGHT),
        (
            f"BT /F 1 Tf 16 0 0 16 90 640 Tm ⟨{BODY[24:]}⟩ Tj 16 0 0 16 122 670 Tm ⟨{BODY[:24]}⟩ Tj"
            f" 16 0 0 16 130 700 Tm ⟨{TITLE}⟩ Tj ET",
            UPRIGHT,
        ),
        (LINES + LINES.replace(" 700 Tm", ".4 700 Tm"), UPRIGHT),
        (LINES + " BT /F 40 Tf 0.7 0.7 -0.7 0.7 150 200 Tm ⟨内部资料⟩ Tj ET", UPRIGHT),
        (LINES + " BT /F 9 Tf 0 1 -1 0 30 200 Tm ⟨示例省砚川市⟩ Tj ET", UPRIGHT),
        (f"q 0 1 -1 0 842 0 cm {LINES} Q", b"/MediaBox [0 0 842 595] /Rotate 90"),
        (f"q 0 -1 1 0 0 595 cm {LINES} Q", b"/MediaBox [0 0 842 595]"),
        (f"q -1 0 0 -1 595 842 cm {LINES} Q", UPRIGHT + b" /Rotate 180"),
    ],
    ids=[
        "plain",
        "out of order",
        "printed twice",
        "watermark",
        "along the edge",
        "turned",
        "turned right",
        "upside down",
    ],
)
def test_a_page_is_read_however_it_is_drawn(parse_text: ParseText, content: str, more: bytes) -> None:
    if "0 1 -1 0 842" in content or "0 -1 1 0 0 595" in content:
        need_a_chinese_font()
    report = parse_text(pdf_page(content, more), name="a.pdf")
    assert (report.title, [section.text for section in report.sections]) == (TITLE, [f"{BODY}\n"])
