"""Releases share the versions of records that did not change, and the log says which release was served when."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, delete, func, select, text, update

from api.domain.records import Dataset
from api.domain.release import Serving
from api.storage.engine import open_engine
from api.storage.errors import AlreadyServed, DatasetRefused, ReleaseUnknown
from api.storage.models import Base
from api.storage.publishing import publish, roll_back
from api.storage.reading import find_serving, get_record, list_ids, list_servings, snapshot
from api.storage.references import find_dangling
from api.storage.schema import migrate, upgrade
from api.storage.shapes import KINDS
from tests.builders import a_dataset, some_levels
from tests.parts import one_in
from tests.storage.conftest import NOW

FIRST, SECOND, THIRD = "2026.11.1", "2026.11.2", "2026.11.3"


def _changed(note: str) -> Dataset:
    dataset = a_dataset()
    return replace(dataset, sources=(*dataset.sources[:1], replace(dataset.sources[1], note=note)))


def _publish(engine: Engine, dataset: Dataset, hours: int = 0) -> None:
    publish(engine, dataset, some_levels(), now=NOW + timedelta(hours=hours))


def _count_rows(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        counts = {
            name: connection.scalar(select(func.count()).select_from(t)) for name, t in Base.metadata.tables.items()
        }
    return {name: count or 0 for name, count in counts.items()}


def test_a_release_writes_what_changed_and_holds_the_rest(engine: Engine) -> None:
    _publish(engine, a_dataset())
    before = _count_rows(engine)
    _publish(engine, _changed("new"))
    after = _count_rows(engine)
    written = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    held = before["release_records"]
    assert written == {
        "releases": 1,
        "servings": 1,
        "changes": 1,
        "change_treatments": 2,
        "sources": 1,
        "record_versions": 1,
        "release_records": held,
    }


def test_each_release_reads_its_own_versions(engine: Engine, web_engine: Engine) -> None:
    _publish(engine, a_dataset())
    _publish(engine, _changed("new"))
    _publish(engine, a_dataset())
    changed = a_dataset().sources[1].id
    notes = []
    for release in (FIRST, SECOND, THIRD):
        with snapshot(web_engine, release_id=release) as opened:
            notes.append(get_record(opened, "sources", changed).note)
    assert notes == [a_dataset().sources[1].note, "new", a_dataset().sources[1].note]


def test_what_a_release_leaves_out_stays_in_those_before(engine: Engine, web_engine: Engine) -> None:
    _publish(engine, a_dataset())
    _publish(engine, replace(a_dataset(), cautions=()))
    with snapshot(web_engine, release_id=FIRST) as former, snapshot(web_engine) as served:
        assert list_ids(former, "cautions") == tuple(each.id for each in a_dataset().cautions)
        assert list_ids(served, "cautions") == ()


NAMING = [(part.table.name, column) for top in KINDS.values() for part in top.walk() for column, _ in part.references]


@pytest.mark.parametrize("naming", one_in(4, NAMING, ".".join))
def test_each_column_that_names_a_record_is_looked_through(full_url: str, naming: tuple[str, str]) -> None:
    table, column = naming
    named = Base.metadata.tables[table]
    writer = open_engine(full_url, read_only=False)
    with writer.connect() as connection:
        assert find_dangling(connection, FIRST, {}) is None
        if table == "evidence_levels":
            connection.execute(delete(Base.metadata.tables["evidence_level_studies"]))
        row = connection.execute(select(*named.primary_key)).mappings().first()
        assert row is not None
        connection.execute(update(named).where(*(named.c[key] == row[key] for key in row)).values({column: "nowhere"}))
        assert find_dangling(connection, FIRST, {}) == table
        connection.rollback()
    writer.dispose()


def test_what_a_held_version_names_must_stay(engine: Engine, web_engine: Engine) -> None:
    _publish(engine, a_dataset())
    without = replace(a_dataset(), outcomes=a_dataset().outcomes[1:])
    with pytest.raises(DatasetRefused, match="refused the dataset at"):
        _publish(engine, without)
    with snapshot(web_engine) as opened:
        assert opened.release.id == FIRST


def test_a_former_release_is_served_again_and_the_log_says_so(engine: Engine, web_engine: Engine) -> None:
    _publish(engine, a_dataset())
    _publish(engine, _changed("wrong"), 1)
    serving = roll_back(engine, FIRST, "A figure was wrong.", now=NOW + timedelta(hours=2))
    assert serving == Serving(3, FIRST, NOW + timedelta(hours=2), SECOND, "A figure was wrong.")
    with snapshot(web_engine) as opened:
        assert opened.release.id == FIRST
    _publish(engine, _changed("right"), 3)
    with snapshot(web_engine) as opened:
        assert (opened.release.id, opened.release.previous) == (THIRD, FIRST)
        log = list_servings(opened)
    assert [(each.release, each.previous, each.is_rollback) for each in log] == [
        (FIRST, None, False),
        (SECOND, FIRST, False),
        (FIRST, SECOND, True),
        (THIRD, FIRST, False),
    ]


@pytest.mark.parametrize(
    ("release", "error"), [("1999.1.1", ReleaseUnknown), (FIRST, AlreadyServed)], ids=["unknown", "served"]
)
def test_what_cannot_be_rolled_back_changes_nothing(engine: Engine, release: str, error: type[Exception]) -> None:
    _publish(engine, a_dataset())
    before = _count_rows(engine)
    with pytest.raises(error):
        roll_back(engine, release, "Why not.", now=NOW)
    assert _count_rows(engine) == before


@pytest.mark.parametrize(("hours", "release"), [(-1, None), (0, FIRST), (0.5, FIRST), (1, SECOND), (9, SECOND)])
def test_what_was_served_at_a_moment(engine: Engine, web_engine: Engine, hours: float, release: str | None) -> None:
    _publish(engine, a_dataset())
    _publish(engine, _changed("new"), 1)
    with snapshot(web_engine) as opened:
        serving = find_serving(opened, NOW + timedelta(hours=hours))
    assert (serving.release if serving else None) == release


AS_BEFORE = """
INSERT INTO releases (id, released_at, digest, previous) VALUES
 ('2026.10.1', '2026-10-01 10:00:00.000000', '{a}', NULL),
 ('2026.10.2', '2026-10-02 10:00:00.000000', '{b}', '2026.10.1');
INSERT INTO served_release (position, release_id) VALUES (1, '2026.10.2');
INSERT INTO agents (release_id, id, name, kind, investigational, curated_on, clinical_review, digest) VALUES
 ('2026.10.1', 'x', 'Old', 'drug', FALSE, '2026-10-01', 'none', '{a}'),
 ('2026.10.2', 'x', 'New', 'drug', FALSE, '2026-10-01', 'none', '{b}');
INSERT INTO agent_members (release_id, agent_id, position, member) VALUES ('2026.10.2', 'x', 0, 'x')
"""


def test_releases_of_a_database_from_before_are_read_as_they_were(blank_url: str) -> None:
    engine = open_engine(blank_url, read_only=False)
    migrate(engine, "0005")
    with engine.begin() as connection:
        for statement in AS_BEFORE.format(a="a" * 64, b="b" * 64).split(";"):
            connection.execute(text(statement))
    upgrade(blank_url)
    with snapshot(engine) as opened:
        assert opened.release.id == "2026.10.2"
        assert [(each.number, each.release, each.previous) for each in list_servings(opened)] == [
            (1, "2026.10.1", None),
            (2, "2026.10.2", "2026.10.1"),
        ]
        new = get_record(opened, "agents", "x")
    with snapshot(engine, release_id="2026.10.1") as opened:
        old = get_record(opened, "agents", "x")
    assert (old.name, old.members, new.name, new.members) == ("Old", (), "New", ("x",))
    assert publish(engine, a_dataset(), some_levels(), now=NOW).release.previous == "2026.10.2"
    with pytest.raises(RuntimeError, match="Restore the backup"):
        migrate(engine, "base")
    engine.dispose()
