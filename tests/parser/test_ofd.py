"""OFD files are written in several ways; the letters come to the same text."""

import pytest

from fzsearch.parser.limits import LIMITS
from fzsearch.parser.ofd import read_ofd
from tests.parser.hostile import PAGE, ofd_of, shown_text

TEXT = "全年办理水事案件64件，整改问题12个，没有一件被撤销。"


def run(text: str, *, x: float = 10, y: float = 20, of: str = "", code: str = 'X="0" Y="5"') -> str:
    """A piece of text whose letters are 6 mm wide."""
    return (
        f'<ofd:TextObject ID="9" Boundary="{x} {y} 150 6" Size="6" {of}><ofd:TextCode {code}>{text}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


@pytest.mark.parametrize(
    "content",
    [
        run(TEXT),
        run(TEXT, code=f'X="0" Y="5" DeltaX="g {len(TEXT) - 1} 6"'),
        run(TEXT, code='X="0" Y="5" DeltaX="' + "6 " * (len(TEXT) - 1) + '"'),
        run(TEXT, of='CTM="3 0 0 3 0 0"', code=f'X="0" Y="1.7" DeltaX="g {len(TEXT) - 1} 2"').replace('Size="6"', 'Size="2"'),
        "".join(run(letter, x=10 + 6 * number) for number, letter in enumerate(TEXT)),
        "".join(run(letter, x=10 + 6 * number) for number, letter in reversed(list(enumerate(TEXT)))),
        run(TEXT[:20]) + run(TEXT[20:], y=30),
        f'<ofd:Layer><ofd:PageBlock><ofd:PageBlock>{run(TEXT)}</ofd:PageBlock></ofd:PageBlock></ofd:Layer>',
        run(TEXT) + run("内部资料内部资料", y=100, of='CTM="0.7 0.7 -0.7 0.7 0 0"'),
        run(TEXT) + run("竖排", y=100, of='ReadDirection="90"'),
    ],
    ids=["plain", "steps", "step by step", "scaled", "letter by letter", "backwards", "two lines", "blocks", "watermark", "upright"],
)  # fmt: skip
def test_text_is_found_however_it_is_placed(content: str) -> None:
    assert read_ofd(ofd_of(PAGE, content), "a.ofd", LIMITS).replace("\n", "") == TEXT


def test_parts_are_named_from_the_root_or_beside_the_document() -> None:
    for address in ("P.xml", "/Doc_0/P.xml", "./P.xml", "../Doc_0/P.xml"):
        page = PAGE.replace("P.xml", address)
        assert read_ofd(ofd_of(page, shown_text(TEXT)), "a.ofd", LIMITS) == TEXT


def test_a_template_is_read_with_its_page() -> None:
    templates = '<ofd:TemplatePage ID="1" BaseLoc="T.xml"/>'
    content = '<ofd:Template TemplateID="1"/>' + run(TEXT, y=40)
    assert read_ofd(ofd_of(PAGE, content, templates=templates), "a.ofd", LIMITS) == f"模板\n{TEXT}"
    assert read_ofd(ofd_of(PAGE, content), "a.ofd", LIMITS) == TEXT
