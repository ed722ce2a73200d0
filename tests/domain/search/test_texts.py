"""Which texts are searched: every member named is one of its record, and each record has a name first."""

from __future__ import annotations

import pytest

from api.domain.fields import describe
from api.domain.records import Dataset
from api.domain.search.texts import SEARCHED, list_name_words, make_search_texts
from api.domain.vocabulary import SearchKind
from tests.builders import a_dataset, a_source, a_study
from tests.web.test_answers import RECORDS


def test_every_kind_is_searched_in_the_order_of_the_list() -> None:
    assert list(SEARCHED) == list(SearchKind)


@pytest.mark.parametrize("kind", SearchKind)
def test_members_are_those_of_the_record(kind: SearchKind) -> None:
    members = {described.name for described in describe(RECORDS[kind.value])}
    borrowed = {"studies"} if kind is SearchKind.SOURCES else set()
    assert set(SEARCHED[kind]) <= members | borrowed


def test_each_record_has_its_name_first_and_places_in_a_row() -> None:
    dataset = a_dataset()
    places: dict[tuple[SearchKind, str], list[int]] = {}
    first_fields = {kind: next(iter(members)) for kind, members in SEARCHED.items()}
    for text in make_search_texts(dataset):
        places.setdefault((text.kind, text.record), []).append(text.position)
        assert text.text and (text.position > 0 or text.field == first_fields[text.kind])
    assert all(found == list(range(len(found))) for found in places.values())
    assert set(places) == {(kind, record.id) for kind in SearchKind for record in getattr(dataset, kind.value)}


def test_a_source_is_found_by_the_name_of_its_study() -> None:
    dataset = Dataset(sources=(a_source(id="a"), a_source(id="b")), studies=(a_study(name="ARMADA", reports=("a",)),))
    named = [text.record for text in make_search_texts(dataset) if text.field == "studies"]
    assert named == ["a"]


def test_words_of_names_leave_out_numbers_titles_and_what_is_short() -> None:
    words = {word.word for word in list_name_words(make_search_texts(a_dataset()))}
    assert "adalimumab" in words
    assert all(word.isalpha() and len(word) >= 4 for word in words)
    assert list_name_words(()) == ()
