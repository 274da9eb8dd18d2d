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
        "一、工作情况\n全年检查企业64家。\n整改问题12个。\n项目 数量\n",
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
        ("a.docx", zip_of({"[Content_Types].xml": b"<", "word/document.xml": b"<"}), "不是有效的 docx"),
        ("a.pdf", b"%PDF-1.7 ...", "PDF"),
        ("a.ofd", b"no zip at all", "不是有效的 OFD"),
        ("a.ofd", zip_of({"OFD.xml": b"<OFD><DocRoot>Doc.xml</DocRoot></OFD>"}), "缺少 Doc.xml"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "不是完好的 Word"),
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
    for length in range(10, len(body), len(body) // 12):
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


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx_of(body: str, numbering: str = "") -> bytes:
    """A Word document whose body is this XML."""
    document = docx.Document()
    element = document.element.body
    for child in list(element):
        element.remove(child)
    for child in parse_xml(f"<w:body {W}>{body}</w:body>"):
        element.append(child)
    for child in parse_xml(f"<w:numbering {W}>{numbering}</w:numbering>") if numbering else ():
        document.part.numbering_part.element.append(child)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def p(text: str, before: str = "") -> str:
    return f"<w:p>{before}<w:r><w:t>{text}</w:t></w:r></w:p>"


TITLE = p("砚川市科学技术局2023年法治政府建设年度报告")


def texts(parse_text: ParseText, body: bytes) -> str:
    return "".join(section.text for section in parse_text(body, name="a.docx").sections)


def test_no_text_of_a_word_document_is_overlooked(parse_text: ParseText) -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    box = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="wps"><w:drawing><w:txbxContent>{p("文本框。")}</w:txbxContent></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><w:txbxContent>{p('文本框。')}</w:txbxContent></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    body = (
        TITLE
        + f"<w:p><w:smartTag>{run.format('全年')}</w:smartTag><w:ins>{run.format('办案')}</w:ins>"
        + "<w:del><w:r><w:delText>删</w:delText></w:r></w:del>"
        + f"<w:fldSimple>{run.format('120')}</w:fldSimple><w:sdt><w:sdtContent>{run.format('件。')}</w:sdtContent></w:sdt>{box}</w:p>"
        + f"<w:p><w:ruby><w:rt>{run.format('yàn')}</w:rt><w:rubyBase>{run.format('砚川。')}</w:rubyBase></w:ruby></w:p>"
        + f"<w:sdt><w:sdtContent>{p('控件里的段落。')}</w:sdtContent></w:sdt>"
        + "<w:p><w:r><w:t>第一行</w:t><w:br/><w:t>第二行</w:t><w:tab/><w:t>末</w:t></w:r></w:p>"
    )
    assert (
        texts(parse_text, docx_of(body)) == "全年办案120件。\n文本框。\n砚川。\n控件里的段落。\n第一行\n第二行 末\n"
    )


def test_table_figures_stay_as_they_are(parse_text: ParseText) -> None:
    row = "<w:tr>" + "".join(f"<w:tc>{p(cell)}</w:tc>" for cell in ("案件", "12", "12", "0", "0")) + "</w:tr>"
    wrapped = (
        f"<w:tr><w:sdt><w:sdtContent><w:tc>{p('控件格')}</w:tc></w:sdtContent></w:sdt><w:tc>{p('乙')}</w:tc></w:tr>"
    )
    inner = f"<w:tbl><w:tr><w:tc>{p('内')}</w:tc></w:tr></w:tbl>"
    nested = f"<w:tr><w:tc>{p('外')}{inner}{p('尾')}</w:tc></w:tr>"
    assert texts(parse_text, docx_of(f"{TITLE}<w:tbl>{wrapped}{nested}</w:tbl>")) == "控件格 乙\n外\n内\n尾\n"
    layout = f"<w:tr><w:tc>{p('一、工作情况')}{p('全年检查。')}</w:tc></w:tr>"
    assert (
        texts(parse_text, docx_of(f"{TITLE}<w:tbl>{row}{layout}</w:tbl>"))
        == "案件 12 12 0 0\n一、工作情况\n全年检查。\n"
    )


def test_word_counts_on_as_word_does(parse_text: ParseText) -> None:
    levels = {0: ("chineseCounting", "%1、", 10), 1: ("decimal", "%2.", 1), 2: ("bullet", "•", 1)}
    numbering = '<w:abstractNum w:abstractNumId="70">' + "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (form, text, start) in levels.items()
    ) + "</w:abstractNum>" + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="70"/></w:num>' for n in (70, 71))  # fmt: skip

    def item(text: str, depth: int, number: int) -> str:
        return p(text, f'<w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>')

    body = (
        TITLE
        + item("工作情况", 0, 70)
        + item("5G应用", 1, 70)
        + item("圆点", 2, 70)
        + item("存在问题", 0, 71)
        + item("人手", 1, 71)
        + item("", 0, 71)
    )
    assert texts(parse_text, docx_of(body, numbering)) == "十、工作情况\n1. 5G应用\n圆点\n十一、存在问题\n1. 人手\n"


HEAD = "<title>砚川市科学技术局2021-2023年法治政府建设情况报告-砚川市政府网</title>"
TEXT = "<p>一、工作情况</p><p>全年检查企业六十四家，整改问题十二个，办结率百分之百。</p>"


@pytest.mark.parametrize(
    ("markup", "body"),
    [
        (f"<div id=zoom><!--正文s-->{TEXT}<!--[if gte mso 9]><xml>隐藏</xml><![endif]--></div>", TEXT),
        (f"<form id=aspnetForm><div>{TEXT}</div><input value=x></form>", TEXT),
        (f'<div style="display:none"><div id=zoom>{TEXT}</div></div>', TEXT),
        (f"<div class=TRS_Editor>摘要。</div><div class=TRS_Editor>{TEXT}</div>", TEXT),
        (f"<div class=article-content>导读。</div><div><div>{TEXT * 3}</div></div>", TEXT * 3),
        (
            f"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body><div id='zoom'>{TEXT}</div></body></html>",
            TEXT,
        ),
        (f"<div id=zoom>{TEXT}<p><ruby>砚<rt>yàn</rt></ruby>川</p></div>", TEXT + "<p>砚川</p>"),
    ],
)
def test_articles_are_found_whole_and_alone(parse_text: ParseText, markup: str, body: str) -> None:
    lines = [line for line in body.replace("<p>", "").split("</p>") if line]
    report = parse_text(
        f"<html><head>{HEAD}</head><body>{markup}</body></html>" if not markup.startswith("<?") else markup,
        name="a.html",
    )
    assert "".join(section.text for section in report.sections) == "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize(
    ("head", "h1", "title"),
    [
        (HEAD, "", "砚川市科学技术局2021-2023年法治政府建设情况报告"),
        (HEAD, "<h1>砚川市人民政府门户网站</h1>", "砚川市科学技术局2021-2023年法治政府建设情况报告"),
        (
            '<meta name="ArticleTitle" content="法治政府建设年度报告">',
            "<h1>砚川市司法局2023年法治政府建设年度报告</h1>",
            "砚川市司法局2023年法治政府建设年度报告",
        ),
        (
            '<meta name="ARTICLETITLE" content="砚川市司法局2023年法治政府建设年度报告">',
            "<h1>公开</h1>",
            "砚川市司法局2023年法治政府建设年度报告",
        ),
        ('<meta name="ArticleTitle" content="砚川市工作简报">', "", "砚川市工作简报"),
        ('<meta name="ArticleTitle" content="文章标题">', "", None),
    ],
)
def test_a_page_states_its_title_in_several_places(
    parse_text: ParseText, head: str, h1: str, title: str | None
) -> None:
    report = parse_text(f"<html><head>{head}</head><body>{h1}<div id=zoom>{TEXT}</div></body></html>", name="a.html")
    assert report.title == title


@pytest.mark.parametrize(
    ("page", "published"),
    [
        ("<p>发 布 日 期：2024-03-28</p>", "2024-03-28"),
        ("<p>发布时间：2019-12-03</p><p>发布日期：2024年3月28日</p>", "2024-01-15"),
        ("<p>公报发文日期：2023年5月6日</p>", "2024-01-15"),
        ("<p>发布日期：2024-13-45</p>", "2024-01-15"),
    ],
)
def test_the_publishing_date_is_the_one_shown_or_that_of_the_meta_tag(
    parse_text: ParseText, page: str, published: str
) -> None:
    for stated in ("2024-01-15 10:00", "20240115"):
        head = f'<meta name="PubDate" content="{stated}">{HEAD}'
        report = parse_text(
            f"<html><head>{head}</head><body>{page}<div id=zoom>{TEXT}</div></body></html>", name="a.html"
        )
        assert str(report.published) == published


def test_the_content_source_names_an_agency_but_never_against_the_title(parse_text: ParseText) -> None:
    def read(title: str, source: str) -> tuple[str | None, str | None]:
        head = f'<meta name="ArticleTitle" content="{title}"><meta name="ContentSource" content="{source}">'
        report = parse_text(f"<html><head>{head}</head><body><div id=zoom>{TEXT}</div></body></html>", name="a.html")
        return report.region.code if report.region else None, report.agency.name if report.agency else None

    assert read("关于2023年法治政府建设情况的报告", "榕城区科学技术局") == ("445202", "科学技术局")
    assert read("区教育局2023年法治政府建设情况报告", "揭阳市人民政府") == (None, "教育局")


def test_large_documents_take_time_in_proportion(parse_text: ParseText) -> None:
    """Each of these took minutes when a part was looked at once for every other part."""
    title = "<title>砚川市司法局2023年法治政府建设年度报告</title>"
    read_html(title + "<div>甲</div>" * 40_000)
    read_html(title + "<div>" * 250 + "甲" * 500_000)
    read_html(title + "甲<br>" * 60_000)
    with pytest.raises(ParseError, match="节"):
        parse_text("砚川市司法局2023年法治政府建设年度报告\n一、工\n" + "2、甲\n" * 40_000 + "五、乙\n")
    parse_text(
        "<h1>" + "朝阳区司法局" * 20_000 + "2023年法治政府建设年度报告</h1><div id=zoom>甲</div>", name="a.html"
    )
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="3000000"/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc>'
    assert texts(parse_text, docx_of(f"{TITLE}<w:tbl><w:tr>{cell}</w:tr></w:tbl>")) == "甲\n"


@pytest.mark.parametrize("stated", ["2024-12", "202412", "2024年12月", "1720240115000", "2024115", "", "昨天"])
def test_a_meta_date_that_is_no_day_is_none(parse_text: ParseText, stated: str) -> None:
    head = f'<meta name="PubDate" content="{stated}">{HEAD}'
    report = parse_text(f"<html><head>{head}</head><body><div id=zoom>{TEXT}</div></body></html>", name="a.html")
    assert report.published is None


def test_a_date_right_over_the_text_is_the_pages(parse_text: ParseText) -> None:
    report = parse_text(
        f"<html><head>{HEAD}</head><body><div><p>发布日期：2024-01-05</p>{TEXT * 5}</div></body></html>",
        name="a.html",
    )
    assert str(report.published) == "2024-01-05"
