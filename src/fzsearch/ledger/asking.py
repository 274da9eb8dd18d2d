"""What is asked of an index of statements, and what its marks and people's verdicts are called."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Literal

from fzsearch.index import FacetValue, Request
from fzsearch.statements import Stated, commitments_in, section_id_of
from fzsearch.store import Store
from fzsearch.verdicts import STATUSES as STATUSES_OF_VERDICTS
from fzsearch.verdicts import Verdicts

Kind = Literal["commitment", "figure"]

KINDS: Mapping[Kind, str] = {"commitment": "承诺", "figure": "数字"}
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


def judged(verdicts: Verdicts, store: Store) -> list[tuple[str, str]]:
    """The ids of the commitments that people judged and how, as far as the reports still say what was judged."""
    every = verdicts.all
    sections = store.sections_with_heads(list(dict.fromkeys(section_id_of(one.commitment) for one in every)))
    texts = {
        statement.id: (head.id, statement.sentence.text)
        for section, head in sections.values()
        for statement in commitments_in(section, head.year)
    }
    found = []
    for one in every:
        if one.is_about(*texts.get(one.commitment, ("", ""))):
            found.append((one.commitment, one.status))
        elif report := store.report(one.report_id):  # it was read anew since, and the sentence has another id
            those = (other.id for other in Stated(report).commitments if one.is_about(report.id, other.sentence.text))
            found += [(statement_id, one.status) for statement_id in those]
    return found


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
