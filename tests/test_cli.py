"""The commands, and the server that one of them starts."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from api.cli import COMMANDS, main
from api.data_folder import CHECKOUT
from api.storage.engine import open_engine
from api.storage.publishing import publish
from api.storage.schema import upgrade
from tests.builders import a_dataset, some_levels
from tests.curation.builders import Folder, a_term
from tests.web.serving import START_SECONDS, ask, serving


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("RA_OPTIONS_DATABASE_URL", "RA_OPTIONS_PUBLIC_URL", "PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A data folder without problems, in the working directory."""
    return Folder(tmp_path)


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A working directory whose database has a release."""
    upgrade("sqlite:///ra-options.sqlite")
    engine = open_engine("sqlite:///ra-options.sqlite", read_only=False)
    publish(engine, a_dataset(), some_levels(), now=datetime(2026, 11, 1, tzinfo=UTC))
    engine.dispose()
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def expect_refusal(result: Result, sentence: str) -> None:
    """The command failed with one sentence, and no traceback."""
    assert result.exit_code == 1, result.output
    *_, last = result.stderr.splitlines()
    assert last.startswith("Error: ") and last.endswith("."), last
    assert sentence in last
    assert "Traceback" not in result.output


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_tells_what_it_does(name: str) -> None:
    result = run(name, "--help")
    assert (result.exit_code, result.stderr) == (0, "")
    assert re.search(rf"^Usage: ra-options {name} ", result.stdout), result.stdout


def test_a_command_that_is_none_is_refused() -> None:
    result = run("nothing")
    assert result.exit_code == 2 and "No such command 'nothing'" in result.stderr


def test_the_server_does_not_read_what_it_does_not_need() -> None:
    script = "import sys; from api.cli import main; main.get_command(None, 'serve'); print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=CHECKOUT)
    assert "api.web.comparisons" in told.stdout.split()
    assert {"mcp", "pyarrow", "httpx", "pydantic"}.isdisjoint(told.stdout.split())


def test_good_data_are_checked(folder: Folder) -> None:
    result = run("data", "check")
    assert (result.exit_code, result.stderr) == (0, "")
    assert re.fullmatch(r"No problems in \d+ agents, .* and \d+ registered trials\.\n", result.stdout)


def test_the_report_goes_to_the_screen_or_to_a_file(folder: Folder, tmp_path: Path) -> None:
    shown = run("data", "report")
    assert shown.exit_code == 0 and shown.stdout.startswith("# What the dataset covers\n")
    assert "as of 2026-11-20" in shown.stdout and "Unexplained gaps: 0" in shown.stdout
    written = run("data", "report", "--output", "page.md")
    assert (tmp_path / "page.md").read_text() == shown.stdout and "Wrote page.md." in written.stdout
    data = json.loads(run("data", "report", "--format", "json", "--as-of", "2028-01-01").stdout)
    assert data["as_of"] == "2028-01-01" and "treatments/adalimumab" in data["overdue"]


def test_a_sample_is_drawn_by_its_seed(folder: Folder) -> None:
    first = run("data", "sample", "--size", "3", "--seed", "7")
    assert first.stdout == run("data", "sample", "--size", "3", "--seed", "7").stdout
    rows = [line.split("\t") for line in first.stdout.splitlines()]
    assert len(rows) == 3 and all(len(row) == 6 for row in rows)
    assert all((folder.directory.parent / row[0]).is_file() and row[4] == "weinblatt-2003-armada" for row in rows)
    assert run("data", "sample").exit_code == 2


def test_every_problem_is_told_with_file_and_line(folder: Folder) -> None:
    folder.change("jurisdictions/US.yaml", {"regulator": ""})
    folder.write("outcomes/acr50.yaml", "id: acr50\nid: acr50\n")
    for command in ("check", "publish"):
        result = run("data", command, str(folder.directory))
        assert re.search(r"^data/jurisdictions/US\.yaml:\d+: ", result.stderr, re.MULTILINE)
        assert re.search(r"^data/outcomes/acr50\.yaml:\d+: ", result.stderr, re.MULTILINE)
        expect_refusal(result, "problems found; nothing was changed.")


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    expect_refusal(run("data", "check", str(tmp_path / "nowhere")), "1 problem found")


def test_publishing_publishes_once(folder: Folder) -> None:
    assert run("db", "upgrade").exit_code == 0
    month = datetime.now(UTC)
    first = run("data", "publish")
    assert first.exit_code == 0, first.output
    assert first.stdout.startswith(f"Published release {month.year}.{month.month}.1 with ")
    # Nobody watches a log, so a few lines must do.
    told = [re.sub(r" \d+", "", line) for line in first.stderr.splitlines()]
    assert set(told) == {"Writing row of", "Writing files of record of"} and len(told) <= 8
    again = run("data", "publish")
    assert again.stdout == f"Nothing changed; release {month.year}.{month.month}.1 is still served.\n"


def test_nothing_is_published_that_disappears_without_a_word(folder: Folder) -> None:
    assert run("db", "upgrade").exit_code == 0
    folder.add("glossary", a_term(id="shot", term="shot", note="Old word."))
    folder.change("outcomes/acr50.yaml", {"note": "A response."})
    first = run("data", "publish")
    assert first.exit_code == 0, first.output
    served = first.stdout.split()[2]
    (folder.directory / "glossary/shot.yaml").unlink()
    folder.change("outcomes/acr50.yaml", {})
    refused = run("data", "publish")
    expect_refusal(refused, f"2 losses since release {served} without a reason; nothing was changed.")
    assert refused.stdout == ""
    told = re.split(r"\n(?=\S)", refused.stderr.strip())
    assert [text.partition(":")[0] for text in told] == ["glossary/shot", "outcomes/acr50 (note)", "Error"]
    for text in told[:2]:
        name, *lines = [line.removeprefix("    ") for line in text.split("\n")[1:]]
        filled = "\n".join(lines).replace("reason:  ", "reason: error").replace("detail:  ", "detail: It was wrong.")
        folder.write(name.removeprefix("# data/"), filled)
    accepted = run("data", "publish")
    assert accepted.exit_code == 0 and ", 3 tombstones," in accepted.stdout, accepted.output
    assert run("data", "publish").stdout.startswith("Nothing changed;")


def test_publishing_without_tables_says_what_to_do(folder: Folder) -> None:
    expect_refusal(run("data", "publish"), "run `ra-options db upgrade`")
    assert not (folder.directory.parent / "ra-options.sqlite").exists()


def test_bad_settings_are_told_at_once(monkeypatch: pytest.MonkeyPatch, folder: Folder) -> None:
    monkeypatch.setenv("PORT", "x")
    monkeypatch.setenv("RA_OPTIONS_DATABASE_URL", "x")
    for command in (("db", "upgrade"), ("data", "publish"), ("serve",)):
        result = run(*command)
        expect_refusal(result, "PORT")
        assert "RA_OPTIONS_DATABASE_URL" in result.stderr


def test_a_database_that_cannot_be_made_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RA_OPTIONS_DATABASE_URL", f"sqlite:///{tmp_path}/nowhere/x.sqlite")
    expect_refusal(run("db", "upgrade"), "does not exist")
    monkeypatch.setenv("RA_OPTIONS_DATABASE_URL", "mysql://host/x")
    expect_refusal(run("db", "upgrade"), "must begin with sqlite:// or postgresql://")
    monkeypatch.setenv("RA_OPTIONS_DATABASE_URL", "postgresql://nobody:secret@127.0.0.1:1/x")
    result = run("db", "upgrade")
    expect_refusal(result, "does not answer")
    assert "secret" not in result.output


def test_serving_without_database_says_what_to_do() -> None:
    expect_refusal(run("serve"), "run `ra-options db upgrade`")
    assert not Path("ra-options.sqlite").exists()


def test_serving_an_old_database_says_what_to_do() -> None:
    Path("ra-options.sqlite").touch()
    expect_refusal(run("serve"), "run `ra-options db upgrade`")


def test_a_port_in_use_is_told(published: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        expect_refusal(run("serve", "--port", str(port)), f"Port {port} on 127.0.0.1 is in use")


def test_a_host_that_is_not_ours_is_told(published: Path) -> None:
    expect_refusal(run("serve", "--host", "192.0.2.1"), "Cannot listen on 192.0.2.1")
    expect_refusal(run("serve", "--host", "nowhere.invalid"), "Cannot listen on nowhere.invalid")


def test_the_contract_is_written_the_same_each_time(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "web").mkdir()
    monkeypatch.setattr("api.openapi_commands.PACKAGE", tmp_path)
    monkeypatch.setattr("api.web.examples.ANSWERS", {"getOutcome": "/v1/outcomes/acr50"})
    written = []
    for _ in range(2):
        assert run("openapi", "write", "--output", "openapi.yaml").stdout == "Wrote openapi.yaml.\n"
        written.append([Path("openapi.yaml").read_text(), Path("web/examples.json").read_text()])
    assert written[0] == written[1]
    examples = json.loads(written[0][1])
    assert examples["answers"]["getOutcome"]["data"]["id"] == "acr50"
    assert written[0][0].startswith("openapi: 3.1.0\n")


def test_an_example_without_record_is_told(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.web.examples.ANSWERS", {"getTreatment": "/v1/treatments/nothing"})
    expect_refusal(run("openapi", "write", "--output", "openapi.yaml"), "/v1/treatments/nothing")
    assert not Path("openapi.yaml").exists()


def test_the_server_serves(published: Path) -> None:
    with serving(published) as (port, server):
        response, body = ask(port, "/v1/treatments/adalimumab")
        assert (response.status, response.headers["Content-Type"]) == (200, "application/json")
        assert json.loads(body)["data"]["id"] == "adalimumab"
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        length, tag = response.headers["Content-Length"], response.headers["ETag"]

        head, nothing = ask(port, "/v1/treatments/adalimumab", "HEAD")
        assert (head.status, head.headers["Content-Length"], nothing) == (200, length, b"")
        unchanged, nothing = ask(port, "/v1/treatments/adalimumab", If_None_Match=tag)
        assert (unchanged.status, nothing) == (304, b"")
        preflight, nothing = ask(port, "/v1/treatments", "OPTIONS", Origin="https://example.org")
        assert (preflight.status, nothing) == (204, b"")
        refused, body = ask(port, "/v1/treatments", "DELETE")
        assert (refused.status, refused.headers["Content-Type"]) == (405, "application/problem+json")
        ready = {"status": "ready", "release": "2026.11.1", "corrections": "unavailable"}
        assert json.loads(ask(port, "/readyz")[1]) == ready
        assert yaml.safe_load(ask(port, "/openapi.yaml")[1])["openapi"] == "3.1.0"

        expect_refusal(run("serve", "--port", str(port)), f"Port {port} on 127.0.0.1 is in use")
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=START_SECONDS) == 0
    log = (published / "serve.log").read_text()
    assert "WARNING" not in log and "Traceback" not in log


def test_the_server_runs_before_anything_is_published(tmp_path: Path) -> None:
    upgrade("sqlite:///ra-options.sqlite")
    with serving(tmp_path, "--workers", "2") as (port, _):
        response, body = ask(port, "/readyz")
        assert (response.status, response.headers["Retry-After"]) == (503, "30")
        assert json.loads(body)["type"] == "/docs/problems/not-published"
        engine = open_engine("sqlite:///ra-options.sqlite", read_only=False)
        publish(engine, a_dataset(), some_levels(), now=datetime(2026, 11, 1, tzinfo=UTC))
        engine.dispose()
        assert ask(port, "/readyz")[0].status == 200
