"""`Dockerfile`, `compose.yaml` and `.dockerignore`: what they name exists, and nothing in them is run as root."""

from __future__ import annotations

import fnmatch
import json
import re
import shlex
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from api.cli import main
from api.config import read_settings

ROOT = Path(__file__).parents[2]


def instructions() -> list[tuple[str, str]]:
    """Each instruction of the `Dockerfile` with what follows it, lines put together."""
    text = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text())
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, rest.strip()) for word, _, rest in (line.strip().partition(" ") for line in lines)]


def of_kind(kind: str) -> list[str]:
    return [rest for word, rest in instructions() if word == kind]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return document


def test_what_is_copied_exists_and_is_not_ignored() -> None:
    allowed = [line[1:].rstrip("/") for line in (ROOT / ".dockerignore").read_text().splitlines() if line[0] == "!"]
    sources = [source for rest in of_kind("COPY") if "--from" not in rest for source in rest.split()[:-1]]
    assert {"api/", "data/", "migrations/", "requirements.lock"} <= set(sources)
    for source in sources:
        assert (ROOT / source).exists(), source
        assert any(fnmatch.fnmatch(source.rstrip("/"), pattern) for pattern in allowed), source
    assert not {"tests", ".git", "*.sqlite"} & set(allowed)


def test_the_image_is_pinned_and_runs_as_nobody_in_particular() -> None:
    bases = of_kind("FROM")
    assert len(bases) == 2 and all(re.match(r"python:3\.\d+-slim-\w+", base) for base in bases)
    assert "--require-hashes" in " ".join(of_kind("RUN"))
    users = of_kind("USER")
    assert len(users) == 1 and users[-1].isdigit() and int(users[-1]) > 0
    after = [word for word, _ in instructions()][[word for word, _ in instructions()].index("USER") :]
    assert not {"RUN", "COPY", "ADD"} & set(after)
    assert "sudo" not in (ROOT / "Dockerfile").read_text() and not of_kind("ADD")


def test_its_commands_exist() -> None:
    program, *arguments = json.loads(of_kind("CMD")[-1])
    assert program in {each.name for each in entry_points(group="console_scripts")}
    result = CliRunner().invoke(main, [*arguments, "--help"])
    assert result.exit_code == 0 and "--workers" in result.output
    check = json.loads(of_kind("HEALTHCHECK")[0].partition("CMD")[2])
    assert check[0] == "python" and "/healthz" in check[2]
    compile(check[2], "HEALTHCHECK", "exec")


def test_its_settings_and_those_of_compose_can_be_used(compose: dict[str, Any]) -> None:
    set_in_image = dict(pair.split("=", 1) for rest in of_kind("ENV") for pair in shlex.split(rest))
    environment = {name: re.sub(r"\$\{\w+:-([^}]*)}", r"\1", text) for name, text in environment_of(compose).items()}
    settings = read_settings(set_in_image | environment)
    assert settings.database_url.startswith("postgresql") and settings.trusted_proxies == 1
    assert settings.observing.metrics is not None and settings.observing.metrics.port != settings.port
    known = (ROOT / "README.md").read_text()
    assert all(name in known for name in environment)
    # The service is given more time to stop than it takes for the word to load balancers.
    assert int(compose["services"]["api"]["stop_grace_period"][:-1]) > settings.observing.drain_seconds + 30


def environment_of(compose: dict[str, Any]) -> dict[str, str]:
    environment: dict[str, str] = compose["services"]["api"]["environment"]
    return environment


def test_compose_names_what_exists(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name, service in services.items():
        assert set(service.get("depends_on", {})) <= set(services), name
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            assert (ROOT / source).exists() if source.startswith(".") else source in compose["volumes"], volume
        assert "ports" not in service or all(each.startswith("127.0.0.1:") for each in service["ports"])
    for command in re.findall(r"ra-options ([a-z ]+)", " ".join(services["publish"]["command"])):
        assert CliRunner().invoke(main, [*command.split(), "--help"]).exit_code == 0
    for name in ("publish", "api", "proxy"):
        assert services[name]["read_only"] and services[name]["cap_drop"] == ["ALL"]
