"""What holds for any page: nothing raises, nothing of the text is lost, time is in proportion."""

import json
import time
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fzsearch.model import Attachment
from fzsearch.parser.html import read_html
from fzsearch.parser.markup import flat_text
from fzsearch.parser.outline import outline
from fzsearch.text import is_han, squeeze

BODY = "<p>一、工作情况</p><p>全年检查企业六十四家，整改问题十二个。</p>"
PIECES = [
    "<p>", "</p>", "<div>", "</div>", "<div id=zoom>", "<div class=TRS_Editor>", "<table><tr><td>", "</table>", "<br", "<!--",
    "-->", "<!-- 正文s -->", "<!-- 正文e -->", "<script>", "</script>", "<a href='x.pdf'>", "</a>", "来源：", "发布日期：", "2024-99-99",
    "当前位置：", "上一篇：", "一、", "甲乙。", "\x00", "\ud800", "&#xd800;", "&#27861;", "<meta name=PubDate content=2024-99-99>",
    "<meta name=SiteIDCode content=1>", "window._CONFIG = {DETAIL: {\"content\": \"", "\"}", "<p hidden>", "<title>", "<h1>", "'", "\"", "\x01",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map("".join))
@settings(max_examples=300, deadline=None)
def test_no_markup_makes_reading_raise(markup: str) -> None:
    assert isinstance(read_html(markup).text, str)


SENTENCES = st.lists(
    st.text(alphabet="砚川执法检查普及案卷评议窗口办理群众满意", min_size=3, max_size=30).map(
        lambda text: f"{text}。"
    ),
    min_size=1,
    max_size=12,
)
WRAPPINGS = st.sampled_from([
    "<p>{}</p>", "<div>{}</div>", "<p><span>{}</span></p>", "{}<br>", "<div><p>{}</p></div>", "<p>{}", "<li>{}</li>",
    "<table><tr><td>{}</td></tr></table>", "<section>{}</section>", "<h3>{}</h3>", "<blockquote><font>{}</font></blockquote>",
])  # fmt: skip


@given(
    SENTENCES,
    st.lists(WRAPPINGS, min_size=12, max_size=12),
    st.sampled_from(
        [
            "{}",
            "<div>{}</div>",
            "<div id=zoom>{}</div>",
            "<form><div>{}</div></form>",
            "<table><tr><td>{}</td></tr></table>",
        ]
    ),
    st.booleans(),
)
@settings(deadline=None)
def test_every_character_of_a_plain_page_survives(
    sentences: list[str], wrappings: list[str], around: str, furnished: bool
) -> None:
    inside = "".join(wrapping.format(text) for wrapping, text in zip(wrappings, sentences, strict=False))
    menu = "<ul><li><a href=a>首页</a></li><li><a href=b>公开栏目</a></li></ul>" if furnished else ""
    text = read_html(f"<body>{menu}<script>甲</script>{around.format(inside)}<style>乙</style></body>").text
    assert [c for c in text if is_han(c)] == [c for c in "".join(sentences) if is_han(c)]


@pytest.mark.parametrize(
    "parts",
    [
        ["<p>{}</p>", "<p>砚川市司法局</p>", "<p>2024年1月12日</p>"],
        ["<p>打印店执法检查。</p>", "<p>{}</p>"],
        ["<div class=print>{}</div>"],
        ["<header>{}"],
        ["<div style='display:none'>{}</div>"],
        ["<div id=zoom>{}</div>", "<div>四、其他需要说明的情况。</div>"],
        ["<p>{}</p>", "<p>联系电话：0000-000000</p>"],
        ["<div id=zoom>{}</div>", "<p>砚川市司法局</p>", "<p>2024年1月12日</p>"],
        ["<div><div>{}</div></div>", "<div>砚川市司法局<br>2024年1月12日</div>"],
        ["<div id=zoom><p>来源：案卷统计。</p>{}<ol><li>甲乙</li><li>丙丁</li></ol></div>"],
        ["<div id=zoom>{}<p>详见<a href=x.html>《砚川市执法办法》</a>。</p></div>"],
        ["<table><tr><td>{}</td><td><p>二、问题</p><p>人手不足，案卷粗疏，全年讲课偏少。</p></td></tr></table>"],
    ],
)
def test_what_only_looks_like_furniture_stays(parts: list[str]) -> None:
    markup = "".join(parts).format(BODY)
    text = squeeze(read_html(f"<body>{markup}</body>").text)
    assert all(c in text for c in markup if is_han(c))
    assert len([c for c in text if is_han(c)]) == len([c for c in markup if is_han(c)])


def test_a_page_put_together_from_whole_pages_is_read_to_its_end() -> None:
    part = "<html><head><title>甲</title></head><body>{}</body></html>"
    menu = "<ul><li><a href=a>首页</a></li></ul>"
    text = read_html(
        part.format(menu) + f"<div id=zoom>{BODY}</div>" + part.format("<p>尾声，讲课二十一场。</p>")
    ).text
    assert "整改问题十二个。" in text
    assert "讲课二十一场。" in text


@pytest.mark.parametrize("style", ["", " style='display: none'"])
def test_a_copy_for_telephones_is_no_second_text(style: str) -> None:
    copies = f"<div class=pc><div id=zoom>{BODY}</div></div><div class=mobile{style}><div id=zoom>{BODY}</div></div>"
    assert read_html(copies).text.count("整改问题十二个。") == 1


def test_a_way_may_be_parted_by_dashes() -> None:
    way = '<div class="location"><a href=/>首页</a>-<a href=/a>公开</a>-正文</div>'
    assert read_html(f"{way}<div id=zoom>{BODY}</div>").breadcrumb == ("首页", "公开", "正文")


def test_a_script_about_something_smaller_is_not_the_article() -> None:
    script = '<script>window._CONFIG = {share: {"content": "分享一下"}}</script>'
    assert "整改问题十二个。" in read_html(f"{script}<div id=zoom>{BODY}</div>").text


def test_deep_or_endless_markup_still_gives_its_text() -> None:
    for markup in (
        "<div>" * 100_000 + BODY,
        "<div style='display:none'>" * 5_000 + "甲" + "</div>" * 5_000 + f"<div id=zoom>{BODY}</div>",
        f"<div id=zoom {' '.join(f'a{n}=1' for n in range(100_000))}>{BODY}</div>",
        "<p>" * 150_000 + BODY,
        "\x00" * 1_000 + BODY,
    ):
        assert "全年检查企业六十四家，整改问题十二个。" in read_html(markup).text


@pytest.mark.parametrize(
    "made",
    [
        lambda: "<div style='display:none'>" * 5_000 + BODY,
        lambda: "<div>" * 100_000 + BODY,
        lambda: f"<div {' '.join(f'a{n}=1' for n in range(1_000_000))}>{BODY}</div>",
        lambda: f"""<div {' '.join(f'a{n}="<"' for n in range(300_000))}>{BODY}</div>""",
        lambda: "<p>甲乙丙丁。</p>" * 900_000,
        lambda: "<p>" * 6_900_000,
        lambda: "<table><tr><td>甲" * 20_000,
        lambda: "<table><tr><td>甲" * 600 + BODY,
        lambda: "<p>甲<b>乙<i>丙" * 30_000,
        lambda: "<a '" * 300_000 + "<!--" * 300_000 + "<script>" * 100_000,
        lambda: "<p>来源：" * 40_000,
        lambda: "_CONFIG DETAIL: {" * 100_000 + '_CONFIG = {"DETAIL": ' + '{"a":' * 100_000,
        lambda: "<div>" * 1_000 + "<div hidden>甲</div>" * 20_000,
    ],
)  # fmt: skip
def test_hostile_markup_is_read_in_bounded_time(made: Callable[[], str]) -> None:
    markup = made()
    begin = time.process_time()
    read_html(markup)
    assert time.process_time() - begin < 30  # ten times the usual; squared it is minutes


def test_markup_without_a_sensible_tree_is_read_flat() -> None:
    markup = "<script>甲</script><!-- 乙 --><p>&#19993;<style>丁</style><!-- 戊"
    assert squeeze(flat_text(markup)) == "丙<!--戊"


def page(head: str = "", around: str = "") -> str:
    return f"<html><head>{head}</head><body>{around}<div id=zoom>{BODY}</div></body></html>"


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        ("发布日期：2024-03-28", (date(2024, 3, 28), "shown")),
        ("公 开 时 间：2024/3/8 10:00:00", (date(2024, 3, 8), "shown")),
        ("日期：2024年3月28日", (date(2024, 3, 28), "shown")),
        ("成文日期：2024-03-01 发布日期：2024-03-28", (date(2024, 3, 28), "shown")),
        ("成文日期：2024-03-01", (date(2024, 1, 15), "meta")),
        ("2024-03-28 星期四", (date(2024, 1, 15), "meta")),
        ("发布日期：2024-02-30", (date(2024, 1, 15), "meta")),
        ("发布日期：2024-03-27 发布时间：2024-03-28", (date(2024, 1, 15), "meta")),
    ],
)
def test_a_shown_day_needs_its_label(shown: str, found: tuple[date, str]) -> None:
    article = read_html(page('<meta name="PubDate" content="2024/01/15 09:00:00">', f"<p>{shown}</p>"))
    assert (article.published, article.published_evidence) == found


@pytest.mark.parametrize(
    ("meta", "footer", "found"),
    [
        ("1234567890", "", "1234567890"),
        ("bm17000009", "网站标识码：bm17000009", "bm17000009"),
        ("政府网站标识码", "网站标识码：1234567890", "1234567890"),
        ("", "政府网站标识码 1234567890", "1234567890"),
        ("1234567890", "网站标识码：0987654321", None),
        ("123456789", "", None),
        ("12345678901", "网站标识码：12345678901", None),
    ],
)
def test_a_sites_code_is_ten_characters_and_undisputed(meta: str, footer: str, found: str | None) -> None:
    markup = page(f'<meta name="SiteIDCode" content="{meta}">') + f"<div class=footer><p>{footer}</p></div>"
    assert read_html(markup).site_id == found


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        ("<p>来源：砚川市司法局 浏览次数：3</p>", "砚川市司法局"),
        ("<p>来源：</p><p>分享到：</p>", "砚川市人民政府"),
        ("<p>来源：null</p>", "砚川市人民政府"),
        ("<table><tr><td>责任 部门</td><td>砚川市科技局</td></tr></table><p>来源：网友</p>", "砚川市科技局"),
        (
            "<table><tr><td>发布机构：</td><td></td></tr><tr><td>文号：</td><td>一号</td></tr></table>",
            "砚川市人民政府",
        ),
        ("<p>数据来源：统计年鉴</p>", "砚川市人民政府"),
    ],
)
def test_the_source_is_what_the_catalogue_then_the_page_then_the_meta_tag_says(shown: str, found: str) -> None:
    assert read_html(page('<meta name="ContentSource" content="砚川市人民政府">', shown)).source == found


def test_each_attachment_is_listed_once_under_its_name() -> None:
    links = (
        '<a href="a.doc"><img src="i.gif"></a><a href="a.doc">清单.doc</a><a href="b.pdf?x=1">下载</a><a href="c.html">说明</a>'
        '<a href="/module/download/downfile.jsp?filename=1" title="表">点击下载</a>'
    )
    menu = '<div class="footer"><a href="manual.doc">使用手册</a></div>'
    assert read_html(page() + links + menu).attachments == (
        Attachment("清单.doc", "a.doc"),
        Attachment("下载", "b.pdf?x=1"),
        Attachment("表", "/module/download/downfile.jsp?filename=1"),
    )


def test_the_day_of_writing_counts_where_the_page_states_no_other() -> None:
    article = read_html(page("", "<p>成文日期：2024-03-01</p>"))
    assert (article.published, article.published_evidence) == (date(2024, 3, 1), "shown")


TITLE_LINE = "砚川市司法局2023年法治政府建设年度报告"


@pytest.mark.parametrize(
    "above",
    [
        "<div class=bt>{}</div>", "<p>{}</p>", "<p><font size=5>{}</font></p>", "<h4>{}</h4>", "<table><tr><td><b>{}</b></td></tr></table>",
    ],
)  # fmt: skip
@pytest.mark.parametrize("window", ["", "<title></title>", "<title>砚川市人民政府门户网站</title>"])
def test_a_title_is_found_whatever_its_tag(above: str, window: str) -> None:
    around = above.format(TITLE_LINE)
    article = read_html(f"<html>{window}<body>{around}<div id=zoom>{BODY}</div></body></html>")
    assert article.title == TITLE_LINE


def test_a_sites_name_is_no_title() -> None:
    article = read_html(f"<html><title>砚川市人民政府门户网站</title><body><div id=zoom>{BODY}</div></body></html>")
    assert article.title is None


@pytest.mark.parametrize(
    "links",
    [
        "<p><a href=0.docx>{0}.docx</a></p><p><a href=1.docx>附件1.docx</a></p>",
        "<p><a href='/downloadFile.do?id=33'>{0}.docx</a></p><p><a href=1.docx>附件1.docx</a></p>",
    ],
)
def test_a_list_of_files_is_no_menu(links: str) -> None:
    markup = f"<html><body><h1>{TITLE_LINE}</h1><div class=content>{links.format(TITLE_LINE)}</div></body></html>"
    assert [attachment.name for attachment in read_html(markup).attachments] == [f"{TITLE_LINE}.docx", "附件1.docx"]


def test_a_copy_for_telephones_is_read_once() -> None:
    paragraphs = "".join(
        f"<p>{line}</p>" for line in ("一、工作情况", "全年检查企业六十四家。" * 20, "二、存在问题", "人手不足。")
    )
    markup = f"<h1>{TITLE_LINE}</h1><div class=pc-con>{paragraphs}</div><div class=wap-con>{paragraphs}</div>"
    assert read_html(markup).text.count("人手不足") == 1


def test_an_article_in_a_script_is_the_pages_however_short_if_it_has_the_pages_title() -> None:
    """A cover says next to nothing; the catalogue above it says more."""
    title = "砚川市科学技术局2024年法治政府建设情况报告"
    detail = {
        "title": title,
        "content": "<p>全文见附件。</p>",
        "attachment": [{"name": "报告.docx", "url": "/attachment/900.docx"}],
    }
    page = (
        f'<meta name="ArticleTitle" content="{title}"><table><tr><th>索引号</th><td>9902/2025-1</td>'
        f"<th>名  称</th><td>{title}</td></tr></table><div id=app></div>"
        f"<script>window._CONFIG = {{DETAIL: {json.dumps(detail)}}}</script>"
    )
    article = read_html(page)
    assert (article.text.strip(), article.title) == ("全文见附件。", title)
    assert [attachment.url for attachment in article.attachments] == ["/attachment/900.docx"]


def test_what_was_dropped_counts_nowhere_around_it() -> None:
    page = outline("<div><div><div hidden>甲乙</div><p>丙丁戊己</p><div hidden>庚</div></div><p>辛</p></div>")
    assert page is not None
    assert (page.tags[2:4], page.han[2:4]) == (["div", "div"], [5, 4])
