"""What holds for every response: headers, and errors as pages or as problem details, never a traceback."""

import logging
import traceback

from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from fzsearch.errors import FzsearchError, IndexMissing, NotThere, ParseError, QueryError, StoreError
from fzsearch.web.language import language
from fzsearch.web.library import library
from fzsearch.web.posting import LARGEST

log = logging.getLogger(__name__)

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}

_STATUSES = {QueryError: 400, ParseError: 400, NotThere: 404, IndexMissing: 503, StoreError: 503}

_MESSAGES = {
    404: ("没有这个页面", "there is no such page"),
    503: ("正在导出的太多，请过半分钟再试", "too many exports are under way; try again in half a minute"),
    413: (f"太大：一次最多 {LARGEST >> 20} MB", f"too large: at most {LARGEST >> 20} MB at a time"),
}


def install(app: Flask) -> None:
    """Put headers on every response and turn every error into an answer."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    @app.errorhandler(FzsearchError)
    def known_error(error: FzsearchError) -> tuple[Response | str, int]:
        if not isinstance(error, QueryError | ParseError | NotThere):
            log.warning("unavailable path=%s reason=%s", request.path, error)
        status = next((status for kind, status in _STATUSES.items() if isinstance(error, kind)), 500)
        return _answer(_without_folder(error.zh), _without_folder(error.en), status)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        status = error.code or 500
        if isinstance(error, MethodNotAllowed):
            return _not_so(sorted(error.valid_methods or ("GET", "HEAD")))
        zh, en = _MESSAGES.get(status, ("请求无法处理", error.name))
        return make_response(_answer(zh, en, status))

    @app.errorhandler(Exception)
    def bug(error: Exception) -> tuple[Response | str, int]:
        if request.method == "POST":  # the error's own words may be those of what was sent
            where = "".join(traceback.format_tb(error.__traceback__))
            log.error("unexpected path=%s error=%s\n%s", request.path, type(error).__name__, where)
        else:
            log.error("unexpected path=%s", request.path, exc_info=error)
        return _answer("服务器出错了，已记录", "something went wrong and was logged", 500)


def _not_so(allowed: list[str]) -> Response:
    """The answer to a verb that an address does not know."""
    zh, en = f"这个地址只接受 {'、'.join(allowed)}", f"only {' and '.join(allowed)} can be used here"
    answer = make_response(_answer(zh, en, 405))
    answer.headers["Allow"] = ", ".join(allowed)
    return answer


def _without_folder(message: str) -> str:
    """A message that does not tell readers where on this machine the library lies; the log does."""
    folder = library().settings.data_dir
    return message.replace(str(folder), "DATA_DIR") if folder.is_absolute() else message


def _answer(zh: str, en: str, status: int) -> tuple[Response | str, int]:
    """An error as the asker expects it: problem details (RFC 9457) for the API, a page for people."""
    if request.path.startswith(("/api/", "/suggest.json", "/healthz", "/readyz")):
        response = jsonify({"type": "about:blank", "title": en, "status": status, "detail": zh})
        response.content_type = "application/problem+json"
        return response, status
    said, other = (zh, en) if language() == "zh" else (en, zh)
    typed = request.args.get("q", "")
    return render_template("error.html", said=said, other=other, status=status, typed=typed), status
