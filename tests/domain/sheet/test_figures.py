"""Figures in words: shares on one denominator with their interval and both sides, and what else is printed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from api.domain.comparison.answer import ArmReading, IntervalPerDenominator
from api.domain.phrases import say
from api.domain.records import Frequency
from api.domain.sheet import Share, cautions_of_arm, say_figure, say_frequency, share_of_arm, share_of_risk
from api.domain.vocabulary import Counted, MissingReason, SizeBasis
from tests.domain.comparison.editing import put
from tests.domain.comparison.scenarios import ADALIMUMAB, CELLS, ask, placebo_trial, treatment
from tests.treatment_builders import a_risk

ARM = (
    ask((ADALIMUMAB, CELLS), placebo_trial("one", "adalimumab"), outcomes=("acr50",))
    .outcomes[0]
    .cells[0]
    .readings[0]
    .treated[0]
)
NOTHING: dict[str, Any] = dict.fromkeys(("events", "n", "words", "per_denominator", "interval"))


def an_arm(**fields: Any) -> ArmReading:
    return put(ARM, (), **NOTHING | fields)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {
                "words": say("{events} of {n} people", events=40, n=100),
                "per_denominator": 40,
                "interval": IntervalPerDenominator(31, 50),
            },
            "40 in 100 people, 60 without (95 % interval 31 to 50); 40 of 100 people",
        ),
        (
            {"per_denominator": 0, "below_one": True, "interval": IntervalPerDenominator(0, 2)},
            "fewer than 1 in 100 people (95 % interval 0 to 2)",
        ),
        (
            {
                "words": say("{events} of {n} people", events=0, n=52),
                "per_denominator": 0,
                "interval": IntervalPerDenominator(0, 7),
            },
            "0 in 100 people, 100 without (95 % interval 0 to 7); 0 of 52 people",
        ),
        ({"words": say("{events} of {n} people", events=3, n=9)}, "3 of 9 people"),
        ({"percent": Decimal("41.2"), "n": 274}, "41.2 percent of 274 people"),
        ({"percent": Decimal("41.2")}, "41.2 percent, of how many people is not given"),
        (
            {"mean": Decimal("-27.60"), "sd": Decimal("31.1"), "n": 113},
            "mean -27.60 mm; standard deviation 31.1; 113 people in the group",
        ),
        ({"median": Decimal("1.5")}, "median 1.5 mm"),
        ({"rate": Decimal("4.5"), "rate_per_years": 100}, "4.5 per 100 patient-years"),
        (
            {"rate": Decimal("4.5"), "rate_per_years": 100, "printed_low": Decimal("2"), "printed_high": Decimal("8")},
            "4.5 per 100 patient-years; printed interval 2 to 8",
        ),
        (
            {"interval_missing": MissingReason.NOT_REPORTED},
            "no figure is given: a study was done, but the pages read do not give this",
        ),
        ({"interval_missing": None}, "no figure is given"),
    ],
)
def test_a_figure_in_words(fields: dict[str, Any], words: str) -> None:
    assert say_figure(an_arm(**fields), 100, counted=Counted.PEOPLE, unit="mm") == words


def test_events_are_never_called_people() -> None:
    words = say_figure(an_arm(events=7, n=50), 100, counted=Counted.EVENTS, unit="people")
    assert words == "7 events, not people"


@pytest.mark.parametrize(
    ("fields", "share"),
    [
        ({"per_denominator": 40, "interval": IntervalPerDenominator(31, 50)}, Share(100, 40, False, 31, 50)),
        ({"per_denominator": 40}, None),
        ({"interval": IntervalPerDenominator(31, 50)}, None),
        ({"mean": Decimal("2")}, None),
    ],
)
def test_only_a_share_with_its_interval_may_be_drawn(fields: dict[str, Any], share: Share | None) -> None:
    assert share_of_arm(an_arm(**fields), 100) == share


@pytest.mark.parametrize(
    ("frequency", "words"),
    [
        (Frequency(events=24, n=100), "24 in 100 people, 76 without (95 % interval 17 to 33); 24 of 100 people"),
        (Frequency(events=3, n=9), "3 of 9 people"),
        (Frequency(events=5), "5, of how many people is not given"),
        (Frequency(events=5, n=80, counted=Counted.EVENTS), "5 events, not people"),
        (Frequency(percent=Decimal("4.3")), "4.3 percent, of how many people is not given"),
        (
            Frequency(rate=Decimal("4.6"), rate_per_years=100, ci_low=Decimal("3"), ci_high=Decimal("6")),
            "4.6 per 100 patient-years; printed interval 3 to 6",
        ),
    ],
)
def test_how_often_a_harm_was_seen(frequency: Frequency, words: str) -> None:
    harmed = treatment("adalimumab", risks=(a_risk(harm="death", frequency=frequency, frequency_missing=None),))
    row = next(each for each in ask((harmed, CELLS)).risks if each.harm == "death")
    risk = row.cells[0].readings[0]
    assert say_frequency(risk, 100) == words
    assert (share_of_risk(risk, 100) is not None) == ("interval" in words and "printed" not in words)


def test_a_harm_without_a_frequency_says_why() -> None:
    harmed = treatment(
        "adalimumab", risks=(a_risk(harm="death", frequency=None, frequency_missing=MissingReason.NOT_STUDIED),)
    )
    row = next(each for each in ask((harmed, CELLS)).risks if each.harm == "death")
    assert say_frequency(row.cells[0].readings[0], 100).startswith("no figure is given: no study")


@pytest.mark.parametrize(
    ("fields", "caution"),
    [
        ({"dose_authorised": False}, "Not the authorised dose."),
        ({"dose_authorised": None}, None),
        ({"continued": True}, "This group went on with a drug that had not been enough."),
        ({"events_derived": True}, "People counted back from the printed percentage by rounding."),
        ({"n_basis": SizeBasis.ARM}, "The size of the group stands in for the number analysed."),
        (
            {"percent_withheld": MissingReason.WITHHELD_SMALL_NUMBERS},
            "The printed percentage is not shown: too few people for a percentage; counts are shown instead.",
        ),
    ],
)
def test_what_must_be_read_with_a_figure(fields: dict[str, Any], caution: str | None) -> None:
    plain = {"dose_authorised": True, "continued": False, "events_derived": False, "n_basis": None}
    told = list(cautions_of_arm(put(ARM, (), **plain | fields)))
    assert told == ([caution] if caution else [])
