"""What readers ask of the site: a realistic mix of addresses, always the same."""

import random
from collections.abc import Callable, Sequence
from itertools import islice
from urllib.parse import quote, urlencode

from bench.corpus import SEED, reports
from bench.questions import Question, questions
from fzsearch.index import Request
from fzsearch.web.params import write_request

_OF_A_KIND = 30  # questions of every kind; so a question returns now and then, as in life
_PAGE_SIZE = 20

SHARES = {"search": 55, "report": 20, "API": 10, "home": 5, "suggest": 5, "style": 5}
"""Kind of address → how many of a hundred."""


def addresses(count: int, sections: int, lacking: Sequence[str] = ()) -> list[tuple[str, str]]:
    """`count` kinds with paths, for the library of so many sections; kinds that the site lacks are left out."""
    chance = random.Random(SEED)
    asked = questions(_OF_A_KIND)
    ids = [report.id for report in reports(sections)]
    titles = [report.title or "" for report in islice(reports(2_000), 100)]
    draw: dict[str, Callable[[], str]] = {
        "search": lambda: f"/search?{_parameters(chance.choice(asked), chance)}",
        "report": lambda: f"/reports/{chance.choice(ids)}{_marking(chance.choice(asked), chance)}",
        "API": lambda: f"/api/v1/search?{_parameters(chance.choice(asked), chance)}",
        "home": lambda: "/",
        "suggest": lambda: f"/suggest.json?q={quote(chance.choice(titles)[: chance.randint(1, 3)])}",
        "style": lambda: "/static/style.css",
    }
    kinds = [kind for kind in SHARES if kind not in lacking]
    chosen = chance.choices(kinds, [SHARES[kind] for kind in kinds], k=count)
    return [(kind, draw[kind]()) for kind in chosen]


def _parameters(question: Question, chance: random.Random) -> str:
    """A question; every tenth time its second page."""
    pairs = write_request(question.request, _PAGE_SIZE)
    return urlencode([*pairs, ("page", "2")] if chance.random() < 0.1 else pairs)


def _marking(question: Question, chance: random.Random) -> str:
    """Three readers of a report in four come from a search, whose words are marked."""
    request: Request = question.request
    return f"?{urlencode({'q': request.query})}" if chance.random() < 0.75 else ""
