"""What was withdrawn answers with a reason and leads on, wherever its id is named; former releases keep it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.domain.evidence_level import EvidenceLevel
from api.domain.guidance import gather_guidance
from api.domain.records import Dataset
from api.domain.vocabulary import RecordKind, WithdrawalReason
from api.storage.engine import open_engine
from api.storage.losses import refuse_losses
from api.storage.publishing import publish
from api.storage.schema import CORRECTIONS, upgrade
from tests.builders import a_dataset, a_study, a_tombstone, an_outcome, some_levels
from tests.databases import new_postgresql_database
from tests.treatment_builders import a_rich_treatment
from tests.web.conftest import PUBLISHED, make_app
from tests.web.embeds.test_frames import text_of
from tests.web.expect import expect_problem
from tests.web.releases.conftest import DAY, FIRST, NOW, SECOND

CELLS = a_rich_treatment(id="old-cells", name="Old cells", brands=(), identifiers=())
(STATEMENT,) = gather_guidance([CELLS])
LEVELS = (*some_levels(), EvidenceLevel("old-cells", 5, "No study."))
OF_CELLS = a_tombstone(
    id="treatments-old-cells",
    kind=RecordKind.TREATMENTS,
    record="old-cells",
    reason=WithdrawalReason.REPLACED,
    detail="Its studies were of two products.",
    successor="uc-msc",
)
OF_OUTCOME = a_tombstone(
    id="outcomes-old-score",
    kind=RecordKind.OUTCOMES,
    record="old-score",
    reason=WithdrawalReason.OUT_OF_SCOPE,
    detail="Nobody uses it.",
    successor=None,
)
NEVER_THERE = a_tombstone(id="studies-never-there", record="never-there", reason=WithdrawalReason.ERROR, successor=None)


def before() -> Dataset:
    """The dataset with a study, a treatment and an outcome that are withdrawn later."""
    dataset = a_dataset(tombstones=())
    kinds = {
        "studies": (*dataset.studies, a_study(id="old-trial")),
        "treatments": (*dataset.treatments, CELLS),
        "outcomes": (*dataset.outcomes, an_outcome(id="old-score")),
    }
    ordered = {kind: tuple(sorted(records, key=lambda each: each.id)) for kind, records in kinds.items()}
    return replace(dataset, **ordered)


def after() -> Dataset:
    """The dataset without them, with a word on each."""
    words = (OF_OUTCOME, NEVER_THERE, *a_dataset().tombstones, OF_CELLS)
    return a_dataset(tombstones=tuple(sorted(words, key=lambda each: each.id)))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def withdrawn_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a database with a release, and one in which records of it were withdrawn."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('withdrawn') / 'test.sqlite'}"
        else:
            url = stack.enter_context(new_postgresql_database(request.getfixturevalue("postgresql_server")))
        upgrade(url)
        engine = open_engine(url, read_only=False)
        publish(engine, before(), LEVELS, now=PUBLISHED)
        publish(engine, after(), some_levels(), now=PUBLISHED + 2 * DAY, guard=refuse_losses)
        engine.dispose()
        yield url


@pytest.fixture
def reader(withdrawn_url: str) -> FlaskClient:
    return make_app(withdrawn_url, now=NOW).test_client()


def links_of(response: Any) -> list[str]:
    return list(response.headers.getlist("Link"))


def test_the_address_of_a_withdrawn_record_says_why_and_leads_on(reader: FlaskClient) -> None:
    response = reader.get("/v1/treatments/old-cells")
    body = expect_problem(response, "record-withdrawn")
    assert body["detail"] == (
        "treatments/old-cells was withdrawn on 2026-11-01: another record tells it better, or under another id. "
        "Its studies were of two products. Release 2026.11.1 is the last that has it. Use treatments/uc-msc in its "
        "place."
    )
    (fault,) = body["errors"]
    assert (fault["parameter"], fault["near"], fault["allowed"]) == ("treatment_id", ["uc-msc"], [])
    assert fault["successor"] == "/v1/treatments/uc-msc"
    assert fault["former"] == f"/v1/treatments/old-cells?release={FIRST}"
    assert links_of(response) == [
        '</v1/tombstones/treatments-old-cells>; rel="describedby"',
        '</v1/treatments/uc-msc>; rel="successor-version"',
        f'</v1/treatments/old-cells?release={FIRST}>; rel="memento"; datetime="Sun, 01 Nov 2026 12:00:00 GMT"',
    ]
    for address in ("/v1/tombstones/treatments-old-cells", fault["successor"], fault["former"]):
        assert reader.get(address).status_code == 200, address
    assert reader.get(fault["former"]).json["data"]["name"] == "Old cells"


def test_addresses_keep_language_and_place_of_the_service(withdrawn_url: str) -> None:
    client = make_app(withdrawn_url, now=NOW, public_url="https://ra.example").test_client()
    (fault,) = expect_problem(client.get("/v1/studies/old-trial?lang=es"), "record-withdrawn")["errors"]
    assert fault["successor"] == "https://ra.example/v1/studies/armada?lang=es"
    assert fault["former"] == f"https://ra.example/v1/studies/old-trial?lang=es&release={FIRST}"


@pytest.mark.parametrize(
    ("release", "status", "successor"),
    [(FIRST, 200, None), (SECOND, 410, f"/v1/studies/armada?release={SECOND}"), ("", 410, "/v1/studies/armada")],
)
def test_a_release_answers_with_what_it_knew(
    reader: FlaskClient, release: str, status: int, successor: str | None
) -> None:
    response = reader.get("/v1/studies/old-trial" + (f"?release={release}" if release else ""))
    assert response.status_code == status
    if status == 410:
        (fault,) = expect_problem(response, "record-withdrawn")["errors"]
        assert (fault["successor"], fault["former"]) == (successor, f"/v1/studies/old-trial?release={FIRST}")


def test_a_record_that_no_release_had_leads_to_none(reader: FlaskClient) -> None:
    response = reader.get("/v1/studies/never-there")
    body = expect_problem(response, "record-withdrawn")
    assert (body["errors"][0]["former"], body["errors"][0]["successor"]) == (None, None)
    assert links_of(response) == ['</v1/tombstones/studies-never-there>; rel="describedby"']


def test_a_statement_goes_with_its_treatment(reader: FlaskClient) -> None:
    body = expect_problem(reader.get(f"/v1/guidance/{STATEMENT.id}"), "record-withdrawn")
    assert f"guidance/{STATEMENT.id} was withdrawn with treatments/old-cells on 2026-11-01" in body["detail"]
    (fault,) = body["errors"]
    assert (fault["successor"], fault["near"]) == ("/v1/treatments/uc-msc", [])
    assert reader.get(fault["former"]).json["data"]["treatment"] == "old-cells"


WORD = "treatments/old-cells was withdrawn on 2026-11-01"


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/v1/comparisons?treatments=adalimumab,old-cells", "treatments"),
        ("/v1/comparisons?treatments=old-cells,adalimumab&format=csv", "treatments"),
        ("/v1/comparisons/adalimumab..old-cells", "second_id"),
        ("/v1/comparisons/old-cells..uc-msc", "first_id"),
        ("/v1/treatments/old-cells/comparable", "treatment_id"),
        ("/v1/trials?treatment=old-cells", "treatment"),
        ("/v1/trials?treatment=uc-msc,old-cells", "treatment"),
        ("/v1/trials/counts?by=status&treatment=old-cells", "treatment"),
        ("/embed/pictures/outcomes.svg?treatments=adalimumab,old-cells", "treatments"),
    ],
)
def test_wherever_it_is_named_the_answer_says_the_same(reader: FlaskClient, address: str, parameter: str) -> None:
    response = reader.get(address)
    body = response.get_json(force=True)
    assert (response.status_code, body["type"]) == (410, "/docs/problems/record-withdrawn")
    (fault,) = body["errors"]
    assert fault["parameter"] == parameter and fault["message"].startswith(WORD)
    assert fault["former"] == f"/v1/treatments/old-cells?release={FIRST}"
    assert links_of(response) == [], "links would be of the address that was asked, which is not the record's"


@pytest.mark.parametrize("path", ["/compare", "/compare/print", "/embed/comparison", "/embed/fragment"])
def test_pages_and_embeds_say_the_same(reader: FlaskClient, path: str) -> None:
    response = reader.get(f"{path}?treatments=adalimumab,old-cells")
    assert response.status_code == 410
    text = text_of(response)
    assert WORD in text and "Release 2026.11.1 is the last that has it." in text


def test_oembed_says_why_there_is_no_embed(reader: FlaskClient) -> None:
    url = "http://localhost/compare?treatments=adalimumab,old-cells"
    (fault,) = expect_problem(reader.get(f"/oembed?url={url}"), "not-embeddable")["errors"]
    assert fault["message"].startswith(f"treatments: {WORD}")


def test_several_are_told_at_once(reader: FlaskClient) -> None:
    address = "/v1/comparisons?treatments=adalimumab,old-cells&outcomes=acr50,old-score"
    body = expect_problem(reader.get(address), "record-withdrawn")
    assert [fault["parameter"] for fault in body["errors"]] == ["treatments", "outcomes"]
    assert WORD in body["detail"] and "outcomes/old-score was withdrawn" in body["detail"]


@pytest.mark.parametrize(
    "address",
    [
        "/v1/comparisons?treatments=nothing,old-cells",
        "/v1/comparisons?treatments=adalimumab,old-cells&outcomes=nothing",
        "/v1/trials?treatment=old-cells,nothing",
    ],
)
def test_beside_an_id_that_never_was_the_question_is_at_fault(reader: FlaskClient, address: str) -> None:
    faults = expect_problem(reader.get(address), "bad-argument")["errors"]
    assert any(fault["message"].startswith(WORD) and fault["former"] for fault in faults)
    assert any(fault["message"] == "No record has the id 'nothing'." for fault in faults)


def test_a_report_on_it_is_told_what_became_of_it(withdrawn_url: str, tmp_path: Any) -> None:
    corrections_url = f"sqlite:///{tmp_path}/corrections.sqlite"
    upgrade(corrections_url, CORRECTIONS)
    client = make_app(withdrawn_url, now=NOW, corrections_url=corrections_url).test_client()
    report = {"record_kind": "treatments", "record_id": "old-cells", "message": "This is not what the paper says."}
    (fault,) = expect_problem(client.post("/v1/corrections", json=report), "bad-body")["errors"]
    assert fault["pointer"] == "/record_id" and fault["message"].startswith(WORD)


@pytest.mark.parametrize(
    ("address", "slug"),
    [
        ("/v1/studies/old-triall", "unknown-id"),
        ("/v1/sources/old-trial", "unknown-id"),
        ("/v1/treatments/adalimumab-subclass", "unknown-id"),
        ("/v1/tombstones/old-trial", "unknown-id"),
        ("/v1/guidance/uc-msc--nice-1999", "unknown-id"),
        ("/v1/trials?treatment=nothing", "bad-argument"),
    ],
)
def test_what_was_never_withdrawn_is_unknown(reader: FlaskClient, address: str, slug: str) -> None:
    body = expect_problem(reader.get(address), slug)
    assert all(fault["successor"] is None and fault["former"] is None for fault in body["errors"])


def test_a_record_of_which_one_field_was_withdrawn_is_served(reader: FlaskClient) -> None:
    assert reader.get("/v1/treatments/adalimumab").status_code == 200


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("kind=treatments", ["treatments-adalimumab-subclass", "treatments-old-cells"]),
        ("kind=treatments&whole=true", ["treatments-old-cells"]),
        ("record=old-cells", ["treatments-old-cells"]),
        ("reason=error,out_of_scope", ["outcomes-old-score", "studies-never-there"]),
        ("whole=false", ["treatments-adalimumab-subclass"]),
        (f"release={FIRST}", []),
    ],
)
def test_tombstones_are_listed_by_what_they_tell(reader: FlaskClient, query: str, ids: list[str]) -> None:
    answer = reader.get(f"/v1/tombstones?{query}").json
    assert [each["id"] for each in answer["data"]] == ids and answer["total"] == len(ids)


def test_a_part_of_a_tombstone_says_what_it_is_of(reader: FlaskClient) -> None:
    data = reader.get("/v1/tombstones/treatments-adalimumab-subclass?fields=detail").json["data"]
    assert list(data) == ["id", "kind", "record", "reason", "detail", "field"]


def test_an_empty_kind_answers_everywhere(withdrawn_url: str) -> None:
    client = make_app(withdrawn_url, now=NOW).test_client()
    for address in ("/v1/tombstones", "/v1/tombstones?format=csv", "/v1/tombstones/counts?by=kind,reason"):
        response = client.get(f"{address}{'&' if '?' in address else '?'}release={FIRST}")
        assert response.status_code == 200, address


@pytest.mark.parametrize("path", ["/embed/comparison", "/compare"])
def test_a_pinned_comparison_stays_and_tells_of_the_withdrawal(reader: FlaskClient, path: str) -> None:
    text = text_of(reader.get(f"{path}?treatments=adalimumab,old-cells&release={FIRST}"))
    assert "Release 2026.11.1 of 2026-11-01 (fixed)" in text
    told = (
        "Old cells was withdrawn from this dataset on 2026-11-01: another record tells it better, or under another id."
    )
    assert f"{told} Its studies were of two products." in text


def test_feeds_tell_whoever_follows_the_treatment(reader: FlaskClient) -> None:
    changes = reader.get("/v1/changes?treatments=old-cells&limit=100").json["data"]
    told = {(each["kind"], each["record_kind"], each["record_id"]) for each in changes}
    assert {
        ("record_removed", "treatments", "old-cells"),
        ("record_added", "tombstones", "treatments-old-cells"),
    } <= told
    (added,) = [each for each in changes if each["record_id"] == "treatments-old-cells"]
    assert added["text"] == "Tombstone added: treatments/old-cells"
