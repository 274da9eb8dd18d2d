"""What readers send along: texts and files that are read once, answered, and kept nowhere.

Why this changes no state, and why nothing guards against forged requests: docs/decisions/0015.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import IO

from flask import Flask, Request, Response, request

from fzsearch.errors import QueryError

ADDRESSES = ("/check", "/api/v1/check", "/similar", "/api/v1/similar")
"""The only addresses that answer POST, as a form's target."""

LARGEST = 2 * 2**20
"""The most bytes that a request may bring along. A long report has a tenth of that."""

BUFFERED = 2 * LARGEST
"""The most bytes that `fzsearch serve` takes in, in memory, so that what is over LARGEST gets a page that says so."""

_MOST_FIELDS = 20
_TYPED = "typed.txt"
_LONGEST_ENDING = 6  # characters of .shtml


@dataclass(frozen=True, slots=True)
class Given:
    """What a request brings along. `name` has a file's ending, and nothing else of its name."""

    body: bytes
    name: str

    @property
    def ending(self) -> str:
        """The ending of the file's name, such as ".docx"; "" where it has none."""
        return self.name[self.name.rfind(".") :] if "." in self.name else ""


class _InMemory(Request):
    """A request whose files stay in memory; werkzeug would put those over 500 KB into a temporary file."""

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 — the names are werkzeug's
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        return BytesIO()


def install(app: Flask) -> None:
    """Bound what requests may bring along, keep it in memory, and let nobody keep the answers."""
    app.request_class = _InMemory
    app.config["MAX_CONTENT_LENGTH"] = LARGEST
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST
    app.config["MAX_FORM_PARTS"] = _MOST_FIELDS

    @app.after_request
    def forget(response: Response) -> Response:
        if request.method == "POST":
            response.headers["Cache-Control"] = "no-store"
        return response


def given() -> Given | None:
    """The text or the file of a request: fields `text` and `file` of a form, or a body of plain text.

    None where there is neither. Raises QueryError where there are both, or the body is of another kind; where it
    is too large, the answer is 413.
    """
    if request.mimetype == "text/plain":
        body = request.get_data(cache=False)
        return Given(body, _TYPED) if body.strip() else None
    if request.mimetype not in ("multipart/form-data", "application/x-www-form-urlencoded"):
        raise QueryError(
            "只接受表单（multipart/form-data）或纯文本（text/plain）",
            "send a form (multipart/form-data) or plain text (text/plain)",
        )
    # Browsers send CR LF for each line end of a form; what bounds lengths there counts one character.
    typed, file = request.form.get("text", "").replace("\r\n", "\n").strip(), request.files.get("file")
    body = file.stream.read() if file else b""
    if typed and body:
        raise QueryError("文字和文件只能给一样", "give a text or a file, not both")
    if typed:
        return Given(typed.encode("utf-8", "replace"), _TYPED)
    return Given(body, f"file{_ending(file.filename or '')}") if file and body else None


def _ending(name: str) -> str:
    """The ending of a file's name, which says what a damaged file was meant to be; the rest says too much.

    >>> _ending("张三的草稿.docx"), _ending("a.b/c"), _ending("草稿")
    ('.docx', '', '')
    """
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    return ending if ending[1:].isalnum() and ending.isascii() and len(ending) <= _LONGEST_ENDING else ""
