"""Publishing: whole or not at all, once for each content, one at a time."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import Engine, func, select, text

from api.domain.evidence_level import CebmLevel
from api.domain.records import Dataset
from api.storage import schema
from api.storage.canonical import digest_of, digest_of_dataset
from api.storage.engine import open_engine
from api.storage.errors import DatasetRefused, NothingPublished, PublisherBusy, ReleaseUnknown, SchemaOlder
from api.storage.models import StudyRow
from api.storage.publishing import Publication, publish
from api.storage.reading import Listing, list_digests, list_records, list_releases, snapshot
from api.storage.schema import migrate
from tests.builders import a_dataset, a_result, a_source, a_study, some_levels
from tests.offer_builders import NO_OFFERS
from tests.storage.conftest import NOW


def _publish(engine: Engine, dataset: Dataset, now: datetime = NOW) -> Publication:
    return publish(engine, dataset, some_levels(), now=now)


def _changed(note: str) -> Dataset:
    dataset = a_dataset()
    return replace(dataset, sources=(*dataset.sources[:1], replace(dataset.sources[1], note=note)))


def test_nothing_published_yet(web_engine: Engine) -> None:
    with pytest.raises(NothingPublished, match="data publish"), snapshot(web_engine):
        pass


def test_the_first_release(engine: Engine, web_engine: Engine) -> None:
    publication = _publish(engine, a_dataset())
    release = publication.release
    assert publication.changed
    assert (release.id, release.released_at, release.previous) == ("2026.11.1", NOW, None)
    assert release.digest == digest_of_dataset(a_dataset(), some_levels())
    with snapshot(web_engine) as opened:
        assert opened.release == release


def test_an_unchanged_dataset_makes_no_release(engine: Engine) -> None:
    first = _publish(engine, a_dataset())
    again = _publish(engine, a_dataset(), NOW + timedelta(days=40))
    assert again == Publication(first.release, changed=False)


def test_other_levels_make_a_release(engine: Engine) -> None:
    _publish(engine, a_dataset())
    levels = (replace(some_levels()[0], level=1), some_levels()[1])
    assert publish(engine, a_dataset(), levels, now=NOW).changed


def test_ids_count_within_the_month_of_utc(engine: Engine, web_engine: Engine) -> None:
    moments = [
        NOW,
        NOW + timedelta(hours=1),
        datetime(2026, 12, 1, 0, 30, tzinfo=timezone(timedelta(hours=2))),
        datetime(2026, 12, 1, tzinfo=UTC),
    ]
    ids = [_publish(engine, _changed(str(number)), moment).release.id for number, moment in enumerate(moments)]
    assert ids == ["2026.11.1", "2026.11.2", "2026.11.3", "2026.12.1"]
    with snapshot(web_engine) as opened:
        releases = list_releases(opened)
    assert [release.id for release in releases] == ids[::-1]
    assert [release.previous for release in releases] == [*ids[2::-1], None]


def test_the_tenth_release_of_a_month_follows_the_ninth(engine: Engine) -> None:
    ids = [_publish(engine, _changed(str(number))).release.id for number in range(11)]
    assert ids[-2:] == ["2026.11.10", "2026.11.11"]


def test_a_moment_without_zone_is_refused(engine: Engine) -> None:
    with pytest.raises(ValueError, match="time zone"):
        _publish(engine, a_dataset(), datetime(2026, 11, 5))


def test_a_former_release_can_be_read_and_told_apart(engine: Engine, web_engine: Engine) -> None:
    _publish(engine, a_dataset())
    _publish(engine, _changed("new"))
    with snapshot(web_engine, release_id="2026.11.1") as former, snapshot(web_engine) as served:
        assert list_records(former, "sources", Listing(limit=9)).items == a_dataset().sources
        before, after = list_digests(former, "sources"), list_digests(served, "sources")
        assert list_digests(former, "studies") == list_digests(served, "studies")
    assert {id for id in after if after[id] != before[id]} == {a_dataset().sources[1].id} or before != after
    with pytest.raises(ReleaseUnknown), snapshot(web_engine, release_id="1999.1.1"):
        pass


def test_progress_counts_rows_up_to_all(engine: Engine) -> None:
    told: list[tuple[str, int, int]] = []
    publish(engine, a_dataset(), some_levels(), now=NOW, progress=lambda *news: told.append(news))
    done = [count for _, count, _ in told]
    assert done == sorted(done) and done[-1] == told[-1][2]
    assert {"sources", "measurements"} <= {table for table, _, _ in told}


def test_a_figure_without_its_source_is_refused_and_nothing_is_written(engine: Engine, web_engine: Engine) -> None:
    _publish(engine, a_dataset())
    broken = replace(a_dataset(), studies=(a_study(results=(a_result(source="nowhere"),)),), **NO_OFFERS)
    with pytest.raises(DatasetRefused, match="refused the dataset at results"):
        publish(engine, broken, (), now=NOW)
    with snapshot(web_engine) as opened:
        assert len(list_releases(opened)) == 1
        assert list_records(opened, "studies", Listing(limit=9)).items == a_dataset().studies


def test_a_trial_without_main_record_is_refused(engine: Engine) -> None:
    broken = replace(a_dataset(), studies=(a_study(same_trial_as="nowhere"),), **NO_OFFERS)
    with pytest.raises(DatasetRefused, match="studies"):
        publish(engine, broken, (), now=NOW)
    assert _publish(engine, a_dataset()).changed


def test_postgresql_has_counted_a_new_release_when_it_is_served(postgresql_tables: str) -> None:
    writer = open_engine(postgresql_tables, read_only=False)
    publish(writer, a_dataset(), some_levels(), now=NOW)
    with writer.connect() as connection:
        counted = "SELECT reltuples FROM pg_class WHERE relname = 'search_texts'"
        assert connection.scalar(text(counted)) == connection.scalar(text("SELECT count(*) FROM search_texts")) > 0
    writer.dispose()


def test_publishing_needs_tables(engine: Engine) -> None:
    migrate(engine, "base")
    with pytest.raises(SchemaOlder):
        _publish(engine, a_dataset())


def test_a_reader_keeps_its_release_while_another_is_published(engine: Engine, web_engine: Engine) -> None:
    _publish(engine, a_dataset())
    with snapshot(web_engine) as opened:
        first = list_records(opened, "studies", Listing(limit=1))
        changed = replace(a_dataset(), studies=(a_study(note="changed"),), **NO_OFFERS)
        publish(engine, changed, (), now=NOW)
        rest = list_records(opened, "studies", Listing(after=first.next_after, limit=9))
        assert opened.connection.scalar(select(func.count()).select_from(StudyRow)) == 3
    assert first.items + rest.items == a_dataset().studies
    with snapshot(web_engine) as opened:
        assert opened.release.id == "2026.11.2"
        assert list_records(opened, "studies", Listing(limit=9)).items[0].note == "changed"


def test_a_reader_reads_on_in_the_midst_of_publishing(engine: Engine, web_engine: Engine) -> None:
    _publish(engine, a_dataset())
    seen: list[str] = []

    def read(*_: object) -> None:
        with snapshot(web_engine) as opened:
            seen.append(opened.release.id)
            assert list_records(opened, "sources", Listing(limit=9)).items == a_dataset().sources

    publish(engine, _changed("new"), some_levels(), now=NOW, progress=read)
    assert set(seen) == {"2026.11.1"}


def test_publishers_at_once_wait_for_each_other(database_url: str, web_engine: Engine) -> None:
    published: list[str] = []

    def run(number: int) -> None:
        own = open_engine(database_url, read_only=False)
        published.append(_publish(own, _changed(str(number))).release.id)
        own.dispose()

    threads = [threading.Thread(target=run, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(published) == ["2026.11.1", "2026.11.2", "2026.11.3", "2026.11.4"]
    with snapshot(web_engine) as opened:
        assert opened.release.id == "2026.11.4"
        previous = [release.previous for release in list_releases(opened)]
    assert sorted(previous, key=str) == ["2026.11.1", "2026.11.2", "2026.11.3", None]


def test_a_publisher_that_waits_too_long_is_told(
    engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "LOCK_SECONDS", 1)
    monkeypatch.setattr("api.storage.engine.LOCK_SECONDS", 1)
    late = open_engine(database_url, read_only=False)
    refused = pytest.raises(PublisherBusy, match="Another process is writing")
    with engine.connect() as connection, schema.write_transaction(connection), refused:
        _publish(late, a_dataset())
    assert _publish(late, a_dataset()).changed
    late.dispose()


def test_digests_are_what_they_were() -> None:
    # Fixed values: a change here makes every record of every release look changed.
    assert digest_of(a_source()) == "dd8dc3813999b0191828677b1e9ff9778df58c2640041539a8c475c6082b42dc"
    assert digest_of(a_study()) == "f56fce0b953a2eae8dbb93a1c187ec6711ebfccd752487fbc8ed1cb5be13b30b"


def test_digests_tell_apart_what_differs_and_nothing_else() -> None:
    assert digest_of(a_source()) == digest_of(a_source())
    assert digest_of(a_source()) != digest_of(a_source(title="Another"))
    ten, tenth = (a_result(measurements=(), p=None, note=note) for note in (None, "x"))
    assert digest_of(ten) != digest_of(tenth)
    assert digest_of(_result(Decimal("1.10"))) != digest_of(_result(Decimal("1.1")))
    shuffled = replace(a_dataset(), sources=a_dataset().sources[::-1])
    assert digest_of_dataset(shuffled, some_levels()) == digest_of_dataset(a_dataset(), some_levels()[::-1])


def _result(percent: Decimal) -> object:
    result = a_result()
    return replace(result, measurements=(replace(result.measurements[0], percent=percent),))


def test_a_level_may_be_a_member_of_its_list(engine: Engine) -> None:
    _publish(engine, a_dataset())
    levels = (replace(some_levels()[0], level=CebmLevel.RANDOMISED_TRIAL), some_levels()[1])
    assert not publish(engine, a_dataset(), levels, now=NOW).changed
