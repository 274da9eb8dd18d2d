"""The API asked whatever its own schema allows, and what it does not: it answers as the schema says, always.

FZSEARCH_API_EXAMPLES is how many requests are made up per address and test; `make soak` asks for a thousand.
"""

import copy
import os
from collections.abc import Callable, Iterable
from typing import Any

import pytest
import schemathesis
from flask import Flask, request
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.openapi import from_dict
from schemathesis.schemas import BaseSchema

from fzsearch.config import Settings
from fzsearch.web import create_app
from fzsearch.web.openapi import OPERATIONS

EXAMPLES = int(os.environ.get("FZSEARCH_API_EXAMPLES", "20"))

# What JSON Schema cannot say of a search: how its words go together, how deep it pages, that years run forwards.
_BEYOND_SCHEMA = "^(?!.*(cannot be|too many values))"


def _config(modes: str = "all", examples: int = EXAMPLES) -> SchemathesisConfig:
    return SchemathesisConfig.from_dict(
        {
            "seed": 1,
            "generation": {"mode": modes, "max-examples": examples, "deterministic": True, "database": "none"},
        }
    )


def _closed(schema: Any) -> Any:
    """The schema with no field allowed that it does not name, so that none goes undescribed."""
    if isinstance(schema, list):
        return [_closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    inside = {name: _closed(value) for name, value in schema.items()}
    return inside | {"additionalProperties": False} if isinstance(schema.get("properties"), dict) else inside


def _schema_of(app: Flask, ids: dict[str, list[str]], config: SchemathesisConfig) -> BaseSchema:
    """The schema of the application with ids that are there, or mostly nothing would be found."""
    stated = copy.deepcopy(app.test_client().get("/api/v1/openapi.json").json)
    assert stated is not None
    stated["components"]["schemas"] = _closed(stated["components"]["schemas"])
    for operation in OPERATIONS:
        for parameter in stated["paths"][operation.path]["get"]["parameters"]:
            if parameter["name"] in ids:
                parameter["schema"]["enum"] = ids[parameter["name"]]
    schema = from_dict(stated, config=config)
    schema.app = app
    return schema


@pytest.fixture(scope="module")
def ids(sample_settings: Settings) -> dict[str, list[str]]:
    answer = create_app(sample_settings).test_client().get("/api/v1/search?limit=5&sort=newest").json
    assert answer is not None
    return {name: [hit[name] for hit in answer["hits"]] for name in ("report_id", "section_id")}


def _failures(schema: BaseSchema) -> tuple[list[str], set[tuple[str, int]]]:
    """What schemathesis has to complain of, and which answers it got: address and status."""
    found: list[str] = []
    answers: set[tuple[str, int]] = set()
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            recorder = event.recorder
            for key, interaction in recorder.interactions.items():
                if interaction.response is not None:
                    answers.add((recorder.cases[key].value.operation.path, interaction.response.status_code))
            found += [
                f"{check.name}: {recorder.cases[key].value.as_curl_command()}: {check.failure_info.failure}"
                for key, checks in recorder.checks.items()
                for check in checks
                if check.failure_info is not None
            ]
        elif isinstance(event, events.NonFatalError | events.FatalError):
            found.append(str(getattr(event, "value", event)))
    return found, answers


def test_every_answer_is_as_the_schema_says(sample_settings: Settings, ids: dict[str, list[str]]) -> None:
    failures, answers = _failures(_schema_of(create_app(sample_settings), ids, _config()))
    print(sorted(answers))
    print("\n".join(failures)[:9000])
    assert failures == []
