"""Clients that generators make from the contract: they compile, and programs written with them do their work."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.contract.tools import CONTRACT, HERE, MODULES, require, run, run_from_npm
from tests.web.serving import ask, serving

Found = dict[str, Any]


@pytest.fixture(scope="module")
def server(records_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server over the real records, with its ordinary limit out of the way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RA_OPTIONS_DATABASE_URL", records_url)
        patch.setenv("RA_OPTIONS_RATE_LIMIT", "off")
        with serving(tmp_path_factory.mktemp("server")) as (port, _):
            yield port


@pytest.fixture(scope="module")
def python_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the generated Python client and the program that uses it."""
    directory = tmp_path_factory.mktemp("python")
    (directory / "settings.yaml").write_text("post_hooks: []\n", encoding="utf-8")
    done = run(
        *("openapi-python-client", "generate", "--path", CONTRACT, "--meta", "none"),
        *("--output-path", "ra_options_client", "--config", "settings.yaml", "--fail-on-warning"),
        directory=directory,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    shutil.copy(HERE / "walk.py", directory)
    return directory


@pytest.fixture(scope="module")
def typescript_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the types generated for TypeScript and the program that uses them."""
    directory = tmp_path_factory.mktemp("typescript")
    (directory / "node_modules").symlink_to(require(MODULES))
    for name in ("walk.ts", "tsconfig.json", "package.json"):
        shutil.copy(HERE / name, directory)
    done = run_from_npm("openapi-typescript", CONTRACT, "--output", "contract.d.ts", directory=directory)
    assert done.returncode == 0, done.stdout + done.stderr
    return directory


def expect_true_counts(found: Found, port: int) -> None:
    """What a program found by walking is what the server says there is."""
    for kind, count in found["counts"].items():
        assert count == json.loads(ask(port, f"/v1/{kind}?limit=1")[1])["total"], kind
        assert count > 0 or kind == "tombstones", kind
    listed = {path.removeprefix("/v1/") for path, methods in paths_with_pages().items()}
    assert {*found["counts"], "changes"} == listed, "a collection is missing from the program"
    assert found["changes"] == json.loads(ask(port, "/v1/changes?limit=1")[1])["total"]
    assert found["pair"]["head_to_head"] >= 1
    assert found["several"]["not_comparable"] > found["several"]["head_to_head"] >= 1
    assert found["kind_labels"]["uc-msc-allogeneic-iv"].startswith("Investigational")
    assert found["comparable"] > 0 and found["investigational"] > 0
    assert found["slice"]["fields"] == ["id", "kind", "burden.frequency"]
    assert found["slice"]["id"] == "adalimumab" and found["slice"]["frequency"]
    assert found["searched"] == "adalimumab" and "adalimumab" in found["problem"]


def paths_with_pages() -> dict[str, Any]:
    """The lists of the contract: what takes a cursor."""
    paths = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))["paths"]
    return {
        path: methods
        for path, methods in paths.items()
        if any(each.get("name") == "cursor" for each in methods.get("get", {}).get("parameters", []))
    }


def test_the_python_client_passes_strict_types(python_program: Path) -> None:
    done = run("mypy", "--strict", "--no-incremental", "walk.py", "ra_options_client", directory=python_program)
    assert done.returncode == 0, done.stdout


def test_a_python_program_walks_and_compares(python_program: Path, server: int) -> None:
    done = run(sys.executable, "walk.py", f"http://127.0.0.1:{server}", directory=python_program)
    assert done.returncode == 0, done.stderr
    expect_true_counts(json.loads(done.stdout), server)


def test_the_typescript_client_compiles(typescript_program: Path) -> None:
    done = run_from_npm("tsc", "--project", ".", directory=typescript_program)
    assert done.returncode == 0, done.stdout


def test_a_typescript_program_walks_and_compares(typescript_program: Path, server: int) -> None:
    done = run_from_npm("tsc", "--project", ".", directory=typescript_program)
    assert done.returncode == 0, done.stdout
    done = run("node", "walk.js", f"http://127.0.0.1:{server}", directory=typescript_program)
    assert done.returncode == 0, done.stderr
    expect_true_counts(json.loads(done.stdout), server)


def test_a_program_that_reads_what_is_not_promised_does_not_compile(typescript_program: Path, tmp_path: Path) -> None:
    shutil.copytree(typescript_program, tmp_path / "wrong", symlinks=True)
    program = tmp_path / "wrong" / "walk.ts"
    program.write_text(program.read_text().replace("option.kind_label", "option.winner"), encoding="utf-8")
    done = run_from_npm("tsc", "--project", ".", directory=tmp_path / "wrong")
    assert done.returncode != 0 and "winner" in done.stdout
