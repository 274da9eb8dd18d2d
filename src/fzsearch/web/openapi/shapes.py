"""Pieces of JSON Schema. `title` is the Chinese name, `description` the meaning in English."""

from collections.abc import Collection, Mapping
from typing import Any

Schema = dict[str, Any]
"""A JSON Schema, dialect 2020-12."""


def text(zh: str, en: str, *, null: bool = False, **more: Any) -> Schema:
    """A string, or null where that may be."""
    return _value("string", zh, en, null, more)


def number(zh: str, en: str, *, null: bool = False, **more: Any) -> Schema:
    """A whole number that is not negative."""
    return _value("integer", zh, en, null, {"minimum": 0} | more)


def amount(zh: str, en: str) -> Schema:
    """A number with a fraction."""
    return _value("number", zh, en, False, {"minimum": 0})


def truth(zh: str, en: str) -> Schema:
    """True or false."""
    return _value("boolean", zh, en, False, {})


def moment(zh: str, en: str, *, null: bool = False) -> Schema:
    """A moment, ISO 8601 with its offset."""
    return _value("string", zh, en, null, {"format": "date-time"})


def one(name: str, zh: str, en: str, *, null: bool = False) -> Schema:
    """An object with a name of its own, or null where that may be."""
    shape: Schema = {"anyOf": [ref(name), {"type": "null"}]} if null else ref(name)
    return shape | {"title": zh, "description": en}


def many(items: str | Schema, zh: str, en: str) -> Schema:
    """A list: of a named object, or of plain values."""
    return {"type": "array", "title": zh, "description": en, "items": ref(items) if isinstance(items, str) else items}


def shape(zh: str, en: str, fields: Mapping[str, Schema], optional: Collection[str] = ()) -> Schema:
    """An object that has all these fields, but for the optional ones perhaps. More may come with later versions."""
    required = [name for name in fields if name not in optional]
    return {"type": "object", "title": zh, "description": en, "properties": dict(fields), "required": required}


def ref(name: str) -> Schema:
    """A reference to a named schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def _value(kind: str, zh: str, en: str, null: bool, more: Mapping[str, Any]) -> Schema:
    return {"type": [kind, "null"] if null else kind, "title": zh, "description": en, **more}
