"""The page's own words: every one has its English, and the language stays as one goes on."""

import ast
import re
from pathlib import Path

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from fzsearch import web
from fzsearch.ledger import BOUNDS, CARRIED, CHANGES, GRADED, SAID, STATUSES, SUMS, VERDICTS
from fzsearch.model import SECTION_TYPES
from fzsearch.web.language import english
from tests.web.conftest import page

_FOLDER = Path(web.__file__).parent
# In a template, t("…") with whatever quotes; in Python, a call of t.
_IN_TEMPLATE = re.compile(r"""\bt\(\s*(?:"([^"]*)"|'([^']*)')""")


def _used() -> set[str]:
    used = {
        double or single
        for template in _FOLDER.glob("templates/*.*ml")
        for double, single in _IN_TEMPLATE.findall(template.read_text(encoding="utf-8"))
    }
    for module in _FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("t", "said"):
                used |= {one.value for one in node.args[:1] if isinstance(one, ast.Constant)}
    labels = (SECTION_TYPES, GRADED, STATUSES, SUMS, VERDICTS, CARRIED, SAID, BOUNDS, CHANGES, SUMS)
    return used.union(*(each.values() for each in labels))


def test_every_sentence_has_its_english_and_no_english_is_left_over() -> None:
    used = _used()
    assert used
    assert (sorted(used - english().keys()), sorted(english().keys() - used)) == ([], [])


def test_a_translation_names_the_same_values() -> None:
    for chinese, translated in english().items():
        assert set(re.findall(r"{(\w+)}", chinese)) == set(re.findall(r"{(\w+)}", translated)), chinese


def test_the_language_is_asked_for_in_the_address_and_stays(client: FlaskClient) -> None:
    assert page(client, "/help?lang=xx").html["lang"] == "zh-CN"  # type: ignore[index]
    soup = page(client, "/help?lang=en")
    assert soup.html["lang"] == "en"  # type: ignore[index]
    inside = [str(link["href"]) for link in soup.select("a[href^='/']:not(.language)")]
    assert inside
    assert [href for href in inside if "lang=en" not in href] == []
    assert [str(link["href"]) for link in soup.select("a.language")] == ["/help"]


def test_files_have_one_address_in_all_languages(client: FlaskClient) -> None:
    soup = BeautifulSoup(client.get("/?lang=en").text, "lxml")
    files = [str(tag.get("src") or tag.get("href")) for tag in soup.select("head script, head link")]
    assert len(files) == 3
    assert not [file for file in files if not file.startswith("/static/") or "?" in file]
