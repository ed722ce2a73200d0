"""Names of records, and the treatments that each concerns."""

from __future__ import annotations

import pytest

from api.domain.changes.context import ChangeContext, Records, list_named, make_context, name_record, records_of
from api.domain.records import Dataset
from api.storage.mapping import named_ids
from api.storage.shapes import TOP
from tests.builders import a_dataset, a_source, a_study, an_outcome
from tests.domain.comparison.scenarios import ADALIMUMAB, CELLS, METHOTREXATE, TRIPLE, arm, placebo_trial, trial
from tests.offer_builders import a_claim


@pytest.fixture(scope="module")
def context() -> ChangeContext:
    combined = trial(
        "combined", (arm("all", "sulfasalazine", "hydroxychloroquine", "methotrexate"), arm("p", "placebo"))
    )
    treatments = (ADALIMUMAB, CELLS, METHOTREXATE, TRIPLE)
    return make_context(
        {
            "treatments": {each.id: each for each in treatments},
            "studies": {each.id: each for each in (combined, placebo_trial("armada", "adalimumab"))},
            "claims": {"cure": a_claim(id="cure", treatments=("cells",))},
            "outcomes": {"acr50": an_outcome(abbreviation="ACR50")},
        }
    )


@pytest.mark.parametrize(
    ("kind", "id", "treatments"),
    [
        ("treatments", "adalimumab", ("adalimumab",)),
        ("studies", "armada", ("adalimumab", "methotrexate")),
        ("studies", "combined", ("methotrexate", "triple-therapy")),
        ("agents", "methotrexate", ("methotrexate", "triple-therapy")),
        ("claims", "cure", ("cells",)),
        ("sources", "author-2003-trial", ("adalimumab", "cells", "methotrexate", "triple-therapy")),
        ("agents", "placebo", ()),
    ],
)
def test_records_concern_treatments(context: ChangeContext, kind: str, id: str, treatments: tuple[str, ...]) -> None:
    assert context.treatments.get((kind, id), ()) == treatments


def test_what_concerned_a_treatment_before_still_does() -> None:
    treatments = {"adalimumab": ADALIMUMAB, "methotrexate": METHOTREXATE}
    before: Records = {"studies": {"s": placebo_trial("s", "adalimumab", background="")}}
    after: Records = {"studies": {"s": placebo_trial("s", "methotrexate", background="")}, "treatments": treatments}
    assert make_context(before, after).treatments["studies", "s"] == ("adalimumab", "methotrexate")


def test_the_last_name_counts() -> None:
    before: Records = {"studies": {"s": a_study(id="s", name="Old")}, "sources": {"gone": a_source(id="gone")}}
    after: Records = {"studies": {"s": a_study(id="s", name="New")}}
    context = make_context(before, after)
    assert context.name("studies", "s") == "New"
    assert context.name("sources", "gone") == "A trial of one drug"
    assert context.name("sources", "unheard-of") == "unheard-of"


def test_outcomes_go_by_their_abbreviation_unless_another_has_it() -> None:
    outcomes = {
        "a": an_outcome(id="a", name="Score", abbreviation="DAS28"),
        "b": an_outcome(id="b", name="Change of the score", abbreviation="DAS28"),
        "c": an_outcome(id="c", name="Response", abbreviation="ACR50"),
        "d": an_outcome(id="d", name="Death", abbreviation=None),
    }
    context = make_context({"outcomes": outcomes})
    assert [context.outcome(id) for id in "abcd"] == ["Score", "Change of the score", "ACR50", "Death"]
    assert context.outcome("e") == "e"


def test_every_record_has_a_name() -> None:
    for records in records_of(a_dataset()).values():
        assert all(name_record(record) for record in records.values())


def test_named_sources_are_those_that_the_tables_refer_to(real_dataset: Dataset) -> None:
    for kind, records in records_of(real_dataset).items():
        if kind in TOP:
            for record in records.values():
                named = {id for named_kind, id in list_named(record) if named_kind == "sources"}
                assert named == named_ids(TOP[kind], [record], "sources"), record.id
