"""Many portals for tests of load: every report is another one, made when it is asked for, so nothing is kept."""

import re
from functools import lru_cache, partial
from html import escape
from itertools import islice, product
from random import Random

from tests.portal import markup
from tests.portal.page import Page, Route, Visit
from tests.portal.site import Family, Site

_COLUMN = "/zwgk/fzzfjsndbg/"
_PLACES = re.findall(
    r"\S+", "云汀市 砚川市 望沂市 甲禾区 临岚县 砚北区 泽桥县 汀南区 麓口县 云汀高新区 青槐镇 雁桥街道"
)
_DEPARTMENTS = re.findall(
    r"\S+",
    """科学技术局 教育局 司法局 财政局 民政局 审计局 统计局 水务局 农业农村局 自然资源局 生态环境局 交通运输局
    市场监督管理局 应急管理局 医疗保障局 卫生健康局 城市管理局 人力资源和社会保障局 住房和城乡建设局 文化和旅游局
    发展和改革局 工业和信息化局 商务局 公安局 民族宗教局 退役军人事务局 国有资产监督管理局 体育局 林业局 信访局
    机关事务管理局 行政审批服务局 数据局 乡村振兴局 粮食和物资储备局 地方金融管理局 人民防空办公室 档案局 气象局
    消防救援局 邮政管理局 公路局 港航管理局 水利局 畜牧兽医局 渔业局 园林绿化局 房产管理局 公积金管理中心 供销合作社
    招商局 投资促进局 外事办公室 知识产权局 药品监督管理局 大数据管理局""",
)
_AGENCIES = [place + department for place, department in product(_PLACES, _DEPARTMENTS)]
_YEARS = range(2010, 2025)
_WHEN = ("上半年", "下半年", "一季度", "二季度", "三季度", "四季度", "全年", "年初以来")
_HOW = (
    "对照清单",
    "会同有关单位",
    "依托线上平台",
    "结合本地实际",
    "坚持问题导向",
    "按照年度计划",
    "通过公开征集",
    "采取分级方式",
)
_WHAT = (
    "组织集中学法{}次，参加人员{}人次",
    "审核规范性文件{}件，提出修改意见{}条",
    "开展联合检查{}次，检查经营主体{}户",
    "办理行政处罚案件{}件，罚没款项{}万元",
    "办结行政许可事项{}件，平均提速{}个百分点",
    "受理行政复议申请{}件，其中调解结案{}件",
    "举办普法活动{}场，发放资料{}份",
    "主动公开政府信息{}条，答复依申请公开{}件",
    "评查执法案卷{}卷，发现问题{}个",
    "培训执法人员{}人，考试合格{}人",
    "审查各类合同{}份，避免损失约{}万元",
    "清理证明事项{}项，取消材料{}份",
)
_SO = (
    "发现的问题均已列出清单并限期整改",
    "相关做法在全系统作了交流",
    "群众办事往返次数明显减少",
    "结果通过公示栏向社会公布",
    "有关制度同步作了修订",
    "个别事项因部门意见不一仍在协调",
    "比上年有所增加，主要是新增职能所致",
    "办理质量经抽查总体较好",
)
_PARTS = (
    ("一、{year}年主要举措和成效", 0),
    ("（一）加强组织领导，压实工作责任", 5),
    ("（二）依法全面履行职能，优化营商环境", 6),
    ("（三）健全制度，规范行政决策", 6),
    ("（四）严格规范公正文明执法", 6),
    ("（五）化解争议，加强普法宣传", 6),
    ("二、主要负责人履行推进法治建设第一责任人职责情况", 4),
    ("三、存在的不足和原因", 5),
    ("四、{next}年度工作安排", 5),
)


def many_sites(hosts: int = 200, pages_each: int = 50) -> list[Site]:
    """So many sites with so many reports each, from 127.0.1.1 on; no two reports are alike."""
    assert 0 < hosts <= 200
    return [_site(host, pages_each) for host in range(hosts)]


def address(host: int) -> str:
    """The loopback address of a host by its number from 0."""
    return f"127.0.1.{host + 1}"


def _site(host: int, count: int) -> Site:
    def render(site: Site) -> dict[str, Route]:
        pages = {_path(host * count + one): partial(_article, site, host * count + one) for one in range(count)}
        lists: dict[str, Route] = {}
        for start in range(0, count, site.per_page):
            place = start // site.per_page
            numbers = range(host * count + start, host * count + min(count, start + site.per_page))
            route = partial(_list, site, numbers, place, count)
            lists[f"{_COLUMN}index{f'_{place}' if place else ''}.html"] = route
        return {**pages, **lists, _COLUMN: lists[f"{_COLUMN}index.html"]}

    family = Family("trs", _COLUMN, lambda _, entry: entry.path, render)
    return Site(family, (), f"示例门户{host + 1}", f"99{host:08d}", per_page=20, host=address(host))


def _who(number: int) -> tuple[str, int]:
    """The agency and the year of a report: no two numbers give the same."""
    unit, year = divmod(number, len(_YEARS))
    round_, kind = divmod(unit, len(_AGENCIES))
    return _AGENCIES[kind] + (f"第{round_}分局" if round_ else ""), _YEARS[year]


def title_of(number: int) -> str:
    """The title of a report by its number from 0."""
    agency, year = _who(number)
    return f"{agency}{year}年法治政府建设年度报告"


def _path(number: int) -> str:
    _, year = _who(number)
    day = f"{year + 1}03{number % 28 + 1:02d}"
    return f"{_COLUMN}{day[:6]}/t{day}_{7_000_000 + number}.html"


def _list(site: Site, numbers: range, place: int, count: int, _: Visit) -> Page:
    rows, pages = [], -(-count // site.per_page)
    for number in numbers:
        title, path = escape(title_of(number)), _path(number)
        day = path.rpartition("/t")[2][:8]
        href = f"./{path.removeprefix(_COLUMN)}"
        shown = f'<a href="{href}" title="{title}">{markup.cut(title)}</a><span>{day[:4]}/{day[4:6]}/{day[6:]}</span>'
        rows.append(f"<li>{shown}</li>")
    script = f'<script>createPageHTML({pages}, {place}, "index", "html", "{count}");</script>'
    return markup.column_page(site, f'<ul class="u-list">\n{"".join(rows)}\n</ul>\n{script}')


def _article(site: Site, number: int, _: Visit) -> Page:
    agency, year = _who(number)
    title, path = title_of(number), _path(number)
    day = path.rpartition("/t")[2][:8]
    head = markup.metas(
        ("ArticleTitle", title), ("PubDate", f"{day[:4]}-{day[4:6]}-{day[6:]} 09:30"), ("ContentSource", agency)
    )
    main = f"""{markup.breadcrumb(site, "crumb")}
<h1>{title}</h1><div class="info">来源：{agency}</div>
<div class="TRS_Editor">
{markup.paragraphs(body_of(number, agency, year))}
</div>"""
    return Page(markup.frame(site, title, head, main).encode(), etag=f'"{number:x}"')


def body_of(number: int, agency: str, year: int) -> str:
    """The text of a report: the same for the same number, for no two numbers alike."""
    said = iter(Random(number).choices(_paragraphs(), k=sum(count for _, count in _PARTS)))
    lines = [f"{year}年，{agency}扎实推进法治政府建设。现将有关情况报告如下："]
    for heading, count in _PARTS:
        lines.append(heading.format(year=year, next=year + 1))
        lines += islice(said, count)
    return "\n".join([*lines, agency, f"{year + 1}年2月{number % 28 + 1}日"])


@lru_cache(maxsize=1)
def _paragraphs() -> list[str]:
    """Enough paragraphs that two reports hardly share one; to choose is quicker than to write."""
    chance = Random(0)
    return [_sentence(chance) + _sentence(chance) for _ in range(8192)]


def _sentence(chance: Random) -> str:
    what = chance.choice(_WHAT).format(chance.randrange(2, 90), chance.randrange(9, 900))
    return f"{chance.choice(_WHEN)}{chance.choice(_HOW)}{what}，{chance.choice(_SO)}。"
