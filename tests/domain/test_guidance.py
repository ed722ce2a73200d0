"""Statements of guideline bodies gathered out of the treatments."""

from __future__ import annotations

import dataclasses
import re

import pytest

from api.domain.guidance import gather_guidance
from api.domain.records import Dataset, Guidance, Treatment
from api.domain.vocabulary import GuidanceDirection
from tests.treatment_builders import a_treatment


def says(organisation: str, year: int, statement: str = "Recommends it.") -> Guidance:
    return Guidance(organisation, year, statement, GuidanceDirection.FOR, "author-2003-trial", "table 1")


def treatment(id: str, *guidance: Guidance) -> Treatment:
    return a_treatment(id=id, guidance=guidance)


@pytest.mark.parametrize(
    ("organisations", "ids"),
    [
        ([("EULAR", 2022)], ["drug--eular-2022"]),
        ([("EULAR", 2022)] * 3, ["drug--eular-2022", "drug--eular-2022-2", "drug--eular-2022-3"]),
        ([("EULAR", 2022), ("ACR", 2021), ("EULAR", 2019)], ["drug--acr-2021", "drug--eular-2019", "drug--eular-2022"]),
        ([("ACR and CHEST", 2023)], ["drug--acr-and-chest-2023"]),
        ([("Société Française (SFR)", 2024)], ["drug--societe-francaise-sfr-2024"]),
        (
            [("ANZMUSC and Australian Rheumatology Association", 2025)],
            ["drug--anzmusc-and-australian-rheumatology-2025"],
        ),
    ],
)
def test_ids_name_treatment_body_and_year(organisations: list[tuple[str, int]], ids: list[str]) -> None:
    drug = treatment("drug", *(says(*each) for each in organisations))
    assert [each.id for each in gather_guidance([drug])] == ids


def test_a_statement_that_is_added_last_changes_no_id() -> None:
    before = treatment("drug", says("NICE", 2020, "one"), says("NICE", 2020, "two"))
    after = treatment("drug", *before.guidance, says("NICE", 2020, "three"))
    kept = {each.id: each.statement for each in gather_guidance([after])}
    assert kept.items() > {each.id: each.statement for each in gather_guidance([before])}.items()


def test_real_statements_are_all_there_once(real_dataset: Dataset) -> None:
    statements = gather_guidance(real_dataset.treatments)
    names = [field.name for field in dataclasses.fields(Guidance)]
    typed = [
        (treatment.id, treatment.kind, treatment.curated_on, *(getattr(each, name) for name in names))
        for treatment in real_dataset.treatments
        for each in treatment.guidance
    ]
    gathered = [
        (each.treatment, each.treatment_kind, each.curated_on, *(getattr(each, name) for name in names))
        for each in statements
    ]
    assert sorted(map(repr, gathered)) == sorted(map(repr, typed))
    ids = [each.id for each in statements]
    assert ids == sorted(set(ids))
    assert all(re.fullmatch(r"[a-z0-9-]{1,100}", id) for id in ids)
