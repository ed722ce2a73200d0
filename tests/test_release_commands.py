"""`data diff`: what publishing would change, on both databases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from api.storage.engine import open_engine
from api.storage.reading import read_release
from tests.curation.builders import Folder

STUDY = "studies/armada.yaml"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A data folder without problems, in the working directory."""
    monkeypatch.chdir(tmp_path)
    for name in ("RA_OPTIONS_DATABASE_URL", "RA_OPTIONS_CORRECTIONS_URL", "RA_OPTIONS_PUBLIC_URL", "PORT"):
        monkeypatch.delenv(name, raising=False)
    return Folder(tmp_path)


@pytest.fixture
def release(folder: Folder, database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The id of a release of that folder, on each database in turn."""
    monkeypatch.setenv("RA_OPTIONS_DATABASE_URL", database_url)
    monkeypatch.setenv("RA_OPTIONS_CORRECTIONS_URL", "sqlite:///corrections.sqlite")
    published = run("data", "publish")
    assert published.exit_code == 0, published.output
    return served(database_url)


def served(url: str) -> str:
    engine = open_engine(url, read_only=True)
    with engine.connect() as connection:
        release = read_release(connection)
    engine.dispose()
    assert release is not None
    return release.id


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_nothing_differs_right_after_publishing(release: str) -> None:
    shown = run("data", "diff")
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert shown.stdout == f"# What publishing would change\n\nNothing differs from release {release}.\n"
    told = json.loads(run("data", "diff", "--format", "json").stdout)
    assert told == {"since": release, "summary": {"total": 0, "counts": []}, "changes": []}


def test_changes_are_told_before_they_are_published(folder: Folder, release: str, database_url: str) -> None:
    folder.change(STUDY, {"name": "ARMADA trial"})
    folder.change("claims/cells-cure.yaml", {"verdict": "refuted"})
    shown = run("data", "diff", str(folder.directory))
    assert shown.exit_code == 0, shown.output
    assert shown.stdout.startswith(
        f"# What publishing would change\n\n2 changes in 2 records since release {release}.\n\n"
        "## Evidence, claims and guidance (1)\n\n- Verdict on “Cells cure the disease.”: from “no evidence"
    )
    assert "## Wording (1)\n\n- [ARMADA trial](/v1/studies/armada): `name`\n" in shown.stdout
    told = json.loads(run("data", "diff", "--format", "json").stdout)
    assert [each["kind"] for each in told["changes"]] == ["claim_verdict_changed", "wording_changed"]
    assert (told["changes"][1]["before"], told["changes"][1]["after"]) == ("ARMADA", "ARMADA trial")
    assert told["summary"]["total"] == 2
    assert served(database_url) == release


def test_after_publishing_nothing_differs_any_more(folder: Folder, release: str, database_url: str) -> None:
    folder.change(STUDY, {"name": "ARMADA trial"})
    assert run("data", "publish").exit_code == 0
    assert served(database_url) != release
    assert f"Nothing differs from release {served(database_url)}." in run("data", "diff").stdout


def test_bad_records_are_told_and_nothing_is_compared(folder: Folder, release: str) -> None:
    folder.change("jurisdictions/US.yaml", {"regulator": ""})
    shown = run("data", "diff")
    assert shown.exit_code == 1 and shown.stdout == ""
    assert "data/jurisdictions/US.yaml:" in shown.stderr and "found; nothing was changed." in shown.stderr


def test_without_tables_or_release_the_command_says_what_to_do(folder: Folder, tmp_path: Path) -> None:
    shown = run("data", "diff")
    assert shown.exit_code == 1 and "run `ra-options db upgrade`" in shown.stderr
    assert not (tmp_path / "ra-options.sqlite").exists()
    assert run("db", "upgrade").exit_code == 0
    empty = run("data", "diff")
    assert empty.exit_code == 1 and "run `ra-options data publish`" in empty.stderr
    assert "Traceback" not in shown.output + empty.output
