"""What operators do with webhooks on the command line, against a real receiver on this machine."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from api import cli
from api.cli import main
from api.storage.engine import open_engine
from api.storage.publishing import publish
from tests.builders import a_dataset, a_source, some_levels
from tests.webhooks.builders import NOW
from tests.webhooks.receiving import Receiver, receiving, status

TRYING = "--allow-insecure-loopback"
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]{44}")
START_SECONDS = 60


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Directories with the databases before and after a first publication, to be copied: making them takes time."""
    before, after = tmp_path_factory.mktemp("before"), tmp_path_factory.mktemp("after")
    with pytest.MonkeyPatch.context() as patch:
        clear_environment(patch)
        patch.chdir(before)
        assert run("db", "upgrade").exit_code == 0
        shutil.copytree(before, after, dirs_exist_ok=True)
        patch.chdir(after)
        publish_release(1)
    return {"before": before, "after": after}


@pytest.fixture(autouse=True)
def _working_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clear_environment(monkeypatch)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def unpublished(databases: dict[str, Path], tmp_path: Path) -> None:
    """Databases in the working directory, with tables and no release."""
    shutil.copytree(databases["before"], tmp_path, dirs_exist_ok=True)


@pytest.fixture
def published(databases: dict[str, Path], tmp_path: Path) -> None:
    """Databases in the working directory, with one release."""
    shutil.copytree(databases["after"], tmp_path, dirs_exist_ok=True)


def clear_environment(patch: pytest.MonkeyPatch) -> None:
    for name in ("RA_OPTIONS_DATABASE_URL", "RA_OPTIONS_CORRECTIONS_URL", "RA_OPTIONS_PUBLIC_URL", "PORT"):
        patch.delenv(name, raising=False)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def webhooks(*arguments: str) -> str:
    result = run("webhooks", *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def add(url: str, *options: str) -> tuple[str, str]:
    """Subscribe, and give the id and the secret."""
    said = webhooks("add", url, *options)
    found = re.match(r"Webhook (\S+) will be told", said)
    assert found and SECRET.search(said), said
    return found[1], SECRET.findall(said)[0]


def expect_refusal(result: Result, sentence: str) -> None:
    assert result.exit_code == 1, result.output
    assert re.fullmatch(r"Error: .*\.", result.stderr.strip()) and sentence in result.stderr, result.stderr


def publish_release(number: int) -> None:
    engine = open_engine("sqlite:///ra-options.sqlite", read_only=False)
    dataset = a_dataset()
    marked = replace(dataset, sources=(*dataset.sources, a_source(id="zz-mark", title=f"Mark {number}")))
    publish(engine, marked, some_levels(), now=NOW + timedelta(days=number))
    engine.dispose()


@pytest.mark.usefixtures("published")
def test_a_subscriber_is_told_of_what_is_served_from_then_on(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RA_OPTIONS_PUBLIC_URL", "https://ra.example.org")
    webhook, secret = add(receiver.url, TRYING)
    assert webhooks("deliver", TRYING) == "" and receiver.received == []
    publish_release(2)
    said = webhooks("deliver", TRYING)
    assert re.fullmatch(rf"msg_\S+ to webhook {webhook}: delivered \S+ \S+ UTC with attempt 1 of 10\n", said), said
    (came,) = receiver.received
    data = json.loads(came.body)["data"]
    assert (data["release"], data["previous"]) == ("2026.11.2", "2026.11.1")
    assert data["links"]["release"] == "https://ra.example.org/v1/releases/2026.11.2"
    with pytest.raises(WebhookVerificationError, match="No matching"):
        Webhook(secret[:-8] + "AAAAAAA=").verify(came.body, dict(came.headers))
    Webhook(secret).verify(came.body, dict(came.headers))
    shown = webhooks("show", webhook)
    assert f"{came.headers['webhook-id']}  release.published  2026.11.2  delivered" in shown
    assert "told up to: serving 2" in shown
    assert webhooks("deliver", TRYING) == ""


@pytest.mark.usefixtures("unpublished")
def test_before_the_first_release_a_subscriber_is_told_of_that(receiver: Receiver) -> None:
    webhook, _ = add(receiver.url, TRYING)
    assert "told up to: (nothing was served then)" in webhooks("show", webhook)
    assert webhooks("deliver", TRYING) == ""
    publish_release(1)
    webhooks("deliver", TRYING)
    assert [json.loads(each.body)["data"]["serving"] for each in receiver.received] == [1]


@pytest.mark.usefixtures("published")
def test_the_secret_is_shown_once(receiver: Receiver) -> None:
    webhook, secret = add(receiver.url, TRYING)
    rotated = webhooks("rotate", webhook)
    (second,) = SECRET.findall(rotated)
    assert second != secret and "messages are signed with the former secret, too." in rotated
    publish_release(2)
    receiver.answers.append(status(500))
    told = [
        webhooks("deliver", TRYING),
        webhooks("list"),
        webhooks("show", webhook),
        webhooks("test", webhook, TRYING),
        webhooks("pause", webhook),
        webhooks("resume", webhook),
    ]
    assert not any(each in part or "whsec" in part for part in told for each in (secret, second))
    assert "former secret until: " in told[1]
    for came in receiver.received:
        for each in (secret, second):
            Webhook(each).verify(came.body, dict(came.headers))


@pytest.mark.usefixtures("published")
def test_what_a_receiver_writes_reaches_no_terminal(receiver: Receiver) -> None:
    webhook, _ = add(receiver.url, TRYING)
    publish_release(2)
    receiver.answers += [status(500, x_hostile="\x1b[2J"), status(302, location="\x1b[2J"), status(302, location="/x")]
    first, second = (run("webhooks", "test", webhook, TRYING) for _ in range(2))
    expect_refusal(first, "The ping did not arrive: status 500.")
    expect_refusal(second, "The ping did not arrive: connection broken.")
    delivered, shown = webhooks("deliver", TRYING), webhooks("show", webhook)
    assert "attempt 1 of 10 failed: redirected, status 302; next 20" in shown
    for text in (first.output, second.output, delivered, shown):
        assert "ostile" not in text and "\x1b" not in text


@pytest.mark.usefixtures("unpublished")
def test_a_ping_is_sent_at_once_and_leaves_no_trace(receiver: Receiver) -> None:
    webhook, secret = add(receiver.url, TRYING)
    webhooks("pause", webhook)
    assert webhooks("test", webhook, TRYING) == "The ping was taken: status 204.\n"
    (came,) = receiver.received
    ping = Webhook(secret).verify(came.body, dict(came.headers))
    assert (ping["type"], ping["data"]) == ("ping", {"subscription": webhook})
    assert "msg_" not in webhooks("show", webhook)


@pytest.mark.usefixtures("unpublished")
def test_treatments_are_named_of_those_that_are_served(receiver: Receiver) -> None:
    expect_refusal(
        run("webhooks", "add", receiver.url, TRYING, "--treatment", "adalimumab"), "Nothing has been published"
    )
    publish_release(1)
    refused = run("webhooks", "add", receiver.url, TRYING, "--treatment", "humira", "--treatment", "adalimumab")
    expect_refusal(refused, "Release 2026.11.1 has no treatment humira.")
    assert webhooks("list") == ""
    first = a_dataset().treatments[0].id
    webhook, _ = add(receiver.url, TRYING, "--treatment", first, "--treatment", first)
    assert f"treatments: {first}\n" in webhooks("show", webhook)
    publish_release(2)
    assert webhooks("deliver", TRYING) == "" and receiver.received == []
    assert "told up to: serving 2" in webhooks("show", webhook)


@pytest.mark.usefixtures("published")
def test_pause_resume_and_remove(receiver: Receiver) -> None:
    webhook, _ = add(receiver.url, TRYING)
    webhooks("pause", webhook)
    assert "state: paused\n  because: by hand\n" in webhooks("list")
    publish_release(2)
    assert webhooks("deliver", TRYING) == ""
    webhooks("resume", webhook)
    assert "delivered" in webhooks("deliver", TRYING)
    assert webhooks("remove", webhook) == f"Webhook {webhook} is removed.\n"
    assert webhooks("list") == ""
    for command in ("show", "pause", "resume", "rotate", "remove", "test"):
        expect_refusal(run("webhooks", command, webhook), f"There is no webhook {webhook}.")


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://hooks.example.org/", "The URL must begin with https://."),
        ("https://user:password@hooks.example.org/", "without user name"),
        ("https://127.0.0.1/", "127.0.0.1 is not an address on the public internet."),
        ("https://localhost/", "localhost is not an address on the public internet."),
        ("https://2130706433/", "The host must be a full domain name"),
        ("https://hooks.example.org/\x1b[2J", "without user name"),
    ],
)
@pytest.mark.usefixtures("unpublished")
def test_a_url_that_may_not_be_called_is_refused(url: str, sentence: str) -> None:
    expect_refusal(run("webhooks", "add", url), sentence)
    assert webhooks("list") == ""


@pytest.mark.usefixtures("unpublished")
def test_the_own_machine_is_called_only_where_that_is_asked_for_each_time(receiver: Receiver) -> None:
    webhook, _ = add(receiver.url, TRYING)
    expect_refusal(run("webhooks", "test", webhook), "The ping did not arrive: url refused.")
    publish_release(1)
    assert "attempt 1 of 10 failed: url refused" in webhooks("deliver")
    assert receiver.connections == 0


@pytest.mark.parametrize("command", [["list"], ["add", "https://hooks.example.org/"], ["deliver"], ["show", "x"]])
def test_without_a_store_the_commands_say_what_to_do(tmp_path: Path, command: list[str]) -> None:
    expect_refusal(run("webhooks", *command), "run `ra-options db upgrade`")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("published")
def test_a_watching_deliverer_tells_what_comes_and_ends_when_asked(receiver: Receiver, tmp_path: Path) -> None:
    add(receiver.url, TRYING)
    environment = os.environ | {"PYTHONPATH": str(Path(cli.__file__).parents[1])}
    command = [sys.executable, "-m", "api.cli", "webhooks", "deliver", "--watch", "1", TRYING]
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) as process:
        publish_release(2)
        assert receiver.came.wait(START_SECONDS)
        receiver.came.clear()
        publish_release(3)
        assert receiver.came.wait(START_SECONDS)
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=START_SECONDS)
    assert process.returncode == 0 and said.count("delivered") == 2
    assert [json.loads(each.body)["data"]["serving"] for each in receiver.received] == [2, 3]
