"""Reports into a segment."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, chain, repeat
from pathlib import Path

import numpy as np

from fzsearch.index.analysis import Cut
from fzsearch.index.embedded import schema
from fzsearch.index.embedded.bm25 import length_codes
from fzsearch.index.embedded.inversion import InvertedPairs, InvertedWords, invert_lines, inverted_sentences
from fzsearch.index.embedded.postings import Numbers
from fzsearch.index.embedded.segment import Coded, Columns, FieldLengths, FieldLists, write_segment
from fzsearch.index.masking import own_names
from fzsearch.index.normalisation import END, join_lines, joined_lines, normalise_lines, text_of_codes
from fzsearch.index.sentences import Texts, cut_sentences
from fzsearch.model import Report, Section


def build_segment(path: Path, reports: Sequence[Report], cut: Cut) -> int:
    """Write the sections of some reports, each given once, as a segment; return how many there are.

    Writes nothing where there are none.
    """
    ordered = sorted((report for report in reports if schema.in_order(report)), key=lambda report: report.id)
    if not ordered:
        return 0
    sections = [section for report in ordered for section in schema.in_order(report)]
    firsts = np.array([0, *accumulate(len(report.sections) for report in ordered)])
    texts = _texts(ordered, sections)
    lines = {name: normalise_lines(those) for name, those in texts.items()}
    joined, begins = joined_lines(lines["text"])
    views = {
        name: invert_lines(lines[name], len(texts[name]), cut, joined if name == "text" else None) for name in texts
    }
    columns = Columns(
        report_ids=[report.id.encode() for report in ordered],
        section_ids=[section.id.encode() for section in sections],
        firsts=firsts,
        facts={name: coded([schema.facts(report)[name] for report in ordered]) for name in schema.FACTS},
        types=coded([",".join(section.types) for section in sections]),
        dates=np.array([schema.sort_date(report) for report in ordered], dtype=np.int64),
        lengths={
            field.name: _lengths(_tokens_in(views[field.text], field.view), firsts, per_report=field.of == "report")
            for field in schema.FIELDS.values()
        },
    )
    headings = text_of_codes(join_lines(lines["heading"])).split(END)[:-1]
    sentences = _sentences(Texts(joined, begins, headings, list(_own_names(ordered))))
    write_segment(path, columns, chain(_fields(views), [(schema.SENTENCES, sentences)]))
    return len(sections)


def _texts(reports: Sequence[Report], sections: Sequence[Section]) -> dict[str, list[str]]:
    return {
        "text": [section.text for section in sections],
        "heading": [section.heading for section in sections],
        "title": [report.title or "" for report in reports],
        "names": [schema.names(report) for report in reports],
    }


Views = tuple[InvertedWords, InvertedPairs]


def _fields(views: dict[str, Views]) -> Iterator[tuple[str, FieldLists]]:
    for field in schema.FIELDS.values():
        words, pairs = views[field.text]
        if field.view == "words":
            yield field.name, FieldLists(words.terms, iter([words.lists]))
        else:
            yield field.name, FieldLists(pairs.terms, iter([pairs.lists]), pairs.starts)


def _own_names(reports: Iterable[Report]) -> Iterator[tuple[str, ...]]:
    """For each section, the names that are masked in it."""
    for report in reports:
        yield from repeat(own_names(report), len(report.sections))


def _sentences(texts: Texts) -> FieldLists:
    keys, lists = inverted_sentences(cut_sentences(texts))
    return FieldLists(keys, iter([lists]))


def _tokens_in(views: Views, view: str) -> Numbers:
    """The tokens of each text."""
    words, pairs = views
    return words.lengths if view == "words" else np.diff(pairs.starts) - 1


def _lengths(counts: Numbers, firsts: Numbers, *, per_report: bool) -> FieldLengths:
    if per_report:
        sections = np.diff(firsts)
        return FieldLengths(length_codes(counts), counts * sections, sections * (counts > 0))
    tokens, holders = (np.add.reduceat(values, firsts[:-1]) for values in (counts, (counts > 0).astype(np.intp)))
    return FieldLengths(length_codes(counts), tokens, holders)


def coded(values: Sequence[str]) -> Coded:
    """A column, with its different values in order."""
    different = sorted(set(values))
    place: Callable[[str], int] = {value: number for number, value in enumerate(different)}.__getitem__
    return Coded(different, np.fromiter(map(place, values), dtype=np.uint32, count=len(values)))
