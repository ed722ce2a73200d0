"""Options side by side: status by place, reasons for gaps, and evidence in which one trial counts once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from api.domain.comparison.answer import CellState
from api.domain.comparison.compare import compare
from api.domain.comparison.context import Criteria
from api.domain.evidence_level import derive_evidence_level
from api.domain.material import ComparisonMaterial
from api.domain.records import Absence, Availability, Frequency, Guidance
from api.domain.vocabulary import (
    AvailabilityStatus,
    Counted,
    GuidanceDirection,
    MissingReason,
    PopulationLine,
    StudyDesign,
)
from tests.builders import DAY, a_jurisdiction
from tests.domain.comparison.scenarios import (
    ADALIMUMAB,
    AGENTS,
    CELLS,
    OUTCOMES,
    RELEASE,
    SOURCE,
    TOCILIZUMAB,
    arm,
    ask,
    placebo_trial,
    trial,
)
from tests.treatment_builders import a_risk

EU = a_jurisdiction(id="EU", name="European Union", regulator="EMA")
US = a_jurisdiction()


def ask_where(option, *studies, jurisdiction=None):
    """A question about one option and tocilizumab, with two jurisdictions."""
    treatments = (option, TOCILIZUMAB)
    definitions = {each.id: each for each in OUTCOMES}
    levels = tuple(derive_evidence_level(each, studies, definitions, AGENTS) for each in treatments)
    material = ComparisonMaterial(
        RELEASE, treatments, levels, studies, tuple(AGENTS.values()), OUTCOMES, (EU, US), (SOURCE,)
    )
    return compare(Criteria(tuple(each.id for each in treatments), None, (), jurisdiction), material)


def status(place: str, value: AvailabilityStatus, **overrides) -> Availability:
    """A status in a place."""
    return Availability(place, value, DAY, SOURCE.id, "page", **overrides)


def rows(answer):
    """What is said of the first option, by place."""
    return [row for row in answer.availability if row.treatment == answer.question.treatments[0]]


@pytest.mark.parametrize("value", AvailabilityStatus)
def test_each_status_is_shown_with_its_meaning_date_and_regulator(value):
    (row,) = rows(ask_where(replace(CELLS, availability=(status("US", value),)), jurisdiction="US"))
    assert (row.state, row.status, row.status_meaning) == (CellState.REPORTED, value, value.meaning)
    assert (row.regulator, row.record.as_of) == ("FDA", DAY)


def test_a_record_may_name_another_regulator():
    record = status("EU", AvailabilityStatus.TRIAL_ONLY, regulator="a national agency")
    (row,) = rows(ask_where(replace(CELLS, availability=(record,)), jurisdiction="EU"))
    assert row.regulator == "a national agency"


@pytest.mark.parametrize(
    ("absent", "jurisdiction", "expected"),
    [
        ((), "US", [("US", MissingReason.UNDER_REVIEW)]),
        ((), None, []),
        (
            (Absence("availability.US", MissingReason.NOT_STUDIED, "Looked."),),
            None,
            [("US", MissingReason.NOT_STUDIED)],
        ),
        (
            (Absence("availability.US", MissingReason.NOT_STUDIED, "Looked."),),
            "US",
            [("US", MissingReason.NOT_STUDIED)],
        ),
        (
            (Absence("availability.US", MissingReason.NOT_STUDIED, "Looked."),),
            "EU",
            [("EU", MissingReason.UNDER_REVIEW)],
        ),
    ],
)
def test_an_unknown_status_has_its_reason_where_it_was_asked_for(absent, jurisdiction, expected):
    answer = ask_where(replace(CELLS, absent=absent), jurisdiction=jurisdiction)
    found = rows(answer)
    assert [(row.jurisdiction, row.reason) for row in found] == expected
    assert all(row.state is CellState.MISSING and row.status is None and row.detail for row in found)


def test_only_the_place_asked_for_is_shown_and_all_when_none_is():
    option = replace(
        CELLS,
        availability=(
            status("US", AvailabilityStatus.UNAPPROVED_MARKETED),
            status("EU", AvailabilityStatus.TRIAL_ONLY),
        ),
    )
    assert [row.jurisdiction for row in rows(ask_where(option, jurisdiction="US"))] == ["US"]
    assert [row.jurisdiction for row in rows(ask_where(option))] == ["EU", "US"]


@pytest.mark.parametrize(
    ("absent", "reason"),
    [
        ((), MissingReason.NOT_REPORTED),
        (
            (Absence("guidance", MissingReason.NOT_APPLICABLE, "No guideline speaks of it."),),
            MissingReason.NOT_APPLICABLE,
        ),
        ((Absence("availability.US", MissingReason.NOT_STUDIED, "Another field."),), MissingReason.NOT_REPORTED),
    ],
)
def test_missing_guidance_has_its_reason(absent, reason):
    (row, _) = ask((replace(CELLS, absent=absent), TOCILIZUMAB)).guidance
    assert (row.state, row.reason, row.statements) == (CellState.MISSING, reason, ())
    assert row.detail


def test_guidance_is_shown_as_it_stands():
    said = Guidance("ACR", 2021, "Advises against.", GuidanceDirection.AGAINST, SOURCE.id, "p. 1")
    (row, _) = ask((replace(CELLS, guidance=(said,)), TOCILIZUMAB)).guidance
    assert (row.state, row.reason, row.statements) == (CellState.REPORTED, None, (said,))


def test_one_trial_counts_once_in_the_evidence():
    own = placebo_trial("own", "adalimumab", follow_up_weeks=52)
    retold = placebo_trial("a-retelling", "adalimumab", same_trial_as="own", participants=999)
    extension = trial(
        "extension", (arm("ada", "adalimumab"),), design=StudyDesign.SINGLE_ARM_TRIAL, same_trial_as="own"
    )
    (summary, _) = ask((ADALIMUMAB, TOCILIZUMAB), own, retold, extension).evidence
    assert [(each.design, each.studies) for each in summary.designs] == [(StudyDesign.RCT, 1)]
    assert (summary.people_randomised, summary.trials_without_size) == (200, 0)
    assert summary.longest_follow_up_weeks == 52


def test_evidence_counts_designs_apart_and_leaves_other_diseases_out():
    studies = (
        placebo_trial("a", "adalimumab"),
        placebo_trial("b", "adalimumab", participants=None),
        placebo_trial("c", "adalimumab", design=StudyDesign.COHORT, participants=9000),
        placebo_trial("d", "adalimumab", line=PopulationLine.NOT_RA),
        placebo_trial("e", "tocilizumab"),
    )
    (summary, other) = ask((ADALIMUMAB, TOCILIZUMAB), *studies).evidence
    assert [(each.design, each.studies) for each in summary.designs] == [(StudyDesign.RCT, 2), (StudyDesign.COHORT, 1)]
    assert (summary.people_randomised, summary.trials_without_size) == (200, 1)
    assert [each.studies for each in other.designs] == [1]


def test_the_studies_of_an_option_are_those_that_are_counted():
    studies = (
        placebo_trial("small", "adalimumab", participants=40),
        placebo_trial("large", "adalimumab", participants=400, follow_up_weeks=52),
        placebo_trial("unsized", "adalimumab", participants=None),
        placebo_trial("cohort", "adalimumab", design=StudyDesign.COHORT, participants=9000),
        placebo_trial("retold", "adalimumab", same_trial_as="large", participants=999),
    )
    (summary, _) = ask((ADALIMUMAB, TOCILIZUMAB), *studies).evidence
    assert [(each.study, each.people) for each in summary.studies] == [
        ("large", 400),
        ("small", 40),
        ("unsized", None),
        ("cohort", 9000),
    ]
    assert summary.studies[0].follow_up_weeks == 52
    counted = Counter(each.design for each in summary.studies)
    assert [(each.design, each.studies) for each in summary.designs] == list(counted.items())


def test_nobody_randomised_is_none_and_not_zero():
    series = trial("series", (arm("cells", "cells"),), design=StudyDesign.CASE_SERIES)
    (summary, _) = ask((CELLS, TOCILIZUMAB), series).evidence
    assert (summary.people_randomised, summary.trials_without_size) == (None, 0)


def test_the_kind_of_an_option_is_part_of_it():
    first, second = ask((CELLS, ADALIMUMAB)).options
    assert first.kind_label == "Investigational: not established for rheumatoid arthritis"
    assert second.kind_label == "Conventional treatment"


def test_options_stand_in_the_order_asked():
    for order in ((CELLS, ADALIMUMAB, TOCILIZUMAB), (TOCILIZUMAB, CELLS, ADALIMUMAB)):
        answer = ask(order, placebo_trial("a", "adalimumab"))
        wanted = [each.id for each in order]
        assert [each.treatment for each in answer.options] == wanted
        assert [each.treatment for each in answer.evidence] == wanted
        assert all([cell.treatment for cell in each.cells] == wanted for each in answer.outcomes)
        assert all([cell.treatment for cell in each.cells] == wanted for each in answer.risks)


def test_the_same_harms_are_asked_of_every_option_and_never_set_side_by_side():
    risky = replace(ADALIMUMAB, risks=(a_risk(harm="malignancy"),))
    absent = (Absence("risks.malignancy", MissingReason.UNDER_REVIEW, "Being read."),)
    answer = ask((risky, replace(CELLS, absent=absent)))
    assert {row.harm for row in answer.risks} == {
        "serious-infection",
        "malignancy",
        "major-adverse-cardiovascular-event",
        "venous-thromboembolism",
        "death",
    }
    assert not any(row.comparable for row in answer.risks)
    (row,) = (row for row in answer.risks if row.harm == "malignancy")
    assert [cell.state for cell in row.cells] == [CellState.REPORTED, CellState.MISSING]
    assert row.cells[1].reason is MissingReason.UNDER_REVIEW
    silent = next(row for row in answer.risks if row.harm == "death").cells[1]
    assert silent.reason is MissingReason.NOT_REPORTED
    assert "does not mean that it does not occur" in silent.detail


@pytest.mark.parametrize(
    ("frequency", "shown", "missing"),
    [
        (Frequency(events=3, n=100), 3, None),
        (Frequency(percent=Decimal("3.0"), n=100), 3, None),
        (Frequency(events=3, n=19), None, MissingReason.WITHHELD_SMALL_NUMBERS),
        (Frequency(events=3, n=100, counted=Counted.EVENTS), None, MissingReason.NOT_APPLICABLE),
        (Frequency(rate=Decimal("3.1"), rate_per_years=100), None, MissingReason.NOT_APPLICABLE),
    ],
)
def test_harms_are_natural_frequencies_only_for_people_of_people(frequency, shown, missing):
    risk = a_risk(frequency=frequency, frequency_missing=None)
    answer = ask((replace(ADALIMUMAB, risks=(risk,)), TOCILIZUMAB), placebo_trial("a", "adalimumab"))
    (reading,) = next(row for row in answer.risks if row.harm == "serious-infection").cells[0].readings
    assert (reading.per_denominator, reading.interval_missing) == (shown, missing)
    assert reading.follow_up == "not given in the pages read"


def test_a_harm_that_the_studies_count_is_not_said_to_be_unknown():
    study = placebo_trial("a", "adalimumab", result={"outcome": "death"})
    answer = ask((ADALIMUMAB, TOCILIZUMAB), study)
    cells = next(row for row in answer.risks if row.harm == "death").cells
    assert [cell.state.value for cell in cells] == ["elsewhere", "missing"]
    assert "see `outcomes`" in cells[0].detail
