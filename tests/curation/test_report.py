"""The coverage report: what it counts, what it calls a gap, and that the published page is not stale."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from api.curation.inventory import draw_sample, list_figures
from api.curation.readability import grade_of
from api.curation.reading import read_dataset
from api.curation.report import make_report, newest_day
from api.curation.report_text import write_json, write_markdown
from api.domain.records import Absence, Dataset
from api.domain.vocabulary import MissingReason
from tests.builders import DAY, a_dataset
from tests.treatment_builders import a_rich_treatment

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def real() -> Dataset:
    dataset = read_dataset(CHECKOUT / "data").dataset
    assert dataset is not None
    return dataset


def test_the_published_page_is_not_stale(real: Dataset) -> None:
    page = (CHECKOUT / "docs" / "coverage.md").read_text(encoding="utf-8")
    assert page == write_markdown(make_report(real, newest_day(real))), "run `make coverage`"


def test_the_records_leave_no_gap_unexplained(real: Dataset) -> None:
    assert make_report(real, newest_day(real)).gaps == 0


def test_a_gap_is_what_nothing_explains() -> None:
    dataset = a_dataset()
    plain, rich = make_report(dataset, DAY).treatments
    assert plain.facets["guidance"].is_gap and plain.jurisdictions["US"] == "gap"
    assert not rich.facets["guidance"].is_gap and rich.jurisdictions["US"] == "trial_only"
    assert (rich.facets["risks"].entries, rich.other_jurisdictions) == (3, 0)
    absent = tuple(
        Absence(field, MissingReason.UNDER_REVIEW, "Not yet.")
        for field in ("guidance", "availability.US", "availability.EU", "availability.UK", "availability.JP")
    )
    explained = replace(dataset.treatments[0], absent=absent)
    found = make_report(replace(dataset, treatments=(explained,)), DAY)
    assert found.treatments[0].facets["guidance"].missing == "under_review"
    assert found.treatments[0].jurisdictions["US"] == "under_review"
    assert found.gaps == sum(state.is_gap for state in found.treatments[0].facets.values())


def test_what_is_counted() -> None:
    report = make_report(a_dataset(), DAY)
    assert (report.records["studies"], report.records["claims"]) == (3, 1)
    assert report.sources_by_status == {"not_checked": 1, "retracted": 1}
    assert report.figures_reread == {"not_seen": 4}
    assert report.articles_without_identifier == 1
    assert report.treatments[0].figures == 3  # One group with adalimumab in each of three results.


def test_overdue_is_after_a_year_and_not_before() -> None:
    due = make_report(a_dataset(), DAY).first_review_due
    assert due == DAY + timedelta(days=365)
    assert make_report(a_dataset(), due).overdue == ()
    assert "sources/author-2003-trial" in make_report(a_dataset(), due + timedelta(days=1)).overdue


def test_both_forms_tell_the_same() -> None:
    report = make_report(a_dataset(), DAY)
    data = json.loads(write_json(report))
    page = write_markdown(report)
    assert data["gaps"] == report.gaps and f"**Unexplained gaps: {report.gaps}.**" in page
    assert data["as_of"] == DAY.isoformat()
    assert [each["treatment"] for each in data["treatments"]] == ["adalimumab", "uc-msc"]
    assert f"| figures | {data['figures']} |" in page and "**gap**" in page
    rows = [line for line in page.splitlines() if line.startswith("| uc-msc |")]
    assert len(rows) == 2 and all(line.count("|") == len(line.split("|")) - 1 for line in rows)


def test_every_figure_has_its_place_and_its_source() -> None:
    figures = {(figure.record, figure.field): figure for figure in list_figures(a_dataset())}
    measured = figures["armada", "results[0].measurements[0]"]
    assert (measured.source, measured.locator, measured.value) == ("author-2003-trial", "Table 2", "events=37 n=67")
    assert "outcome=acr50" in measured.about and "arm=adalimumab" in measured.about
    assert figures["uc-msc", "risks[0].frequency"].about.startswith("harm=serious-infection")
    assert figures["infections-2018", "harmed"].value == "harmed=12"
    assert figures["nct00000001", "enrolment"].source == "author-2003-trial"
    assert figures["uc-msc", "appraisals[0].per_1000"].value == "comparator=100 treatment=190"
    assert figures["armada", "arms[0].n"].source is None
    assert ("uc-msc", "risks[2].frequency") not in figures  # It holds nothing.


def test_a_sample_is_the_same_for_the_same_seed() -> None:
    dataset = a_dataset()
    first, again, other = draw_sample(dataset, 5, 1), draw_sample(dataset, 5, 1), draw_sample(dataset, 5, 2)
    assert first == again and len(first) == 5 and first != other
    assert all(figure.source for figure in first)
    whole = draw_sample(dataset, 10_000, 1)
    assert whole == tuple(figure for figure in list_figures(dataset) if figure.source)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The cat sat on the mat.", -5.1),
        ("Cells. Cells.", 2.6),
        ("", None),
        ("... !", None),
        ("Haematopoietic transplantation necessitates immunosuppression", 48.9),
    ],
)
def test_the_reading_grade(text: str, expected: float | None) -> None:
    grade = grade_of(text)
    assert grade == (None if expected is None else pytest.approx(expected, abs=0.1))


def test_the_newest_day_is_that_of_the_newest_record() -> None:
    newer = a_rich_treatment(curated_on=date(2026, 11, 9))
    assert newest_day(replace(a_dataset(), treatments=(newer,))) == date(2026, 11, 9)
