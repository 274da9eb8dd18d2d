"""What each family's reader takes from made pages of its structure."""

import time
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fzsearch.crawler.listing import Link, Listing
from fzsearch.crawler.readers import READERS, gdcms, gkmlpt, hanweb, jpaas, static, trs, ucap
from fzsearch.errors import ListError
from fzsearch.exchange import Ask
from tests.crawler.made import SCRIPTS, datastore, dumped, page, rows, source, ul

WATER = "砚川市水务局2023年法治政府建设年度报告"
EDUCATION = "砚川市教育局2022年法治政府建设情况报告"
OLD = "砚川市水务局2019年法治政府建设年度报告"


def asked(listing: Listing) -> list[str]:
    return [ask.url for ask in listing.following]


class TestTrs:
    COLUMN = "https://swj.example.gov.cn/zwgk_209/fzzfjsndbg/"
    LIST = ul(
        [
            ("./202403/t20240327_6572155.html", WATER, "2024/03/27"),
            ("../gzbg/202303/t20230328_6383952.html", EDUCATION, "2023年3月28日"),
        ]
    )

    def test_rows_have_whole_titles_absolute_addresses_and_days_and_nothing_else_is_a_document(self) -> None:
        listing = trs.read(
            page(self.LIST + '<script>createPageHTML(3, 0, "index", "html");</script>'),
            self.COLUMN,
            source(self.COLUMN),
        )
        assert listing.links == (
            Link(self.COLUMN + "202403/t20240327_6572155.html", WATER, date(2024, 3, 27)),
            Link(
                "https://swj.example.gov.cn/zwgk_209/gzbg/202303/t20230328_6383952.html", EDUCATION, date(2023, 3, 28)
            ),
        )
        assert asked(listing) == [self.COLUMN + "index_1.html"]
        assert listing.pages == 3

    @pytest.mark.parametrize(
        ("file", "script", "following"),
        [
            ("index.html", 'createPageHTML(3, 0, "index", "html")', "index_1.html"),
            ("index_1.html", "createPageHTML(3,1,'index','html','41')", "index_2.html"),
            ("index_2.html", 'createPageHTML(3, 2, "index", "html")', None),
            ("", "createPage(2, 0, 'index', 'html')", "index_1.html"),
            ("index_1.shtml", "createPageHTML('pages', 3, 2, 'index', 'shtml', 41)", "index_2.shtml"),
            ("", 'createPageHTML(1, 0, "index", "html")', None),
            ("", "function createPageHTML(_nPageCount, _nCurrIndex) {}", None),
        ],
    )
    def test_the_next_page_follows_from_the_address_and_the_count(
        self, file: str, script: str, following: str | None
    ) -> None:
        listing = trs.read(page(self.LIST + f"<script>{script}</script>"), self.COLUMN + file, source(self.COLUMN))
        assert asked(listing) == ([self.COLUMN + following] if following else [])

    def test_rows_that_lead_to_another_system_are_not_lost(self) -> None:
        moved = "https://www.example.gov.cn/art/2020/3/2/art_1229629046_5720443.html"
        listing = trs.read(
            page(
                f'<ul class="u-list">{rows([("./202403/t20240327_6572155.html", WATER, "2024-03-27"), (moved, OLD, "2020-03-02")])}</ul>'
            ),
            self.COLUMN,
            source(self.COLUMN),
        )
        assert [link.url for link in listing.links] == [self.COLUMN + "202403/t20240327_6572155.html", moved]
        assert listing.links[1].published == date(2020, 3, 2)

    def test_a_column_that_moved_as_a_whole_is_still_read(self) -> None:
        moved = [(f"https://www.example.gov.cn/show/{n:032x}.html", f"{n}{WATER}", f"2024-03-0{n}") for n in (1, 2)]
        listing = trs.read(page(ul(moved)), self.COLUMN, source(self.COLUMN))
        assert [link.url for link in listing.links] == [url for url, _, _ in moved]

    def test_a_page_in_gb18030_that_declares_utf8_is_read(self) -> None:
        body = page(self.LIST, head='<meta charset="utf-8">').decode().encode("gb18030")
        assert [link.title for link in trs.read(body, self.COLUMN, source(self.COLUMN)).links] == [WATER, EDUCATION]

    def test_addresses_are_relative_to_the_base_that_the_page_states(self) -> None:
        body = page(self.LIST, head='<base href="https://www.example.gov.cn/fz/">')
        assert trs.read(body, self.COLUMN, source(self.COLUMN)).links[0].url == (
            "https://www.example.gov.cn/fz/202403/t20240327_6572155.html"
        )

    def test_a_date_of_the_page_or_of_the_title_is_not_a_rows_day(self) -> None:
        body = page(
            '<div>今天是2026年9月1日<ul><li><a href="./202403/t20240327_1.html">'
            f"{WATER}</a></li><li><a href='./202403/t20240327_2.html'>关于2024年1月5日停水的公告</a><em>[03-27]</em></li></ul></div>"
        )
        listing = trs.read(body, self.COLUMN, source(self.COLUMN))
        assert [link.published for link in listing.links] == [None, None]

    def test_what_stands_around_every_page_names_no_documents(self) -> None:
        around = ul([("./202401/t20240101_9.html", "砚川市人民政府网站年度工作报表（2023）", "2024-01-01")])
        columns = rows(
            [("../fzzfgz/", "法治政府建设工作动态与信息", ""), ("/lm/index.html", "砚川市法治政府建设专题", "")]
        )
        body = page(
            f"<nav>{around}</nav>{self.LIST.replace('</ul>', columns + '</ul>')}<div class='footer'>{around}</div>"
        )
        listing = trs.read(body, self.COLUMN, source(self.COLUMN))
        assert [link.title for link in listing.links] == [WATER, EDUCATION]

    def test_a_list_whose_class_only_resembles_a_menu_is_not_lost_beside_another(self) -> None:
        other = ul([("./202401/t20240101_9.html", OLD, "2024-01-01")])
        body = page(f"<div class='main-nav-content'>{self.LIST}</div><div class='hot'>{other}</div>")
        listing = trs.read(body, self.COLUMN, source(self.COLUMN))
        assert [link.title for link in listing.links] == [WATER, EDUCATION, OLD]

    def test_a_later_page_without_documents_is_an_error_while_the_list_goes_on(self) -> None:
        body = page('<script>createPageHTML(3, 1, "index", "html")</script>')
        with pytest.raises(ListError, match="goes on"):
            trs.read(body, self.COLUMN + "index_1.html", source(self.COLUMN))

    def test_broken_markup_is_read_up_to_its_end(self) -> None:
        body = f"<html></html><ul><li><a href=./202403/t20240327_1.html title='{WATER}'>{WATER[:5]}<span>2024-03-27<li><a href='".encode()
        assert trs.read(body, self.COLUMN, source(self.COLUMN)).links == (
            Link(self.COLUMN + "202403/t20240327_1.html", WATER, date(2024, 3, 27)),
        )


class TestHanweb:
    COLUMN = "https://www.example.gov.cn/col/col1229629046/index.html"
    PROXY = "https://www.example.gov.cn/module/web/jpage/dataproxy.jsp"
    IDS = (
        *(("col", "1"), ("appid", "1"), ("webid", "3095"), ("path", "/"), ("columnid", "1229629046")),
        *(("sourceContentType", "1"), ("unitid", "5624241"), ("webname", "砚川市人民政府"), ("permissiontype", "0")),
    )
    SCRIPT = """<script>$("#5624241").jpage({ proxyUrl:'/module/web/jpage/dataproxy.jsp', perPage:2, params:{
      col:1, appid:'1', webid:3095, path:'/', columnid:1229629046, sourceContentType:'1', unitid:'5624241',
      webname:'砚川市人民政府', permissiontype:0 }});</script>"""
    HERE = (
        ("/art/2024/3/27/art_1229629046_5720443.html", WATER, "2024-03-27"),
        ("/col/col1229629046/art/2026/art_6008c9940000000000000000000000ab.html", EDUCATION, "2026-03-28"),
    )

    def column(self, total: int) -> bytes:
        return page(
            f'<div id="5624241"><script type="text/xml">{datastore(self.HERE, total)}</script></div>{self.SCRIPT}'
        )

    def test_the_column_page_brings_its_first_records_and_the_request_for_more(self) -> None:
        listing = hanweb.read(self.column(5), self.COLUMN, source(self.COLUMN))
        assert listing.links == (
            Link("https://www.example.gov.cn/art/2024/3/27/art_1229629046_5720443.html", WATER, date(2024, 3, 27)),
            Link(
                "https://www.example.gov.cn/col/col1229629046/art/2026/art_6008c9940000000000000000000000ab.html",
                EDUCATION,
                date(2026, 3, 28),
            ),
        )
        assert listing.declared == 5
        (ask,) = listing.following
        assert ask.url.partition("?")[0] == self.PROXY
        query = parse_qs(urlsplit(ask.url).query)
        assert (query["startrecord"], query["endrecord"], query["perpage"]) == (["3"], ["4"], ["2"])
        assert ask.form == self.IDS
        assert ask.referer == self.COLUMN

    def test_answers_are_asked_for_until_all_records_came(self) -> None:
        (ask,) = hanweb.read(self.column(5), self.COLUMN, source(self.COLUMN)).following
        listing = hanweb.read(datastore(self.HERE, 5).encode(), ask.url, source(self.COLUMN))
        assert len(listing.links) == 2
        (after,) = listing.following
        assert parse_qs(urlsplit(after.url).query)["startrecord"] == ["5"]
        assert after.form == self.IDS
        assert after.referer == self.COLUMN
        last = hanweb.read(datastore(self.HERE[:1], 5).encode(), after.url, source(self.COLUMN))
        assert len(last.links) == 1
        assert last.following == ()

    def test_a_column_that_brings_all_its_records_asks_for_nothing(self) -> None:
        assert hanweb.read(self.column(2), self.COLUMN, source(self.COLUMN)).following == ()

    def test_a_column_without_records_asks_for_the_first(self) -> None:
        (ask,) = hanweb.read(page(self.SCRIPT), self.COLUMN, source(self.COLUMN)).following
        assert parse_qs(urlsplit(ask.url).query)["startrecord"] == ["1"]

    def test_a_server_that_minds_pages_only_is_asked_by_page(self) -> None:
        (ask,) = hanweb.read(self.column(5), self.COLUMN, source(self.COLUMN)).following
        group = "/module/web/jpage/dataproxy.jsp?page={}&amp;appid=1&amp;columnid=1229629046"
        listing = hanweb.read(datastore(self.HERE, 5, group.format(2)).encode(), ask.url, source(self.COLUMN))
        assert asked(listing) == [self.PROXY + "?page=2&appid=1&columnid=1229629046"]
        later = hanweb.read(datastore(self.HERE, 5, group.format(3)).encode(), asked(listing)[0], source(self.COLUMN))
        assert asked(later) == [self.PROXY + "?page=3&appid=1&columnid=1229629046"]
        last = hanweb.read(datastore(self.HERE, 5, group.format(3)).encode(), asked(later)[0], source(self.COLUMN))
        assert last.following == ()

    def test_records_that_never_end_and_escaped_ones_are_read(self) -> None:
        xml = (
            "<datastore><recordset><record><![CDATA[<a href='/art/2024/3/27/art_1_2.html'>"
            f"{WATER}</a> 2024-03-27<record>&lt;a href='/art/2023/3/1/art_1_3.html'&gt;{EDUCATION}&lt;/a&gt;</record>"
        )
        listing = hanweb.read(xml.encode(), self.PROXY + "?page=1", source(self.COLUMN))
        assert [(link.title, link.published) for link in listing.links] == [
            (WATER, date(2024, 3, 27)),
            (EDUCATION, None),
        ]

    def test_a_table_of_the_disclosure_module_is_read_and_goes_on(self) -> None:
        search = "https://www.example.gov.cn/module/xxgk/search.jsp"
        body = page(
            '<table><tr class="tr_main_value_odd"><td><a href="/art/2024/3/27/art_12_5.html" title="'
            f'{WATER}">{WATER[:9]}</a></td><td>2024-03-27</td></tr></table>共2页'
            "<script>post('/module/xxgk/search.jsp', {infotypeId:'A01', jdid:'3095', area:'113302', divid:'div12'})</script>"
        )
        listing = hanweb.read(body, self.COLUMN, source(self.COLUMN))
        assert listing.links == (
            Link("https://www.example.gov.cn/art/2024/3/27/art_12_5.html", WATER, date(2024, 3, 27)),
        )
        (ask,) = listing.following
        assert ask.url.startswith(search)
        assert ask.form == (
            ("infotypeId", "A01"),
            ("jdid", "3095"),
            ("area", "113302"),
            ("divid", "div12"),
            ("currpage", "2"),
        )
        assert hanweb.read(body, ask.url, source(self.COLUMN)).following == ()


class TestJpaas:
    COLUMN = "https://www.example.gov.cn/xxgk/fzzf/index.html"
    UNIT = "https://www.example.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit"
    PAGE = page(
        """<div url="/api-gateway/jpaas-publish-server/front/page/build/unit" queryData="{'parseType':'bulidstatic','webId':'9a1',
        'tplSetId':'7c2','pageType':'column','tagId':'导航','editType':'null','pageId':'5e3'}"></div>
        <div url="/api-gateway/jpaas-publish-server/front/page/build/unit" queryData="{'parseType':'bulidstatic','webId':'9a1',
        'tplSetId':'7c2','pageType':'column','tagId':'当前栏目_list','editType':null,'pageId':'5e3'}"></div>"""
    )

    def answer(self, count: int) -> bytes:
        html = f'<ul>{rows([(f"/xxgk/art/2024/art_{7:032x}.html", WATER, "2024-03-27")])}</ul><div class="pagination" rows="15" count="{count}"><a href="?p=2">下一页</a></div>'
        return dumped({"success": True, "message": "", "data": {"html": html}})

    def test_the_page_gives_the_request_for_its_list(self) -> None:
        listing = jpaas.read(self.PAGE, self.COLUMN, source(self.COLUMN))
        (ask,) = listing.following
        assert ask.url.partition("?")[0] == self.UNIT
        query = {name: values[0] for name, values in parse_qs(urlsplit(ask.url).query).items()}
        assert query == {
            "parseType": "bulidstatic",
            "webId": "9a1",
            "tplSetId": "7c2",
            "pageType": "column",
            "tagId": "当前栏目_list",
            "editType": "null",
            "pageId": "5e3",
            "paramJson": '{"pageNo":1,"pageSize":15}',
        }
        assert (ask.form, ask.referer) == (None, self.COLUMN)

    def test_answers_hold_documents_and_go_on_by_param_json(self) -> None:
        (ask,) = jpaas.read(self.PAGE, self.COLUMN, source(self.COLUMN)).following
        listing = jpaas.read(self.answer(31), ask.url, source(self.COLUMN))
        assert listing.links == (
            Link(f"https://www.example.gov.cn/xxgk/art/2024/art_{7:032x}.html", WATER, date(2024, 3, 27)),
        )
        assert (listing.declared, listing.pages) == (31, 3)
        (after,) = listing.following
        assert parse_qs(urlsplit(after.url).query)["paramJson"] == ['{"pageNo":2,"pageSize":15}']
        assert parse_qs(urlsplit(after.url).query)["pageId"] == ["5e3"]
        assert after.referer == self.COLUMN
        (third,) = jpaas.read(self.answer(31), after.url, source(self.COLUMN)).following
        assert jpaas.read(self.answer(31), third.url, source(self.COLUMN)).following == ()

    def test_a_request_that_only_a_script_holds_is_found(self) -> None:
        body = page(f"<script>load('{urlsplit(self.UNIT).path}?webId=9a1&amp;tagId=x&amp;pageId=5e3')</script>")
        (ask,) = jpaas.read(body, self.COLUMN, source(self.COLUMN)).following
        assert parse_qs(urlsplit(ask.url).query)["pageId"] == ["5e3"]

    def test_an_answer_without_success_is_an_error_that_repeats_what_it_says(self) -> None:
        with pytest.raises(ListError, match="页面不存在"):
            jpaas.read(dumped({"success": False, "message": "页面不存在"}), self.UNIT, source(self.COLUMN))


class TestGkmlpt:
    INDEX = "http://www.example.gov.cn/swj/gkmlpt/index"
    API = "http://www.example.gov.cn/swj/gkmlpt/api/all/{}?page={}&sid=755001"
    PAGE = page(
        """<script>window._CONFIG = { TITLE: '砚川', SID: '755001', TREE: [{"id":11,"name":"法定主动公开内容","jump_url":"","children":[
        {"id":6307,"name":"法治政府建设 年度报告","post_count":120,"children":[]},
        {"id":6308,"name":"法治政府建设年度报告","jump_url":"http://www.example.gov.cn/elsewhere/","children":[]},
        {"id":6309,"name":"依法行政报告","jump_url":null},{"id":6310,"name":"法治政府建设示范创建"}]}],
        SERVICE_AREA_ID: 3 }</script><link href="/swj/gkmlpt/static/a.css">"""
    )

    def answer(self, count: int, total: int) -> bytes:
        articles = [
            {
                "id": 12809327 + n,
                "title": f"{n}{WATER}",
                "url": "",
                "post_url": "null",
                "display_publish_time": 1711468800,
            }
            for n in range(count)
        ]
        return dumped({"classify": {"post_count": total}, "total": total, "articles": articles})

    def test_the_fragment_of_the_source_says_which_column(self) -> None:
        listing = gkmlpt.read(self.PAGE, self.INDEX, source(self.INDEX + "#6309"))
        assert listing.links == ()
        assert listing.following == (Ask(self.API.format(6309, 1), referer=self.INDEX),)

    def test_without_a_fragment_the_columns_named_for_reports_are_asked_for(self) -> None:
        listing = gkmlpt.read(self.PAGE, self.INDEX, source(self.INDEX))
        assert asked(listing) == [self.API.format(6307, 1), self.API.format(6309, 1)]

    def test_a_column_that_the_tree_lacks_is_an_error(self) -> None:
        with pytest.raises(ListError, match="9999"):
            gkmlpt.read(self.PAGE, self.INDEX, source(self.INDEX + "#9999"))

    def test_a_catalogue_without_such_columns_is_an_error(self) -> None:
        body = self.PAGE.replace("法治政府".encode(), "公共服务".encode()).replace(
            "依法行政".encode(), "财政".encode()
        )
        with pytest.raises(ListError, match="#NUMBER"):
            gkmlpt.read(body, self.INDEX, source(self.INDEX))

    def test_answers_derive_addresses_that_they_do_not_state(self) -> None:
        listing = gkmlpt.read(self.answer(1, 1), self.API.format(6307, 1), source(self.INDEX))
        assert listing == Listing(
            (
                Link(
                    "http://www.example.gov.cn/swj/gkmlpt/content/12/12809/post_12809327.html",
                    f"0{WATER}",
                    date(2024, 3, 27),
                ),
            ),
            (),
            declared=1,
            pages=1,
        )

    def test_addresses_for_telephones_become_the_usual_ones(self) -> None:
        body = dumped(
            {
                "total": 1,
                "articles": [
                    {
                        "id": 4942475,
                        "title": WATER,
                        "url": "//www.example.gov.cn/gkmlpt/content/4/4942/mpost_4942475.html",
                        "date": "2024-03-27 08:00:00",
                    }
                ],
            }
        )
        assert gkmlpt.read(body, self.API.format(6307, 1), source(self.INDEX)).links == (
            Link("http://www.example.gov.cn/gkmlpt/content/4/4942/post_4942475.html", WATER, date(2024, 3, 27)),
        )

    def test_answers_go_on_until_all_came_or_none_more_are_served(self) -> None:
        def following(page_number: int, count: int, total: int) -> list[str]:
            body = self.answer(count, total)
            return asked(gkmlpt.read(body, self.API.format(6307, page_number), source(self.INDEX)))

        assert following(1, 100, 120) == [self.API.format(6307, 2)]
        assert following(2, 20, 120) == []
        assert following(3, 0, 900) == []
        assert following(1, 20, 60) == [self.API.format(6307, 2)]
        assert following(2, 20, 60) == [self.API.format(6307, 3)]

    def test_an_answer_that_is_no_json_is_an_error(self) -> None:
        with pytest.raises(ListError, match="JSON"):
            gkmlpt.read(b"<html>busy</html>", self.API.format(6307, 1), source(self.INDEX))

    def test_a_column_without_any_article_is_an_error(self) -> None:
        with pytest.raises(ListError, match="一篇文章也没有"):
            gkmlpt.read(self.answer(0, 0), self.API.format(6307, 1), source(self.INDEX))


class TestGdcms:
    COLUMN = "http://www.example.gov.cn/zwgk/fzzf/"
    LIST = ul([("http://www.example.gov.cn/zwgk/fzzf/content/mpost_4942475.html", WATER, "2024-03-27")])

    @pytest.mark.parametrize(
        ("file", "turning", "following"),
        [
            ("index.html", '<a href="index_2.html">2</a><a href="index_3.html">3</a>', "index_2.html"),
            ("", "共2页", "index_2.html"),
            ("index_2.html", '<a href="index.html">1</a><a href="index_3.html">下一页</a>', "index_3.html"),
            ("index_3.html", '<a href="index.html">1</a><a href="index_2.html">上一页</a>', None),
        ],
    )
    def test_the_second_page_is_index_2(self, file: str, turning: str, following: str | None) -> None:
        listing = gdcms.read(page(self.LIST + turning), self.COLUMN + file, source(self.COLUMN))
        assert listing.links == (Link(self.COLUMN + "content/post_4942475.html", WATER, date(2024, 3, 27)),)
        assert asked(listing) == ([self.COLUMN + following] if following else [])


class TestUcap:
    COLUMN = "http://www.example.gov.cn/zjh/c100186/list.shtml"
    CHANNEL = "0123456789abcdef0123456789abcdef"
    SEARCH = (
        "http://www.example.gov.cn/searchList/" + CHANNEL + "?_isAgg=true&_isJson=true&_pageSize=18&_template=index"
        "&_rangeTimeGte=&_channelName=&page="
    )
    META = f'<meta name="channelId" content="{CHANNEL}">'

    def answer(self, total: int) -> bytes:
        results = [
            {
                "title": WATER,
                "url": "//www.example.gov.cn/zjh/c100186/202403/" + "a" * 32 + ".shtml",
                "publishedTimeStr": "2024-03-27 10:00:00",
            },
            {
                "title": EDUCATION,
                "url": "/zjh/c100186/c6234695/content.shtml",
                "publishedTimeStr": "null",
                "publishedTime": 1679961600000,
            },
            {"title": "砚川市公告一则", "url": "null"},
            {"title": "null", "url": "/zjh/c1/c2/content.shtml"},
        ]
        return dumped(
            {"data": {"total": total, "rows": 18, "page": 1, "channelId": self.CHANNEL, "results": results}}
        )

    def test_rows_that_stand_in_the_page_are_read(self) -> None:
        listed = ul([("/zjh/c100186/202403/" + "a" * 32 + ".shtml", WATER, "2024-03-27")])
        listing = ucap.read(page(listed, self.META), self.COLUMN, source(self.COLUMN))
        assert [link.title for link in listing.links] == [WATER]
        assert listing.following == ()

    def test_a_page_without_rows_is_asked_through_its_search(self) -> None:
        body = page(f'<script>var u="/searchList/{self.CHANNEL}?_isAgg=true"</script>')
        listing = ucap.read(body, self.COLUMN, source(self.COLUMN))
        assert listing.following == (Ask(self.SEARCH + "1", referer=self.COLUMN),)
        body = page("<script>get('/searchList/' + channelId)</script>", self.META)
        assert asked(ucap.read(body, self.COLUMN, source(self.COLUMN))) == [self.SEARCH + "1"]

    def test_where_no_path_is_written_the_usual_one_is_asked(self) -> None:
        listing = ucap.read(page("", self.META), self.COLUMN, source(self.COLUMN))
        assert asked(listing) == [self.SEARCH.replace("/searchList/", "/common/search/") + "1"]

    def test_answers_leave_out_what_is_the_string_null(self) -> None:
        listing = ucap.read(self.answer(20), self.SEARCH + "1", source(self.COLUMN))
        assert listing.links == (
            Link("http://www.example.gov.cn/zjh/c100186/202403/" + "a" * 32 + ".shtml", WATER, date(2024, 3, 27)),
            Link("http://www.example.gov.cn/zjh/c100186/c6234695/content.shtml", EDUCATION, date(2023, 3, 28)),
        )
        assert (listing.declared, listing.pages) == (20, 2)
        assert listing.following == (Ask(self.SEARCH + "2", referer=self.COLUMN),)
        assert ucap.read(self.answer(20), self.SEARCH + "2", source(self.COLUMN)).following == ()


class TestStatic:
    COLUMN = "https://www.example.gov.cn/column-index-1.shtml"

    def test_selectors_say_what_is_a_row_its_title_its_date_and_the_next_page(self) -> None:
        body = page(
            '<div class="box"><h3><a href="show/a.html">水务局</a></h3><a href="show/a.html#top">详情 2023年法治政府建设年度报告全文下载</a>'
            '<i class="made">成文 2023-12-31</i><i class="out">2024.3.27</i></div>'
            '<div class="box"><p>没有链接</p></div><a class="more" href="column-index-2.shtml">→</a>'
        )
        row = source(self.COLUMN, "static", item="div.box", title="h3 a", date=".out", next="a.more")
        assert static.read(body, self.COLUMN, row) == Listing(
            (Link("https://www.example.gov.cn/show/a.html", "水务局", date(2024, 3, 27)),),
            (Ask("https://www.example.gov.cn/column-index-2.shtml"),),
        )

    def test_a_row_may_be_a_link_or_lie_in_one(self) -> None:
        body = page(
            f'<a class="r" href="/a.html"><p>{WATER}</p><span>2024-03-27</span></a>'
            f'<a href="/b.html"><div class="r"><p>{EDUCATION}</p><b>2023-03-28</b></div></a>'
        )
        listing = static.read(body, self.COLUMN, source(self.COLUMN, "static", item=".r"))
        assert listing.links == (
            Link("https://www.example.gov.cn/a.html", WATER, date(2024, 3, 27)),
            Link("https://www.example.gov.cn/b.html", EDUCATION, date(2023, 3, 28)),
        )

    def test_a_selector_that_is_none_is_an_error_that_shows_it(self) -> None:
        with pytest.raises(ListError, match=r"li\[\["):
            static.read(page(""), self.COLUMN, source(self.COLUMN, "static", item="li[["))

    def test_without_selectors_rows_alike_with_dates_are_the_list(self) -> None:
        news = [(f"/xw/{n}.html", f"砚川市召开第{n}次防汛工作会议", f"2024-05-0{n}") for n in range(1, 7)]
        reports = [
            (f"/fz/{n}.html", f"砚川市水务局202{n}年法治政府建设年度报告", f"202{n + 1}-03-0{n}") for n in (1, 2, 3)
        ]
        body = page(
            f'<div class="side"><ul>{rows(news)}</ul></div><div class="main"><ul>{rows(reports)}</ul></div><a href="?page=2">下一页</a>'
        )
        body += ul([("/fz/", "砚川市2020年法治政府建设情况报告", "2021-03-01")]).encode()
        listing = static.read(body, self.COLUMN, source(self.COLUMN))
        assert [link.url for link in listing.links] == [f"https://www.example.gov.cn/fz/{n}.html" for n in (1, 2, 3)]
        assert asked(listing) == [self.COLUMN + "?page=2"]

    def test_the_frame_of_a_list_leads_to_it(self) -> None:
        body = page('<iframe src="/list/fz.html"></iframe><iframe src="https://elsewhere.example.com/"></iframe>')
        listing = static.read(body, self.COLUMN, source(self.COLUMN))
        assert listing == Listing((), (Ask("https://www.example.gov.cn/list/fz.html", referer=self.COLUMN),))


FRAGMENTS = st.sampled_from(
    [
        *(
            "<ul>",
            "<li>",
            "</li>",
            "<table><tr><td>",
            "<a href='",
            "'>",
            "</a>",
            "2024-03-27",
            "2024年13月45日",
            WATER,
        ),
        *(
            "<base href='http://[::1'>",
            "http://[",
            "//",
            "..",
            "javascript:alert(1)",
            "data:text/html,",
            "ftp://a/b/t20240327_1.html",
        ),
        *(
            "<script>",
            "</script>",
            "createPageHTML(3, 0, 'index', 'html')",
            "共99999页",
            "<iframe src='",
            "<datastore>",
            "<record>",
        ),
        *(
            "<![CDATA[",
            "]]>",
            "<totalrecord>9",
            "dataproxy.jsp",
            "columnid:1",
            "unitid:2",
            "<nextgroup><a href='?page=9'>",
            "&#55296;",
        ),
        *(
            "<p queryData=\"{'a':'b'}\" url='http://[' rows='x' count='-1'>",
            "SID: '1'",
            "TREE: [",
            '{"id":1,"name":"法治政府"}',
            "]",
        ),
        *(
            "/t20240327_1.html",
            "/art/2024/3/27/art_1_2.html",
            "content/post_1.html",
            "channelId='" + "a" * 32 + "'",
            "<!--",
            "<?xml ",
            "\x00",
            "\ufeff",
        ),
    ]
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["null", "//[", "javascript:x", WATER, "<a href='data:x'>abcdefgh</a>"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "data",
                    "html",
                    "results",
                    "articles",
                    "classify",
                    "total",
                    "rows",
                    "url",
                    "title",
                    "id",
                    "date",
                    "publishedTime",
                    "display_publish_time",
                    "success",
                ]
            ),
            inner,
        )
    ),
    max_leaves=12,
)
BODIES = (
    st.binary(max_size=200)
    | st.lists(FRAGMENTS, max_size=25).map(lambda pieces: "".join(pieces).encode())
    | JSON.map(lambda value: dumped({"data": value, "articles": value, "results": value}))
    | JSON.map(
        lambda value: dumped(
            {"data": {"html": value, "results": [value], "total": value}, "articles": [value], "total": value}
        )
    )
)
ADDRESSES = st.sampled_from(
    [
        TestTrs.COLUMN,
        TestHanweb.COLUMN,
        TestHanweb.PROXY + "?startrecord=3&endrecord=x",
        TestGkmlpt.INDEX,
        TestGkmlpt.API.format(1, 1),
        TestUcap.SEARCH + "-1",
        TestJpaas.UNIT + "?paramJson=%5B1%5D",
    ]
)


@pytest.mark.parametrize("name", READERS)
@given(body=BODIES, url=ADDRESSES)
@settings(max_examples=60, deadline=None)
def test_no_bytes_make_a_reader_fail_in_another_way_or_name_what_is_not_on_the_web(
    name: str, body: bytes, url: str
) -> None:
    try:
        listing = READERS[name](body, url, source(url))
    except ListError:
        return
    for where in [*(link.url for link in listing.links), *asked(listing)]:
        assert urlsplit(where).scheme in ("http", "https")
        assert urlsplit(where).hostname
    assert all(link.title for link in listing.links)


@pytest.mark.parametrize(
    "href", [SCRIPTS, "mailto:a@example.gov.cn", "#top", "", "http://", "ftp://www.example.gov.cn/t20240327_1.html"]
)
def test_links_that_are_not_of_the_web_are_left_out(href: str) -> None:
    body = page(ul([(href, WATER, "2024-03-27"), ("./202403/t20240327_1.html", EDUCATION, "2024-03-27")]))
    listing = trs.read(body, TestTrs.COLUMN, source(TestTrs.COLUMN))
    assert [link.title for link in listing.links] == [EDUCATION]


def test_a_page_with_thousands_of_links_is_read_at_once() -> None:
    body = page("".join(f'<div><a href="./202403/t20240327_{n}.html">{n}{WATER}</a></div>' for n in range(3000)))
    assert len(trs.read(body, TestTrs.COLUMN, source(TestTrs.COLUMN)).links) == 3000


def test_a_row_is_not_looked_for_in_half_a_page() -> None:
    listed = "".join(f'<p><a href="./202403/t20240327_{n}.html">{n}{WATER}</a></p>' for n in range(500))
    body = page("<div>2024-03-27" + "<a href='x'>b</a>" * 20_000 + listed + "</div>")
    begun = time.process_time()
    links = trs.read(body, TestTrs.COLUMN, source(TestTrs.COLUMN)).links
    assert (
        time.process_time() - begun < 60
    )  # seconds, fifteen times the usual; climbing to the whole for each link takes minutes
    assert [link.published for link in links] == [None] * 500
