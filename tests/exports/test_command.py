"""The commands for files of releases, and the files that publishing makes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from api.domain.exports import FORMATS
from api.storage.engine import open_engine
from api.storage.objects import OBJECTS
from api.storage.publishing import publish
from api.storage.schema import CORRECTIONS, upgrade
from tests.builders import a_dataset, some_levels
from tests.curation.builders import Folder

ALL = len(FORMATS)


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("RA_OPTIONS_DATABASE_URL", "RA_OPTIONS_PUBLIC_URL", "RA_OPTIONS_EXPORTS_DIR", "PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """Where the files of the one release will lie."""
    upgrade("sqlite:///ra-options.sqlite")
    engine = open_engine("sqlite:///ra-options.sqlite", read_only=False)
    publish(engine, a_dataset(), some_levels(), now=datetime(2026, 11, 1, tzinfo=UTC))
    engine.dispose()
    return tmp_path / "ra-options-exports" / OBJECTS


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_files_are_made_listed_and_swept(published: Path) -> None:
    assert run("exports", "list").stdout == "2026.11.1: no files\n"
    first = run("exports", "make")
    assert first.exit_code == 0 and first.stdout.startswith(f"Made {ALL} files, "), first.output
    assert run("exports", "make", "2026.11.1").stdout == "No files are missing.\n"
    lines = run("exports", "list", "2026.11.1").stdout.splitlines()
    assert len(lines) == ALL + 1 and lines[0].startswith(f"2026.11.1: {ALL} files, ")
    assert all((published / line.split()[0]).is_file() for line in lines[1:])
    (published / ("0" * 64)).write_text("of no release")
    assert run("exports", "sweep").stdout == "Removed 1 files, 0.0 MB.\n"
    assert len(list(published.iterdir())) == ALL
    next(published.iterdir()).unlink()
    assert run("exports", "list").stdout.endswith("; 1 not on this machine\n")


def test_an_unknown_release_is_told(published: Path) -> None:
    for command in ("make", "list"):
        result = run("exports", command, "2020.1.1")
        assert result.exit_code == 1 and result.stderr.endswith("There is no release 2020.1.1.\n")


def test_publishing_makes_the_files_and_what_is_missing(tmp_path: Path) -> None:
    Folder(tmp_path)
    assert run("db", "upgrade").exit_code == 0
    first = run("data", "publish")
    assert first.exit_code == 0 and f"Made {ALL} files, " in first.stdout.splitlines()[-1], first.output
    again = run("data", "publish")
    assert len(again.stdout.splitlines()) == 1
    for path in (tmp_path / "ra-options-exports" / OBJECTS).iterdir():
        path.unlink()
    assert f"Made {ALL} files, " in run("data", "publish").stdout


def test_a_release_is_served_even_if_its_files_cannot_be_made(tmp_path: Path) -> None:
    Folder(tmp_path)
    upgrade("sqlite:///ra-options.sqlite")
    upgrade("sqlite:///ra-options-corrections.sqlite", CORRECTIONS)
    (tmp_path / "ra-options-exports").write_text("in the way")
    result = run("data", "publish")
    assert result.exit_code == 0 and result.stdout.startswith("Published release ")
    assert "Files are missing; `ra-options exports make` makes them later." in result.stderr


def test_files_may_lie_elsewhere(published: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RA_OPTIONS_EXPORTS_DIR", str(tmp_path / "other" / "place"))
    assert run("exports", "make").exit_code == 0
    assert len(list((tmp_path / "other" / "place" / OBJECTS).iterdir())) == ALL and not published.exists()
    (tmp_path / "file").touch()
    monkeypatch.setenv("RA_OPTIONS_EXPORTS_DIR", str(tmp_path / "file"))
    result = run("exports", "make")
    assert result.exit_code == 1 and "RA_OPTIONS_EXPORTS_DIR must be the path of a directory" in result.stderr
