"""Statements as documents of an index: one for every commitment and one for every figure of a report.

A document has the id of its section, a full stop and its kind with a number (`…-012.c003`, `…-012.f001`), the
sentence as its text, and as marks what it is counted by (MARKS). Nothing of it is kept elsewhere: whoever has the
section can make it again, so that text and place are always those of the report as it is now.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Literal

from fzsearch.model import Report, Section
from fzsearch.statements.answers import MENTIONED, Answer, Candidates, Repeated, answers_to, is_carried
from fzsearch.statements.commitments import Commitment, commitments_of
from fzsearch.statements.cutting import Sentence, sentences
from fzsearch.statements.figures import Figure, figures_of, sums_of

Status = Literal["mentioned", "not_mentioned", "no_report", "unknown"]
"""What the next year's report of the same agency says of a commitment: something that may answer it; nothing; there
is none in the library; or whose report it is, or of which year, is not known."""

MARKS = ("kind", "grade", "topic", "for", "deadline", "status", "carried", "unit", "said", "bound", "change", "sum")
"""What statements are counted by beside the facts of their report: all, commitments (to `carried`), figures."""

MOST_OF_A_YEAR = 8
"""Reports of an issuer on a year that are looked at, the first by their ids: more are copies, or a wrong issuer."""

MOST_PROMISES = 500
"""Commitments of a report that later ones are compared with, the first: no agency makes more."""

ANSWERS = 5
"""Sentences of the next year's reports that are shown for a commitment."""

_PLACES = 1000  # more than a section has statements of a kind, so that they are in reading order

_AROUND = 500  # characters before and after a figure by which it is found; hardly any sentence is as long

_VERSION = 3
"""Grows whenever statements may be cut, marked or numbered otherwise; word lists count by themselves."""


def rules() -> str:
    """What changes whenever statements may be other ones: a version, and the digest of all word lists."""
    digest = sha256()
    for package in sorted(files("fzsearch.statements").iterdir(), key=lambda path: path.name):
        if package.is_dir():
            for path in sorted(package.iterdir(), key=lambda path: path.name):
                if path.name.endswith(".toml"):
                    digest.update(path.read_bytes())
    return f"statements {_VERSION}, {digest.hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class Parts:
    """What a figure is said to be made of, and whether that adds up to it."""

    figures: tuple[Figure, ...]
    holds: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """A commitment, or a figure, with the section and the sentence that it stands in."""

    id: str
    section: Section
    sentence: Sentence
    commitment: Commitment | None = None
    figure: Figure | None = None
    promised: bool = False  # of a figure: whether it is one of a commitment's, not of what was done before it
    parts: Parts | None = None  # of a figure that its sentence divides

    def document(self, marks: Iterable[str] = ()) -> Section:
        """The statement as an index takes it in: its subject as heading, and marks beside the section's types."""
        heading = self.figure.subject if self.figure else ""
        types = (*self.section.types, *map(_plain, (*self._marks(), *marks)))
        place = _PLACES * self.section.ordinal + min(int(self.id.rpartition(".")[2][1:]), _PLACES - 1)
        return replace(self.section, id=self.id, ordinal=place, heading=heading, types=types, text=self._told())

    def _told(self) -> str:
        """The sentence; of a very long one, what stands around the figure: each of its figures is a document."""
        text = self.sentence.text
        if self.figure is None or len(text) <= 2 * _AROUND:
            return text
        return text[max(0, self.figure.start - _AROUND) : self.figure.end + _AROUND]

    def _marks(self) -> Iterator[str]:
        if self.figure:
            yield "kind=figure"
            yield f"unit={self.figure.unit}"
            yield f"said={'promised' if self.promised else 'reported'}"
            yield f"bound={self.figure.bound}"
            if self.figure.change:
                yield f"change={self.figure.change}"
            if self.parts:
                yield f"sum={'holds' if self.parts.holds else 'fails'}"
        elif self.commitment:
            yield "kind=commitment"
            yield f"grade={self.commitment.grade}"
            yield f"topic={self.commitment.topic}"
            if self.commitment.year:
                yield f"for={self.commitment.year}"
            deadline = self.commitment.deadline
            yield f"deadline={deadline.until:%Y-%m}" if deadline and deadline.until else "deadline=none"


def _plain(mark: str) -> str:
    """A mark without what divides marks."""
    return mark.replace(",", "")


@lru_cache(maxsize=64)  # what is found in a section is fetched batch by batch, and its rows one by one
def statements_of(section: Section, year: int | None) -> tuple[Statement, ...]:
    """The statements of a section of a report on a year: commitments first, then figures, each in order."""
    read_figures = cache(figures_of)  # those of a commitment are figures of the section, too
    promises = commitments_in(section, year, read_figures)
    promised = {
        (one.sentence, figure.start) for one in promises if one.commitment for figure in one.commitment.figures
    }
    return (*promises, *_figures_in(section, promised, read_figures))


def commitments_in(
    section: Section, year: int | None, read_figures: Callable[[str], tuple[Figure, ...]] = figures_of
) -> tuple[Statement, ...]:
    """The same without figures: a part of the work."""
    return tuple(
        Statement(f"{section.id}.c{number:03d}", section, commitment.sentence, commitment=commitment)
        for number, commitment in enumerate(commitments_of(section, year, read_figures), 1)
    )


def _figures_in(
    section: Section, promised: Container[tuple[Sentence, int]], read_figures: Callable[[str], tuple[Figure, ...]]
) -> Iterator[Statement]:
    number = 0
    for sentence in sentences(section):
        figures = read_figures(sentence.text)
        parts = {
            one.whole: Parts(tuple(figures[place] for place in one.parts), one.holds)
            for one in (sums_of(figures, sentence.text) if len(figures) > 2 else ())
        }
        for place, figure in enumerate(figures):
            number += 1
            statement_id = f"{section.id}.f{number:03d}"
            is_promised = (sentence, figure.start) in promised
            yield Statement(statement_id, section, sentence, None, figure, is_promised, parts.get(place))


def statement_in(section: Section, year: int | None, statement_id: str) -> Statement | None:
    """The statement with this id; None where the section has none."""
    is_promise = statement_id.startswith(f"{section.id}.c")
    found = commitments_in(section, year) if is_promise else statements_of(section, year)
    return next((one for one in found if one.id == statement_id), None)


def section_id_of(statement_id: str) -> str:
    """The id of the section that a statement stands in."""
    return statement_id.partition(".")[0]


Heads = Callable[[Sequence[str]], Mapping[str, tuple[Section, Report]]]


def statement_heads(sections: Heads) -> Heads:
    """A function that fetches statements as documents, each with its report's head, made from one for sections."""

    def heads(statement_ids: Sequence[str]) -> Mapping[str, tuple[Section, Report]]:
        asked = set(statement_ids)
        found = sections(list(dict.fromkeys(map(section_id_of, statement_ids))))
        only_promises = all(f"{section_id_of(one)}.c" in one for one in asked)
        read = commitments_in if only_promises else statements_of
        return {
            statement.id: (statement.document(), head)
            for section, head in found.values()
            for statement in read(section, head.year)
            if statement.id in asked
        }

    return heads


class Stated:
    """A report's statements, and what is compared with those of the years around it, each made once."""

    def __init__(self, report: Report) -> None:
        self.report = report

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """All of them, in order."""
        return tuple(
            statement for section in self.report.sections for statement in statements_of(section, self.report.year)
        )

    @cached_property
    def commitments(self) -> tuple[Statement, ...]:
        """Its commitments."""
        if "statements" in self.__dict__:
            return tuple(statement for statement in self.statements if statement.commitment)
        return tuple(
            statement for section in self.report.sections for statement in commitments_in(section, self.report.year)
        )

    @cached_property
    def candidates(self) -> Candidates:
        """Its sentences, to be looked through for answers."""
        plans = {(statement.section.id, statement.sentence) for statement in self.commitments}
        return Candidates.of(self.report.sections, plans)


def mentions_in(commitment: str, following: Iterable[Stated]) -> list[tuple[Stated, Answer]]:
    """The sentences of the next year's reports that may answer a commitment, the likeliest first, at most ANSWERS.

    Each report's stand in its own order; of several reports, the first ones of each first.
    """
    found = [
        (place, one, answer)
        for one in following
        for place, answer in enumerate(answers_to(commitment, one.candidates, ANSWERS))
        if answer.score >= MENTIONED
    ]
    found.sort(key=lambda each: each[0])
    return [(one, answer) for _, one, answer in found[:ANSWERS]]


def status_of(following: Sequence[Stated] | None, mentions: Sequence[object]) -> Status:
    """What the next year's reports say; `following` is None where it is not known whose they would be."""
    if following is None:
        return "unknown"
    if not following:
        return "no_report"
    return "mentioned" if mentions else "not_mentioned"


@dataclass(frozen=True, slots=True)
class Earlier:
    """A commitment of the year before that another repeats, the report that has it, and how it is repeated."""

    stated: Stated
    statement: Statement
    repeated: Repeated


def repeated_from(commitment: str, before: Iterable[Stated]) -> Earlier | None:
    """What a commitment repeats of the year before: the first one word for word, else the first nearly."""
    found: Earlier | None = None
    for one in before:
        for earlier in one.commitments[:MOST_PROMISES]:
            repeated = is_carried(earlier.sentence.text, commitment)
            if repeated == "same":
                return Earlier(one, earlier, repeated)
            if repeated and found is None:
                found = Earlier(one, earlier, repeated)
    return found


def documents_of(stated: Stated, before: Sequence[Stated], following: Sequence[Stated] | None) -> Report:
    """A report with its statements in place of its sections, as the index of statements takes it in.

    `before` and `following` are the same issuer's reports of the years before and after; `following` is None where
    issuer or year is not known.
    """
    documents = []
    for statement in stated.statements:
        marks: list[str] = []
        if statement.commitment:
            mentions = mentions_in(statement.sentence.text, following or ())
            marks.append(f"status={status_of(following, mentions)}")
            if earlier := repeated_from(statement.sentence.text, before):
                marks.append(f"carried={earlier.repeated}")
        documents.append(statement.document(marks))
    return replace(stated.report, sections=tuple(documents) or _nothing(stated.report))


def _nothing(report: Report) -> tuple[Section, ...]:
    """A document of no kind, by which the index knows the issuer and year of a report that states nothing."""
    return (Section(f"{report.id}-000.n001", report.id, 0, None, 0, "", (), (), ""),)
