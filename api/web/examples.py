"""Examples for the OpenAPI document: what the service itself answers, with long lists cut."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from api.domain.exports import DATA_PACKAGE, SQLITE, ExportFile
from api.storage.reading import Place
from api.web.corrections import ReportBody
from api.web.headers import LARGEST_BODY
from api.web.paging import Walk
from api.web.problem_types import (
    BAD_ARGUMENT,
    BAD_CURSOR,
    CONTENT_TOO_LARGE,
    CURSOR_EXPIRED,
    FILE_NOT_HERE,
    FORMAT_NOT_OFFERED,
    METHOD_NOT_ALLOWED,
    NOT_ACCEPTABLE,
    NOT_EMBEDDABLE,
    NOT_FOUND,
    PROBLEM_TYPES,
    QUERY_TOO_LONG,
    UNKNOWN_ID,
    UNKNOWN_RELEASE,
    ProblemType,
)
from api.web.problems import ProblemDetails
from api.web.representation import represent

MOST_IN_A_LIST = 2
INSTANCE = "urn:uuid:00000000-0000-4000-8000-000000000000"

EXAMPLE_RELEASE = "2026.11.2"
"""The release served where the examples are collected."""

ANSWERS = {
    "listTreatments": "/v1/treatments?limit=1",
    "getTreatment": "/v1/treatments/adalimumab",
    "listStudies": "/v1/studies?limit=1",
    "getStudy": "/v1/studies/armada",
    "listSources": "/v1/sources?limit=2",
    "getSource": "/v1/sources/weinblatt-2003-armada",
    "listOutcomes": "/v1/outcomes?limit=2",
    "getOutcome": "/v1/outcomes/acr50",
    "listClaims": "/v1/claims?limit=2",
    "getClaim": "/v1/claims/underlying-causes",
    "listDocumentedHarms": "/v1/harms?limit=2",
    "getDocumentedHarm": "/v1/harms/cord-blood-infections-2018",
    "listRegisteredTrials": "/v1/trials?limit=2",
    "getRegisteredTrial": "/v1/trials/nct03828344",
    "listPositions": "/v1/positions?limit=2",
    "getPosition": "/v1/positions/isscr-2021-unproven-products",
    "listGuidanceStatements": "/v1/guidance?limit=2",
    "getGuidanceStatement": "/v1/guidance/methotrexate--eular-2022",
    "listCautions": "/v1/cautions?limit=2",
    "getCaution": "/v1/cautions/charges-outside-a-trial",
    "listJurisdictions": "/v1/jurisdictions?limit=2",
    "getJurisdiction": "/v1/jurisdictions/US",
    "listTerms": "/v1/glossary?limit=2",
    "getTerm": "/v1/glossary/placebo",
    "listTombstones": "/v1/tombstones?limit=2",
    "listAgents": "/v1/agents?limit=2",
    "getAgent": "/v1/agents/methotrexate",
    "listReleaseFiles": f"/v1/releases/{EXAMPLE_RELEASE}/exports",
    "getComparison": (
        "/v1/comparisons?treatments=adalimumab,uc-msc-allogeneic-iv&population=csdmard_inadequate_response"
        "&outcomes=acr50,serious-infection&jurisdiction=US"
    ),
    "getPair": (
        "/v1/comparisons/adalimumab..uc-msc-allogeneic-iv?population=csdmard_inadequate_response"
        "&outcomes=acr50&jurisdiction=US"
    ),
    "getComparable": "/v1/treatments/baricitinib/comparable?population=csdmard_inadequate_response",
    "countTreatments": "/v1/treatments/counts?by=kind,evidence_level",
    "countStudies": "/v1/studies/counts?by=design&treatment=adalimumab",
    "countSources": "/v1/sources/counts?by=status",
    "countOutcomes": "/v1/outcomes/counts?by=domain",
    "countClaims": "/v1/claims/counts?by=verdict",
    "countDocumentedHarms": "/v1/harms/counts?by=causality",
    "countRegisteredTrials": "/v1/trials/counts?by=status",
    "countPositions": "/v1/positions/counts?by=direction",
    "countGuidanceStatements": "/v1/guidance/counts?by=direction",
    "countCautions": "/v1/cautions/counts?by=kind",
    "countAgents": "/v1/agents/counts?by=kind",
    "countTombstones": "/v1/tombstones/counts?by=reason",
    "listReleases": "/v1/releases",
    "getRelease": "/v1/releases/2026.11.2",
    "getDiff": "/v1/releases/2026.11.1/diff/2026.11.2",
    "listChanges": "/v1/changes?limit=2",
    "getTreatmentHistory": "/v1/treatments/uc-msc-allogeneic-iv/history",
    "getStudyHistory": "/v1/studies/armada/history",
    "getSourceHistory": "/v1/sources/weinblatt-2003-armada/history",
    "search": "/v1/search?q=humirra&limit=2",
    "getLabels": "/v1/labels?list=certainty,verdict&lang=es",
    "getIndex": "/v1",
    "getHealth": "/healthz",
    "getReadiness": "/readyz",
}
"""The request behind the example of each operation."""

EXAMPLE_FILES = tuple(
    ExportFile(form.name_for(EXAMPLE_RELEASE), form.media_type, size, sha256(form.code.encode()).hexdigest(), rows)
    for form, size, rows in ((DATA_PACKAGE, 551_000, 14_300), (SQLITE, 4_360_000, 14_300))
)
"""What the list of files shows as an example: the real ones would change with every record."""

_EARLIER_WALK = Walk("treatments", "2020.1.1").write_cursor(Place("adalimumab", "adalimumab"))

PROBLEMS: dict[ProblemType, tuple[str, dict[str, Any]]] = {
    BAD_ARGUMENT: ("/v1/treatments?limit=500&curser=abc", {}),
    BAD_CURSOR: ("/v1/treatments?cursor=abc", {}),
    NOT_FOUND: ("/v1/treatment", {}),
    UNKNOWN_ID: ("/v1/treatments/adalimumb", {}),
    UNKNOWN_RELEASE: ("/v1/treatments?release=2026.11.99", {}),
    METHOD_NOT_ALLOWED: ("/v1/treatments", {"method": "POST"}),
    NOT_ACCEPTABLE: ("/v1/treatments", {"headers": {"Accept": "application/xml"}}),
    CURSOR_EXPIRED: (f"/v1/treatments?cursor={_EARLIER_WALK}", {}),
    CONTENT_TOO_LARGE: ("/v1/treatments", {"data": b" " * (LARGEST_BODY + 1)}),
    QUERY_TOO_LONG: (f"/v1/treatments?cursor={'a' * 2000}", {}),
    NOT_EMBEDDABLE: ("/oembed?url=https://another.example/compare?treatments=adalimumab,etanercept", {}),
    FILE_NOT_HERE: (f"/v1/releases/{EXAMPLE_RELEASE}/exports/{EXAMPLE_FILES[0].name}", {}),
    FORMAT_NOT_OFFERED: ("/oembed?url=http://localhost/compare?treatments=adalimumab,etanercept&format=yaml", {}),
}
"""The request behind the example of each kind of problem; the others are written from their description."""


REPORTS = "/v1/corrections"
CORRECTION = "mfrggzdfmztwq2lknnwg23tpoa"
"""Stands for the random id that each report gets."""


class ExampleMissing(Exception):
    """The dataset does not hold a record that an example is to show."""


def collect_examples(app: Flask) -> dict[str, Any]:
    """Ask an app for every example; ExampleMissing when it does not answer one of them."""
    client = app.test_client()
    answers = {operation: _ask(client, address) for operation, address in ANSWERS.items()} | _ask_corrections(client)
    answers |= _ask_tombstone(client)
    problems = {kind.slug: _problem(client, kind) for kind in PROBLEM_TYPES}
    return {"answers": answers, "problems": problems}


def _ask_tombstone(client: FlaskClient) -> dict[str, Any]:
    """Ask for the first tombstone once there is one; until then the empty list of them has to do."""
    listed = _ask(client, "/v1/tombstones?limit=1")["data"]
    return {"getTombstone": _ask(client, listed[0]["links"]["self"])} if listed else {}


def _ask_corrections(client: FlaskClient) -> dict[str, Any]:
    taken = client.post(REPORTS, json=ReportBody.EXAMPLE)
    if taken.status_code != 202:
        raise ExampleMissing("The dataset does not hold the record that the example of a correction is about.")
    correction_id = taken.get_json()["data"]["id"]
    shown = client.get(f"{REPORTS}/{correction_id}")
    texts = {"reportCorrection": taken.text, "getCorrection": shown.text}
    return {operation: json.loads(text.replace(correction_id, CORRECTION)) for operation, text in texts.items()}


def _ask(client: FlaskClient, address: str) -> Any:
    response = client.get(address)
    if response.status_code != 200:
        raise ExampleMissing(f"The dataset has no answer for {address}, which is an example of the API.")
    return _cut(response.get_json())


def _problem(client: FlaskClient, kind: ProblemType) -> Any:
    if kind not in PROBLEMS:
        return represent(ProblemDetails(kind.url, kind.title, kind.status, kind.meaning, INSTANCE))
    address, options = PROBLEMS[kind]
    return {**client.open(address, **options).get_json(force=True), "instance": INSTANCE}


def _cut(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _cut(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_cut(item) for item in value[:MOST_IN_A_LIST]]
    return value
