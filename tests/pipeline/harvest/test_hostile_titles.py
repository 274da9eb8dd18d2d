"""Titles that are no text: what a portal writes in its list ends no harvest and steers no terminal."""

import json
from dataclasses import replace

import pytest

from fzsearch.parser import may_be_report
from tests.pipeline.conftest import Beside
from tests.pipeline.harvesting import made
from tests.portal import Behaviour, Page, Site, Visit, gkmlpt, trs

HOSTILE = {"half a character": "\ud800", "steers a terminal": "\x1b]0;x\x07", "nul": "\x00", "turns text": "\u202e"}


def _spoil(site: Site, hostile: str) -> None:
    """Let the interface of a list put something into each title."""
    answer = site.answer

    def spoiled(visit: Visit) -> tuple[Page, Behaviour | None, bool]:
        page, behaviour, may_zip = answer(visit)
        if "/api/" in visit.path:
            listed = json.loads(page.body)
            for row in listed["articles"]:
                row["title"] = row["title"][:3] + hostile + row["title"][3:]
            page = replace(page, body=json.dumps(listed).encode())
        return page, behaviour, may_zip

    site.answer = spoiled  # type: ignore[method-assign]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_title_in_a_list_is_read_as_the_text_that_it_has(beside: Beside, name: str) -> None:
    spoiled, other = gkmlpt(made(1, 2)), trs(made(5, 2))
    _spoil(spoiled, HOSTILE[name])
    library = beside(spoiled, other)
    told = library.visit()
    assert {host: one.end.outcome for host, one in told.items()} == {spoiled.host: "done", other.host: "done"}
    assert len(library.titles()) == 4
    titles = [entry.title or "" for entry in library.entries(spoiled.host)]
    assert all(title.isprintable() and may_be_report(title, "") for title in titles)
    shown = library.run("sources", "check", spoiled.host).out
    assert shown.replace("\n", "").isprintable()
