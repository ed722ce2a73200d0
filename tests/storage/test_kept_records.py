"""Records that were read before are not read again, and never stand in for others."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from api.domain.records import Dataset
from api.storage.canonical import digest_of
from api.storage.engine import open_engine
from api.storage.kept_records import MOST_RECORDS, KeptRecords, keep_records, kept_records
from api.storage.publishing import publish
from api.storage.reading import Kind, get_record, list_all, list_digests, snapshot
from api.storage.schema import upgrade
from api.storage.shapes import KINDS
from tests.builders import a_dataset, a_source, some_levels
from tests.storage.conftest import NOW


def renamed(dataset: Dataset, name: str) -> Dataset:
    first, *others = dataset.treatments
    return dataclasses.replace(dataset, treatments=(dataclasses.replace(first, name=name), *others))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url, read_only=False)
    publish(engine, a_dataset(), some_levels(), now=NOW)
    yield engine
    engine.dispose()


def read(engine: Engine, kind: Kind, release: str | None = None) -> tuple[Any, ...]:
    with snapshot(engine, release_id=release) as opened:
        return list_all(opened, kind)


def test_what_is_known_is_the_same_object_and_equal_to_what_is_read_anew(engine: Engine) -> None:
    for kind in ("treatments", "studies", "sources", "jurisdictions"):
        first, again = read(engine, kind), read(engine, kind)
        assert all(one is other for one, other in zip(first, again, strict=True))
        keep_records(engine)
        assert read(engine, kind) == first


def test_each_release_has_its_own_version_of_a_record(engine: Engine) -> None:
    before = read(engine, "treatments")
    publish(engine, renamed(a_dataset(), "another name"), some_levels(), now=NOW + timedelta(days=2))
    after = read(engine, "treatments")
    assert [one is other for one, other in zip(before, after, strict=True)].count(False) == 1
    assert "another name" in {each.name for each in after}
    assert read(engine, "treatments", "2026.11.1") == before


def test_some_known_and_some_not_come_in_order(engine: Engine) -> None:
    whole = read(engine, "sources")
    keep_records(engine)
    with snapshot(engine) as opened:
        get_record(opened, "sources", whole[1].id)
    sent: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *told: sent.append(told[2]))
    assert read(engine, "sources") == whole
    assert len([each for each in sent if " sources" in each]) == 1


def test_a_file_put_in_place_of_another_is_read_anew(tmp_path: Path) -> None:
    """As where a database is made anew from the data: same releases by name, other records."""
    served, other = (f"sqlite:///{tmp_path / name}.sqlite" for name in ("served", "other"))
    for url, name in ((served, "as it was"), (other, "put right")):
        upgrade(url)
        writer = open_engine(url, read_only=False)
        publish(writer, renamed(a_dataset(), name), some_levels(), now=NOW)
        writer.dispose()
    reader = open_engine(served, read_only=True)
    names = [{each.name for each in read(reader, "treatments")}]
    (tmp_path / "other.sqlite").replace(tmp_path / "served.sqlite")
    names.append({each.name for each in read(reader, "treatments")})
    reader.dispose()
    assert ("as it was" in names[0], "put right" in names[1], "as it was" in names[1]) == (True, True, False)


def test_a_bounded_number_is_kept() -> None:
    kept = KeptRecords(most=2)
    first, second, third = (a_source(id=id) for id in ("one", "two", "three"))
    for record in (first, second, first, third):
        kept.keep({digest_of(record): record})
    assert list(kept.find(map(digest_of, (first, second, third))).values()) == [first, third]


def test_readers_of_one_engine_share_what_was_read_and_engines_do_not(engine: Engine, database_url: str) -> None:
    other = open_engine(database_url, read_only=True)
    with engine.connect() as one, engine.connect() as two, other.connect() as third:
        assert kept_records(one) is kept_records(two) is not kept_records(third)
    other.dispose()


def test_a_release_of_the_real_records_can_be_kept_whole(records_url: str) -> None:
    engine = open_engine(records_url, read_only=True)
    with snapshot(engine) as opened:
        assert sum(len(list_digests(opened, kind)) for kind in KINDS) < MOST_RECORDS
    engine.dispose()


def test_a_record_that_is_not_what_its_digest_says_is_not_kept(engine: Engine) -> None:
    """As where a disk gives other bytes for a while."""
    before = read(engine, "sources")
    keep_records(engine)
    title = text("UPDATE sources SET title = :title WHERE id = :id")
    for told, expected in (("Spoilt.", "Spoilt."), (before[0].title, before[0].title)):
        with engine.begin() as connection:
            connection.execute(title, {"title": told, "id": before[0].id})
        assert read(engine, "sources")[0].title == expected
    assert read(engine, "sources") == before
