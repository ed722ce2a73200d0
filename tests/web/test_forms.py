"""The forms of an answer: which one is given, that all say the same, and that each is a full answer."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.app import COLLECTIONS
from api.storage.schema import upgrade
from tests.builders import a_dataset, a_source
from tests.web.conftest import make_app, publish_to
from tests.web.expect import expect_guarded_headers, expect_open_headers, expect_problem

JSON, NDJSON, CSV = "application/json", "application/x-ndjson", "text/csv; charset=utf-8; header=present"
CONTENT_TYPES = {"json": JSON, "ndjson": NDJSON, "csv": CSV}
COMPARISON = "/v1/comparisons?treatments=adalimumab,uc-msc"
PAIR = "/v1/comparisons/adalimumab..uc-msc"
LISTS = [f"/v1/{each.kind}" for each in COLLECTIONS]
TABLES = [f"/v1/{each.kind}?table={table}" for each in COLLECTIONS for table in each.tables]
WITH_FORMS = [*LISTS, COMPARISON, PAIR]
LINKED = "application/ld+json"
WITH_LINKED_RECORDS = {
    "/v1/treatments/{treatment_id}",
    "/v1/studies/{study_id}",
    "/v1/sources/{source_id}",
    "/v1/trials/{registered_trial_id}",
    "/v1/glossary/{term_id}",
}
CHANGING = {"X-Request-Id", "Date", "RateLimit", "RateLimit-Policy", "Cache-Status"}


def add(address: str, parameter: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{parameter}"


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


@pytest.mark.parametrize("form", CONTENT_TYPES)
@pytest.mark.parametrize("address", WITH_FORMS)
def test_a_form_is_had_by_header_and_by_parameter(client: FlaskClient, address: str, form: str) -> None:
    by_header = client.get(address, headers={"Accept": CONTENT_TYPES[form].partition(";")[0]})
    by_parameter = client.get(add(address, f"format={form}"), headers={"Accept": "application/xml"})
    assert by_header.status_code == by_parameter.status_code == 200
    assert by_header.content_type == by_parameter.content_type == CONTENT_TYPES[form]
    if form != "json":
        assert by_header.data == by_parameter.data
        assert by_header.headers["ETag"] == by_parameter.headers["ETag"]
    if form == "csv":
        assert by_header.headers["Content-Disposition"].endswith('-2026.11.1.csv"')


@pytest.mark.parametrize("form", CONTENT_TYPES)
@pytest.mark.parametrize("address", [*WITH_FORMS, *TABLES])
def test_every_form_is_a_full_answer(client: FlaskClient, address: str, form: str) -> None:
    if "table=" in address and form != "csv":
        return
    address = add(address, f"format={form}")
    get, head = client.get(address), client.head(address)
    assert get.status_code == 200, get.json
    assert (get.headers["Data-Release"], get.headers["Content-Language"]) == ("2026.11.1", "en")
    assert get.headers["Cache-Control"].startswith("public")
    assert {"Accept", "Accept-Encoding"} <= set(get.headers["Vary"].split(", "))
    expect_open_headers(get)
    expect_guarded_headers(get)
    assert (head.status_code, head.data) == (200, b"")
    assert [each for each in head.headers if each[0] not in CHANGING] == [
        each for each in get.headers if each[0] not in CHANGING
    ]
    assert int(head.headers["Content-Length"]) == len(get.data)
    again = client.get(address, headers={"If-None-Match": get.headers["ETag"]})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", get.headers["ETag"])


@pytest.mark.parametrize("address", WITH_FORMS)
def test_each_form_has_a_tag_of_its_own(client: FlaskClient, address: str) -> None:
    assert len({client.get(add(address, f"format={form}")).headers["ETag"] for form in CONTENT_TYPES}) == 3


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("text/*", CSV),
        ("text/csv", CSV),
        ("TEXT/CSV", CSV),
        ("text/csv; header=present", CSV),
        ("text/csv;charset=UTF-8", CSV),
        ("application/json;charset=utf-8", JSON),
        ("application/x-ndjson", NDJSON),
        ("application/x-ndjson, */*;q=0.1", NDJSON),
        ("text/csv;q=0.5, application/json;q=0.4", CSV),
        ("text/csv;q=0.5, application/json;q=0.6", JSON),
        ("text/csv, application/json", JSON),
        ("application/json;q=0, */*", NDJSON),
        ("application/json;q=0, application/*;q=0.2, text/csv;q=0.3", CSV),
        ("text/csv;q=0, text/*, application/json;q=0.1", JSON),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", JSON),
        ("application/xml", None),
        ("text/csv;header=absent", None),
        ("application/json;version=2", None),
        ("*/*;q=0", None),
        ("text/csv;q=0", None),
        ("nonsense", None),
    ],
)
def test_quality_decides_and_the_nearest_range_counts(
    client: FlaskClient, accept: str | None, given: str | None
) -> None:
    response = client.get("/v1/outcomes", headers={} if accept is None else {"Accept": accept})
    if given is not None:
        assert response.content_type == given
        return
    (fault,) = expect_problem(response, "not-acceptable")["errors"]
    assert fault["header"] == "Accept"
    assert fault["allowed"] == [JSON, NDJSON, "text/csv"]


@pytest.mark.parametrize(
    "address", ["/v1/outcomes/acr50", "/v1/treatments/counts?by=kind", "/v1/search?q=jak", "/healthz"]
)
def test_what_has_one_form_refuses_the_others(client: FlaskClient, address: str) -> None:
    (fault,) = expect_problem(client.get(address, headers={"Accept": "text/csv"}), "not-acceptable")["errors"]
    assert fault["allowed"] == [JSON]
    expect_problem(client.get(add(address, "format=json")), "bad-argument")


@pytest.mark.parametrize(
    ("address", "parameter", "message"),
    [
        ("/v1/claims?format=xml", "format", "'xml' is not one of the values allowed."),
        ("/v1/claims?table=evidence", "table", "Only with `format=csv`."),
        ("/v1/claims?table=evidence&format=ndjson", "table", "Only with `format=csv`."),
        ("/v1/claims?table=nothing&format=csv", "table", "'nothing' is not one of the values allowed."),
        ("/v1/claims?table=evidence&format=csv&fields=id", "fields", "The rows of this table come whole"),
        ("/v1/outcomes?table=evidence&format=csv", "table", "No such parameter here."),
        (f"{COMPARISON}&table=pairs", "table", "Only with `format=csv` or `format=ndjson`."),
        (f"{COMPARISON}&format=csv&fields=outcomes", "fields", "The rows of this table come whole"),
        (f"{PAIR}?format=ndjson&table=pairs&fields=outcomes", "fields", "The rows of this table come whole"),
    ],
)
def test_what_would_change_nothing_is_refused(client: FlaskClient, address: str, parameter: str, message: str) -> None:
    (fault,) = expect_problem(client.get(address), "bad-argument")["errors"]
    assert fault["parameter"] == parameter and message in fault["message"]


@pytest.mark.parametrize("address", LISTS)
def test_a_line_is_the_record_as_it_stands_in_json(client: FlaskClient, address: str) -> None:
    lines = client.get(f"{address}?format=ndjson").get_data(as_text=True)
    assert lines.endswith("\n") or not lines
    assert [json.loads(line) for line in lines.splitlines()] == client.get(address).json["data"]
    cut = client.get(f"{address}?format=ndjson&fields=curated_on").get_data(as_text=True)
    expected = client.get(f"{address}?fields=curated_on").json["data"]
    assert [json.loads(line) for line in cut.splitlines()] == expected


@pytest.mark.parametrize("form", CONTENT_TYPES)
@pytest.mark.parametrize("address", LISTS)
def test_every_form_can_be_walked_on_the_same_terms(client: FlaskClient, address: str, form: str) -> None:
    expected = [record["id"] for record in client.get(address).json["data"]]
    ids: list[str] = []
    following: str | None = f"{address}?limit=1&format={form}"
    while following:
        response = client.get(following)
        text = response.get_data(as_text=True)
        assert response.headers["Total-Count"] == str(len(expected))
        assert response.headers["Returned-Count"] == "1"
        if form == "json":
            ids += [record["id"] for record in response.json["data"]]
        elif form == "csv":
            # Each page has its header row, so that it stands alone.
            ids += [row["id"] for row in rows_of(text)]
        else:
            ids += [json.loads(line)["id"] for line in text.splitlines()]
        links = response.headers.get("Link", "").split(", ")
        nexts = [link.partition(">")[0].removeprefix("<") for link in links if link.endswith('rel="next"')]
        assert form == "json" or any(link.endswith('rel="license"') for link in response.headers.getlist("Link"))
        following = (
            nexts[0]
            if nexts
            else next(
                (
                    each.partition(">")[0].removeprefix("<")
                    for each in response.headers.getlist("Link")
                    if "next" in each
                ),
                None,
            )
        )
    assert ids == expected


def test_unknown_ids_are_told_in_every_form(client: FlaskClient) -> None:
    for form in CONTENT_TYPES:
        response = client.get(f"/v1/sources?ids=author-2003-trial,nothing,no-one&format={form}")
        assert response.headers["Unknown-Ids"] == "nothing, no-one"
    assert "Unknown-Ids" not in client.get("/v1/sources?format=csv").headers


def test_an_empty_page_has_its_columns(client: FlaskClient) -> None:
    response = client.get("/v1/sources?ids=nothing&format=csv")
    (columns,) = csv.reader(io.StringIO(response.get_data(as_text=True), newline=""))
    assert columns[0] == "id" and columns[-1] == "release"
    assert client.get("/v1/sources?ids=nothing&format=ndjson").data == b""


def test_fields_choose_columns(client: FlaskClient) -> None:
    text = client.get("/v1/treatments?format=csv&fields=name,burden.frequency,availability.status").get_data(
        as_text=True
    )
    columns = ["id", "name", "kind", "burden.frequency", "availability.count", "release"]
    assert list(rows_of(text)[0]) == columns


def test_lines_end_as_rfc_4180_says_and_texts_are_utf_8(client: FlaskClient) -> None:
    data = client.get("/v1/sources?format=csv").data
    assert data.endswith(b"\r\n") and b"\xef\xbb\xbf" not in data
    assert data.count(b"\r\n") == len(rows_of(data.decode())) + 1
    assert "Ölçer" in data.decode("utf-8")


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@x", "\tx", '=HYPERLINK("https://evil.example","x")', "'=1"])
def test_no_text_of_a_record_is_a_formula(sqlite_url: str, title: str) -> None:
    upgrade(sqlite_url)
    sources = (*a_dataset().sources, a_source(id="z-hostile", title=title, authors=(title, "B")))
    publish_to(sqlite_url, a_dataset(sources=sources))
    client = make_app(sqlite_url).test_client()
    (row,) = rows_of(client.get("/v1/sources?ids=z-hostile&format=csv").get_data(as_text=True))
    assert row["title"] == f"'{title}" and row["authors"] == f"'{title}; B"
    assert client.get("/v1/sources/z-hostile").json["data"]["title"] == title


def test_the_one_address_of_a_pair_keeps_the_form(client: FlaskClient) -> None:
    location = client.get("/v1/comparisons/uc-msc..adalimumab?format=csv&table=pairs").headers["Location"]
    assert location.startswith(PAIR) and "format=csv" in location and "table=pairs" in location


FEEDS = ["application/atom+xml", "application/feed+json"]


def test_the_contract_names_the_forms(client: FlaskClient) -> None:
    paths: dict[str, Any] = client.get("/openapi.json").json["paths"]
    for path, item in paths.items():
        if "get" not in item:
            continue
        forms = list(item["get"]["responses"]["200"]["content"])
        several = path in LISTS or path.startswith("/v1/comparisons")
        if path.endswith("/exports/{name}"):
            continue
        others = [NDJSON, "text/csv"] if several else [LINKED] if path in WITH_LINKED_RECORDS else []
        others += FEEDS if path == "/v1/changes" else []
        assert forms == [JSON, *others], path
