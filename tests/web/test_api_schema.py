"""The API asked whatever its own schema allows, and what it does not: it answers as the schema says, always.

FZSEARCH_API_EXAMPLES is how many requests are made up for each address; `make soak` asks for a thousand.
"""

import copy
import json
import os
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, Response, request
from schemathesis import Response as Answer
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.openapi import from_dict
from schemathesis.schemas import BaseSchema

from fzsearch.config import Settings
from fzsearch.web import create_app
from fzsearch.web.openapi import OPERATIONS, SENDING

EXAMPLES = int(os.environ.get("FZSEARCH_API_EXAMPLES", "20"))

Ids = dict[str, list[str]]

# A request that keeps to the schema may be refused for what no schema can say: how the words of a query go
# together, how deep results are paged, that years run forwards; but never for one value by itself.
_BY_ITSELF = re.compile(r"cannot be|too many values")


@pytest.fixture(scope="module")
def ids(sample_settings: Settings) -> Ids:
    client = create_app(sample_settings).test_client()
    answer, stated = (client.get(f"/api/v1/{name}?limit=5&sort=newest").json for name in ("search", "commitments"))
    assert answer is not None and stated is not None
    found = {name: [*dict.fromkeys(hit[name] for hit in answer["hits"])] for name in ("report_id", "section_id")}
    commitments = [one["id"] for one in stated["commitments"]]
    return found | {"id": [one for of_kind in found.values() for one in of_kind], "statement_id": commitments}


def closed(schema: Any) -> Any:
    """The schema with no field allowed that it does not name, so that none goes undescribed."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    inside = {name: closed(value) for name, value in schema.items()}
    return inside | {"additionalProperties": False} if isinstance(schema.get("properties"), dict) else inside


def schema_of(app: Flask, ids: Ids, examples: int, *, whole: bool = True) -> BaseSchema:
    """What the application says of itself, with ids that are there, for others would hardly ever be hit upon.

    `whole`: with every method that is not described, and every bound.
    """
    stated = copy.deepcopy(app.test_client().get("/api/v1/openapi.json").json)
    assert stated is not None
    stated["components"]["schemas"] = closed(stated["components"]["schemas"])
    for operation in (*OPERATIONS, *SENDING):
        for parameter in stated["paths"][operation.path][operation.verb]["parameters"]:
            if parameter["name"] in ids:
                parameter["schema"]["enum"] = ids[parameter["name"]]
    generation = {"mode": "all", "max-examples": examples, "deterministic": True, "database": "none"}
    phases = {"coverage": {"enabled": whole}, "stateful": {"enabled": False}}
    schema = from_dict(
        stated, config=SchemathesisConfig.from_dict({"seed": 1, "generation": generation, "phases": phases})
    )
    schema.app = app
    return schema


def complaints(schema: BaseSchema) -> tuple[list[str], set[tuple[str, int]]]:
    """What schemathesis complains of, and which answers it got: address and status."""
    found: list[str] = []
    answers: set[tuple[str, int]] = set()
    for event in from_schema(schema).execute():
        assert not isinstance(event, events.NonFatalError | events.FatalError), repr(getattr(event, "value", event))
        if isinstance(event, events.ScenarioFinished):
            found += complaints_in(event.recorder)
            answers |= {
                (event.recorder.cases[key].value.operation.path, interaction.response.status_code)
                for key, interaction in event.recorder.interactions.items()
                if interaction.response is not None
            }
    return found, answers


def complaints_in(recorder: ScenarioRecorder) -> list[str]:
    found = []
    for key, checks in recorder.checks.items():
        answer = recorder.interactions[key].response
        for check in checks:
            if check.failure_info is None:
                continue
            if check.name == "positive_data_acceptance" and answer is not None and _is_beyond_schema(answer):
                continue
            found.append(f"{check.name}: {recorder.cases[key].value.as_curl_command()}: {check.failure_info.failure}")
    return found


def _is_beyond_schema(answer: Answer) -> bool:
    return answer.status_code == 400 and not _BY_ITSELF.search(json.loads(answer.content)["title"])


def test_every_answer_is_as_the_schema_says(sample_settings: Settings, ids: Ids) -> None:
    found, answers = complaints(schema_of(create_app(sample_settings), ids, EXAMPLES))
    assert found == []
    # It came to every answer there is, but those of a library that cannot be used.
    expected = {
        (operation.path, status)
        for operation in (*OPERATIONS, *SENDING)
        for status in (200, 405, *operation.refusals)
        if status not in (413, 503)
    }
    assert answers == expected


def _edited(change: Callable[[dict[str, Any]], object]) -> Callable[[Response], Response]:
    def edit(response: Response) -> Response:
        data = json.loads(response.get_data())
        change(data)
        response.set_data(json.dumps(data))
        return response

    return edit


def _status(code: int) -> Callable[[Response], Response]:
    def edit(response: Response) -> Response:
        response.status_code = code
        return response

    return edit


def _plain(response: Response) -> Response:
    response.content_type = "text/plain"
    return response


@pytest.mark.parametrize(
    ("broken", "check"),
    [
        (_edited(lambda data: data.pop("withdrawn", None)), "response_schema_conformance"),
        (_edited(lambda data: data.update(secret=1)), "response_schema_conformance"),
        (_edited(lambda data: data.update(year="2023")), "response_schema_conformance"),
        (_plain, "content_type_conformance"),
        (_status(418), "status_code_conformance"),
        (_status(500), "not_a_server_error"),
    ],
    ids=["a field missing", "a field more", "a field of another type", "content type", "status", "server error"],
)
def test_an_answer_that_is_not_as_the_schema_says_is_caught(
    sample_settings: Settings, ids: Ids, broken: Callable[[Response], Response], check: str
) -> None:
    app = create_app(sample_settings)

    @app.after_request
    def break_it(response: Response) -> Response:
        return broken(response) if request.path.startswith("/api/v1/reports/") else response

    found, _ = complaints(schema_of(app, ids, 2, whole=False).include(path="/api/v1/reports/{report_id}"))
    assert check in {complaint.partition(":")[0] for complaint in found}
