"""The examples of docs/api.md are what the API answers."""

import json
import re
import shlex
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

_PAGE = Path(__file__).resolve().parents[2] / "docs/api.md"
_EXAMPLE = re.compile(r"```sh\ncurl (.*?)\n```\n```json(?: (\d+))?\n(.*?)\n```", re.DOTALL)
_SERVER = "http://127.0.0.1:8377"
EXAMPLES = _EXAMPLE.findall(_PAGE.read_text(encoding="utf-8"))
_LEFT_OUT = "…"


def path_of(arguments: str) -> str:
    """The path that a curl command asks for."""
    words = shlex.split(arguments)
    address = next(word for word in words if word.startswith(_SERVER)).removeprefix(_SERVER)
    pairs = [words[place + 1] for place, word in enumerate(words) if word in ("-d", "--data-urlencode")]
    encoded = [f"{name}={quote(value)}" for name, _, value in (pair.partition("=") for pair in pairs)]
    return f"{address}?{'&'.join(encoded)}" if encoded else address


def sent_by(arguments: str) -> bytes | None:
    """What a curl command sends along; None where it only asks."""
    words = shlex.split(arguments)
    return words[words.index("--data-binary") + 1].encode() if "--data-binary" in words else None


def shows(shown: Any, answered: Any) -> bool:
    """Whether an answer is what is shown of it: `…` stands for anything, or for more at an object's or list's end.

    >>> shows({"a": [1, "…"], "b": "x…"}, {"a": [1, 2], "b": "xyz"}), shows({"a": 1}, {"a": 1, "b": 2})
    (True, False)
    """
    if isinstance(shown, str) and shown.endswith(_LEFT_OUT):
        begins = shown.removesuffix(_LEFT_OUT)
        return not begins or (isinstance(answered, str) and answered.startswith(begins))
    if isinstance(shown, dict) and isinstance(answered, dict):
        named = {name: value for name, value in shown.items() if name != _LEFT_OUT}
        all_there = named.keys() <= answered.keys() if _LEFT_OUT in shown else named.keys() == answered.keys()
        return all_there and all(shows(value, answered[name]) for name, value in named.items())
    if isinstance(shown, list) and isinstance(answered, list):
        cut = shown[-1:] == [_LEFT_OUT]
        wanted = shown[:-1] if cut else shown
        right_length = len(answered) >= len(wanted) if cut else len(answered) == len(wanted)
        return right_length and all(map(shows, wanted, answered))
    return type(shown) is type(answered) and bool(shown == answered)


@pytest.mark.parametrize(("arguments", "status", "shown"), EXAMPLES, ids=[path_of(one[0]) for one in EXAMPLES])
def test_the_examples_of_the_documentation_are_what_is_answered(
    client: FlaskClient, arguments: str, status: str, shown: str
) -> None:
    sent = sent_by(arguments)
    if sent is None:
        answer = client.get(path_of(arguments), base_url=_SERVER)
    else:
        answer = client.post(path_of(arguments), data=sent, content_type="text/plain", base_url=_SERVER)
    assert answer.status_code == int(status or 200)
    assert shows(json.loads(shown), answer.json), answer.text[:2000]


def test_every_example_is_read() -> None:
    text = _PAGE.read_text(encoding="utf-8")
    assert len(EXAMPLES) == text.count("```sh\n") == text.count("```json") >= 7


@pytest.mark.parametrize(
    ("shown", "answered"),
    [
        ({"a": 1}, {"a": 2}),
        ({"a": 1}, {"a": True}),
        ([1], [1, 2]),
        ({"a": "x…"}, {"a": "y"}),
        ({"a": 1, "…": "…"}, {}),
    ],
)
def test_another_answer_is_not_what_is_shown(shown: Any, answered: Any) -> None:
    assert not shows(shown, answered)
