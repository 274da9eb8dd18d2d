"""What may be meant by what is typed so far: for the page's own box, and for browsers that search from their bar."""

from flask import Blueprint, Response, jsonify, request

from fzsearch.errors import QueryError
from fzsearch.web.library import library

blueprint = Blueprint("suggesting", __name__)

MOST = 8


@blueprint.get("/suggest.json")
def suggest() -> Response:
    """Suggestions for ?q=; with format=opensearch as browsers want them. Nothing until the first are ready."""
    form = request.args.get("format", "")
    if form not in ("", "opensearch"):
        raise QueryError(f"format 的值 {form[:40]!r} 不可用", f"format cannot be {form[:40]!r}")
    typed = request.args.get("q", "")
    knowledge = library().vocabulary.current()
    found = knowledge.suggestions.suggest(typed, MOST) if knowledge else []
    if form == "opensearch":
        answer = jsonify([typed, [text for text, _ in found]])
        answer.content_type = "application/x-suggestions+json"
    else:
        suggestions = [{"text": text, "kind": kind} for text, kind in found]
        answer = jsonify({"query": typed, "suggestions": suggestions, "ready": knowledge is not None})
    answer.headers["Cache-Control"] = "public, max-age=60" if knowledge else "no-store"
    return answer
