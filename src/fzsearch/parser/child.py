"""The child process that reads one document: bytes in by stdin, an answer in JSON out by stdout."""

import json
import sys
from typing import Any

from fzsearch.errors import Hindered, ParseError
from fzsearch.parser.limits import Limits
from fzsearch.parser.refusals import quarantined, too_much_text


def main(kind: str, stated: dict[str, Any]) -> None:
    """Read stdin as a document of this kind within the stated limits and print the answer.

    The answer has `text`, or `zh`, `en` and `hindrance` of an error.
    """
    limits = Limits(**stated)
    confine(limits)
    try:
        answer: dict[str, str | None] = {"text": _text(kind, sys.stdin.buffer.read(), limits)}
    except ParseError as error:
        answer = _told(error)
    except (MemoryError, RecursionError):
        answer = _told(quarantined("", "读它要用的内存超过上限", "reading it takes more memory than allowed"))
    json.dump(answer, sys.stdout, ensure_ascii=True)


def _told(error: ParseError) -> dict[str, str | None]:
    hindrance = error.hindrance if isinstance(error, Hindered) else None
    return {"zh": error.reason_zh, "en": error.reason_en, "hindrance": hindrance}


def confine(limits: Limits) -> None:
    """Give up, for good, the right to more memory and time than the limits, to large files and core dumps."""
    try:
        import resource
    except ImportError:  # Windows: only the clock holds
        return
    for kind, most, last in (
        (resource.RLIMIT_AS, limits.memory, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu, limits.cpu + 1),  # first the signal that says why, then the one that kills
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, limits.answer, limits.answer),
    ):
        resource.setrlimit(kind, (most, last))


def _text(kind: str, body: bytes, limits: Limits) -> str:
    """The text, by the one reader that is loaded."""
    if kind == "pdf":
        from fzsearch.parser.pdf import read_pdf as read
    elif kind == "ofd":
        from fzsearch.parser.ofd import read_ofd as read
    elif kind == "mhtml":
        from fzsearch.parser.mhtml import read_mhtml as read
    else:
        from fzsearch.parser.docx import read_docx as read
    text = read(body, "", limits)
    if len(text) > limits.characters:
        raise too_much_text("")
    return text
