"""Calls made up from the contract: what it allows and what it forbids, and whether the answers fit it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.storage.schema import CORRECTIONS, upgrade
from tests.web.conftest import lasting_app

CHECKS = [
    schemathesis.checks.not_a_server_error,
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
]
OPERATIONS = [
    "/v1",
    "/v1/comparisons",
    "/v1/comparisons/{first_id}..{second_id}",
    "/v1/treatments/{treatment_id}/comparable",
    "/v1/releases/{first_id}/diff/{second_id}",
    "/v1/treatments/{treatment_id}/history",
    "/v1/studies/{study_id}/history",
    "/v1/sources/{source_id}/history",
    "/v1/search",
    "/v1/labels",
    "/v1/releases",
    "/v1/releases/{release_id}",
    "/v1/changes",
    "/v1/treatments",
    "/v1/treatments/counts",
    "/v1/treatments/{treatment_id}",
    "/v1/studies",
    "/v1/studies/counts",
    "/v1/studies/{study_id}",
    "/v1/sources",
    "/v1/sources/counts",
    "/v1/sources/{source_id}",
    "/v1/outcomes",
    "/v1/outcomes/counts",
    "/v1/outcomes/{outcome_id}",
    "/v1/claims",
    "/v1/claims/counts",
    "/v1/claims/{claim_id}",
    "/v1/harms",
    "/v1/harms/counts",
    "/v1/harms/{documented_harm_id}",
    "/v1/trials",
    "/v1/trials/counts",
    "/v1/trials/{registered_trial_id}",
    "/v1/positions",
    "/v1/positions/counts",
    "/v1/positions/{position_id}",
    "/v1/guidance",
    "/v1/guidance/counts",
    "/v1/guidance/{guidance_statement_id}",
    "/v1/cautions",
    "/v1/cautions/counts",
    "/v1/cautions/{caution_id}",
    "/v1/jurisdictions",
    "/v1/jurisdictions/{jurisdiction_id}",
    "/v1/glossary",
    "/v1/glossary/{term_id}",
    "/v1/agents",
    "/v1/agents/counts",
    "/v1/agents/{agent_id}",
    "/v1/tombstones",
    "/v1/tombstones/counts",
    "/v1/tombstones/{tombstone_id}",
    "/v1/releases/{release_id}/exports",
    "/v1/releases/{release_id}/exports/{name}",
    "/v1/corrections",
    "/v1/corrections/{correction_id}",
    "/healthz",
    "/readyz",
]
WRITTEN = {"/v1/corrections"}

WITHOUT_PARAMETERS = {"/v1", "/healthz", "/readyz"}


@pytest.fixture(scope="module")
def contract(published_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[schemathesis.BaseSchema]:
    # An impossible query may also be refused for its length.
    refusals = {"negative_data_rejection": {"expected-statuses": ["400", "404", "413", "414", "415"]}}
    config = schemathesis.Config.from_dict({"checks": refusals})
    corrections_url = f"sqlite:///{tmp_path_factory.mktemp('contract')}/corrections.sqlite"
    upgrade(corrections_url, CORRECTIONS)
    with lasting_app(published_url, corrections_url=corrections_url) as app:
        yield schemathesis.openapi.from_wsgi("/openapi.json", app, config=config)


def test_every_operation_is_called(contract: schemathesis.BaseSchema) -> None:
    assert list(contract) == OPERATIONS


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("path", OPERATIONS)
def test_answers_fit_the_contract(contract: schemathesis.BaseSchema, path: str, mode: GenerationMode) -> None:
    operation = contract[path]["POST" if path in WRITTEN else "GET"]
    if mode is GenerationMode.NEGATIVE and path in WITHOUT_PARAMETERS:
        return

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=6, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def call(case: schemathesis.Case) -> None:
        # Called without a server in between, schemathesis accepts codings that it does not undo.
        case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

    call()


def test_reports_of_records_that_exist_fit_the_contract(contract: schemathesis.BaseSchema) -> None:
    statuses = set()

    @given(case=contract["/v1/corrections"]["POST"].as_strategy(generation_mode=GenerationMode.POSITIVE))
    @settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def call(case: schemathesis.Case) -> None:
        case.body |= {"record_kind": "studies", "record_id": "armada", "field": None}
        statuses.add(case.call_and_validate(checks=CHECKS).status_code)

    call()
    assert 202 in statuses
