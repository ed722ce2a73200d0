"""Statements of guideline bodies in the database, with a release and after one that was made without them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import Engine, Executable, delete, update

from api.domain.guidance import gather_guidance
from api.storage.models import GuidanceStatementRow, RecordVersionRow, ReleaseRecordRow
from api.storage.publishing import publish
from api.storage.reading import Listing, list_records, snapshot
from tests.builders import a_dataset, some_levels
from tests.storage.conftest import NOW


def held(engine: Engine) -> tuple[object, ...]:
    with snapshot(engine) as opened:
        return tuple(list_records(opened, "guidance", Listing(limit=200)).items)


def test_a_release_holds_the_statements_of_its_treatments(engine: Engine) -> None:
    dataset = a_dataset()
    publish(engine, dataset, some_levels(), now=NOW)
    meant = gather_guidance(dataset.treatments)
    assert meant and held(engine) == meant


WITHOUT = [
    delete(GuidanceStatementRow),
    delete(ReleaseRecordRow).where(ReleaseRecordRow.kind == "guidance"),
    delete(RecordVersionRow).where(RecordVersionRow.kind == "guidance"),
]
OTHERWISE = [
    update(GuidanceStatementRow).values(statement="old"),
    update(RecordVersionRow).where(RecordVersionRow.kind == "guidance").values(digest="0" * 64),
]


@pytest.mark.parametrize("spoil", [WITHOUT, OTHERWISE], ids=["made without them", "made by other rules"])
def test_publishing_the_same_records_makes_them_anew(engine: Engine, spoil: Sequence[Executable]) -> None:
    dataset = a_dataset()
    first = publish(engine, dataset, some_levels(), now=NOW)
    with engine.begin() as connection:
        for statement in spoil:
            connection.execute(statement)
    assert held(engine) != gather_guidance(dataset.treatments)
    again = publish(engine, dataset, some_levels(), now=NOW)
    assert (again.release, again.changed) == (first.release, False)
    assert held(engine) == gather_guidance(dataset.treatments)
