"""How much a commitment can be checked: slogan, action, measurable."""

from fzsearch.statements.commitments.deadlines import Due
from fzsearch.statements.commitments.reading import Clause, Reading
from fzsearch.statements.commitments.rules import rule_set, word_list
from fzsearch.statements.commitments.values import Grade, Reason
from fzsearch.statements.figures import Figure

_MOST_LEADS = 8  # words that are taken off before a clause


def acts_of(sentence: Reading, start: int = 0) -> tuple[Clause, ...]:
    """The clauses that name an act, from where the promise begins."""
    return tuple(clause for clause in sentence.clauses if clause.start >= start and not _slogan(clause))


def graded(
    sentence: Reading, acts: tuple[Clause, ...], figures: tuple[Figure, ...], due: Due | None
) -> tuple[Grade, Reason]:
    """The grade, and what decided it."""
    for figure in figures:
        if not word_list("vague_count").match(sentence.text, figure.end):
            return "measurable", Reason("measure.figure", figure.printed)
    if due and any(_holds(clause, due) for clause in acts):
        return "measurable", Reason("measure.deadline", due.reason.words)
    for name in ("product", "counted"):
        for clause in acts:
            own = sentence.text[clause.start : clause.end]
            found = rule_set(name).found(own)
            if found and not word_list("vague_product").search(own):
                return "measurable", found
    if acts and (found := rule_set("issued").found(sentence.text)):
        return "measurable", found
    if acts:
        return "action", Reason("action", acts[0].text)
    slogan = next((found for clause in sentence.clauses if (found := _slogan(clause))), None)
    return "slogan", slogan or Reason("slogan", "")


def _holds(clause: Clause, due: Due) -> bool:
    """Whether a deadline stands in a clause, or in what stands before it as a clause of its own."""
    return due.start < clause.end


def _slogan(clause: Clause) -> Reason | None:
    """Why a clause names no act; None where it names one."""
    rest = clause.text
    for _ in range(_MOST_LEADS):
        if not (lead := word_list("lead").match(rest)) or not lead[0]:
            break
        rest = rest[lead.end() :].lstrip()
    if len(rest) < 2:
        return Reason("slogan.empty", clause.text)
    found = rule_set("slogan").found(rest)
    if found is None and "、" in rest:
        parts = [_slogan(Clause(0, part)) for part in rest.split("、") if part]
        found = parts[0] if parts and all(parts) else None
    return found
