"""The OpenAPI document as tables for people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fzsearch.web.openapi.operations import OPERATIONS, SENDING, Operation
from fzsearch.web.openapi.shapes import Schema


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter or a field. `kind` is written as programmers do: string | null, Section[], 1…100."""

    name: str
    kind: str
    zh: str
    en: str
    always: bool  # it must be given, or is always there
    leads_to: str | None = None  # the named object that it is, or that it lists


@dataclass(frozen=True, slots=True)
class Thing:
    """A named object of answers."""

    name: str
    zh: str
    en: str
    fields: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """One address, with what it takes and what comes back."""

    name: str
    path: str
    zh: str
    en: str
    parameters: tuple[Row, ...]
    answer: str  # the named object
    refusals: tuple[tuple[str, str], ...]  # status, meaning
    endpoint: str
    example: Mapping[str, str] | None  # values for a request that works; None where there is none
    verb: str


@dataclass(frozen=True, slots=True)
class Described:
    """The whole document."""

    asks: tuple[Ask, ...]
    things: tuple[Thing, ...]


def described(document: Mapping[str, Any], ids: Mapping[str, str]) -> Described:
    """The document in tables; `ids` are those of a report and a section that are there, for examples."""
    things = [
        Thing(name, schema["title"], schema["description"], tuple(_fields(schema)))
        for name, schema in document["components"]["schemas"].items()
        if "properties" in schema
    ]
    return Described(tuple(_ask(operation, document, ids) for operation in (*OPERATIONS, *SENDING)), tuple(things))


def _ask(operation: Operation, document: Mapping[str, Any], ids: Mapping[str, str]) -> Ask:
    stated = document["paths"][operation.path][operation.verb]
    refusals = {status: answer for status, answer in stated["responses"].items() if status >= "400"}
    return Ask(
        operation.name,
        operation.path,
        stated["x-zh"],
        stated["summary"],
        tuple(_parameter(parameter) for parameter in stated["parameters"]),
        operation.schema,
        tuple((status, _resolved(answer, document)["description"]) for status, answer in refusals.items()),
        operation.endpoint,
        _example(operation, ids),
        operation.verb.upper(),
    )


def _example(operation: Operation, ids: Mapping[str, str]) -> Mapping[str, str] | None:
    """Values for a request that works: those that are stated, and ids that are there."""
    if operation.verb != "get":
        return None
    known = {**ids, "id": ids["section_id"]} if ids else {}
    needed = {one.name for one in operation.parameters if one.place == "path" or one.required}
    return {**operation.example, **{name: known[name] for name in needed}} if needed <= known.keys() else None


def _parameter(stated: Mapping[str, Any]) -> Row:
    return Row(
        stated["name"], _kind(stated["schema"]), stated["x-zh"], stated["description"], stated.get("required", False)
    )


def _fields(schema: Schema) -> Iterable[Row]:
    for name, field in schema["properties"].items():
        always = name in schema.get("required", ())
        zh, en = field.get("title", ""), field.get("description", "")
        yield Row(name, _kind(field), zh, en, always, _leads_to(field))
        for inner, of_inner in field.get("properties", {}).items():
            meaning = of_inner.get("title", ""), of_inner.get("description", "")
            yield Row(f"{name}.{inner}", _kind(of_inner), *meaning, always, _leads_to(of_inner))


def _kind(schema: Schema) -> str:
    """How programmers write it.

    >>> _kind({"type": "array", "items": {"type": ["string", "null"]}}), _kind({"type": "integer", "minimum": 1})
    ('(string | null)[]', 'integer ≥ 1')
    """
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(_kind(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join("null" if value is None else str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        items = _kind(schema["items"])
        return f"({items})[]" if " | " in items else f"{items}[]"
    kinds = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    return " | ".join(kinds) + _bounds(schema)


def _bounds(schema: Schema) -> str:
    least, most = schema.get("minimum"), schema.get("maximum")
    if most is not None:
        return f" {least}…{most}"
    return f" ≥ {least}" if least else ""


def _leads_to(schema: Schema) -> str | None:
    """The named schema that a field holds or lists."""
    inner = schema.get("items", schema)
    found = next((one for one in (inner, *inner.get("anyOf", ())) if "$ref" in one), None)
    return str(found["$ref"]).rpartition("/")[2] if found else None


def _resolved(stated: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in stated:
        return stated
    _, *way = stated["$ref"].split("/")
    for step in way:
        document = document[step]
    return document
