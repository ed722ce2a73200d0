"""Tables and records say the same, field by field; exceptions are listed by name."""

from __future__ import annotations

import pytest

from api.domain.evidence_level import EvidenceLevel
from api.domain.fields import describe
from api.domain.records import Dataset
from api.domain.release import Release
from api.domain.search.texts import NameWord, SearchText
from api.storage.models import Base, ReleaseRow, SearchTextRow, SearchWordRow
from api.storage.shapes import EVIDENCE_LEVEL, KINDS, TOP, Part, is_embedded

TABLES = Base.metadata.tables
PARTS = [part for top in KINDS.values() for part in top.walk()]
RECORD_PARTS = [part for part in PARTS if part.record is not None]

STRUCTURE = {"release_id", "position"}
"""Columns that place a row; no record has them."""

EXTRA_COLUMNS = {"measurements": {"counted"}}
"""Columns besides: `counted` of the result, repeated so that a check can use it."""


@pytest.mark.parametrize("part", RECORD_PARTS, ids=lambda part: part.table.name)
def test_columns_follow_the_fields_by_name_and_by_absence(part: Part) -> None:
    expected: dict[str, bool] = {}
    for described in describe(part.record):
        if is_embedded(described):
            inner = describe(described.type)
            expected |= {f"{described.name}_{i.name}": described.optional or i.optional for i in inner}
        elif described.name not in part.parts:
            expected[described.name] = described.optional
    placing = STRUCTURE | (set(part.key) - expected.keys()) | EXTRA_COLUMNS.get(part.table.name, set())
    columns = {column.name: bool(column.nullable) for column in part.table.c if column.name not in placing}
    assert columns == expected


@pytest.mark.parametrize("part", RECORD_PARTS, ids=lambda part: part.table.name)
def test_each_repeating_field_of_records_or_ids_has_a_part_of_its_type(part: Part) -> None:
    for described in describe(part.record):
        below = part.parts.get(described.name)
        if described.many and described.is_record:
            assert below is not None and below.record is described.type
        elif below is not None:
            assert described.many and described.type is str and below.column is not None


def test_every_kind_and_every_table_has_a_place() -> None:
    assert set(TOP) == {described for described in Dataset.__dataclass_fields__}
    apart = {"releases", "servings", "release_corrections", "record_versions", "release_records"}
    apart |= {"search_texts", "search_words", "release_exports", "changes", "change_treatments"}
    assert {part.table.name for part in PARTS} | apart == set(TABLES)
    assert EVIDENCE_LEVEL.record is EvidenceLevel


def test_a_release_is_a_row_by_name() -> None:
    assert [described.name for described in describe(Release)] == [c.name for c in ReleaseRow.__table__.c]


@pytest.mark.parametrize(
    ("record", "row", "added"),
    [(SearchText, SearchTextRow, {"release_id", "words"}), (NameWord, SearchWordRow, {"release_id"})],
)
def test_what_is_searched_is_a_row_by_name(record: type, row: type[Base], added: set[str]) -> None:
    assert {described.name for described in describe(record)} | added == {c.name for c in row.__table__.c}


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.table.name)
def test_the_key_of_a_part_is_its_owners_with_one_more_column(part: Part) -> None:
    for below in part.parts.values():
        (link,) = [
            key
            for key in below.table.foreign_key_constraints
            if key.referred_table is part.table and set(below.key[:-1]) <= {c.name for c in key.columns}
        ]
        pairs = {(element.parent.name, element.column.name) for element in link.elements}
        assert set(zip(below.key[:-1], part.key, strict=True)) <= pairs
