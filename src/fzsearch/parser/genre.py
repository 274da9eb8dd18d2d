"""Is it a 法治政府建设年度报告, and of which kind? Judged by the title alone."""

import re

from fzsearch.text import squeeze

# Title variants of published reports: 法治政府建设年度报告, …情况报告, …情况的报告, …工作报告, …工作总结, …情况.
_TITLE = re.compile(r"(法治政府|依法行政|法治建设).{0,24}(报告|总结|情况)$")
# Words that say what else a document is; 示范区 and 督察局 are agencies.
_NOT_REPORTS = (
    ("半年|季度", "不是全年的报告", "is not about a whole year"),
    ("调查报告|审议意见|述法|述职|发展报告|人大常委会|人民代表大会", "是另一种报告", "is another kind of report"),
    ("解读", "是解读，不是报告", "explains a report, is none"),
    ("(实施|工作)?(方案|纲要|要点|计划)$", "是方案或计划，不是报告", "is a plan, not a report"),
    ("通知$|通报$|公告$", "是通知，不是报告", "is a notice, not a report"),
    ("政府信息公开", "是政府信息公开年报", "is a report on information disclosure"),
    (
        "会议|召开|培训|座谈|听取|督[察查](?!局|支队|室)|示范(?!.{0,2}区)|评估|测评|自查",
        "是相关新闻或其他文件，不是年度报告",
        "is news or another document",
    ),
    (r"[xX×＊*]{2,}", "是模板，有未填的地方", "is a template with blanks"),
)
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


def why_not_a_report(title: str | None, first_line: str = "") -> tuple[str, str] | None:
    """The reason, in Chinese and English, why a document of this title is no annual report; None if it is one.

    Where no title was found, the first line may tell what the document is instead.
    """
    for pattern, zh, en in _NOT_REPORTS:
        if re.search(pattern, _plain(title or first_line)):
            return f"“{squeeze(title or first_line)}”{zh}", f"“{squeeze(title or first_line)}” {en}"
    if title is None:
        return "没有找到报告的标题", "no report title was found"
    if not is_title(title):
        return (
            f"《{squeeze(title)}》不像法治政府建设年度报告的标题",
            f"“{squeeze(title)}” is not such a report's title",
        )
    return None


def _plain(title: str) -> str:
    """The title without blanks, book marks, full stop, a remark in brackets, and plans named beside the report."""
    title = squeeze(title).strip("。《》")
    title = re.sub(r"[（(][^（）()]{0,20}[）)]$", "", title)
    return re.sub(r"(及|和|与|暨)20\d\d年.{0,12}(计划|打算|要点|安排|思路|谋划)$", "", title)
