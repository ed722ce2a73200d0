"""What was published comes back equal, by page, one by one and as material for a comparison."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.dialects import sqlite

from api.domain.comparison.arms import holds
from api.domain.fields import describe
from api.domain.records import Dataset, Measurement, Source
from api.storage.canonical import digest_of_dataset
from api.storage.models.base import PrintedDecimal
from api.storage.publishing import publish
from api.storage.reading import (
    Listing,
    Place,
    Snapshot,
    get_evidence_levels,
    get_record,
    list_digests,
    list_ids,
    list_records,
    read_comparison_material,
    read_records,
    snapshot,
    studies_of_treatments,
)
from api.storage.shapes import EVIDENCE_LEVEL, TOP, Part
from tests.builders import a_dataset, a_study, an_agent, an_arm, some_levels
from tests.offer_builders import NO_OFFERS
from tests.storage.conftest import NOW
from tests.treatment_builders import a_treatment

ASKED = ("uc-msc", "adalimumab")


@pytest.fixture
def opened(shared_engine: Engine) -> Iterator[Snapshot]:
    with snapshot(shared_engine) as snapshot_of_release:
        yield snapshot_of_release


def read_dataset(opened: Snapshot) -> Dataset:
    """Read a whole release."""
    return Dataset(**{kind: read_records(opened, part) for kind, part in TOP.items()})


def test_all_records_come_back_equal_to_the_last_digit(opened: Snapshot) -> None:
    dataset = read_dataset(opened)
    levels = read_records(opened, EVIDENCE_LEVEL)
    assert dataset == replace(
        a_dataset(),
        agents=tuple(sorted(a_dataset().agents, key=lambda a: a.id)),
        sources=tuple(sorted(a_dataset().sources, key=lambda s: s.id)),
    )
    # Decimals are equal without their last zeros; digests are not.
    assert digest_of_dataset(dataset, levels) == digest_of_dataset(a_dataset(), some_levels())
    assert opened.release.digest == digest_of_dataset(dataset, levels)


@pytest.mark.parametrize("part", [part for top in TOP.values() for part in top.walk() if part.record], ids=str)
def test_the_dataset_of_these_tests_uses_every_field(part: Part) -> None:
    found = list(_instances(a_dataset(), part.record))
    for described in describe(part.record):
        values = [getattr(record, described.name) for record in found]
        assert any(value not in (None, ()) for value in values), described.name


def _instances(value: Any, record_type: type | None) -> Iterator[Any]:
    if isinstance(value, tuple):
        for item in value:
            yield from _instances(item, record_type)
    elif hasattr(value, "__dataclass_fields__"):
        if type(value) is record_type:
            yield value
        for name in value.__dataclass_fields__:
            yield from _instances(getattr(value, name), record_type)


@pytest.mark.parametrize("kind", sorted(TOP))
def test_single_records_come_back_whole(opened: Snapshot, kind: Any) -> None:
    for record in getattr(a_dataset(), kind):
        assert get_record(opened, kind, record.id) == record


@pytest.mark.parametrize("kind", sorted(TOP))
@pytest.mark.parametrize("id", ["nowhere", "", "ACR50", "' OR 1=1 --"])
def test_unknown_ids_give_nothing(opened: Snapshot, kind: Any, id: str) -> None:
    assert get_record(opened, kind, id) is None


@pytest.mark.parametrize("kind", sorted(TOP))
@pytest.mark.parametrize("limit", [1, 2, 3, 50])
def test_pages_hold_each_record_once_in_order(opened: Snapshot, kind: Any, limit: int) -> None:
    seen: list[Any] = []
    page = list_records(opened, kind, Listing(limit=limit))
    while True:
        assert page.total == list_records(opened, kind, Listing(limit=50)).total
        assert len(page.items) == limit or page.next_after is None
        seen += page.items
        if page.next_after is None:
            break
        assert page.next_after == Place(page.items[-1].id, page.items[-1].id)
        page = list_records(opened, kind, Listing(after=page.next_after, limit=limit))
    assert [record.id for record in seen] == sorted({record.id for record in seen})
    assert len(seen) == page.total


def test_a_page_after_the_last_id_is_empty(opened: Snapshot) -> None:
    page = list_records(opened, "studies", Listing(after=Place("zzz", "zzz"), limit=2))
    assert (page.items, page.total, page.next_after) == ((), 3, None)


def test_a_page_after_an_id_that_is_not_there_goes_on_behind_it(opened: Snapshot) -> None:
    assert list_records(opened, "studies", Listing(after=Place("b", "b"), limit=1)).items[0].id == "rich-trial"


def test_a_page_of_nothing_is_refused(opened: Snapshot) -> None:
    with pytest.raises(ValueError, match="at least one"):
        list_records(opened, "studies", Listing(limit=0))


def test_levels_come_in_the_order_asked(opened: Snapshot) -> None:
    assert get_evidence_levels(opened, ["uc-msc", "nowhere", "adalimumab"]) == some_levels()[::-1]
    assert get_evidence_levels(opened, []) == ()


@pytest.mark.parametrize("kind", sorted(TOP))
def test_ids_of_a_kind(opened: Snapshot, kind: Any) -> None:
    ids = sorted(record.id for record in getattr(a_dataset(), kind))
    assert list_ids(opened, kind) == tuple(ids) == tuple(list_digests(opened, kind))


def test_material_of_a_comparison(opened: Snapshot) -> None:
    dataset = a_dataset()
    material = read_comparison_material(opened, ASKED)
    assert material.release == opened.release
    assert [treatment.id for treatment in material.treatments] == list(ASKED)
    assert [level.treatment for level in material.levels] == list(ASKED)
    assert [study.id for study in material.studies] == ["armada", "rich-trial"]
    assert [agent.id for agent in material.agents] == ["adalimumab", "methotrexate", "placebo", "uc-msc"]
    assert (material.outcomes, material.jurisdictions) == (dataset.outcomes, dataset.jurisdictions)
    assert (material.claims, material.harms) == (dataset.claims, dataset.harms)
    assert (material.positions, material.trials) == (dataset.positions, dataset.trials)
    assert {source.id for source in material.sources} == {source.id for source in dataset.sources}


def test_material_without_treatments_still_has_the_definitions(opened: Snapshot) -> None:
    material = read_comparison_material(opened, ["nowhere"])
    assert (material.treatments, material.levels, material.studies, material.agents) == ((), (), (), ())
    assert len(material.outcomes) == 2


def test_members_of_a_class_come_with_it(engine: Engine, web_engine: Engine) -> None:
    dataset = a_dataset(treatments=(a_treatment(id="tnf", agents=("tnf-inhibitor",)),), **NO_OFFERS)
    publish(engine, dataset, (), now=NOW)
    with snapshot(web_engine) as opened:
        material = read_comparison_material(opened, ["tnf"])
    assert [agent.id for agent in material.agents] == ["adalimumab", "methotrexate", "tnf-inhibitor"]


AGENTS = ("adalimumab", "methotrexate", "placebo", "uc-msc")
some_agents = st.lists(st.sampled_from(AGENTS), min_size=1, max_size=4).map(tuple)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    wanted=st.lists(some_agents, min_size=1, max_size=3),
    arms=st.lists(st.lists(some_agents, max_size=3), min_size=1, max_size=4),
)
def test_studies_of_treatments_are_those_with_an_arm_that_holds_all(
    engine: Engine, wanted: list[tuple[str, ...]], arms: list[list[tuple[str, ...]]]
) -> None:
    content = a_study().arms[0].contents[0]
    studies = tuple(
        a_study(
            id=f"study-{number}",
            arms=tuple(
                an_arm(id=f"arm-{place}", contents=tuple(replace(content, agent=agent) for agent in agents))
                for place, agents in enumerate(groups)
            ),
            results=(),
        )
        for number, groups in enumerate(arms)
    )
    treatments = tuple(a_treatment(id=f"treatment-{number}", agents=agents) for number, agents in enumerate(wanted))
    publish(engine, a_dataset(studies=studies, treatments=treatments, **NO_OFFERS), (), now=NOW)
    expected = tuple(study for study in studies if any(holds(arm, t) for arm in study.arms for t in treatments))
    with snapshot(engine) as opened:
        assert studies_of_treatments(opened, [treatment.id for treatment in treatments]) == expected


# PostgreSQL keeps no NUL, and neither database keeps half a surrogate pair; curated files can hold neither.
plain_text = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), min_size=1, max_size=30)
decimals = st.decimals(allow_nan=False, allow_infinity=False, places=3) | st.sampled_from(
    [Decimal("1.10"), Decimal("-0.0"), Decimal("1E+2"), Decimal("0.000")]
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    title=plain_text,
    authors=st.lists(plain_text, max_size=3).map(tuple),
    note=st.none() | plain_text,
    mean=st.none() | decimals,
    rate=st.none() | decimals,
)
def test_any_text_and_any_decimal_comes_back(
    engine: Engine, title: str, authors: tuple[str, ...], note: str | None, mean: Any, rate: Any
) -> None:
    base = a_dataset()
    source: Source = replace(base.sources[0], title=title, authors=authors, note=note)
    study = base.studies[0]
    result = replace(study.results[0], measurements=(Measurement("placebo", mean=mean, rate=rate),))
    studies = (replace(study, results=(result,)), *base.studies[1:])
    dataset = replace(base, sources=(source, *base.sources[1:]), studies=studies)
    publish(engine, dataset, some_levels(), now=NOW)
    with snapshot(engine) as opened:
        assert digest_of_dataset(read_dataset(opened), some_levels()) == opened.release.digest


def test_printed_decimals_are_not_numbers_in_the_database() -> None:
    assert PrintedDecimal().process_bind_param(Decimal("1.10"), sqlite.dialect()) == "1.10"


def test_an_agent_that_nothing_names_stays_out(engine: Engine, web_engine: Engine) -> None:
    dataset = a_dataset()
    publish(engine, replace(dataset, agents=(*dataset.agents, an_agent(id="zz"))), some_levels(), now=NOW)
    with snapshot(web_engine) as opened:
        assert "zz" not in {agent.id for agent in read_comparison_material(opened, ASKED).agents}
