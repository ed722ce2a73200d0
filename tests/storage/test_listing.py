"""Narrowing, ordering and counting a collection: the same answers on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from api.domain.guidance import gather_guidance
from api.storage import reading
from api.storage.reading import FACETS, Listing, Snapshot, count_all, count_records, list_records, snapshot, sort_names
from api.storage.reading.filters import filter_names
from api.storage.shapes import LISTED
from tests.builders import a_dataset

KINDS: list[Any] = sorted(LISTED)


@pytest.fixture(scope="module")
def opened(shared_engine: Engine) -> Iterator[Snapshot]:
    with snapshot(shared_engine) as found:
        yield found


def asked(filters: dict[str, Any]) -> Listing:
    """A list narrowed by filters, each with one value or several."""
    return Listing(filters={name: value if isinstance(value, list) else [value] for name, value in filters.items()})


def ids(opened: Snapshot, kind: Any, filters: dict[str, Any]) -> list[str]:
    """The ids of the records that meet the filters."""
    listing = asked(filters)
    return [record.id for record in list_records(opened, kind, listing).items]


@pytest.mark.parametrize(
    ("kind", "filters", "expected"),
    [
        ("guidance", {}, ["uc-msc--acr-2021"]),
        ("guidance", {"treatment": "uc-msc", "direction": "for"}, ["uc-msc--acr-2021"]),
        ("guidance", {"direction": "against"}, []),
        ("guidance", {"treatment_kind": "investigational"}, []),
        ("guidance", {"organisation": ["ACR", "NICE"], "year": 2021}, ["uc-msc--acr-2021"]),
        ("guidance", {"year": 2020}, []),
        ("tombstones", {"kind": "studies"}, ["studies-old-trial"]),
        ("tombstones", {"record": ["adalimumab", "old-trial"], "whole": True}, ["studies-old-trial"]),
        ("tombstones", {"record": "adalimumab", "whole": [True, False]}, ["treatments-adalimumab-subclass"]),
        ("tombstones", {"record": "adalimumab", "whole": True}, []),
        ("tombstones", {"reason": "error"}, []),
        ("treatments", {}, ["adalimumab", "uc-msc"]),
        ("treatments", {"kind": "conventional"}, ["adalimumab", "uc-msc"]),
        ("treatments", {"kind": "investigational"}, []),
        ("treatments", {"agent": "methotrexate"}, ["uc-msc"]),
        ("treatments", {"agent": ["methotrexate", "adalimumab"]}, ["adalimumab", "uc-msc"]),
        ("treatments", {"agent": "methotrexate", "kind": "investigational"}, []),
        ("treatments", {"route": "subcutaneous"}, ["adalimumab", "uc-msc"]),
        ("treatments", {"route": "cutaneous"}, []),
        ("treatments", {"route": "%"}, []),
        ("treatments", {"goal": "INFLAMMATION"}, ["adalimumab", "uc-msc"]),
        ("treatments", {"goal": "infl_mmation"}, []),
        ("treatments", {"availability": "US"}, ["uc-msc"]),
        ("treatments", {"availability": "US:trial_only"}, ["uc-msc"]),
        ("treatments", {"availability": "US:authorised"}, []),
        ("treatments", {"availability": ["JP", "EU:not_authorised"]}, ["uc-msc"]),
        ("treatments", {"evidence_level": 2}, ["adalimumab"]),
        ("treatments", {"certainty": "low"}, ["uc-msc"]),
        ("treatments", {"boxed_warning": "EU"}, ["uc-msc"]),
        ("treatments", {"harm": "serious-infection"}, ["uc-msc"]),
        ("treatments", {"guidance": "ACR"}, ["uc-msc"]),
        ("treatments", {"outcome": "acr50"}, ["adalimumab"]),
        ("treatments", {"outcome": "nothing"}, []),
        ("treatments", {"identifier": "l04ab04"}, ["uc-msc"]),
        ("treatments", {"identifier": "atc:L04AB04"}, ["uc-msc"]),
        ("treatments", {"identifier": "MeSH:L04AB04"}, []),
        ("studies", {"treatment": "adalimumab"}, ["armada", "rich-trial"]),
        ("studies", {"treatment": "uc-msc"}, []),
        ("studies", {"treatment": "nobody"}, []),
        ("studies", {"agent": "placebo"}, ["armada", "rich-trial"]),
        ("studies", {"outcome": "serious-infection"}, ["rich-trial"]),
        ("studies", {"line": "ra_any"}, ["rich-trial"]),
        ("studies", {"line": "csdmard_inadequate_response"}, ["armada", "rich-trial", "z-main-record"]),
        ("studies", {"registration": "NCT00000001"}, ["rich-trial"]),
        ("studies", {"registration": "NCT0000000"}, []),
        ("studies", {"year": 2003}, ["armada", "rich-trial"]),
        ("studies", {"year": [2004, 2005]}, []),
        ("studies", {"phase": "2/3"}, ["rich-trial"]),
        ("studies", {"blinding": "double_blind", "funding": "mixed"}, ["rich-trial"]),
        ("sources", {"status": "retracted"}, ["author-2020-retracted"]),
        ("sources", {"identifier": "10.1000/XYZ"}, ["author-2020-retracted"]),
        ("sources", {"identifier": "nct00000001"}, ["author-2020-retracted"]),
        ("sources", {"year": 2003, "type": "article"}, ["author-2003-trial", "author-2020-retracted"]),
        ("outcomes", {"domain": "harm"}, ["serious-infection"]),
        ("outcomes", {"surrogate": True}, []),
        ("claims", {"treatment": "uc-msc", "verdict": "unsupported"}, ["cells-cure"]),
        ("harms", {"harm": "serious-infection"}, ["infections-2018", "infections-2021"]),
        ("trials", {"status": ["terminated", "completed"]}, ["nct00000001"]),
        ("positions", {"direction": "caution"}, []),
        ("agents", {"kind": "placebo"}, ["placebo"]),
    ],
)
def test_what_meets_the_filters(opened: Snapshot, kind: Any, filters: dict[str, Any], expected: list[str]) -> None:
    assert ids(opened, kind, filters) == expected
    assert count_all(opened, kind, asked(filters)) == len(expected)


def test_a_filter_that_a_kind_does_not_have_is_an_error(opened: Snapshot) -> None:
    with pytest.raises(KeyError):
        ids(opened, "treatments", {"colour": "blue"})


def test_ids_are_found_in_the_order_of_the_list(opened: Snapshot) -> None:
    page = list_records(opened, "treatments", Listing(ids=("uc-msc", "adalimumab", "nobody")))
    assert ([record.id for record in page.items], page.total) == (["adalimumab", "uc-msc"], 2)
    assert list_records(opened, "treatments", Listing(ids=())).items == ()


@pytest.mark.parametrize(("kind", "sort"), [(kind, sort) for kind in KINDS for sort in sort_names(kind)])
def test_every_order_visits_each_record_once(opened: Snapshot, kind: Any, sort: str) -> None:
    seen: list[str] = []
    place = None
    while True:
        page = list_records(opened, kind, Listing(sort=sort, after=place, limit=1))
        seen += [record.id for record in page.items]
        if page.next_after is None:
            break
        place = page.next_after
    whole = [record.id for record in list_records(opened, kind, Listing(sort=sort, limit=200)).items]
    assert seen == whole
    dataset = a_dataset()
    meant = gather_guidance(dataset.treatments) if kind == "guidance" else getattr(dataset, kind)
    assert sorted(seen) == sorted(record.id for record in meant)
    if sort.startswith("-"):
        up = list_records(opened, kind, Listing(sort=sort.removeprefix("-"), limit=200)).items
        assert whole == [record.id for record in up][::-1]


def test_names_are_ordered_without_regard_to_case_and_equal_ones_by_id(opened: Snapshot) -> None:
    names = [record.name for record in list_records(opened, "agents", Listing(sort="name")).items]
    assert names == sorted(names, key=str.lower)
    years = [(source.year, source.id) for source in list_records(opened, "sources", Listing(sort="-year")).items]
    assert years == sorted(years, reverse=True)


@pytest.mark.parametrize(("kind", "facet"), [(kind, facet) for kind in KINDS for facet in FACETS[kind]])
def test_counts_are_those_of_the_filter_of_the_same_name(opened: Snapshot, kind: Any, facet: str) -> None:
    counts = count_records(opened, kind, facet, Listing())
    assert counts or kind in ("trials", "studies", "treatments")
    for value, number in counts.items():
        assert count_all(opened, kind, Listing(filters={facet: [value]})) == number


def test_counts_obey_the_other_filters(opened: Snapshot) -> None:
    assert count_records(opened, "treatments", "kind", Listing(filters={"agent": ["methotrexate"]})) == {
        "conventional": 1
    }
    narrowed = count_records(opened, "treatments", "agent", Listing(filters={"agent": ["methotrexate"]}))
    assert narrowed == {"methotrexate": 1, "uc-msc": 1}
    assert count_records(opened, "treatments", "agent", Listing()) == {"adalimumab": 1, "methotrexate": 1, "uc-msc": 1}


@settings(deadline=None)
@given(text=st.text(min_size=1, max_size=40).filter(lambda text: "\x00" not in text))
def test_no_text_breaks_a_filter(opened: Snapshot, text: str) -> None:
    if text.isascii() or text.isprintable():
        for name in ("route", "goal", "identifier", "guidance"):
            assert ids(opened, "treatments", {name: text}) in ([], ["uc-msc"], ["adalimumab", "uc-msc"])


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_names(kind: Any) -> None:
    assert len(set(filter_names(kind))) == len(filter_names(kind))
    assert sort_names(kind)[:2] == (reading.BY_ID, f"-{reading.BY_ID}")
