"""References: their form, that nothing is guessed, and that no title breaks out of them."""

import re
from dataclasses import replace
from datetime import date
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fzsearch.citations import bibtex, cited_address, gbt7714
from fzsearch.model import Agency, Report

PLAIN = Report(
    "0123456789abcdef", True, None, "砚川市司法局2023年法治政府建设年度报告", "年度报告", 2023, None, (),
    Agency("司法局", "砚川市司法局", ("司法",)), date(2024, 1, 8), None, "https://sfj.example.gov.cn/a.html", {},
)  # fmt: skip
BARE = replace(PLAIN, title=None, agency=None, published=None, url=None)
SEEN = date(2026, 1, 15)
HOSTILE = [
    "}, title = {x}", "{", "}}", "\\input{/etc/passwd}", "\\", "100% & #1_2~^$", "甲\n乙\r\n丙\u2028丁", "a\x00b\x1bc\x85d",
    "\u202etxt", "@misc{x,}", '"', "\ud800", "\ufffe",
]  # fmt: skip


def test_a_reference_has_the_form_of_the_standard() -> None:
    assert gbt7714(PLAIN, "https://sfj.example.gov.cn/a.html", SEEN) == (
        "砚川市司法局. 砚川市司法局2023年法治政府建设年度报告[EB/OL]. （2024-01-08）[2026-01-15]. https://sfj.example.gov.cn/a.html."
    )


def test_what_is_not_known_is_left_out_of_a_reference() -> None:
    address = "http://a.example/"
    assert gbt7714(replace(PLAIN, published=None), address, SEEN) == (
        "砚川市司法局. 砚川市司法局2023年法治政府建设年度报告[EB/OL]. [2026-01-15]. http://a.example/."
    )
    assert gbt7714(replace(PLAIN, agency=None), address, None) == (
        "砚川市司法局2023年法治政府建设年度报告[EB/OL]. （2024-01-08）. http://a.example/."
    )
    assert gbt7714(BARE, address, None) == "[EB/OL]. http://a.example/."


def test_a_title_that_was_printed_on_two_lines_stands_on_one() -> None:
    printed = replace(PLAIN, title="砚川市司法局\n2023\t年法治政府建设年度报告", agency=None, published=None)
    assert gbt7714(printed, "http://a.example/", None) == (
        "砚川市司法局 2023 年法治政府建设年度报告[EB/OL]. http://a.example/."
    )


def test_an_entry_says_who_what_when_and_by_which_bytes() -> None:
    assert bibtex(PLAIN, "https://sfj.example.gov.cn/a_b.html?c=%20&d", SEEN, "0" * 64) == (
        "@misc{fz0123456789abcdef,\n"
        "  author = {{砚川市司法局}},\n"
        "  title = {{砚川市司法局2023年法治政府建设年度报告}},\n"
        "  year = {2024},\n"
        "  date = {2024-01-08},\n"
        "  url = {https://sfj.example.gov.cn/a_b.html?c=%20&d},\n"
        "  urldate = {2026-01-15},\n"
        f"  note = {{SHA-256 {'0' * 64}}},\n"
        "}\n"
    )


def test_what_is_not_known_is_left_out_of_an_entry() -> None:
    assert bibtex(BARE, "http://a.example/", None) == "@misc{fz0123456789abcdef,\n  url = {http://a.example/},\n}\n"


def test_what_tex_reads_as_its_own_is_written_so_that_it_is_text() -> None:
    title = re.search("title = (.*),", bibtex(replace(PLAIN, title="a{b}c%d&e#f_g~h^i\\j$k"), "", None))
    assert title is not None
    assert title[1] == (
        r"{{a\textbraceleft{}b\textbraceright{}c\%d\&e\#f\_g\textasciitilde{}h\textasciicircum{}i\textbackslash{}j\$k}}"
    )


def read_entry(entry: str) -> dict[str, str]:
    """An entry's fields, cut as BibTeX cuts them: by counting braces, whatever stands before them."""
    opening, rest = entry.split(",\n", 1)
    assert re.fullmatch(r"@misc\{fz[0-9a-f]{16}", opening)
    fields = {}
    while not rest.startswith("}"):
        name, rest = rest.strip(" ").split(" = ", 1)
        depths = accumulate({"{": 1, "}": -1}.get(character, 0) for character in rest)
        end = next(place for place, depth in enumerate(depths) if depth == 0)
        fields[name], after = rest[1:end], rest[end + 1 :]
        assert after.startswith(",\n")
        rest = after[2:]
    assert rest == "}\n"
    return fields


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_out_of_its_field_or_its_line(text: str) -> None:
    hostile = replace(PLAIN, title=text, agency=Agency("司法局", text), url=text)
    fields = read_entry(bibtex(hostile, f"https://a.example/{text}", SEEN, text))
    assert set(fields) <= {"author", "title", "year", "date", "url", "urldate"}
    line = gbt7714(hostile, f"https://a.example/{text}", SEEN)
    assert len(line.splitlines()) == 1
    assert line.isprintable()
    assert f"{line}{bibtex(hostile, text, SEEN)}".encode()


@given(st.text(max_size=40))
def test_an_entry_can_always_be_read_again(text: str) -> None:
    fields = read_entry(bibtex(replace(PLAIN, title=text, agency=Agency("a", text)), text, SEEN))
    assert {"year", "date", "urldate"} <= set(fields) <= {"author", "title", "year", "date", "url", "urldate"}


@pytest.mark.parametrize(
    ("url", "is_cited"),
    [
        ("https://a.example/1", True), ("http://a.example", True), ("javascript:alert(1)", False), ("file:///etc/passwd", False),
        ("https://", False), ("//a.example/", False), ("http://[a", False), ("", False), (None, False),
    ],
)  # fmt: skip
def test_only_an_address_of_the_web_is_cited_in_place_of_the_permalink(url: str | None, is_cited: bool) -> None:
    assert cited_address(replace(PLAIN, url=url), "http://library/reports/1") == (
        url if is_cited else "http://library/reports/1"
    )
