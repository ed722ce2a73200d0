"""The manifest of the files of releases, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from api.domain.exports import ExportFile
from api.storage.exports import write_manifest
from api.storage.publishing import publish
from api.storage.reading import list_all_exports, list_exports, snapshot
from tests.builders import a_dataset, a_source, some_levels
from tests.storage.conftest import NOW

RELEASE = "2026.11.1"
A_FILE = ExportFile("ra-options-2026.11.1.sqlite", "application/vnd.sqlite3", 5_000_000_000, "a" * 64, 14_000)
ANOTHER = ExportFile("ra-options-2026.11.1-SHA256SUMS", "text/plain; charset=utf-8", 1001, "b" * 64, None)


def test_a_manifest_is_read_as_it_was_written_by_name(engine: Engine, published: Engine) -> None:
    with snapshot(published) as opened:
        assert list_exports(opened) == ()
    write_manifest(engine, RELEASE, [A_FILE, ANOTHER])
    with snapshot(published) as opened:
        assert list_exports(opened) == (ANOTHER, A_FILE)


def test_a_manifest_is_replaced_whole(engine: Engine, published: Engine) -> None:
    write_manifest(engine, RELEASE, [A_FILE, ANOTHER])
    renewed = replace(A_FILE, sha256="c" * 64)
    write_manifest(engine, RELEASE, [renewed])
    with snapshot(published) as opened:
        assert list_exports(opened) == (renewed,)


def test_releases_have_files_of_their_own(engine: Engine, published: Engine) -> None:
    write_manifest(engine, RELEASE, [A_FILE])
    more = replace(a_dataset(), sources=(*a_dataset().sources, a_source(id="zz-more")))
    publish(engine, more, some_levels(), now=NOW)
    with snapshot(published) as opened:
        assert opened.release.id == "2026.11.2" and list_exports(opened) == ()
        assert list_all_exports(opened) == {RELEASE: (A_FILE,)}
    with snapshot(published, release_id=RELEASE) as opened:
        assert list_exports(opened) == (A_FILE,)


@pytest.mark.parametrize(
    ("release", "file"),
    [
        ("2020.1.1", A_FILE),
        (RELEASE, replace(A_FILE, sha256="a" * 63)),
        (RELEASE, replace(A_FILE, bytes=-1)),
        (RELEASE, replace(A_FILE, rows=-1)),
    ],
)
def test_a_manifest_of_nothing_or_with_impossible_sizes_is_refused(
    engine: Engine, published: Engine, release: str, file: ExportFile
) -> None:
    write_manifest(engine, RELEASE, [ANOTHER])
    with pytest.raises(IntegrityError):
        write_manifest(engine, release, [file])
    with snapshot(published) as opened:
        assert list_all_exports(opened) == {RELEASE: (ANOTHER,)}
