"""Reading a whole folder: all problems at once, in one order, and a dataset only when there is none."""

from __future__ import annotations

import tracemalloc
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.curation.problems import Fault, Problem, format_where, place_fault
from api.curation.reading import read_dataset

from .builders import Folder, a_dataset, a_source, a_study, an_agent

STUDY = "studies/armada.yaml"


def test_reads_a_dataset_sorted_by_id(folder: Folder) -> None:
    # By file name the longer comes first, for a hyphen sorts before the point of the ending.
    folder.add("agents", an_agent(id="placebo-tablet"))
    folder.change("treatments/adalimumab.yaml", {"appraisals.0.instead_of": ["cells", "placebo-tablet"]})
    reading = folder.read()
    assert reading.problems == ()
    assert reading.dataset is not None
    assert [agent.id for agent in reading.dataset.agents][-2:] == ["placebo", "placebo-tablet"]
    for kind, records in a_dataset().items():
        ids = [record.id for record in getattr(reading.dataset, kind)]
        assert ids == sorted(ids)
        assert set(records) <= set(ids)


def test_tells_progress(folder: Folder) -> None:
    told: list[tuple[int, int]] = []
    read_dataset(folder.directory, lambda done, total: told.append((done, total)))
    assert told == [(done, 20) for done in range(1, 21)]


def test_today_is_the_day_of_the_run_unless_given(folder: Folder) -> None:
    folder.change(STUDY, {"curated_on": str(date.today() + timedelta(days=2))})
    (problem,) = read_dataset(folder.directory).problems
    assert "lies in the future" in problem.message
    assert read_dataset(folder.directory, today=date.today() + timedelta(days=2)).problems == ()


@pytest.mark.parametrize(
    ("content", "line", "message", "advice"),
    [
        (b"", 1, "the file is empty", "write the record"),
        (b"id: armada\nname: J\xf6rg\n", 2, "not UTF-8", "encoding UTF-8"),
        (b"id: armada\n\tname: x\n", 2, "tab", "use spaces"),
        (b"id: [\n", 2, "not readable as YAML", "line named"),
    ],
)
def test_a_file_that_cannot_be_read(folder: Folder, content: bytes, line: int, message: str, advice: str) -> None:
    folder.write(STUDY, content)
    (problem,) = folder.problems()
    assert (problem.path, problem.line, problem.record) == ("data/studies/armada.yaml", line, "armada")
    assert message in problem.message
    assert advice in problem.advice
    assert folder.read().dataset is None


def test_a_file_of_50_mb_is_refused_without_being_read_whole(folder: Folder) -> None:
    with (folder.directory / STUDY).open("wb") as stream:
        stream.write(b"id: armada\nname: ")
        stream.truncate(50 * 1024 * 1024)
    tracemalloc.start()
    try:
        (problem,) = folder.problems()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (problem.path, problem.record) == ("data/studies/armada.yaml", "armada")
    assert "larger than 1048576 bytes" in problem.message
    assert "one record in a file" in problem.advice
    assert peak < 5 * 1024 * 1024


def test_a_repeated_key_is_told_beside_what_else_is_wrong(folder: Folder) -> None:
    text = (folder.directory / STUDY).read_text()
    folder.write(STUDY, text.replace("week: '24'", "week: '24'\n  week: '52'").replace("design: rct", "design: rtc"))
    assert [(problem.field, problem.message[:20]) for problem in folder.problems()] == [
        ("design", "`rtc` is not a value"),
        ("results[0].week", "the key `week` is wr"),
    ]


def test_format_and_checks_are_told_together(folder: Folder) -> None:
    folder.change("outcomes/acr50.yaml", {"rank": "first"})
    folder.change(STUDY, {"results.0.measurements.0.events": "70"})
    folder.change("treatments/adalimumab.yaml", {"appraisals.0.reasons": []})
    assert [(problem.record, problem.field) for problem in folder.problems()] == [
        ("acr50", "rank"),
        ("armada", "results[0].measurements[0].events"),
        ("adalimumab", "appraisals[0].reasons"),
    ]


def test_a_record_that_cannot_be_read_is_not_called_missing(folder: Folder) -> None:
    folder.change("sources/weinblatt-2003-armada.yaml", {"year": "MMIII"})
    assert [problem.field for problem in folder.problems()] == ["year"]


def test_problems_come_in_one_order(folder: Folder) -> None:
    for name in ("c", "a", "b"):
        folder.add("sources", {**a_source(id=name), "url": "none", "year": "1"})
        folder.write(f"studies/{name}.yaml", "id: [")
    first = [str(problem) for problem in folder.problems()]
    places = [(problem.path, problem.line or 0) for problem in folder.problems()]
    assert first == [str(problem) for problem in folder.problems()]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("path", "message", "advice"),
    [
        ("studies/armada.yml", "is not a record", "name it `<id>.yaml`"),
        ("studies/notes.txt", "is not a record", "move it elsewhere"),
        ("study/armada.yaml", "does not belong here", "did you mean studies?"),
        ("allowed-host.txt", "does not belong here", "did you mean allowed-hosts.txt?"),
        ("armada.yaml", "does not belong here", "move it elsewhere"),
    ],
)
def test_what_does_not_belong_is_told(folder: Folder, path: str, message: str, advice: str) -> None:
    folder.write(path, "x")
    (problem,) = folder.problems()
    assert problem.path == f"data/{path}" or path.startswith(problem.path.removeprefix("data/"))
    assert message in problem.message
    assert advice in problem.advice


def test_files_that_may_lie_there(folder: Folder) -> None:
    for path in ("LICENSE", "README.md", ".DS_Store", "studies/.DS_Store", "tombstones/.gitkeep"):
        folder.write(path, "x")
    assert folder.problems() == ()


def test_links_out_of_the_folder_are_not_followed(folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("id: other\n")
    (folder.directory / "studies" / "other.yaml").symlink_to(tmp_path / "other.yaml")
    (problem,) = folder.problems()
    assert (problem.path, problem.message) == ("data/studies/other.yaml", "is not a record")


def test_an_empty_folder_is_no_dataset(tmp_path: Path) -> None:
    (problem,) = read_dataset(tmp_path).problems
    assert problem.message == "holds no record"
    assert "agents/" in problem.advice


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    reading = read_dataset(tmp_path / "nowhere")
    assert reading.dataset is None
    assert [problem.message for problem in reading.problems] == ["there is no such folder"]


def test_the_printed_form() -> None:
    fault = Fault(("results", 2, "measurements", 0, "events"), "70 events of 67 people", "look again")
    problem = place_fault(fault, "data/studies/armada.yaml", "armada", {("results", 2): 31})
    assert str(problem) == (
        "data/studies/armada.yaml:31: armada: results[2].measurements[0].events: 70 events of 67 people -> look again"
    )
    assert str(Problem("data", None, "", "", "holds no record", "write one")) == "data: holds no record -> write one"
    assert format_where(()) == ""


values = st.recursive(
    st.text(max_size=8) | st.sampled_from(["67", "-1", "0.5", "true", "2026-11-20", "rct"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "arm", "n"]), inner),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.sampled_from(sorted(a_study())), values)
def test_no_value_makes_it_raise(folder: Folder, key: str, value: object) -> None:
    folder.write(STUDY, a_study(**{key: value}))
    reading = folder.read()
    assert (reading.dataset is None) == bool(reading.problems)
