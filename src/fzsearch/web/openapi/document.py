"""The document itself."""

from typing import Any

from fzsearch import __version__
from fzsearch.web.openapi import coverages, drafts, findings, peers, reports, standings, statements, trends, wordings
from fzsearch.web.openapi.operations import OPERATIONS, SENDING, Operation
from fzsearch.web.openapi.shapes import Schema, ref

_DESCRIPTION = """\
Full-text search over China's 法治政府建设年度报告 (annual reports on rule-of-law government), read-only.

- GET and HEAD, and POST where a text is sent, which changes nothing and is kept nowhere; anything else is 405.
- A parameter that may be given once counts with its first value; an empty value counts as none; parameters that are \
not named here are ignored. Values within a facet are alternatives, facets narrow each other.
- Errors are problem details (RFC 9457): `title` in English, `detail` in Chinese.
- Answers may get more fields with time; none is taken away within v1.
- With `lang=en`, addresses of pages lead to English pages."""

_MEANINGS = {
    400: "A parameter has a value that it cannot have, or the query has no meaning.",
    404: "There is nothing with this id.",
    405: "The address does not answer this verb; `Allow` names those that it does.",
    413: "What was sent is too large.",
    503: "The library or its index cannot be used now; `title` says what to do.",
}

SCHEMAS: dict[str, Schema] = {
    **findings.SCHEMAS,
    **reports.SCHEMAS,
    **standings.SCHEMAS,
    **coverages.SCHEMAS,
    **wordings.SCHEMAS,
    **drafts.SCHEMAS,
    **trends.SCHEMAS,
    **peers.SCHEMAS,
    **statements.SCHEMAS,
    "OpenAPI": {
        "type": "object",
        "title": "接口描述",
        "description": "An OpenAPI document.",
        "required": ["openapi"],
    },
}
"""Named schemas."""


def document(root: str) -> dict[str, Any]:
    """The OpenAPI document of an application that is served below the path `root` ("" or "/…")."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "fzsearch",
            "summary": "法治政府建设报告检索",
            "description": _DESCRIPTION,
            "version": __version__,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": root or "/"}],
        "paths": _paths(),
        "components": {
            "schemas": SCHEMAS,
            "responses": {str(status): _refusal(status) for status in _MEANINGS},
        },
    }


def _paths() -> dict[str, dict[str, Any]]:
    paths: dict[str, dict[str, Any]] = {}
    for operation in (*OPERATIONS, *SENDING):
        paths.setdefault(operation.path, {})[operation.verb] = _operation(operation)
    return paths


def _operation(operation: Operation) -> dict[str, Any]:
    forms = {"application/json": operation.schema, **operation.other_forms}
    content = {form: {"schema": ref(schema)} for form, schema in forms.items()}
    answers: dict[str, Any] = {"200": {"description": operation.en, "content": content}}
    if operation.schema == "OpenAPI":
        answers["304"] = {"description": "It is as it was: the ETag is that of If-None-Match."}
    for status in sorted((*operation.refusals, 405)):
        answers[str(status)] = {"$ref": f"#/components/responses/{status}"}
    stated = {
        "operationId": operation.name,
        "summary": operation.en,
        "x-zh": operation.zh,
        "parameters": [parameter.as_json() for parameter in operation.parameters],
        "responses": answers,
    }
    if operation.verb == "post":
        sent = {"text/plain": {"schema": {"type": "string", "minLength": 1}}}
        stated["requestBody"] = {"required": True, "content": sent}
    return stated


def _refusal(status: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "description": _MEANINGS[status],
        "content": {"application/problem+json": {"schema": ref("Problem")}},
    }
    if status == 405:
        found["headers"] = {
            "Allow": {"required": True, "schema": {"type": "string", "pattern": "^(GET, HEAD)?(, )?(POST)?$"}}
        }
    return found
