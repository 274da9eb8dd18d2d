"""What made portals publish: the sample's reports, and beside them what lists of real portals hold too."""

import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from html import unescape

import docx

from fzsearch import sample
from tests.portal.site import Attachment, Document

_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_HEADING = re.compile(r"<h1>(.*?)</h1>")

_OTHERS = (
    (
        "《{title}》解读",
        "为便于公众了解报告内容，现就报告起草背景和主要数据作如下说明。\n一、起草背景\n报告按年度编制。",
    ),
    (
        "关于印发《{agency}{next}年法治政府建设工作要点》的通知",
        "各科室：\n现将工作要点印发给你们，请结合实际抓好落实。",
    ),
    ("{agency}召开法治政府建设工作推进会", "日前，{agency}召开会议，听取各科室汇报，部署下一阶段工作。"),
    ("关于开展{next}年度法治政府建设督察的通知", "各有关单位：\n定于下月开展督察，请提前准备台账。"),
    (
        "{agency}{year}年政府信息公开工作年度报告",
        "一、总体情况\n全年主动公开信息86条。\n二、存在的主要问题\n栏目更新不够及时。",
    ),
    ("{agency}关于国庆假期值班安排的公告", "假期期间值班电话见大厅公示栏。"),
)


@lru_cache(maxsize=1)
def reports() -> dict[str, Document]:
    """The reports of the sample by file name without its ending, such as "9901-kjj-2023"."""
    with sample.report_files() as files:
        return {path.stem: _report(path.read_text(encoding="utf-8"), path.stem) for path in files}


def _report(text: str, stem: str) -> Document:
    if text.startswith("<"):
        lines = [unescape(line) for line in _PARAGRAPH.findall(text.partition('<div class="TRS_Editor">')[2])]
        found = _HEADING.search(text)
        assert found is not None
        title = found[1]
        lines = lines[: next((place for place, line in enumerate(lines) if "上一篇" in line), None)]
    else:
        lines = [line for line in text.splitlines() if line.strip()]
        end = next(place for place, line in enumerate(lines) if line.rstrip().endswith("报告"))
        title, lines = "".join(lines[: end + 1]), lines[end + 1 :]
    region, agency, year = stem.split("-")
    day = date(int(year) + 1, 1, 15) + timedelta(days=sum(map(ord, region + agency)) % 70)
    return Document(title, "\n".join(lines), day, source=title.partition(year)[0].removesuffix("关于"))


def reports_of(*agencies: str) -> list[Document]:
    """The reports of some agencies of the sample, by the start of their file names: "9902-kjj"."""
    return [document for stem, document in reports().items() if stem.rpartition("-")[0] in agencies]


def others_of(report: Document) -> Iterator[Document]:
    """What else a portal shows around a report: an explanation, notices, news, another annual report."""
    agency, year = report.source or "", report.published.year - 1
    for place, (title, body) in enumerate(_OTHERS):
        said = {"title": report.title, "agency": agency, "year": year, "next": year + 1}
        day = report.published + timedelta(days=3 + 11 * place)
        yield Document(title.format(**said), body.format(**said), day, source=agency)


def notices(agency: str, count: int) -> list[Document]:
    """Short notices, a week apart, that are about nothing of the kind."""
    first = date(2022, 1, 4)
    return [
        Document(
            f"{agency}关于第{one}批办件结果的公示",
            f"第{one}批共{one + 3}件。",
            first + timedelta(weeks=one),
            source=agency,
        )
        for one in range(1, count + 1)
    ]


def in_a_file(report: Document) -> Document:
    """The report as a portal gives it that hangs the text on a page as a file of Word."""
    word = docx.Document()
    for line in (report.title, *report.body.splitlines()):
        word.add_paragraph(line)
    packed = io.BytesIO()
    word.save(packed)
    file = Attachment(f"{report.title}.docx", packed.getvalue())
    return Document(report.title, "全文见附件。", report.published, (file,), report.source)


def collection(*agencies: str) -> list[Document]:
    """The reports of some agencies, the last one as a file, with others around the newest of each agency."""
    found = reports_of(*agencies)
    newest = [reports_of(agency)[-1] for agency in agencies]
    return [*found[:-1], in_a_file(found[-1]), *(other for report in newest for other in others_of(report))]
