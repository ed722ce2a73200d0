"""The guide for curators: its tables are what the code declares, and its examples are a dataset without problems."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.curation import reference
from api.curation.checks.references import REFERENCES
from api.curation.layout import RECORD_TYPES
from api.curation.reading import read_dataset
from api.curation.reference import fill_tables, list_record_types, list_vocabularies
from api.domain.fields import describe
from api.domain.records import EarlyEscape, Guidance, PerThousand, RatedEffect, RegisteredTrial, Rereading

GUIDE = Path(__file__).parents[2] / "docs" / "curating.md"
EXAMPLE = re.compile(r"```\w*\n# data/(\S+)\n(.*?)```", re.DOTALL)

NAMES_OF_REFERENCES = frozenset(
    [
        "source",
        "sources",
        "analysis_source",
        "other_sources",
        "reports",
        "agent",
        "agents",
        "members",
        "outcome",
        "harm",
        "instead_of",
        "jurisdiction",
        "boxed_warning",
        "same_trial_as",
        "harms",
        "overlaps_with",
        "see_also",
        "treatments",
    ]
)


@pytest.fixture(scope="module")
def guide() -> str:
    return GUIDE.read_text(encoding="utf-8")


def test_the_tables_are_not_stale(guide: str) -> None:
    assert fill_tables(guide) == guide, "write them anew: python -m api.curation.reference"


def test_every_record_type_and_every_list_has_its_table(guide: str) -> None:
    for record_type in list_record_types():
        assert guide.count(f"<!-- fields: {record_type.__name__} -->") == 1
    for vocabulary in list_vocabularies():
        assert guide.count(f"<!-- values: {vocabulary.__name__} -->") == 1


def test_a_stale_table_is_rewritten(guide: str, tmp_path: Path) -> None:
    copy = tmp_path / "guide.md"
    copy.write_text(guide.replace("Id of the agent.", "Something else."), encoding="utf-8")
    assert reference.main([str(copy)]) == 0
    assert copy.read_text(encoding="utf-8") == guide


def test_a_marker_of_an_unknown_name_is_refused() -> None:
    with pytest.raises(ValueError, match="Studdy"):
        fill_tables("<!-- fields: Studdy -->\n<!-- end -->\n")


def test_the_examples_are_a_dataset_without_problems(guide: str, tmp_path: Path) -> None:
    examples = dict(EXAMPLE.findall(guide))
    for path, content in examples.items():
        file = tmp_path / "data" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    reading = read_dataset(tmp_path / "data")
    assert [str(problem) for problem in reading.problems] == []
    assert reading.dataset is not None
    assert all(getattr(reading.dataset, kind) for kind in RECORD_TYPES)


def test_the_examples_name_every_mandatory_key(guide: str) -> None:
    text = "".join(content for _, content in EXAMPLE.findall(guide))
    for record_type in list_record_types():
        if record_type in (EarlyEscape, Guidance, RatedEffect, PerThousand, Rereading):
            continue  # The pages behind the examples hold none of these.
        for field in describe(record_type):
            assert not field.required or f"{field.name}:" in text, (record_type.__name__, field.name)


def test_every_field_that_names_a_record_is_checked() -> None:
    for record_type in list_record_types():
        named = {field.name for field in describe(record_type)} & NAMES_OF_REFERENCES
        named |= {"studies"} if record_type is RegisteredTrial else set()
        assert named == set(REFERENCES.get(record_type, {})), record_type.__name__
