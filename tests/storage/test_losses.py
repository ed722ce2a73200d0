"""Publishing behind the guard: nothing is lost without a word, and check and writing see one release."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select

from api.domain.losses import Loss
from api.domain.records import Dataset
from api.domain.vocabulary import RecordKind
from api.storage.engine import open_engine
from api.storage.errors import LossesUnexplained
from api.storage.losses import refuse_losses
from api.storage.models import Base
from api.storage.publishing import Publication, publish, roll_back
from api.storage.reading import Snapshot, find_last_release_with, find_tombstones, get_record, snapshot
from api.storage.shapes import LISTED
from tests.builders import a_dataset, a_study, a_tombstone, some_levels
from tests.storage.conftest import NOW

FIRST, SECOND, THIRD = "2026.11.1", "2026.11.2", "2026.11.3"
OLD = a_study(id="old-trial", note="Old.")
(OF_RECORD, OF_FIELD) = a_dataset().tombstones


def dataset(**overrides: Any) -> Dataset:
    """The dataset without tombstones."""
    return a_dataset(**{"tombstones": (), **overrides})


def with_old() -> Dataset:
    """The dataset with a study that is withdrawn later."""
    return dataset(studies=tuple(sorted((*a_dataset().studies, OLD), key=lambda study: study.id)))


def guarded(engine: Engine, records: Dataset, hours: int = 0) -> Publication:
    now = NOW + timedelta(hours=hours)
    return publish(engine, records, some_levels(), now=now, guard=refuse_losses)


def count_rows(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        tables = Base.metadata.tables.items()
        return {name: connection.scalar(select(func.count()).select_from(table)) or 0 for name, table in tables}


def losses_of(engine: Engine, records: Dataset) -> list[str]:
    """What the guard says is lost; nothing may be written then."""
    before = count_rows(engine)
    with pytest.raises(LossesUnexplained) as refusal:
        guarded(engine, records, hours=1)
    assert count_rows(engine) == before
    assert str(refusal.value).endswith("nothing was changed.")
    return [str(loss) for loss in refusal.value.losses]


def test_the_first_publication_has_nothing_to_lose(engine: Engine) -> None:
    assert guarded(engine, dataset()).changed


def test_a_loss_is_refused_and_accepted_with_a_word(engine: Engine, web_engine: Engine) -> None:
    guarded(engine, with_old())
    assert losses_of(engine, dataset()) == ["studies/old-trial"]
    with snapshot(web_engine) as opened:
        assert opened.release.id == FIRST and get_record(opened, "studies", "old-trial") == OLD
    assert guarded(engine, dataset(tombstones=(OF_RECORD,)), hours=2).release.id == SECOND
    with snapshot(web_engine) as opened:
        assert get_record(opened, "studies", "old-trial") is None
        assert find_tombstones(opened, "studies", ["old-trial", "armada"]) == {"old-trial": OF_RECORD}
        assert find_last_release_with(opened, "studies", "old-trial") == snapshot_of(web_engine, FIRST)
    with snapshot(web_engine, release_id=FIRST) as opened:
        assert get_record(opened, "studies", "old-trial") == OLD


def snapshot_of(engine: Engine, release_id: str) -> Any:
    with snapshot(engine, release_id=release_id) as opened:
        return opened.release


def test_all_losses_are_told_at_once_in_order(engine: Engine) -> None:
    guarded(engine, dataset())
    term, source = a_dataset().glossary[0], a_dataset().sources[1]
    cautions = a_dataset().cautions
    after = dataset(
        cautions=(),
        glossary=(replace(term, note=None, synonyms=()),),
        sources=(a_dataset().sources[0], replace(source, note=None)),
    )
    assert losses_of(engine, after) == [
        f"cautions/{cautions[0].id}",
        "glossary/placebo (note)",
        "glossary/placebo (synonyms)",
        "sources/author-2020-retracted (note)",
    ]


def test_after_the_return_to_a_former_release_no_record_of_the_newest_vanishes(engine: Engine) -> None:
    term = dataset().glossary[0]
    guarded(engine, dataset(glossary=(replace(term, note=None),)))
    newest = guarded(engine, with_old(), hours=1).release
    roll_back(engine, FIRST, "It was wrong.", now=NOW + timedelta(hours=2))
    after = dataset(glossary=(replace(term, note=None, plain="Otherwise."),))
    with pytest.raises(LossesUnexplained, match=f"1 loss since release {newest.id}") as refusal:
        guarded(engine, after, hours=3)
    assert [str(loss) for loss in refusal.value.losses] == ["studies/old-trial"]
    assert guarded(engine, replace(after, tombstones=(OF_RECORD,)), hours=3).changed, "a note may go without a word"


def test_a_published_word_may_not_vanish_either(engine: Engine) -> None:
    guarded(engine, a_dataset())
    assert losses_of(engine, a_dataset(tombstones=(OF_FIELD,))) == [f"tombstones/{OF_RECORD.id}"]
    assert guarded(engine, replace(with_old(), tombstones=(OF_FIELD,)), hours=2).changed, "the record is back"


def test_a_statement_of_guidance_may_not_vanish(engine: Engine) -> None:
    guarded(engine, dataset())
    plain, rich = a_dataset().treatments
    after = dataset(treatments=(plain, replace(rich, guidance=(replace(rich.guidance[0], year=2015),))))
    assert losses_of(engine, after) == ["guidance/uc-msc--acr-2021"]
    word = a_tombstone(id="x", kind=RecordKind.GUIDANCE, record="uc-msc--acr-2021", successor="uc-msc--acr-2015")
    assert guarded(engine, replace(after, tombstones=(word,)), hours=2).changed


def test_only_records_that_differ_are_read(engine: Engine, web_engine: Engine) -> None:
    guarded(engine, a_dataset())
    statements: list[str] = []
    event.listen(web_engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    with snapshot(web_engine) as opened:
        statements.clear()
        refuse_losses(opened, a_dataset())
        assert len(statements) == len(LISTED) + 1
        statements.clear()
        source = replace(a_dataset().sources[1], title="Another title")
        refuse_losses(opened, a_dataset(sources=(a_dataset().sources[0], source)))
        # The digest of that source, and the source.
        assert len(statements) == len(LISTED) + 3


def test_what_the_guard_sees_is_what_is_replaced(engine: Engine, database_url: str) -> None:
    """A second publisher has to wait until the first is done, and is held against what the first published."""
    guarded(engine, dataset())
    inside, seen = threading.Event(), list[str]()

    def slow(opened: Snapshot, records: Dataset) -> None:
        seen.append(opened.release.id)
        inside.set()
        second.join(timeout=0.5)
        assert second.is_alive()
        refuse_losses(opened, records)

    def publish_without_old() -> None:
        inside.wait(timeout=10)
        other = open_engine(database_url, read_only=False)
        try:
            guarded(other, dataset(tombstones=(OF_FIELD,)), hours=2)
        except LossesUnexplained as error:
            seen.append(error.subject)
            losses.extend(error.losses)
        finally:
            other.dispose()

    losses: list[Loss] = []
    second = threading.Thread(target=publish_without_old)
    second.start()
    first = publish(engine, with_old(), some_levels(), now=NOW + timedelta(hours=1), guard=slow)
    second.join(timeout=30)
    assert first.release.id == SECOND
    assert (seen, losses) == ([FIRST, SECOND], [Loss("studies", "old-trial")])


def test_the_last_release_that_had_a_record_is_before_the_one_that_is_read(engine: Engine, web_engine: Engine) -> None:
    guarded(engine, with_old())
    guarded(engine, dataset(tombstones=(OF_RECORD,)), hours=1)
    guarded(engine, replace(with_old(), tombstones=()), hours=2)
    guarded(engine, dataset(tombstones=(OF_RECORD, OF_FIELD)), hours=3)
    found = {}
    for release in (FIRST, SECOND, THIRD, "2026.11.4"):
        with snapshot(web_engine, release_id=release) as opened:
            last = find_last_release_with(opened, "studies", "old-trial")
            found[release] = last.id if last else None
            assert find_last_release_with(opened, "sources", "old-trial") is None
    assert found == {FIRST: None, SECOND: FIRST, THIRD: FIRST, "2026.11.4": THIRD}


@pytest.mark.parametrize(
    ("kind", "id", "told"),
    [
        ("studies", "old-trial", "studies-old-trial"),
        ("trials", "old-trial", None),
        ("treatments", "adalimumab", None),
        ("guidance", "uc-msc--acr-2012", "guidance-uc-msc-acr-2012"),
        ("guidance", "old-cells--nice-2020", "treatments-old-cells"),
        ("guidance", "adalimumab--nice-2020", "treatments-adalimumab-guidance"),
        ("guidance", "uc-msc--nice-2020", None),
        ("tombstones", "studies-old-trial", None),
    ],
)
def test_which_word_tells_of_a_record(engine: Engine, web_engine: Engine, kind: Any, id: str, told: str | None) -> None:
    words = [
        a_tombstone(),
        a_tombstone(id="guidance-uc-msc-acr-2012", kind=RecordKind.GUIDANCE, record="uc-msc--acr-2012"),
        a_tombstone(id="treatments-old-cells", kind=RecordKind.TREATMENTS, record="old-cells"),
        a_tombstone(
            id="treatments-adalimumab-guidance", kind=RecordKind.TREATMENTS, record="adalimumab", field="guidance"
        ),
    ]
    guarded(engine, dataset(tombstones=tuple(words)))
    with snapshot(web_engine) as opened:
        found = find_tombstones(opened, kind, [id])
        assert [each.id for each in found.values()] == ([told] if told else [])
        assert find_tombstones(opened, kind, []) == {}
