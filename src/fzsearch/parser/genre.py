"""Is it a 法治政府建设年度报告, and of which kind? Judged by the title alone."""

import re
from collections.abc import Sequence

from fzsearch.parser.address import split_address
from fzsearch.parser.issuer_name import issuer_part
from fzsearch.text import arabic_years, legible, squeeze

Reason = tuple[str, str]
"""Why something is no report, in Chinese and in English."""

# Title variants of published reports: 法治政府建设年度报告, …情况报告, …情况的报告, …工作报告, …工作总结, …情况.
_TITLE = re.compile(r"(法[治制]政府|依法行政|法治建设).{0,40}(报告|总结|情况|年报|汇报)$")
# What the whole title, brackets and all, says that a document is instead.
_NOT_REPORTS = (
    (
        "半年|季度|\\d(?:月份?)?[至到—－\\-~～]+\\d{1,2}月(?!.{0,4}[）)])|\\d月份",
        "不是全年的报告",
        "is not about a whole year",
    ),
    (
        "调查报告|调研|研究报告|审议意见|述法|述职|发展报告|人大常委会|人民代表大会|检查报告|绩效|典型案例|满意度|考试|公开情况$|(督[察查]|反馈).{0,8}整改情况",
        "是另一种报告",
        "is another kind of report",
    ),
    (
        "(同志|[局厅处区县市镇乡]长|书记|主任|主要负责人|主要负责同志).{0,40}第一责任人职责.{0,4}(情况)?(的)?报告$",
        "是述法报告",
        "is a leader's report on duty",
    ),
    ("解读|图解|读懂", "是解读，不是报告", "explains a report, is none"),
    ("(实施|工作)?(方案|纲要|要点|计划)$", "是方案或计划，不是报告", "is a plan, not a report"),
    ("通知$|通报$|公告$", "是通知，不是报告", "is a notice, not a report"),
    ("政府信息公开", "是政府信息公开年报", "is a report on information disclosure"),
    (
        r"(?<![a-zA-Z])[xX×＊*○]{2,}(?![a-zA-Z])|某某|_{2,}|模板|范[本文]|精选",
        "是模板，有未填的地方",
        "is a template with blanks",
    ),
)
# The same, but these words may be part of an issuer's name: 现代农业示范园管委会, 督查考核办公室.
_NEWS = re.compile("会议|召开|培训|座谈|听取|督[察查]|示范|评估|评价|测评|自查|自评|考核|视察|检查|来访|莅临")
_ISSUERS = re.compile(
    "^.{2,30}?(局|厅|委员会|委|政府|办公室|室|大队|支队|中心|管委会|办事处|街道|镇|乡|区|院|部)(?=关于|20|法治|推进|年度)"
)
# What a report's title may add: 及2024年工作计划, 及下一步安排, 及问题整改情况的报告.
_TAIL = re.compile(r"(及|和|与|暨)(20\d\d年|下一?(年度?|步|阶段)).{0,12}(计划|打算|要点|安排|思路|谋划)$")
_MENDED = re.compile("(及|和|与)(存在)?问题整改情况(的报告)?$")
_NO_GOVERNMENT = re.compile("(法院|检察院|公司|集团|医院|学校|中学|小学|大学|学院|(?<!人民)银行|石化)$")
# What a heading of such a report says and hardly any other document's: its subject …
_SUBJECT = re.compile(
    "(推进|加强|开展|年度?)法治(政府)?建设.{0,8}(情况|举措|措施|成效|做法|职责|工作|问题|不足|安排)|法治建设第一责任人"
    "|法治政府(建设|工作).{0,8}(情况|总结|成效|措施)|^(依法)?全面(正确)?履行政府职能|党对法治(政府)?建设"
)
# … and topics that it shares with others, so that one alone says little.
_TOPICS = re.compile(
    "习近平法治思想|依法行政|行政执法|政府职能|普法|法[治制]宣传|法治政府|法治建设|法治意识|行政决策|规范性文件|行政复议"
    "|政务公开|权力监督|合法性审查|法律顾问"
)
# fzzfjsndbg, fzzfndbg, fzzfjs …: initials of 法治政府建设(年度报告), as portals name the column.
_COLUMN = re.compile("fzzf|fznb|fzjsndbg")
# The same initials where the column is for these reports alone: fzzfjsndbg, fzzfjsqkndbg, fznbg …
_OWN_COLUMN = re.compile(r"fz(?:zf)?(?:js)?(?:gz)?(?:qk)?n(?:d)?bg")
_SUBJECT_OF_TITLE = re.compile("法[治制]政府|依法行政|法治建设")
_CUT = re.compile(r"(?:…+|\.{2,})$")
_DOC_TYPES = (
    ("年度报告", re.compile(r"年度?报告$")),
    ("情况报告", re.compile(r"情况(的|年度)?报告$")),
    ("工作报告", re.compile(r"工作的?报告$")),
    ("工作总结", re.compile(r"总结(的?报告)?$")),
    ("情况报告", re.compile(r"情况的?.{0,6}报告$")),
)


def is_title(text: str) -> bool:
    """Whether `text` ends as a report's title does.

    >>> is_title("某市科技局2023年法治政府建设年度报告"), is_title("某市科技局2023年法治政府建设")
    (True, False)
    """
    return _TITLE.search(_plain(text)) is not None


def may_be_report(title: str, list_url: str = "") -> bool:
    """Whether a document that a list names may be a report, so that it is worth asking for.

    Its page decides. Lists cut titles; columns that are for these reports alone name them in any way.

    >>> may_be_report("某市科技局2023年法治政府建设年度报告"), may_be_report("一图读懂2023年法治政府建设年度报告")
    (True, False)
    >>> may_be_report("关于2023年度法治政府建设…"), may_be_report("关于召开会议的通知")
    (True, False)
    """
    shown = squeeze(title)
    if not shown or _something_else(shown) is not None:
        return False
    if is_title(shown) or _OWN_COLUMN.search(split_address(list_url).path.lower()):
        return True
    return _CUT.search(shown) is not None and _SUBJECT_OF_TITLE.search(legible(shown)) is not None


def doc_type(title: str) -> str | None:
    """Return 年度报告, 情况报告, 工作报告 or 工作总结; None when the title says none of them.

    >>> doc_type("某市关于2023年法治政府建设情况的报告")
    '情况报告'
    """
    return next((kind for kind, ending in _DOC_TYPES if ending.search(_plain(title))), None)


def why_not_a_report(
    title: str | None, first_line: str = "", headings: Sequence[str] = (), column: str = ""
) -> Reason | None:
    """The reason, in Chinese and English, why a document is no annual report; None if it is one.

    The title decides. Where none was found, the first line may tell what the document is instead; else the headings
    decide, with `column`, the path of its address: portals name the column fzzfjsndbg or the like.
    """
    reason = _something_else(title or first_line)
    if reason is not None:
        return reason
    if title is None:
        if _speak_of_it(headings, column):
            return None
        return "没有找到报告的标题", "no report title was found"
    if not is_title(title):
        return (
            f"《{squeeze(title)}》不像法治政府建设年度报告的标题",
            f"“{squeeze(title)}” is not such a report's title",
        )
    return None


def _something_else(stated: str) -> Reason | None:
    """What a title, or a first line, says that its document is instead of an annual report."""
    shown = squeeze(stated)
    whole = _TAIL.sub("", arabic_years(legible(shown)).strip("。《》"))
    for pattern, zh, en in _NOT_REPORTS:
        if re.search(pattern, whole):
            return f"“{shown}”{zh}", f"“{shown}” {en}"
    if _NEWS.search(_ISSUERS.sub("", whole)) and not _MENDED.search(whole):
        return f"“{shown}”是相关新闻或其他文件，不是年度报告", f"“{shown}” is news or another document"
    if _NO_GOVERNMENT.search(issuer_part(whole)):
        return f"“{shown}”不是行政机关的报告", f"“{shown}” is not an administration's report"
    return None


def sample_text(title: str) -> Reason | None:
    """Why a copy whose issuer has no known place is a sample text, if its title names neither place nor rank.

    >>> sample_text("教育局2023年法治政府建设报告") is None, sample_text("市教育局2023年法治政府建设报告") is None
    (False, True)
    """
    if re.search("[省市区县旗州盟镇乡我]|街道|部20|署20", _plain(title)[:12]):
        return None
    return f"《{squeeze(title)}》是没有地名的范文", f"“{squeeze(title)}” is a sample text, without a place"


def _speak_of_it(headings: Sequence[str], column: str) -> bool:
    """Whether headings are those of such a report: one says so, or two of its fixed topics come together."""
    plain = [legible(squeeze(heading)) for heading in headings]
    topics = {match[0] for heading in plain for match in _TOPICS.finditer(heading)}
    enough = 1 if _COLUMN.search(column) else 2
    return any(_SUBJECT.search(heading) for heading in plain) or len(topics) >= enough


def _plain(title: str) -> str:
    """The title without blanks, book marks, full stop, a remark in brackets, and plans named beside the report."""
    title = arabic_years(legible(squeeze(title))).strip("。《》")
    title = re.sub(r"[（(][^（）()]{0,20}[）)]$|(?<=[告结])20\d\d(年(\d{1,2}月)?)?$", "", title)
    return _TAIL.sub("", title)
