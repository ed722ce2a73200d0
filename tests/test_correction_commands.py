"""What curators do with reports on the command line, and that the next release names what was put right."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from api.cli import main
from api.correction_commands import neutralise
from api.storage.corrections import Bounds, open_corrections, take_report
from api.storage.engine import open_engine
from api.storage.reading import find_release_naming, snapshot
from tests.curation.builders import Folder
from tests.storage.test_corrections import CONTACT, NOW, a_report
from tests.web.conftest import make_app


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("RA_OPTIONS_DATABASE_URL", "RA_OPTIONS_CORRECTIONS_URL", "RA_OPTIONS_PUBLIC_URL", "PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    """The store that `db upgrade` makes in the working directory."""
    assert run("db", "upgrade").exit_code == 0
    engine = open_corrections(f"sqlite:///{tmp_path}/ra-options-corrections.sqlite")
    yield engine
    engine.dispose()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def take(store: Engine, **changes: object) -> str:
    return take_report(store, a_report(**changes), "192.0.2.1", now=NOW, bounds=Bounds()).id


def expect_refusal(result: Result, sentence: str) -> None:
    assert result.exit_code == 1, result.output
    assert re.fullmatch(r"Error: .*\.", result.stderr.strip()) and sentence in result.stderr, result.stderr


def test_reports_are_listed_with_what_only_curators_see(store: Engine) -> None:
    first = take(store, field="/results/0", suggested_value="36", source_url="https://example.org")
    suspected = take(store, suspected=True)
    shown = run("corrections", "list")
    assert shown.exit_code == 0, shown.output
    assert shown.stdout.startswith(
        f"{first}\n  received: 2026-11-23 09:00 UTC, release 2026.11.1\n  status: received\n"
    )
    for part in ("record: studies/armada /results/0", CONTACT, "suggested: 36", "source: https://example.org"):
        assert part in shown.stdout
    assert suspected not in shown.stdout and suspected in run("corrections", "list", "--suspected").stdout
    assert run("corrections", "list", "--status", "accepted").stdout == ""


def test_reports_are_listed_as_json(store: Engine) -> None:
    correction = take(store, message="An escape \x1b[2J, a delete \x7f and \u202eturned text.")
    text = run("corrections", "list", "--format", "json").stdout
    assert text.isascii() and "\x1b" not in text and "\x7f" not in text
    (shown,) = json.loads(text)
    assert (shown["id"], shown["status"], shown["contact"]) == (correction, "received", CONTACT)
    assert shown["message"] == "An escape \x1b[2J, a delete \x7f and \u202eturned text."
    assert shown["received_at"] == "2026-11-23T09:00:00+00:00"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("\x1b[2J", "<U+001B>[2J"),
        ("a\r\nb\tc", "a<U+000D><U+000A>b<U+0009>c"),
        ("\u202eevil\u2066", "<U+202E>evil<U+2066>"),
        ("\x9b31m\x7f", "<U+009B>31m<U+007F>"),
        ("a\u2028b\u200b\ufeff", "a<U+2028>b<U+200B><U+FEFF>"),
        ("naïve 關節 שלום 💊 e\u0301", "naïve 關節 שלום 💊 e\u0301"),
        ("<b>'; --", "<b>'; --"),
    ],
)
def test_nothing_that_was_written_acts_on_the_terminal(store: Engine, written: str, shown: str) -> None:
    assert neutralise(written) == shown
    take(
        store, message=f"This message has {written} in it.", suggested_value=written, source_url=f"https://a/{written}"
    )
    text = run("corrections", "list").stdout
    assert text.count(shown) == 3
    assert neutralise(text.replace("\n", "")) == text.replace("\n", "")


def test_a_report_is_decided_on_once(store: Engine) -> None:
    correction = take(store)
    done = run("corrections", "resolve", correction, "--status", "rejected", "--note", "The table says 37.")
    assert done.stdout == f"Correction {correction} is rejected. Its contact address is erased.\n"
    shown = run("corrections", "list").stdout
    assert "note: The table says 37." in shown and CONTACT not in shown
    again = run("corrections", "resolve", correction, "--status", "accepted", "--note", "It is 36.")
    expect_refusal(again, "has been resolved already, as rejected")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["resolve", "nothing", "--status", "accepted", "--note", "x"], "There is no correction nothing."),
        (["erase", "nothing"], "There is no correction nothing."),
        (["resolve", "ID", "--status", "accepted", "--note", " "], "1 to 1000 visible characters"),
        (["resolve", "ID", "--status", "accepted", "--note", "x" * 1001], "1 to 1000 visible characters"),
        (["resolve", "ID", "--status", "accepted", "--note", "two\nlines"], "on one line"),
        (["resolve", "ID", "--status", "accepted", "--note", f"Thanks, {CONTACT}"], "it holds the contact address"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(store: Engine, arguments: list[str], sentence: str) -> None:
    correction = take(store)
    expect_refusal(run("corrections", *[correction if each == "ID" else each for each in arguments]), sentence)
    assert CONTACT in run("corrections", "list", "--status", "received").stdout


@pytest.mark.parametrize(
    "missing", [["--note", "x"], ["--status", "accepted"], ["--status", "received", "--note", "x"]]
)
def test_a_decision_needs_a_status_and_a_note(store: Engine, missing: list[str]) -> None:
    assert run("corrections", "resolve", take(store), *missing).exit_code == 2


def test_what_was_written_can_be_erased(store: Engine) -> None:
    correction = take(store)
    assert run("corrections", "erase", correction).exit_code == 0
    shown = run("corrections", "list").stdout
    assert "message: (erased)" in shown and CONTACT not in shown


@pytest.mark.parametrize("command", [["list"], ["erase", "x"], ["resolve", "x", "--status", "rejected", "--note", "x"]])
def test_without_a_store_the_commands_say_what_to_do(tmp_path: Path, command: list[str]) -> None:
    expect_refusal(run("corrections", *command), "run `ra-options db upgrade`")
    assert list(tmp_path.iterdir()) == []


def test_the_next_release_names_what_was_put_right(store: Engine, tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    assert run("data", "publish").exit_code == 0
    accepted, rejected, open_one = take(store), take(store, field="/name"), take(store, field="/id")
    run("corrections", "resolve", accepted, "--status", "accepted", "--note", "It is 36.")
    run("corrections", "resolve", rejected, "--status", "rejected", "--note", "It stays.")
    assert run("data", "publish").stdout.startswith("Nothing changed; release ")
    assert _named(tmp_path, accepted) is None
    folder.change("jurisdictions/US.yaml", {"name": "The United States"})
    published = run("data", "publish")
    assert f"Corrected: studies/armada : It is 36. ({accepted})" in published.stdout, published.output
    assert rejected not in published.stdout and open_one not in published.stdout
    release = published.stdout.split()[2]
    assert [_named(tmp_path, each) for each in (accepted, rejected, open_one)] == [release, None, None]
    folder.change("jurisdictions/US.yaml", {"name": "The States"})
    assert "Corrected" not in run("data", "publish").stdout
    assert _named(tmp_path, accepted) == release
    client = make_app(f"sqlite:///{tmp_path}/ra-options.sqlite").test_client()
    answer = client.get(f"/v1/corrections/{accepted}").json["data"]
    assert (answer["status"], answer["note"], answer["named_in_release"]) == ("accepted", "It is 36.", release)


def _named(directory: Path, correction: str) -> str | None:
    engine = open_engine(f"sqlite:///{directory}/ra-options.sqlite", read_only=True)
    with snapshot(engine) as opened:
        release = find_release_naming(opened, correction)
    engine.dispose()
    return release


def test_a_release_does_not_wait_for_the_store(store: Engine, tmp_path: Path) -> None:
    Folder(tmp_path)
    store.dispose()
    for file in tmp_path.glob("ra-options-corrections*"):
        file.unlink()
    published = run("data", "publish")
    assert published.stdout.startswith("Published release ")
    assert "The release will name no corrections; a later one will." in published.stderr


def test_the_store_may_lie_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "apart").mkdir()
    monkeypatch.setenv("RA_OPTIONS_CORRECTIONS_URL", "sqlite:///apart/reports.sqlite")
    assert run("db", "upgrade").exit_code == 0
    assert (tmp_path / "apart/reports.sqlite").exists()
    assert run("corrections", "list").exit_code == 0
    assert not (tmp_path / "ra-options-corrections.sqlite").exists()
