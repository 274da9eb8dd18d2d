"""Sentences where they stand: in plans, in what was done, among problems."""

from fzsearch.model import Section
from fzsearch.statements.commitments import Commitment, commitments_of

PLANS = ("2024年工作打算",), ("next_steps",)
DONE = ("主要举措和成效", "加强组织领导"), ("leadership",)
PROBLEMS = ("存在的问题",), ("problems",)
BOTH = ("存在问题及下一步打算",), ("problems", "next_steps")
REPORTED_PLANS = ("主要举措和成效", "谋划部署年度工作"), ("leadership", "next_steps")

Where = tuple[tuple[str, ...], tuple[str, ...]]


def promised(text: str, where: Where = PLANS, year: int | None = 2023) -> tuple[Commitment, ...]:
    """The commitments of a text below these headings, in a section of these types."""
    path, types = where
    heading = path[-1] if path else ""
    section = Section("x-000", "x", 0, "三", 1, heading, path, types, f"三、{heading}\n{text}" if heading else text)
    return commitments_of(section, year)


def the_one(text: str, where: Where = PLANS, year: int | None = 2023) -> Commitment:
    """The only commitment of a text."""
    (only,) = promised(text, where, year)
    return only
