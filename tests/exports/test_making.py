"""Making files: the same bytes each time, whole or not at all, and once."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.config import Settings
from api.domain.exports import DATA_PACKAGE, FORMATS, JSON_LD, MANIFEST, NDJSON, PARQUET, SUMS, ExportFormat
from api.exports.making import Made, list_releases, make_exports
from api.storage.engine import open_engine
from api.storage.errors import ExportsDiffer, NothingPublished, ReleaseUnknown
from api.storage.exports import write_manifest
from api.storage.objects import OBJECTS, SCRATCH
from api.storage.publishing import publish
from api.storage.schema import upgrade
from tests.builders import a_dataset, a_source, some_levels
from tests.exports.apart import POINTS, WHOLE

RELEASE = "2026.11.1"
PUBLISHED = datetime(2026, 11, 1, 23, 30, tzinfo=UTC)
LATER = datetime(2026, 12, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with one release, and its files; tests take copies."""
    place = tmp_path_factory.mktemp("template")
    upgrade(f"sqlite:///{place}/ra.sqlite")
    publish_more(f"sqlite:///{place}/ra.sqlite", PUBLISHED)
    shutil.copytree(place, place / "before")
    make_exports(settings_in(place), quiet)
    return place


def settings_in(place: Path) -> Settings:
    return Settings(f"sqlite:///{place}/ra.sqlite", exports_dir=str(place / "files"))


@pytest.fixture
def settings(template: Path, tmp_path: Path) -> Settings:
    """A database with one release, and a place for its files."""
    shutil.copytree(template / "before", tmp_path, dirs_exist_ok=True)
    return settings_in(tmp_path)


@pytest.fixture
def made(template: Path, tmp_path: Path) -> Settings:
    """A database with one release whose files are made."""
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return settings_in(tmp_path)


def publish_more(url: str, moment: datetime, title: str | None = None) -> None:
    dataset = a_dataset()
    if title is not None:
        dataset = replace(dataset, sources=(*dataset.sources, a_source(id="zz-more", title=title)))
    engine = open_engine(url, read_only=False)
    publish(engine, dataset, some_levels(), now=moment)
    engine.dispose()


def quiet(_done: int, _total: int) -> None:
    """Tell nobody."""


def listed(settings: Settings) -> dict[str, dict[str, str]]:
    engine = open_engine(settings.database_url, read_only=True)
    try:
        return {release.id: {file.name: file.sha256 for file in files} for release, files in list_releases(engine)}
    finally:
        engine.dispose()


def objects_in(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (directory / OBJECTS).glob("*")}


def expect_whole(directory: Path) -> None:
    """Whatever lies there is what its name says."""
    for name, content in objects_in(directory).items():
        assert hashlib.sha256(content).hexdigest() == name


def test_a_release_gets_a_file_in_each_format_once(settings: Settings) -> None:
    seen: list[tuple[int, int]] = []
    (made,) = make_exports(settings, lambda done, total: seen.append((done, total)))
    assert {file.name for file in made.files} == {form.name_for(RELEASE) for form in FORMATS}
    assert [file.name for file in made.files if file.rows is None] == sorted(
        form.name_for(RELEASE) for form in (JSON_LD, MANIFEST, SUMS)
    )
    assert listed(settings)[RELEASE] == {file.name: file.sha256 for file in made.files}
    assert set(objects_in(Path(settings.exports_dir))) == {file.sha256 for file in made.files}
    assert seen[-1][0] == seen[-1][1] > 10 and seen == sorted(seen)
    assert make_exports(settings, quiet) == ()
    expect_whole(Path(settings.exports_dir))


@pytest.fixture(scope="module")
def apart(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a process in other surroundings left, which was killed at each point and once not."""
    place = tmp_path_factory.mktemp("apart")
    for name in ("killed", WHOLE):
        shutil.copytree(template / "before", place / name)
    surroundings = {"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C"}
    command = [sys.executable, "-m", "tests.exports.apart", str(place)]
    done = subprocess.run(command, env={**os.environ, **surroundings}, capture_output=True, text=True)
    assert done.stdout.splitlines() == [*(f"{point} 9" for point in POINTS), f"{WHOLE} 0"], done.stderr
    return place


def test_files_are_the_same_in_another_process_at_another_place_and_address(template: Path, apart: Path) -> None:
    assert objects_in(apart / WHOLE / "files") == objects_in(template / "files")


def test_a_kill_at_any_point_leaves_no_broken_file_and_no_manifest(apart: Path) -> None:
    settings = settings_in(apart / "killed")
    assert listed(settings) == {RELEASE: {}}
    left = {point: len(objects_in(apart / point / "files")) for point in POINTS}
    assert left == dict(zip(POINTS, (0, 1, len(FORMATS)), strict=True))
    for point in POINTS:
        expect_whole(apart / point / "files")
        assert list((apart / point / "files").glob(f"{SCRATCH}*"))
    again = replace(settings, exports_dir=str(apart / "between two files" / "files"))
    assert len(make_exports(again, quiet)) == 1
    expect_whole(Path(again.exports_dir))
    assert {path.name for path in Path(again.exports_dir).iterdir()} == {"lock", OBJECTS}


def test_what_depends_on_the_day_is_as_on_the_day_of_the_release(settings: Settings) -> None:
    publish_more(settings.database_url, datetime(2040, 1, 1, tzinfo=UTC), "Much later")
    overdue = {}
    for made in make_exports(settings, quiet):
        name = NDJSON.name_for(made.release)
        path = Path(settings.exports_dir, OBJECTS, listed(settings)[made.release][name])
        lines = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
        overdue[made.release] = {line["data"]["derived"]["overdue"] for line in lines if line["kind"] != "about"}
    assert overdue == {"2026.11.1": {False}, "2040.1.1": {True}}


@pytest.mark.parametrize("form", [DATA_PACKAGE, PARQUET], ids=lambda form: form.code)
def test_members_of_a_zip_are_in_order_and_of_the_day_of_the_release(template: Path, form: ExportFormat) -> None:
    sums = listed(settings_in(template))[RELEASE]
    with zipfile.ZipFile(template / "files" / OBJECTS / sums[form.name_for(RELEASE)]) as bundle:
        assert bundle.namelist() == sorted(bundle.namelist()) and len(bundle.namelist()) > 50
        assert {member.date_time for member in bundle.infolist()} == {(2026, 11, 1, 23, 30, 0)}


def test_each_release_gets_what_it_lacks_and_an_older_one_keeps_its_files(made: Settings) -> None:
    before = listed(made)[RELEASE]
    publish_more(made.database_url, LATER, "One more source")
    cut, lost = before[NDJSON.name_for(RELEASE)], before[SUMS.name_for(RELEASE)]
    path = Path(made.exports_dir, OBJECTS, cut)
    path.write_bytes(path.read_bytes()[:-1])
    path.with_name(lost).unlink()
    assert [each.release for each in make_exports(made, quiet)] == [RELEASE, "2026.12.1"]
    assert listed(made)[RELEASE] == before
    assert {cut, lost} < set(objects_in(Path(made.exports_dir)))
    expect_whole(Path(made.exports_dir))
    with pytest.raises(ReleaseUnknown):
        make_exports(made, quiet, "2026.1.1")


def test_published_bytes_are_never_exchanged_unless_told_to(made: Settings) -> None:
    engine = open_engine(made.database_url, read_only=False)
    ((_, files),) = list_releases(engine)
    lost = files[3]
    other = tuple(replace(file, sha256="0" * 64) if file is lost else file for file in files)
    write_manifest(engine, RELEASE, other)
    engine.dispose()
    with pytest.raises(ExportsDiffer, match=f"1 files of release 2026.11.1 .* {lost.name}.*--renew"):
        make_exports(made, quiet)
    assert listed(made)[RELEASE] == {file.name: file.sha256 for file in other}
    assert make_exports(made, quiet, renew=True) == (Made(RELEASE, files),)
    assert listed(made)[RELEASE] == {file.name: file.sha256 for file in files}


def test_two_at_once_make_them_once(settings: Settings) -> None:
    made: list[int] = []
    threads = [threading.Thread(target=lambda: made.append(len(make_exports(settings, quiet)))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [0, 1]
    expect_whole(Path(settings.exports_dir))


def test_nothing_is_made_where_nothing_was_published(sqlite_tables: str, tmp_path: Path) -> None:
    with pytest.raises(NothingPublished):
        make_exports(Settings(sqlite_tables, exports_dir=str(tmp_path / "files")), quiet)
    assert not (tmp_path / "files").exists()
