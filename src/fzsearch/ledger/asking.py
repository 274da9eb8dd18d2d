"""What is asked of an index of statements, and what its marks and people's verdicts are called."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from fzsearch.index import FacetValue, Request
from fzsearch.statements import commitments_in
from fzsearch.store import Store
from fzsearch.text import squeeze
from fzsearch.verdicts import STATUSES as STATUSES_OF_VERDICTS
from fzsearch.verdicts import Verdicts

Kind = Literal["commitment", "figure"]

GRADED: Mapping[str, str] = {"measurable": "可检验", "action": "有举措", "slogan": "表态"}
STATUSES: Mapping[str, str] = {
    "mentioned": "可能提到",
    "not_mentioned": "未找到提及",
    "no_report": "资料库里没有",
    "unknown": "机构或年度未知",
}
VERDICTS: Mapping[str, str] = STATUSES_OF_VERDICTS
CARRIED: Mapping[str, str] = {"same": "与上年一字不差", "nearly": "与上年几乎相同"}
SAID: Mapping[str, str] = {"reported": "已有的", "promised": "承诺的"}
BOUNDS: Mapping[str, str] = {"exact": "确数", "about": "约数", "at_least": "不少于", "at_most": "不超过"}
CHANGES: Mapping[str, str] = {"rise": "增加", "fall": "减少"}
SUMS: Mapping[str, str] = {"holds": "分项相加相符", "fails": "分项相加不符"}
"""The values of marks, with the label shown to readers, in the order they are shown in."""

VERDICT = "verdict="
"""How a mark begins that no index has: it asks for what people found."""


def of_kind(request: Request, kind: Kind) -> Request:
    """The request for statements of one kind, as the index takes it: without verdicts."""
    marks = tuple(mark for mark in request.marks if not mark.startswith(VERDICT))
    return replace(request, marks=(*marks, f"kind={kind}"))


def for_engine(request: Request, kind: Kind, verdicts: Verdicts, store: Store) -> Request:
    """The same with verdicts asked for, as ids of the commitments that have one of them."""
    asked = {mark.removeprefix(VERDICT) for mark in request.marks if mark.startswith(VERDICT)}
    request = of_kind(request, kind)
    if not asked:
        return request
    found = tuple(one for one, status in judged(verdicts, store) if status in asked)
    # An id that no statement has, so that nothing is found where nothing was judged so.
    return replace(request, documents=found or ("-",))


def judged(verdicts: Verdicts, store: Store) -> Sequence[tuple[str, str]]:
    """The ids of the commitments that people judged and how, each once, as far as the reports still say what was
    judged. A sentence that its report says twice was judged twice. What was found last is kept, for every page asks.
    """
    global _last
    at = store.folder, store.last_change()
    if _last is None or _last[0] != at or _last[1] != verdicts:
        _last = at, verdicts, _judged(verdicts, store)
    return _last[2]


_last: tuple[tuple[Path, int], Verdicts, Sequence[tuple[str, str]]] | None = None


def _judged(verdicts: Verdicts, store: Store) -> Sequence[tuple[str, str]]:
    by_report: dict[str, list[tuple[str, str]]] = {}
    for one in verdicts.all:
        by_report.setdefault(one.report_id, []).append((one.key[1], one.status))
    found: dict[tuple[str, str], None] = {}
    for report_id, those in by_report.items():
        ids = _said(store, report_id, {sentence for sentence, _ in those})
        found |= {(one, status): None for sentence, status in those for one in ids.get(sentence, ())}
    return tuple(found)


def _said(store: Store, report_id: str, sentences: Collection[str]) -> Mapping[str, Sequence[str]]:
    """The ids of the commitments of a report that say one of the sentences, which are without blanks."""
    report, ids = store.report(report_id), dict[str, list[str]]()
    for section in report.sections if report else ():
        text = squeeze(section.text)
        if report and any(sentence in text for sentence in sentences):  # reading the others would take its time
            for statement in commitments_in(section, report.year):
                ids.setdefault(squeeze(statement.sentence.text), []).append(statement.id)
    return ids


def counted(
    request: Request, judgements: Iterable[tuple[str, str]], count: Callable[[Request], int]
) -> tuple[FacetValue, ...]:
    """The verdicts as a facet: how many commitments have each, of those that are asked for otherwise.

    `count` says how many commitments a request finds.
    """
    ids: dict[str, list[str]] = {}
    for statement_id, status in judgements:
        ids.setdefault(status, []).append(statement_id)
    others = of_kind(replace(request, page=1, limit=1), "commitment")
    return tuple(
        FacetValue(
            status, label, count(replace(others, documents=tuple(ids[status]))), f"{VERDICT}{status}" in request.marks
        )
        for status, label in VERDICTS.items()
        if status in ids
    )
