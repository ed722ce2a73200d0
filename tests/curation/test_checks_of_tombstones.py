"""Checks of tombstones: tables, and what a table cannot say."""

from __future__ import annotations

from datetime import date

import pytest

from api.curation.losses import describe_losses
from api.curation.strict_yaml import parse_yaml
from api.domain.losses import Loss
from api.domain.vocabulary import RecordKind
from tests.builders import a_tombstone as a_record

from .builders import ABSENT, TODAY, Folder, a_tombstone
from .cases import Case, case

TOMBSTONE = "tombstones/studies-old-trial.yaml"
SOURCE = "weinblatt-2003-armada"
OF_A_FIELD = {"kind": "treatments", "record": "adalimumab", "successor": ABSENT}

BAD = [
    case(
        "record that is there",
        TOMBSTONE,
        {"record": "armada", "successor": ABSENT, "reason": "error"},
        "record",
        "record: armada",
        "`armada` is still there",
        "name under `field` what was emptied",
    ),
    case(
        "field that is filled",
        TOMBSTONE,
        OF_A_FIELD | {"field": "risks"},
        "field",
        "field: risks",
        "`risks` is given in `adalimumab`",
        "empty it in treatments/adalimumab.yaml",
    ),
    case(
        "field that does not exist",
        TOMBSTONE,
        OF_A_FIELD | {"field": "synonym"},
        "field",
        "field: synonym",
        "there is no field `synonym`",
        "did you mean synonyms?",
    ),
    case(
        "field that is always given",
        TOMBSTONE,
        OF_A_FIELD | {"field": "goal"},
        "field",
        "field: goal",
        "`goal` is never empty",
        "name a field that may be",
    ),
    case(
        "part of a group that is always given",
        TOMBSTONE,
        OF_A_FIELD | {"field": "cell_product.dose"},
        "field",
        "field: cell_product.dose",
        "`dose` is never empty",
        "name a field that may be",
    ),
    case(
        "part of a list",
        TOMBSTONE,
        OF_A_FIELD | {"field": "risks.frequency"},
        "field",
        "field: risks.frequency",
        "`risks` is a list",
        "a part of it needs no tombstone",
    ),
    case(
        "part of a single value",
        TOMBSTONE,
        OF_A_FIELD | {"field": "subclass.name"},
        "field",
        "field: subclass.name",
        "`subclass` has no parts",
        "name `subclass` itself",
    ),
    case(
        "field of a record that is gone",
        TOMBSTONE,
        {"field": "note"},
        "record",
        "record: old-trial",
        "`old-trial` is not there at all",
        "write another tombstone for the whole record",
    ),
    case(
        "field of a statement",
        TOMBSTONE,
        {"kind": "guidance", "record": "adalimumab--acr-2021", "field": "strength", "successor": ABSENT},
        "field",
        "field: strength",
        "withdrawn whole",
        "leave `field` out",
    ),
    case(
        "successor that is not there",
        TOMBSTONE,
        {"successor": "armadas"},
        "successor",
        "successor: armadas",
        "there is no `armadas` in studies",
        "did you mean armada?",
    ),
    case(
        "successor of another kind",
        TOMBSTONE,
        {"successor": "adalimumab"},
        "successor",
        "successor: adalimumab",
        "there is no `adalimumab` in studies",
        "name one of studies that is there",
    ),
    case(
        "its own successor",
        TOMBSTONE,
        {"successor": "old-trial"},
        "successor",
        "successor: old-trial",
        "named as its own successor",
        "name another one",
    ),
    case(
        "merged with nothing",
        TOMBSTONE,
        {"successor": ABSENT},
        "successor",
        "id: studies-old-trial",
        "reason merged without `successor`",
        "to use in its place",
    ),
    case(
        "statement that is there as a successor that is not",
        TOMBSTONE,
        {"kind": "guidance", "record": "adalimumab--acr-2012", "successor": "adalimumab--acr-2021"},
        "successor",
        "successor: adalimumab--acr-2021",
        "there is no `adalimumab--acr-2021` in guidance",
        "leave the key out",
    ),
    case(
        "day ahead",
        TOMBSTONE,
        {"withdrawn_on": "2026-11-24"},
        "withdrawn_on",
        "withdrawn_on: '2026-11-24'",
        "lies in the future",
        "nothing is dated ahead",
    ),
    case(
        "source that is not there",
        TOMBSTONE,
        {"source": "nobody", "locator": "p. 1"},
        "source",
        "source: nobody",
        "there is no source `nobody`",
        "write the source first",
    ),
    case(
        "source without place",
        TOMBSTONE,
        {"source": SOURCE},
        "locator",
        "id: studies-old-trial",
        "source and locator stand alone",
        "give both",
    ),
    case(
        "detail that advises",
        TOMBSTONE,
        {"detail": "You should use another."},
        "detail",
        "detail: You should use another.",
        "advises a choice",
        "leave the choice to the reader",
    ),
    case(
        "reason of no list",
        TOMBSTONE,
        {"reason": "retracted"},
        "reason",
        "reason: retracted",
        "is not a value of this list",
        "write one of: source_retracted",
    ),
    case(
        "kind that is none",
        TOMBSTONE,
        {"kind": "tombstones"},
        "kind",
        "kind: tombstones",
        "is not a value of this list",
        "write one of:",
    ),
]

MALFORMED = [
    ("id: studies-old-trial\nkind: studies\nkind: sources\n", "kind", "twice"),
    ("id: studies-old-trial\nkind:\n  - studies\n", "kind", "list"),
    ("id: studies-old-trial\nreason:   # one of: error\n", "reason", "empty"),
    ("id: studies-old-trial\nwithdrawn_on: 2026-02-30\n", "withdrawn_on", "no day of the calendar"),
    ("id: studies-old-trial\nwithdrawn_on: yesterday\n", "withdrawn_on", "not a date"),
    ("id: studies-old-trial\non: 2026-11-20\n", "on", "no such key"),
    ("id: studies-old-trial\nsuccessor: [armada, other]\n", "successor", "list"),
    ("id: studies-old-trial\nfield: {name: risks}\n", "field", "group"),
    ("id: studies-old-trial\n", "detail", "missing"),
    ("- id: studies-old-trial\n", "", "holds no keys"),
]


@pytest.mark.parametrize("row", BAD)
def test_tells_the_one_problem(folder: Folder, row: Case) -> None:
    row.check(folder)


@pytest.mark.parametrize(("content", "field", "message"), MALFORMED)
def test_a_malformed_file_is_told_and_hides_no_dataset(folder: Folder, content: str, field: str, message: str) -> None:
    folder.write(TOMBSTONE, content)
    found = folder.read()
    assert found.dataset is None
    told = [problem for problem in found.problems if problem.field == field]
    assert any(message in f"{problem.message} {problem.advice}" for problem in told), found.problems
    assert {problem.path for problem in found.problems} == {f"data/{TOMBSTONE}"}


FINE = [
    {"record": "another-trial"},
    {"reason": "error", "successor": ABSENT},
    {"reason": "moved", "successor": ABSENT},
    OF_A_FIELD | {"field": "synonyms", "reason": "merged"},
    OF_A_FIELD | {"field": "cell_product", "reason": "error"},
    OF_A_FIELD | {"field": "subclass", "successor": ABSENT},
    {"kind": "guidance", "record": "adalimumab--acr-2021", "successor": ABSENT, "reason": "source_changed"},
    {"kind": "jurisdictions", "record": "CH", "successor": "EU"},
    {"source": SOURCE, "locator": "notice"},
]


@pytest.mark.parametrize("edits", FINE)
def test_what_is_in_order(folder: Folder, edits: dict[str, object]) -> None:
    folder.change(TOMBSTONE, edits)
    assert folder.problems() == ()


def test_no_two_tell_of_the_same(folder: Folder) -> None:
    folder.add("tombstones", a_tombstone(id="studies-old-trial-again", reason="error"))
    (problem,) = folder.problems()
    assert (problem.path, problem.field) == ("data/tombstones/studies-old-trial.yaml", "record")
    assert problem.message == "data/tombstones/studies-old-trial-again.yaml tells of the same"
    folder.add("tombstones", a_tombstone(id="studies-old-trial-again", kind="trials", reason="error", successor="x"))
    (problem,) = folder.problems()
    assert problem.field == "successor", "another kind is another thing"


def test_the_tombstone_of_a_field_stays_when_the_record_goes(folder: Folder) -> None:
    folder.add("tombstones", a_tombstone(id="studies-old-trial-note", field="note"))
    assert folder.problems() == ()


def test_a_retracted_source_may_give_the_reason(folder: Folder) -> None:
    source = {"status": "retracted", "status_checked": "2026-11-20", "status_note": "Retracted in 2021."}
    folder.change(f"sources/{SOURCE}.yaml", source)
    told = {problem.path for problem in folder.problems()}
    folder.change(TOMBSTONE, {"source": SOURCE, "locator": "notice"})
    assert {problem.path for problem in folder.problems()} == told
    assert f"data/{TOMBSTONE}" not in told


def test_a_file_that_cannot_be_read_counts_as_there(folder: Folder) -> None:
    folder.write("studies/armada.yaml", "id: [")
    assert not any(problem.path == f"data/{TOMBSTONE}" for problem in folder.problems())
    folder.change(TOMBSTONE, {"record": "armada", "reason": "error", "successor": ABSENT})
    assert any("is still there" in problem.message for problem in folder.problems())


def test_a_statement_of_a_treatment_that_cannot_be_read_may_be_there(folder: Folder) -> None:
    folder.change(TOMBSTONE, {"kind": "guidance", "record": "x--acr-2012", "successor": "adalimumab--acr-2021"})
    assert any(problem.field == "successor" for problem in folder.problems())
    folder.write("treatments/adalimumab.yaml", "id: [")
    assert not any(problem.field == "successor" for problem in folder.problems())


WHOLE = "was published and is not there any more -> bring it back, or write"
LOSSES = [
    (Loss("sources", "old"), "sources-old", WHOLE),
    (Loss("jurisdictions", "CH"), "jurisdictions-ch", WHOLE),
    (Loss("guidance", "x--acr-2021"), "guidance-x-acr-2021", WHOLE),
    (
        Loss("treatments", "adalimumab", "cell_product.dose"),
        "treatments-adalimumab-cell-product-dose",
        "was filled and is empty now -> fill it again, or write",
    ),
]


@pytest.mark.parametrize(("loss", "name", "words"), LOSSES)
def test_a_loss_is_told_with_the_file_to_write(loss: Loss, name: str, words: str) -> None:
    (text,) = describe_losses([loss], (), TODAY)
    first, *lines = text.split("\n")
    assert first.startswith(f"{loss}: {words} data/tombstones/{name}.yaml")
    assert ("`absent`" in first) == (loss.kind == "treatments")
    assert lines[0] == f"    # data/tombstones/{name}.yaml"
    tree = parse_yaml("\n".join(line.removeprefix("    ") for line in lines).encode()).tree
    field = {"field": loss.field} if loss.field else {}
    days = {"withdrawn_on": "2026-11-23", "curated_on": "2026-11-23"}
    assert tree == {"id": name, "kind": loss.kind, "record": loss.record, **field, "reason": "", "detail": "", **days}


def test_what_is_proposed_is_refused_until_somebody_says_why(folder: Folder) -> None:
    (text,) = describe_losses([Loss("studies", "older-trial")], (), TODAY)
    _, *lines = text.split("\n")
    content = "\n".join(line.removeprefix("    ") for line in lines)
    folder.write("tombstones/studies-older-trial.yaml", content)
    assert [(problem.field, problem.message) for problem in folder.problems()] == [
        ("reason", "is empty"),
        ("detail", "is empty"),
    ]
    filled = content.replace("reason:  ", "reason: error").replace("detail:  ", "detail: It told of nobody.")
    folder.write("tombstones/studies-older-trial.yaml", filled)
    assert folder.problems() == ()


def test_no_two_files_are_proposed_under_one_name() -> None:
    losses = [Loss("studies", "a-b"), Loss("studies", "a", "b"), Loss("studies", "old-trial")]
    texts = list(describe_losses(losses, [a_record()], TODAY))
    names = [text.split("\n")[2].strip() for text in texts]
    assert names == ["id: studies-a-b", "id: studies-a-b-2", "id: studies-old-trial-2"]


def test_a_tombstone_that_vanished_is_to_be_brought_back() -> None:
    (text,) = describe_losses([Loss("tombstones", "studies-old")], (), date(2026, 11, 23))
    assert text.endswith("-> bring data/tombstones/studies-old.yaml back")


def test_every_kind_has_its_word() -> None:
    assert all(kind.meaning for kind in RecordKind)
