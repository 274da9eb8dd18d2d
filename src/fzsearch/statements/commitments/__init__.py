"""Commitments: the sentences by which an agency says what it will do or achieve after the reported year.

    sentences → reading (one form for the rules) → detection → deadline, grade, actor, topic, year

The rules are data (rules.toml, topics.toml), each with its reason. Whatever is found names the rule and the words
that decided it. A sentence for which no rule speaks is no commitment, and what it does not say is None.
"""

from collections.abc import Callable

from fzsearch.model import Section
from fzsearch.statements.commitments.actors import actor_of
from fzsearch.statements.commitments.deadlines import deadline_of
from fzsearch.statements.commitments.detection import Detected, Place, detected, goes_on, opening_of, setting_of
from fzsearch.statements.commitments.grading import acts_of, graded
from fzsearch.statements.commitments.reading import Reading, reading
from fzsearch.statements.commitments.topics import topic_of
from fzsearch.statements.commitments.values import GRADES, Commitment, Deadline, Reason
from fzsearch.statements.commitments.years import year_meant
from fzsearch.statements.cutting import Sentence, sentences
from fzsearch.statements.figures import Figure, figures_of

__all__ = ["GRADES", "Commitment", "Deadline", "Reason", "commitments_of"]

ReadFigures = Callable[[str], tuple[Figure, ...]]


def commitments_of(
    section: Section, year: int | None, read_figures: ReadFigures = figures_of
) -> tuple[Commitment, ...]:
    r"""The commitments of a section, in order. `year` is the year the report covers, None where that is unknown.

    >>> text = "三、2024年打算\n年底前修订《办法》。"
    >>> path = ("2024年打算",)
    >>> section = Section("x-000", "x", 0, "三", 1, path[0], path, ("next_steps",), text)
    >>> [(one.grade, one.deadline.until.isoformat(), one.year) for one in commitments_of(section, 2023)]
    [('measurable', '2024-12-31', 2024)]
    """
    setting = setting_of(section, year)
    opening, found = None, []
    for sentence in sentences(section):
        read = reading(sentence.text)
        if opening and not goes_on(opening, read, "\n" in section.text[max(0, sentence.start - 2) : sentence.start]):
            opening = None
        if why := detected(read, setting, opening):
            figures = tuple(one for one in read_figures(sentence.text) if one.start >= why.start)
            found.append(_commitment(sentence, read, why, (section, year), figures))
        if opening is None and setting.place is not Place.PLANS:
            opening = opening_of(read, year)
    return tuple(found)


def _commitment(
    sentence: Sentence,
    read: Reading,
    why: Detected,
    stands: tuple[Section, int | None],
    figures: tuple[Figure, ...],
) -> Commitment:
    section, reported = stands
    year = year_meant(section.path, read.masked, reported)
    due = deadline_of(read.masked, sentence.text, year, reported, why.start)
    acts = acts_of(read, why.start)
    grade, graded_by = graded(read, acts, figures, due)
    spoken = "，".join((read.lead, *(read.text[clause.start : clause.end] for clause in acts)))
    topic, about = topic_of(spoken, read.text, section.types)
    dated = (due.reason,) if due and due.reason.words != graded_by.words else ()
    return Commitment(
        sentence=sentence,
        grade=grade,
        actor=actor_of(read, sentence.text),
        deadline=due.deadline if due else None,
        figures=figures,
        topic=topic,
        year=year,
        reasons=(*why.reasons, graded_by, *dated, about),
    )
