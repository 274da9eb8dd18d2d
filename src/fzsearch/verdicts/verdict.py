"""A verdict, what makes it one, and how verdicts are found."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from fzsearch.citations import web_address
from fzsearch.text import squeeze

STATUSES: Mapping[str, str] = {"kept": "已兑现", "partly": "部分兑现", "not": "未兑现", "unclear": "无法判断"}
"""What a verdict can say, with the label shown to readers."""

Key = tuple[str, str, str]
"""Report, sentence without blanks, and name: a person has one verdict on a sentence."""

_REPORT = re.compile("[0-9a-f]{16}")
_SHA256 = re.compile("(?:[0-9a-f]{64})?")
_ELSEWHERE = timedelta(days=1)  # where the file was written, it may be tomorrow already
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person says of a promise."""

    report_id: str
    sentence: str  # as the report prints it
    status: str  # a key of STATUSES
    name: str  # who says so
    date: date
    note: str = ""
    link: str = ""  # of http or https: what shows it
    commitment: str = ""  # the id of the promise: where in the library the sentence was found
    sha256: str = ""  # of the file that the sentence was read from

    @property
    def key(self) -> Key:
        """What no other verdict has."""
        return key_of(self.report_id, self.sentence, self.name)

    def is_about(self, report_id: str, sentence: str) -> bool:
        """Whether it was given on this sentence of this report, blanks aside."""
        return self.key[:2] == key_of(report_id, sentence, "")[:2]


def key_of(report_id: str, sentence: str, name: str) -> Key:
    """The key of a person's verdict on a sentence."""
    return report_id, squeeze(sentence), " ".join(name.split())


class Fault(NamedTuple):
    """What is wrong with a verdict: the column it stands in, and what to do, in Chinese and in English."""

    column: str
    zh: str
    en: str


def fault(verdict: Verdict) -> Fault | None:
    """What keeps this from being a verdict; None where nothing does."""
    holds = {
        "report": _REPORT.fullmatch(verdict.report_id),
        "sentence": squeeze(verdict.sentence),
        "status": verdict.status in STATUSES,
        "name": squeeze(verdict.name),
        "date": verdict.date <= datetime.now(UTC).astimezone().date() + _ELSEWHERE,
        "link": not verdict.link or _may_be_followed(verdict.link),
        "sha256": _SHA256.fullmatch(verdict.sha256),
    }
    for column, holding in holds.items():
        if not holding:
            return Fault(column, *_WANTED[column])
    for column in ("sentence", "name", "note", "commitment"):
        if _UNSEEN.search(getattr(verdict, column)):
            return Fault(column, "含有看不见的控制字符", "has control characters, which nobody sees")
    return None


_WANTED = {
    "report": (
        "需要报告编号：16 位十六进制数字（表格软件可能把它改成了别的数，请把该列设为文本）",
        "needs a report's id, 16 hexadecimal digits (a spreadsheet may have rounded it: make the column text)",
    ),
    "sentence": ("需要承诺的原句", "needs the sentence of the promise"),
    "status": (f"须为 {'、'.join(STATUSES)} 之一", f"must be one of {', '.join(STATUSES)}"),
    "name": ("需要核实人的姓名", "needs the name of the person who says so"),
    "date": ("不能在今天之后", "must not be after today"),
    "link": ("须为 http 或 https 网址", "must be an address of http or https"),
    "sha256": ("须为 64 位十六进制数字，或留空", "must be 64 hexadecimal digits, or empty"),
}


def _may_be_followed(link: str) -> bool:
    return web_address(link) is not None and link.isprintable() and not any(map(str.isspace, link))


@dataclass(frozen=True)
class Verdicts:
    """All verdicts of a file, in its order."""

    all: tuple[Verdict, ...]

    @cached_property
    def _by_sentence(self) -> Mapping[tuple[str, str], Sequence[Verdict]]:
        found: dict[tuple[str, str], list[Verdict]] = {}
        for verdict in self.all:
            found.setdefault(verdict.key[:2], []).append(verdict)
        return found

    def on(self, report_id: str, sentence: str) -> tuple[Verdict, ...]:
        """The verdicts on this sentence of this report, blanks aside."""
        return tuple(self._by_sentence.get((report_id, squeeze(sentence)), ()))

    def astray(self, sentences_of: Callable[[str], Iterable[str]]) -> tuple[Verdict, ...]:
        """Those whose sentence is not, or no longer, in the library. `sentences_of` gives the sentences of a report,
        none where there is no such report.
        """
        said = {report_id: set(map(squeeze, sentences_of(report_id))) for report_id, _ in self._by_sentence}
        return tuple(verdict for verdict in self.all if verdict.key[1] not in said[verdict.report_id])
