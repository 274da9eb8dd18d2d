"""What passages are taken from and looked for in: the sample's reports, real prose where it is at hand, made reports."""

import gzip
import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from fzsearch import sample
from fzsearch.agencies import load_agency_names
from fzsearch.model import Agency, Report, Section, Snapshot
from fzsearch.parser import parse
from fzsearch.regions import Gazetteer, load_gazetteer
from tests.quality.measure import HERE, SHARED

WORDING = HERE / "wording"
_LONGEST = 800  # characters of a section of prose
_READ_AT = datetime(2026, 1, 15, tzinfo=UTC)
_ARTICLE = re.compile("第[一二三四五六七八九十百零]+条[ \u3000]")


@cache
def gazetteer() -> Gazetteer:
    """All regions, the invented ones of the made reports and of the sample among them."""
    return load_gazetteer(WORDING / "regions.csv")


@cache
def sample_reports() -> tuple[Report, ...]:
    """The reports of the packaged sample library, by file name."""
    with sample.report_files() as files:
        return tuple(map(_parsed, files))


@cache
def made_reports() -> dict[str, Report]:
    """The reports of `wording/` by the name of their file, without its ending."""
    return {path.stem: _parsed(path) for path in sorted(WORDING.glob("*.txt"))}


@cache
def prose_reports() -> tuple[Report, ...]:
    """Real statutes and reports as reports; none where they are not at hand. An id is the text's own."""
    path = SHARED / "data" / "prose.jsonl.gz"
    if not path.is_file():
        return ()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return tuple(_of_prose(json.loads(line)) for line in lines)


def _parsed(path: Path) -> Report:
    return parse(Snapshot(path.name, path.read_bytes(), None, _READ_AT), gazetteer(), load_agency_names())


def _of_prose(row: dict[str, Any]) -> Report:
    places = gazetteer().named(row["region"]) if row["region"] else ()
    sections = tuple(
        Section(f"{row['id']}-{place:03d}", row["id"], place, None, 0, "", (), ("other",), text)
        for place, text in enumerate(pieces(row["text"].splitlines(keepends=True)))
    )
    return Report(
        row["id"], True, None, row["title"], None, row["year"], places[0] if places else None, (),
        Agency(row["agency"], row["agency"]) if row["agency"] else None, None, None, None, {}, None, sections,
    )  # fmt: skip


def pieces(lines: Sequence[str]) -> Iterator[str]:
    """The lines put together to at most _LONGEST characters; a longer line is a piece of its own.

    Where a statute's article begins after half of that, a piece ends too, so that most articles stay whole.
    """
    piece = ""
    for line in lines:
        full = len(piece) + len(line) > _LONGEST
        if piece.strip() and (full or (len(piece) > _LONGEST / 2 and _ARTICLE.match(line))):
            yield piece
            piece = ""
        piece += line
    if piece.strip():
        yield piece
