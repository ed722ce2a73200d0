"""Figures that contradict one another, and words that mislead."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from api.curation.checks.agreement import contradicts, expected_per_thousand
from api.curation.checks.wording import find_faults
from api.domain.records import Contrast, PerThousand, RatedEffect
from api.domain.vocabulary import EffectMeasure
from tests.treatment_builders import a_rich_treatment

from .builders import ABSENT, Folder, a_study, a_treatment, an_agent
from .cases import CONTRAST, STUDY, TREATMENT, Case, case

SECOND = {"outcome": "acr50", "source": "review", "locator": "Table 2", "week": "24"}

AGREEMENT = [
    case(
        "arms that do not add up",
        STUDY,
        {"participants": "130"},
        "participants",
        "participants: '130'",
        "the arms hold 129 people, but 130 took part",
        "say in `note` of the study",
    ),
    case(
        "p against its interval",
        STUDY,
        {f"{CONTRAST}.p": "0.21"},
        "results[0].contrasts[0].p",
        "p: '0.21'",
        "p 0.21 beside the interval 2.87 to 16.3",
        "another test",
    ),
    case(
        "effect of our own",
        TREATMENT,
        {"appraisals.0.effect": {"measure": "risk_ratio", "value": "2.0"}},
        "appraisals[0].by",
        "by: curators",
        "beside a rating that no source prints",
        "write the figure in its study",
    ),
    case(
        "absolute against relative",
        TREATMENT,
        {
            "appraisals.0.by": "published",
            "appraisals.0.effect": {"measure": "risk_ratio", "value": "2.0"},
            "appraisals.0.per_1000": {"comparator": "100", "treatment": "300"},
        },
        "appraisals[0].per_1000.treatment",
        "treatment: '300'",
        "100 per 1,000 and the effect give 190 to 210, not 300",
        "look all of them up",
    ),
    case(
        "effect outside its interval",
        TREATMENT,
        {
            "appraisals.0.by": "published",
            "appraisals.0.effect": {"measure": "odds_ratio", "value": "2.0", "ci_low": "2.1", "ci_high": "3"},
        },
        "appraisals[0].effect.ci_low",
        "ci_low: '2.1'",
        "2.0 lies outside its own interval",
        "look the three up again",
    ),
    case(
        "chance with its own denominator",
        TREATMENT,
        {"risks.0.note": "It happens to 1 in 20 people."},
        "risks[0].note",
        "note: It happens to 1 in 20 people.",
        "`1 in 2` is a chance with a denominator of its own",
        "of 100 or of 1,000",
    ),
    case(
        "word of frequency",
        TREATMENT,
        {"regimen": "Weekly. Harm is rare."},
        "regimen",
        "regimen: Weekly. Harm is rare.",
        "`rare` without a number",
        "give the number in the same sentence",
    ),
    case(
        "advice",
        TREATMENT,
        {"goal": "The best option."},
        "goal",
        "goal: The best option.",
        "advises a choice",
        "leave the choice",
    ),
    case(
        "link in a text",
        TREATMENT,
        {"studied_in": "See https://example.org."},
        "studied_in",
        "studied_in: See https://example.org.",
        "is a link",
        "make a source of the page",
    ),
]


@pytest.mark.parametrize("row", AGREEMENT)
def test_tells_the_one_problem(folder: Folder, row: Case) -> None:
    row.check(folder)


@pytest.mark.parametrize("edits", [{"note": "One person was left out."}, {"arms.1.n": ABSENT}])
def test_arms_that_say_why_or_are_not_all_known_pass(folder: Folder, edits: dict[str, Any]) -> None:
    folder.change(STUDY, {"participants": "140", **edits})
    assert folder.problems() == ()


RATIO, DIFFERENCE = EffectMeasure.RISK_RATIO, EffectMeasure.MEAN_DIFFERENCE


@pytest.mark.parametrize(
    ("measure", "low", "high", "p", "expected"),
    [
        (RATIO, "1.2", "3", "0.2", True),
        (RATIO, "0.8", "3", "0.01", True),
        (RATIO, "0.8", "3", "<0.001", True),
        (RATIO, "1.2", "3", "<0.001", False),
        (RATIO, "0.8", "3", "0.3", False),
        (RATIO, "1", "3", "0.04", False),  # The limit is printed without decimals and may lie on either side.
        (RATIO, "1.2", "3", "0.05", False),
        (RATIO, "1.2", "3", "> 0.05", True),
        (RATIO, "1.2", "3", ">0.001", False),  # Says nothing of 5 percent.
        (RATIO, "0.8", "3", "<0.1", False),
        (RATIO, "0.8", "3", "not given", False),
        (DIFFERENCE, "-2", "-1", "0.4", True),
        (DIFFERENCE, "-2", "1", "0.4", False),
        (DIFFERENCE, "-2", "1", "p = 0.04", True),
        (DIFFERENCE, "-2", "1", "p 0.04", True),
    ],
)
def test_an_interval_and_its_p_value(measure: EffectMeasure, low: str, high: str, p: str, expected: bool) -> None:
    contrast = Contrast(measure, Decimal(low), "a", "b", Decimal(low), Decimal(high), p=p)
    assert contradicts(contrast) is expected


def test_two_sources_that_disagree_say_so(folder: Folder) -> None:
    rival = SECOND | {"measurements": [{"arm": "ada40", "percent": "51.0"}], "source": "weinblatt-2003-armada"}
    first = a_study()["results"][0]
    same_source = a_study(results=[first, {**rival, "week": "24", "analysis": "completers"}])
    folder.add("studies", same_source)
    assert folder.problems() == ()
    folder.add("sources", {**_a_review()})
    folder.add("studies", a_study(results=[first, {**rival, "source": "review"}]))
    assert [problem.field for problem in folder.problems()] == ["results[0]", "results[1]"]
    assert all("gives another figure for the arm `ada40`" in problem.message for problem in folder.problems())
    noted = [{**first, "note": "A review prints 51.0."}, {**rival, "source": "review", "note": "The trial: 55.2."}]
    folder.add("studies", a_study(results=noted))
    assert folder.problems() == ()
    alike = {**rival, "source": "review", "measurements": [{"arm": "ada40", "percent": "55"}]}
    folder.add("studies", a_study(results=[first, alike]))
    assert folder.problems() == ()


def _a_review() -> dict[str, Any]:
    return {
        "id": "review",
        "type": "review",
        "title": "A review",
        "year": "2010",
        "read_as": "full_text",
        "accessed": "2026-11-20",
        "curated_on": "2026-11-20",
        "url": "https://pubmed.ncbi.nlm.nih.gov/1/",
    }


@pytest.mark.parametrize(
    ("measure", "value", "comparator", "low", "high"),
    [
        (EffectMeasure.RISK_RATIO, "1.90", 100, "184.5", "195.5"),
        (EffectMeasure.RISK_DIFFERENCE, "12", 100, "210", "230"),
        (EffectMeasure.ODDS_RATIO, "2.0", 500, "656", "677"),
    ],
)
def test_what_absolute_effect_a_relative_one_gives(
    measure: EffectMeasure, value: str, comparator: int, low: str, high: str
) -> None:
    appraisal = replace(
        a_rich_treatment().appraisals[0],
        effect=RatedEffect(measure, Decimal(value)),
        per_1000=PerThousand(comparator, 0),
    )
    found = expected_per_thousand(appraisal)
    assert found is not None
    assert found[0] == pytest.approx(Decimal(low), abs=1) and found[1] == pytest.approx(Decimal(high), abs=1)


@pytest.mark.parametrize(
    "text",
    [
        "A common comparator is needed.",
        "Rare harm, in 2 of 1,000 people, was seen.",
        "3 of 488 people; more frequent than with placebo.",
        "The common cold.",
        "1 of 12 people.",
        "Most people would choose their own doctor.",
    ],
)
def test_words_that_mislead_nobody(text: str) -> None:
    assert list(find_faults((), text)) == []


@pytest.mark.parametrize(
    "text",
    ["One in ten people.", "1 out of 5.", "It was common. 3 of 4 had it.", "You should ask for it.", "Opt for it."],
)
def test_words_that_mislead(text: str) -> None:
    assert len(list(find_faults((), text))) == 1


def test_what_nobody_names_is_told(folder: Folder) -> None:
    folder.add("sources", _a_review())
    folder.add("agents", an_agent(id="gold"))
    assert [(problem.record, problem.message) for problem in folder.problems()] == [
        ("gold", "no record names this agent"),
        ("review", "no record names this source"),
    ]
    folder.write("studies/armada.yaml", "id: [")
    assert not [problem for problem in folder.problems() if problem.message.startswith("no record names this")]


def test_a_status_is_no_newer_than_its_reading(folder: Folder) -> None:
    folder.change(TREATMENT, {"availability.0.as_of": "2026-11-21"})
    (problem,) = folder.problems()
    assert problem.field == "availability[0].as_of" and "last read on 2026-11-20" in problem.message
    folder.add("sources", {**_a_review(), "accessed": "2026-11-21"})
    folder.change(TREATMENT, {"availability.0.as_of": "2026-11-21", "availability.0.other_sources": ["review"]})
    assert folder.problems() == ()


def test_the_builders_of_these_tests_are_without_problems(folder: Folder) -> None:
    folder.add("treatments", a_treatment())
    assert folder.problems() == ()
