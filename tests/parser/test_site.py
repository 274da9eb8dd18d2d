"""What a page's site tells of the issuer: it chooses, and fills what fits, but never overrules."""

import re

import pytest

from fzsearch.agencies import AgencyNames
from fzsearch.parser.documents import Page
from fzsearch.parser.issuer import Told, find_issuer
from fzsearch.parser.site import read_site
from fzsearch.regions import Gazetteer


@pytest.fixture
def whose(gazetteer: Gazetteer, agencies: AgencyNames):  # type: ignore[no-untyped-def]
    def run(
        title: str, page: Page | None = None, url: str | None = None
    ) -> tuple[str | None, str | None, str | None]:
        page = page or Page("")
        year = int(found[0]) if (found := re.search(r"20\d\d", title)) else None
        site = read_site(page, url, gazetteer, agencies, year)
        told = Told([("title", title), ("source", page.source)], year=year, site=site)
        issuer = find_issuer(told, gazetteer, agencies)
        region = "/".join(issuer.region.path) if issuer.region else None
        evidence = issuer.region_evidence if issuer.region else None
        return region, issuer.agency.name if issuer.agency else None, evidence

    return run


NAMELESS = "关于2023年法治政府建设情况的报告"


@pytest.mark.parametrize(
    ("title", "page", "url", "expected"),
    [
        # a site chooses among places of one name
        ("永定区司法局2023年法治政府建设情况报告", Page("", site_id="3508030001"), None, ("福建省/龙岩市/永定区", "司法局", "title+site id")),
        ("永定区司法局2023年法治政府建设情况报告", Page("", site_name="张家界市人民政府门户网站"), None, ("湖南省/张家界市/永定区", "司法局", "title+site name")),
        ("永定区司法局2023年法治政府建设情况报告", Page("", breadcrumb=("首页", "龙岩市", "政务公开")), None, ("福建省/龙岩市/永定区", "司法局", "title+breadcrumb")),
        ("通州区司法局2023年法治政府建设情况报告", Page(""), "http://www.bjtzh.gov.cn/a.html", ("北京市/通州区", "司法局", "title+domain")),
        ("吉水镇2023年法治政府建设年度报告", Page(""), "http://www.lianjiang.gov.cn/a.html", ("广东省/湛江市/廉江市/吉水镇", "人民政府", "title")),
        ("新桥镇2023年法治政府建设年度报告", Page(""), "http://www.xiangshan.gov.cn/a.html", ("浙江省/宁波市/象山县/新桥镇", "人民政府", "title+domain")),
        # it fills what the title leaves open, if it fits
        ("区司法局2023年法治政府建设情况报告", Page(""), "https://cqjlp.gov.cn/a.html", ("重庆市/九龙坡区", "司法局", "domain")),
        ("县司法局2023年法治政府建设情况报告", Page(""), "https://cqjlp.gov.cn/a.html", (None, "司法局", None)),
        ("省科技厅2023年法治政府建设情况报告", Page(""), "http://kjt.ln.gov.cn/a.html", ("辽宁省", "科学技术厅", "domain")),
        ("我市2023年法治政府建设情况报告", Page("", site_id="3306810001"), None, ("浙江省/绍兴市/诸暨市", "人民政府", "site id")),
        # the site's agency counts where the title names nobody
        (NAMELESS, Page(""), "http://kjt.ln.gov.cn/a.html", ("辽宁省", "科学技术厅", "domain")),
        (NAMELESS, Page(""), "https://sthj.guizhou.gov.cn/a.html", ("贵州省", "生态环境厅", "domain")),
        (NAMELESS, Page(""), "http://www.jiangmen.gov.cn/bmpd/jmsgyhxxhj/a.html", ("广东省/江门市", "工业和信息化局", "domain")),
        (NAMELESS, Page(""), "http://fgs.moa.gov.cn/a.html", ("中华人民共和国", "农业农村部", "domain")),
        (NAMELESS, Page("", site_name="揭阳市教育局网站"), None, ("广东省/揭阳市", "教育局", "site name")),
        (NAMELESS, Page("", breadcrumb=("首页", "揭阳市教育局", "年度报告")), None, ("广东省/揭阳市", "教育局", "breadcrumb")),
        # a portal, or a justice bureau, publishes for others
        (NAMELESS, Page("", site_id="4452020001"), "http://www.rongcheng.gov.cn/a.html", (None, None, None)),
        (NAMELESS, Page(""), "http://sfj.suzhou.gov.cn/a.html", ("江苏省/苏州市", None, "domain")),
        (NAMELESS, Page(""), "http://guangdong.chinatax.gov.cn/a.html", (None, None, None)),
        (NAMELESS, Page("", source="揭阳市司法局"), None, (None, None, None)),
        (NAMELESS, Page("", source="揭阳市教育局"), None, ("广东省/揭阳市", "教育局", "source")),
        (NAMELESS, Page("", source="揭阳市融媒体中心"), None, (None, None, None)),
        # and never overrules
        ("新疆维吾尔自治区人民政府关于2017年法治政府建设工作的报告", Page("", site_name="莎车县人民政府"), "http://shache.gov.cn/a.html", ("新疆维吾尔自治区", "人民政府", "title")),
        ("海口市人民政府2022年法治政府建设情况报告", Page(""), "https://sfj.haikou.gov.cn/a.html", ("海南省/海口市", "人民政府", "title")),
        # two sites that contradict each other tell nothing
        ("区司法局2023年法治政府建设情况报告", Page("", site_id="4452020001"), "https://cqjlp.gov.cn/a.html", (None, "司法局", None)),
        ("永定区司法局2023年法治政府建设情况报告", Page("", breadcrumb=("龙岩市",), site_id="1101010001"), None, (None, "司法局", None)),
        # before the reform of 2018 the same initials were another body's
        ("关于2016年法治政府建设情况的报告", Page(""), "http://lyj.suzhou.gov.cn/a.html", (None, None, None)),
        ("关于2020年法治政府建设情况的报告", Page(""), "http://lyj.suzhou.gov.cn/a.html", ("江苏省/苏州市", "林业局", "domain")),
        # a foreign host spells nothing
        ("区司法局2023年法治政府建设情况报告", Page(""), "https://cqjlp.example.com/a.html", (None, "司法局", None)),
        ("区司法局2023年法治政府建设情况报告", Page(""), "https://[::1/a.html", (None, "司法局", None)),
        # a town is not its county
        ("关于2023年法治政府建设情况的报告", Page("", breadcrumb=("首页", "象山县", "贤庠镇")), "http://www.xiangshan.gov.cn/a.html", (None, None, None)),
        ("街道办事处2023年法治政府建设情况报告", Page(""), "https://cqjlp.gov.cn/a.html", (None, "街道办事处", None)),
    ],
)  # fmt: skip
def test_what_a_site_tells(whose, title, page, url, expected) -> None:  # type: ignore[no-untyped-def]
    assert whose(title, page, url) == expected
