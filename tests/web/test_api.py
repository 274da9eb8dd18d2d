"""What the API is beside its schema: links, errors, bounds, caching, who may read it, and its page."""

import json
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import Client, TestResponse

from fzsearch.config import Settings
from fzsearch.model import LEVELS, SECTION_TYPES
from fzsearch.store import Store
from fzsearch.web import create_app
from fzsearch.web.openapi import OPERATIONS, SENDING, document
from tests.web.conftest import page

PROBLEM = {"type", "title", "status", "detail"}


def problem(answer: TestResponse, status: int) -> dict[str, object]:
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    data = answer.json
    assert isinstance(data, dict)
    assert data.keys() == PROBLEM
    assert (data["type"], data["status"]) == ("about:blank", status)
    assert re.search("[一-鿿]", data["detail"])
    assert not re.search("[一-鿿]", re.sub("'.*?'", "", data["title"]))  # but for what was asked
    return data


# What the document says


def test_every_address_of_the_api_is_described_and_no_other(client: FlaskClient) -> None:
    there = {
        re.sub(r"<(\w+)>", r"{\1}", rule.rule)
        for rule in client.application.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") or rule.rule in ("/healthz", "/readyz", "/suggest.json")
    }
    assert {operation.path for operation in (*OPERATIONS, *SENDING)} == there


def test_what_is_named_in_the_document_is_in_it() -> None:
    text = json.dumps(document(""))
    schemas = document("")["components"]["schemas"]
    assert set(re.findall(r"#/components/schemas/(\w+)", text)) == set(schemas)


def test_the_document_lists_the_values_that_the_library_knows() -> None:
    asked = {p["name"]: p["schema"] for p in document("")["paths"]["/api/v1/search"]["get"]["parameters"]}
    assert asked["section"]["items"]["enum"] == list(SECTION_TYPES)
    assert asked["level"]["items"]["enum"] == list(LEVELS)


def test_the_bounds_that_are_stated_are_those_that_hold(client: FlaskClient) -> None:
    for parameter in document("")["paths"]["/api/v1/search"]["get"]["parameters"]:
        name, schema = parameter["name"], parameter["schema"]
        within, beyond = at_the_bounds(name, schema)
        for query in within:
            answer = client.get(f"/api/v1/search?{query}")
            assert answer.status_code == 200, (query[:80], answer.text)
        for query in beyond:
            problem(client.get(f"/api/v1/search?{query}"), 400)


def at_the_bounds(name: str, schema: dict[str, object]) -> tuple[list[str], list[str]]:
    """Queries that are just within what the schema allows, and just beyond."""
    within, beyond = [f"{name}="], list[str]()
    if schema["type"] == "array":
        items = schema["items"]
        assert isinstance(items, dict)
        within, beyond = at_the_bounds(name, items)
        if "enum" not in items:
            one = (lambda n: f"{n:016x}") if name == "report" else str
            most = int(str(schema["maxItems"]))
            within.append("&".join(f"{name}={one(n)}" for n in range(most)))
            beyond.append("&".join(f"{name}={one(n)}" for n in range(most + 1)))
    elif schema["type"] == "integer":
        least, most = int(str(schema["minimum"])), int(str(schema["maximum"]))
        small = "limit=1&" if name == "page" else ""  # the last page is only there when pages are short
        within += [f"{small}{name}={least}", f"{small}{name}={most}"]
        beyond += [f"{small}{name}={value}" for value in (least - 1, most + 1, -1, "1.5", "x", "１")]
    elif "enum" in schema:
        assert isinstance(schema["enum"], list)
        within += [f"{name}={value}" for value in schema["enum"]]
        beyond.append(f"{name}=none-of-them")
    elif "maxLength" in schema:
        most = int(str(schema["maxLength"]))
        within.append(f"{name}={'局' * most}")
        beyond.append(f"{name}={'局' * (most + 1)}")
    elif name == "region":
        within.append(f"{name}={'9' * 12}")
        beyond += [f"{name}={'9' * 13}", f"{name}=x"]
    elif name == "report":
        within.append(f"{name}={'0' * 16}")
        beyond += [f"{name}={'0' * 15}", f"{name}={'G' * 16}"]
    return within, beyond


def test_the_document_may_be_kept_and_is_not_sent_twice(client: FlaskClient) -> None:
    first = client.get("/api/v1/openapi.json")
    assert first.headers["Cache-Control"] == "public, max-age=3600"
    again = client.get("/api/v1/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/api/v1/openapi.json", headers={"If-None-Match": '"other"'}).data == first.data


# Answers


def test_a_section_stands_alone_with_its_report_and_its_proof(
    client: FlaskClient, report_id: str, sample_library: Path
) -> None:
    report = client.get(f"/api/v1/reports/{report_id}").json
    assert report is not None
    with Store.read(sample_library) as store:
        row = store.snapshots.provenance(report_id)
    assert row is not None
    assert report["permalink"] == f"http://localhost/reports/{report_id}"
    assert report["provenance"]["sha256"] == row["sha256"]
    for section in report["sections"]:
        alone = client.get(f"/api/v1/sections/{section['id']}").json
        assert alone is not None
        assert alone.items() >= section.items()
        head = {name: value for name, value in report.items() if name not in ("sections", "notice")}
        assert alone["report"] == head
        assert alone["permalink"] == f"http://localhost/reports/{report_id}#{section['id']}"
        path, anchor = urlsplit(alone["permalink"]).path, urlsplit(alone["permalink"]).fragment
        assert page(client, path).find(id=anchor) is not None
        original = client.get(urlsplit(alone["report"]["provenance"]["original"]).path)
        assert len(original.data) == row["size"]


def test_links_of_answers_keep_the_prefix_and_the_language(sample_settings: Settings, report_id: str) -> None:
    client = Client(create_app(sample_settings), TestResponse)
    options = {"base_url": "https://fz.example:8443/reports-of/"}
    answer = client.get(f"/api/v1/reports/{report_id}?lang=en", **options).json
    assert answer is not None
    assert answer["permalink"] == f"https://fz.example:8443/reports-of/reports/{report_id}?lang=en"
    stated = client.get("/api/v1/openapi.json", **options).json
    assert stated is not None
    assert stated["servers"] == [{"url": "/reports-of"}]


def test_every_answer_below_api_v1_has_the_notice_of_the_library(client: FlaskClient, report_id: str) -> None:
    for path in ("search", f"reports/{report_id}", f"sections/{report_id}-001", "status"):
        answer = client.get(f"/api/v1/{path}").json
        assert answer is not None
        assert answer["notice"].startswith("示例数据"), path


# Errors


def test_every_error_of_the_api_is_a_problem_in_two_languages(client: FlaskClient, tmp_path: Path) -> None:
    for path in ("/api/", "/api/v1", "/api/v2/search", "/api/v1/none", "/api/v1/reports/x", "/api/v1/sections/x-1"):
        problem(client.get(path), 404)
    problem(client.get("/api/v1/search?year_from=2024&year_to=2020"), 400)
    problem(client.get("/api/v1/search?page=51&limit=20"), 400)
    sending = {operation.path for operation in SENDING}
    for verb in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
        for operation in OPERATIONS:
            if operation.path in sending:
                continue
            refused = client.open(operation.path.replace("{", "").replace("}", ""), method=verb)
            problem(refused, 405)
            assert refused.headers["Allow"] == "GET, HEAD"
    nothing = create_app(Settings(tmp_path)).test_client()
    for operation in OPERATIONS:
        answer = nothing.get(f"{operation.path}?id=x")
        if 503 in operation.refusals:
            assert "fzsearch" in str(problem(answer, 503)["title"])
        else:
            assert answer.status_code == 200


STRANGE = [
    "a" * 50_000,
    "%00",
    "a%00b",
    "%ED%A0%80",
    "%ED%A0%80%ED%B0%80",
    "%FF%FE",
    "%",
    "%zz",
    "%F4%90%80%80",
    "-1",
    "0",
    "1e9",
    "9" * 5000,
    "999999999999999999999",
    "NaN",
    "../../etc/passwd",
    "%2e%2e%2f",
    "'%20OR%201=1--",
    "%0d%0aSet-Cookie:%20a=b",
    "%E2%80%AE",
]


def test_who_asks_for_what_is_not_there_is_told_what_is_not_there(client: FlaskClient) -> None:
    for path, zh, en in (("reports", "报告", "report"), ("sections", "章节", "section")):
        said = problem(client.get(f"/api/v1/{path}/0123456789abcdef"), 404)
        assert said["detail"] == f"没有编号为 0123456789abcdef 的{zh}"
        assert said["title"] == f"there is no {en} 0123456789abcdef"
    for path in ("/reports/<b>x", "/reports/<b>x/versions"):
        assert "没有编号为 <b>x 的报告" in page(client, quote(path), 404).get_text()


@pytest.mark.parametrize("value", STRANGE, ids=[value[:24] for value in STRANGE])
def test_strange_values_are_answered_or_refused_but_never_a_fault(client: FlaskClient, value: str) -> None:
    paths = [
        f"{operation.path}?{name}={value}"
        for operation in OPERATIONS
        if "{" not in operation.path
        for name in (*(parameter.name for parameter in operation.parameters), "unknown", value[:50])
    ]
    paths += [f"/api/v1/reports/{value}", f"/api/v1/sections/{value}"]
    for path in paths:
        answer = client.get(path)
        assert answer.status_code in (200, 400, 404), (path[:100], answer.status_code)
        if answer.status_code != 200:
            problem(answer, answer.status_code)
        assert "Set-Cookie" not in answer.headers


def test_of_a_parameter_that_is_repeated_though_it_takes_one_value_the_first_counts(client: FlaskClient) -> None:
    once = client.get("/api/v1/search?q=执法&page=2&sort=newest").json
    twice = client.get("/api/v1/search?q=执法&page=2&sort=newest&q=zzz&page=x&sort=none").json
    assert once is not None
    assert twice is not None
    assert once["total"] > 0
    assert (once["query"], once["hits"]) == (twice["query"], twice["hits"])
    problem(client.get("/api/v1/search?sort=none&sort=newest"), 400)


def test_unknown_parameters_are_ignored(client: FlaskClient) -> None:
    plain = client.get("/api/v1/search?q=执法").json
    more = client.get("/api/v1/search?q=执法&colour=red&utm_source=x&lang=xx").json
    assert plain is not None
    assert more is not None
    assert plain["hits"] == more["hits"]


# Who may read it


def test_pages_of_other_sites_may_read_the_api_only_where_it_is_public(
    sample_settings: Settings, client: FlaskClient
) -> None:
    header = "Access-Control-Allow-Origin"
    public = create_app(replace(sample_settings, public_api=True)).test_client()
    paths = ("/api/v1/search", "/api/v1/status", "/api/v1/openapi.json", "/api/v1/none", "/api/v1/search?page=x")
    for path in paths:
        assert public.get(path).headers.get(header) == "*", path
        assert header not in client.get(path).headers, path
    for path in ("/", "/search", "/api/docs", "/healthz", "/readyz"):
        assert header not in public.get(path).headers, path


# The page


@pytest.mark.parametrize("query", ["", "?lang=en"])
def test_the_page_of_the_api_says_all_that_the_document_says(client: FlaskClient, query: str) -> None:
    soup = page(client, f"/api/docs{query}")
    assert soup.find("script", src=False) is None
    assert not soup.select("[style], [onclick]")
    codes = {code.get_text() for code in soup.select("code")}
    stated = document("")
    for operation in (*OPERATIONS, *SENDING):
        assert f"{operation.verb.upper()} {operation.path}" in codes
        assert {parameter.name for parameter in operation.parameters} <= codes
    for name, schema in stated["components"]["schemas"].items():
        assert set(schema.get("properties", ())) <= codes, name
    ids = [str(tag["id"]) for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    assert {str(link["href"]).removeprefix("#") for link in soup.select("main a[href^='#']")} <= set(ids)


def test_the_examples_of_the_page_work(client: FlaskClient) -> None:
    links = [str(link["href"]) for link in page(client, "/api/docs").select("a.example")]
    assert len(links) == len(OPERATIONS)
    for link in links:
        assert client.get(link).status_code == 200, link
    first = client.get(links[0]).json
    assert first is not None
    assert first["total"] > 0


def test_without_a_library_the_page_of_the_api_is_there(tmp_path: Path) -> None:
    client = create_app(Settings(tmp_path)).test_client()
    links = [str(link["href"]) for link in page(client, "/api/docs").select("a.example")]
    assert any(link.startswith("/api/v1/search?") for link in links)
    assert not any("/reports/" in link for link in links)
