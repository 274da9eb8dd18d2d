"""Is it a 法治政府建设年度报告, and of which kind? Judged by the title alone."""

import re
from collections.abc import Sequence

from fzsearch.text import legible, squeeze

Reason = tuple[str, str]
"""Why something is no report, in Chinese and in English."""

# Title variants of published reports: 法治政府建设年度报告, …情况报告, …情况的报告, …工作报告, …工作总结, …情况.
_TITLE = re.compile(r"(法治政府|依法行政|法治建设).{0,40}(报告|总结|情况)$")
# Words that say what else a document is; 示范区 and 督察局 are agencies.
_NOT_REPORTS = (
    ("半年|季度", "不是全年的报告", "is not about a whole year"),
    (
        "调查报告|调研报告|审议意见|述法|述职|发展报告|人大常委会|人民代表大会",
        "是另一种报告",
        "is another kind of report",
    ),
    ("解读", "是解读，不是报告", "explains a report, is none"),
    ("(实施|工作)?(方案|纲要|要点|计划)$", "是方案或计划，不是报告", "is a plan, not a report"),
    ("通知$|通报$|公告$", "是通知，不是报告", "is a notice, not a report"),
    ("政府信息公开", "是政府信息公开年报", "is a report on information disclosure"),
    (
        "会议|召开|培训|座谈|听取|督[察查](?!局|支队|室)|示范(?!.{0,2}区)|评估|测评|自查|自评|整改|考核(?!局|中心)",
        "是相关新闻或其他文件，不是年度报告",
        "is news or another document",
    ),
    (r"(?<![a-zA-Z])[xX×＊*○]{2,}(?![a-zA-Z])", "是模板，有未填的地方", "is a template with blanks"),
)
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
    stated = title or first_line
    for pattern, zh, en in _NOT_REPORTS:
        if re.search(pattern, _plain(stated)):
            return f"“{squeeze(stated)}”{zh}", f"“{squeeze(stated)}” {en}"
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
    title = legible(squeeze(title)).strip("。《》")
    title = re.sub(r"[（(][^（）()]{0,20}[）)]$", "", title)
    return re.sub(r"(及|和|与|暨)20\d\d年.{0,12}(计划|打算|要点|安排|思路|谋划)$", "", title)
