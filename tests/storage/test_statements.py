"""Reading sends a fixed number of statements, whatever the size of the data, and fewer where records are known."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, event

from api.domain.search.query import SearchQuery
from api.storage import reading
from api.storage.engine import open_engine
from api.storage.kept_records import keep_records
from api.storage.publishing import publish
from api.storage.reading import (
    Listing,
    Snapshot,
    count_all,
    count_records,
    get_evidence_levels,
    get_record,
    list_all,
    list_digests,
    list_ids,
    list_names,
    list_records,
    list_releases,
    list_servings,
    list_treatment_kinds,
    list_treatment_names,
    read_comparison_material,
    search,
    snapshot,
    studies_of_treatments,
)
from api.storage.schema import upgrade_engine
from tests.builders import a_dataset, a_large_dataset, some_levels
from tests.storage.conftest import NOW

ASKED = ("uc-msc", "adalimumab")

CALLS: dict[str, tuple[int, int, Callable[[Snapshot], object]]] = {
    "count_change_kinds": (1, 1, lambda s: reading.count_change_kinds(s, [1])),
    "count_changes": (1, 1, lambda s: reading.count_changes(s, reading.ChangeQuery(treatments=ASKED))),
    "count_overdue": (1, 1, lambda s: reading.count_overdue(s, NOW.date())),
    "count_kinds": (1, 1, lambda s: reading.count_kinds(s, s.release.id)),
    "list_all_exports": (1, 1, reading.list_all_exports),
    "list_changes": (2, 2, lambda s: reading.list_changes(s, reading.ChangeQuery(treatments=ASKED))),
    "list_concerned_treatments": (1, 1, lambda s: reading.list_concerned_treatments(s, 1)),
    "list_ever_known": (1, 1, lambda s: reading.list_ever_known(s, "treatments")),
    "list_exports": (1, 1, reading.list_exports),
    "list_named_corrections": (1, 1, lambda s: reading.list_named_corrections(s, s.release.id)),
    "list_releases_with": (1, 1, lambda s: reading.list_releases_with(s, "treatments", "adalimumab")),
    "list_records": (17, 3, lambda s: list_records(s, "treatments", Listing(limit=20))),
    "count_records": (1, 1, lambda s: count_records(s, "treatments", "kind", Listing())),
    "count_all": (1, 1, lambda s: count_all(s, "treatments", Listing())),
    "list_all": (7, 1, lambda s: list_all(s, "jurisdictions")),
    "list_ids": (1, 1, lambda s: list_ids(s, "studies")),
    "list_names": (1, 1, lambda s: list_names(s, "outcomes")),
    "list_digests": (1, 1, lambda s: list_digests(s, "studies")),
    "list_releases": (1, 1, list_releases),
    "list_servings": (1, 1, list_servings),
    "list_treatment_kinds": (1, 1, lambda s: list_treatment_kinds(s, ASKED)),
    "list_treatment_names": (1, 1, lambda s: list_treatment_names(s)),
    "get_record": (10, 1, lambda s: get_record(s, "studies", "rich-trial")),
    "get_evidence_levels": (3, 1, lambda s: get_evidence_levels(s, ASKED)),
    "studies_of_treatments": (11, 2, lambda s: studies_of_treatments(s, ASKED)),
    "read_comparison_material": (62, 12, lambda s: read_comparison_material(s, ASKED)),
    "search": (2, 2, lambda s: search(s, SearchQuery("humirra cells", (), 20))),
}


def test_every_reading_function_is_counted() -> None:
    beginnings = ("list_", "get_", "count_", "read_comp", "studies_", "search")
    functions = {name for name in reading.__all__ if name.startswith(beginnings)}
    assert set(CALLS) == functions


@pytest.fixture(scope="module")
def two_sizes() -> Iterator[tuple[Engine, Engine]]:
    """A small and a large release, in memory, for what does not depend on the kind of database."""
    engines = open_engine("sqlite://", read_only=False), open_engine("sqlite://", read_only=False)
    for engine, dataset in zip(engines, (a_dataset(), a_large_dataset(30)), strict=True):
        upgrade_engine(engine)
        publish(engine, dataset, some_levels(), now=NOW)
    yield engines
    for engine in engines:
        engine.dispose()


@pytest.mark.parametrize("name", sorted(CALLS))
def test_the_number_of_statements_does_not_depend_on_the_data(two_sizes: tuple[Engine, Engine], name: str) -> None:
    first, again, call = CALLS[name]
    for engine in two_sizes:
        keep_records(engine)
        assert (len(_statements(engine, call)), len(_statements(engine, call))) == (first, again)


def _statements(engine: Engine, call: Callable[[Snapshot], object]) -> list[str]:
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    with snapshot(engine) as opened:
        event.listen(engine, "before_cursor_execute", note)
        try:
            call(opened)
        finally:
            event.remove(engine, "before_cursor_execute", note)
    return sent


def test_opening_a_snapshot_is_one_select(two_sizes: tuple[Engine, Engine]) -> None:
    sent: list[str] = []
    engine = two_sizes[0]

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    with snapshot(engine):
        pass
    event.remove(engine, "before_cursor_execute", note)
    assert [statement.split()[0] for statement in sent] == ["BEGIN", "SELECT"]
