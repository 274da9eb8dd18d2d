"""Text, HTML and docx come to the same report; what cannot be read is refused with a reason."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from fzsearch.errors import ParseError
from fzsearch.parser.html import read_html
from tests.conftest import ParseText

PAGES = Path(__file__).resolve().parent.parent / "pages"


def docx_bytes(lines: list[str]) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_text_and_docx_give_the_same_report(parse_text: ParseText, own_report: Callable[..., str]) -> None:
    text = own_report()
    from_text, from_docx = parse_text(text), parse_text(docx_bytes(text.splitlines()), name="报告.docx")
    assert [section.text for section in from_docx.sections] == [section.text for section in from_text.sections]
    assert from_docx.title == from_text.title == "砚川市科学技术局2023年法治政府建设情况报告"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_page_is_read_without_its_furniture(parse_text: ParseText, encoding: str) -> None:
    page = (PAGES / "trs.html").read_text(encoding="utf-8").encode(encoding)
    report = parse_text(page, name="t20240116_1.html", url="https://www.example.gov.cn/t20240116_1.html")
    assert report.title == "砚川市科学技术局2023年法治政府建设年度报告"
    assert str(report.published) == "2024-01-16"
    assert report.addressee == "市委、市政府"
    assert [section.text for section in report.sections] == [
        "市委、市政府：\n现将2023年法治政府建设 情况报告如下：\n",
        "一、工作情况\n全年检查企业64家。\n整改问题12个。\n项目\n数量\n",
        "二、存在问题\n人手不足。\n",
    ]


def test_a_page_of_an_unknown_family_gives_its_densest_part() -> None:
    body = "".join(f"<p>第{number}段，全年检查企业六十四家，整改问题十二个。</p>" for number in range(9))
    markup = f"<body><div><a href=x>首页</a><a href=y>公开</a></div><div><div>{body}</div><div><a>相关链接</a></div></div></body>"
    text = read_html(markup).text
    assert "第8段" in text
    assert "相关链接" not in text


@given(
    st.text(max_size=200)
    | st.lists(
        st.sampled_from(
            ["<p>", "</div>", "<div id=zoom>", "一、", "<br", "<!--", "<meta name=PubDate content=2024-99-99>"]
        )
    ).map("".join)
)
def test_any_markup_is_read(markup: str) -> None:
    assert isinstance(read_html(markup).text, str)


def test_numbers_that_word_makes_itself_are_in_the_text(parse_text: ParseText) -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
        "</w:abstractNum>"
    ))  # fmt: skip
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    document.add_paragraph("砚川市科学技术局2023年法治政府建设年度报告")
    for depth, text in ((0, "工作情况"), (1, "规范执法行为"), (1, "强化普法宣传"), (0, "存在问题"), (1, "人手不足")):
        paragraph = document.add_paragraph(text)
        paragraph._p.get_or_add_pPr().append(parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="90"/></w:numPr>'
        ))  # fmt: skip
    file = io.BytesIO()
    document.save(file)
    sections = parse_text(file.getvalue(), name="报告.docx").sections
    assert [section.text.strip() for section in sections] == [
        "一、工作情况", "（一）规范执法行为", "（二）强化普法宣传", "二、存在问题", "（一）人手不足",
    ]  # fmt: skip


def zip_of(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "body", "complaint"),
    [
        ("a.txt", b"", "文件是空的"),
        ("a.txt", " \n\u3000\n".encode(), "没有文字"),
        ("a.txt", bytes(range(256)) * 20, "不是文本文件"),
        ("a.docx", b"no zip at all", "不是有效的 docx"),
        ("a.docx", b"PK\x03\x04 broken", "zip 已损坏"),
        ("a.docx", zip_of({"other.txt": b"x"}), "不是有效的 docx"),
        ("a.docx", zip_of({"word/document.xml": b"0" * 9_000_000}), "压缩炸弹"),
        ("a.docx", zip_of({f"p{number}": b"" for number in range(2001)}), "压缩炸弹"),
        ("a.docx", zip_of({"[Content_Types].xml": b"<", "word/document.xml": b"<"}), "不是有效的 docx"),
        ("a.pdf", b"%PDF-1.7 ...", "PDF"),
        ("a.doc", b"\xd0\xcf\x11\xe0" + bytes(600), "旧版 Word"),
        ("a.html", b"<html><body><script>x</script></body></html>", "没有文字"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_name_and_reason(
    parse_text: ParseText, name: str, body: bytes, complaint: str
) -> None:
    with pytest.raises(ParseError, match=complaint) as raised:
        parse_text(body, name=name)
    assert raised.value.name == name


def test_a_truncated_docx_is_refused(parse_text: ParseText, own_report: Callable[..., str]) -> None:
    body = docx_bytes(own_report().splitlines())
    for length in range(10, len(body), len(body) // 40):
        with pytest.raises(ParseError):
            parse_text(body[:length], name="a.docx")


@given(st.text(max_size=300))
def test_any_text_is_a_report_or_says_why_not(parse_text: ParseText, text: str) -> None:
    try:
        report = parse_text(text)
    except ParseError:
        return
    assert report.is_report or report.reason


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("《砚川市科学技术局2023年法治政府建设年度报告》解读", "解读"),
        ("砚川市2023年政府信息公开工作年度报告", "政府信息公开"),
        ("XX镇2023年法治政府建设情况报告", "模板"),
        ("砚川市法治政府建设实施方案", "方案"),
        ("第二季度法治政府建设情况报告", "全年"),
            ("工作简报", "没有找到"),
    ],
)
def test_what_is_no_report_says_why(parse_text: ParseText, title: str, reason: str) -> None:
    report = parse_text(f"{title}\n正文一段，说明情况。\n")
    assert not report.is_report
    assert reason in (report.reason or "")
