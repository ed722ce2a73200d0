"""How publishing and reading grow with the size of the dataset and with the number of releases."""

from __future__ import annotations

import platform
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

from flask.testing import FlaskClient
from sqlalchemy import Engine, make_url, text

from api.app import create_app
from api.config import Settings
from api.curation.reading import read_dataset
from api.domain.changes.verdict_records import PairVerdict
from api.domain.changes.verdicts import judge_pairs_of
from api.domain.evidence_level import EvidenceLevel, derive_evidence_levels
from api.domain.records import Dataset
from api.storage.engine import is_sqlite, open_engine
from api.storage.publishing import publish
from api.storage.schema import upgrade
from api.web.snapshots import get_service
from tests.benchmarks.scaling import history, scale
from tests.conftest import DEFAULT_POSTGRESQL_URL
from tests.databases import new_postgresql_database
from tests.web.conftest import DATA

REPORT: Final = Path(__file__).resolve().parents[2] / "docs" / "benchmarks" / "growth.md"
CASES: Final = ((1, (1, 10, 100)), (10, (1, 10)), (100, (1,)))
"""Times the size of the real dataset, and after how many releases is measured."""
READS: Final = {
    "detail": "/v1/treatments/adalimumab",
    "list": "/v1/studies?limit=50",
    "search": "/v1/search?q=adalimumab",
    "comparison": "/v1/comparisons?treatments=adalimumab,uc-msc-allogeneic-iv&jurisdiction=US",
}
WARM_READS: Final = 9
BEGIN: Final = datetime(2026, 1, 1, tzinfo=UTC)


Derived = tuple[Sequence[EvidenceLevel], Sequence[PairVerdict]]


@dataclass(frozen=True, slots=True)
class Reading:
    """How long one read took, in milliseconds: asked first of a new process' connections, and asked again."""

    cold: float
    warm: float


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured after a release."""

    backend: str
    size: int
    records: int
    releases: int
    first_publish: float
    later_publish: float
    unchanged: float
    megabytes: float
    served: dict[str, Reading]
    pinned: dict[str, Reading]


def run() -> None:
    """Measure every case on both databases, and write the report."""
    dataset = read_dataset(DATA).dataset
    assert dataset is not None
    rows: list[Row] = []
    for size, after in CASES:
        for row in _measure_size(scale(dataset, size), size, after):
            rows.append(row)
            REPORT.write_text(_write(rows), encoding="utf-8")


def _measure_size(dataset: Dataset, size: int, after: Sequence[int]) -> Iterator[Row]:
    for backend in ("SQLite", "PostgreSQL"):
        with _database(backend) as url:
            yield from _measure(dataset, backend, url, size, after)


@contextmanager
def _database(backend: str) -> Iterator[str]:
    if backend == "SQLite":
        with tempfile.TemporaryDirectory() as directory:
            yield f"sqlite:///{directory}/growth.sqlite"
    else:
        with new_postgresql_database(make_url(DEFAULT_POSTGRESQL_URL)) as url:
            yield url


def _measure(dataset: Dataset, backend: str, url: str, size: int, after: Sequence[int]) -> Iterator[Row]:
    upgrade(url)
    engine = open_engine(url, read_only=False)
    # Notes are all that differs between the releases, so levels and verdicts are the same for all of them.
    derived = derive_evidence_levels(dataset), judge_pairs_of(dataset)
    times: list[float] = []
    for number, state in enumerate(islice(history(dataset, max(after)), max(after)), start=1):
        times.append(_publish(engine, state, derived, number))
        if number in after:
            unchanged = _publish(engine, state, derived, number)
            yield Row(
                backend,
                size,
                sum(len(getattr(state, name)) for name in ("sources", "studies", "treatments")),
                number,
                times[0],
                statistics.median(times[1:] or times),
                unchanged,
                _megabytes(engine),
                _read_all(url, ""),
                _read_all(url, "2026.1.1"),
            )
    engine.dispose()


def _publish(engine: Engine, dataset: Dataset, derived: Derived, number: int) -> float:
    started = time.perf_counter()
    publish(engine, dataset, *derived, now=BEGIN + timedelta(minutes=number))
    return time.perf_counter() - started


def _megabytes(engine: Engine) -> float:
    query = "SELECT pg_database_size(current_database())"
    if is_sqlite(engine):
        query = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    with engine.connect() as connection:
        if not is_sqlite(engine):
            # Statistics as the server itself would have gathered them by and by.
            connection.execute(text("ANALYZE"))
            connection.commit()
        return float(connection.scalar(text(query)) or 0) / 1e6


def _read_all(url: str, release: str) -> dict[str, Reading]:
    app = create_app(Settings(database_url=url, rate_limit=None, store_bytes=0))
    try:
        client = app.test_client()
        return {name: _read(client, address, release) for name, address in READS.items()}
    finally:
        get_service(app).close()


def _read(client: FlaskClient, address: str, release: str) -> Reading:
    pinned = f"{address}{'&' if '?' in address else '?'}release={release}" if release else address
    cold, *warm = (_time(client, pinned) for _ in range(1 + WARM_READS))
    return Reading(cold, statistics.median(warm))


def _time(client: FlaskClient, address: str) -> float:
    started = time.perf_counter()
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return (time.perf_counter() - started) * 1000


def _write(rows: Sequence[Row]) -> str:
    head = (
        "# Growth\n\nWritten by `make bench BENCH=growth`; not edited by hand.\n\n"
        f"- Measured on: {datetime.now(UTC):%Y-%m-%d}\n"
        f"- Machine: {platform.machine()}, Python {platform.python_version()}; databases on the same machine\n"
        "- Data: the real records and synthetic copies of them; in each release one in a hundred studies and sources "
        "differs from the release before\n\n"
        "Times of publishing are in seconds, without reading the files and without deriving levels and verdicts; a "
        "later publication is the median of those after the first. Size is that of the database file, or of the "
        "database as its server tells it. Records are sources, studies and treatments.\n\n"
        "## Publishing\n\n"
        "| database | size | records | releases | first | later | unchanged | MB | MB a release |\n"
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|\n"
    )
    lines = "".join(
        f"| {row.backend} | {row.size}x | {row.records} | {row.releases} | {row.first_publish:.1f} | "
        f"{row.later_publish:.1f} | {row.unchanged:.1f} | {row.megabytes:.1f} | {row.megabytes / row.releases:.2f} |\n"
        for row in rows
    )
    return head + lines + _write_reads(rows)


def _write_reads(rows: Sequence[Row]) -> str:
    names = " | ".join(READS)
    text = (
        "\n## Reading\n\n"
        "Milliseconds of a request through the whole application, warm (cold in brackets): answers from the release "
        "that is served, and from the first one. No finished answer is kept.\n\n"
        f"| database | size | releases | answered from | {names} |\n|---|--:|--:|---|{'--:|' * len(READS)}\n"
    )
    for row in rows:
        for kind, reads in (("served", row.served), ("first", row.pinned)):
            cells = " | ".join(f"{each.warm:.0f} ({each.cold:.0f})" for each in reads.values())
            text += f"| {row.backend} | {row.size}x | {row.releases} | {kind} | {cells} |\n"
    return text
