"""The checklist: a good answer meets it, and each item fails for an answer made bad in that one thing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from api.domain.comparison.answer import Comparison
from api.domain.comparison.compare import compare
from api.domain.comparison.context import Criteria
from api.domain.comparison.reasons import Verdict
from api.domain.comparison.self_audit import audit
from api.domain.evidence_level import derive_evidence_level
from api.domain.material import ComparisonMaterial
from api.domain.records import Availability, CellProduct, Contrast, Frequency
from api.domain.vocabulary import (
    AvailabilityStatus,
    Certainty,
    EffectMeasure,
    MissingReason,
    PopulationLine,
    StudyDesign,
)
from tests.builders import DAY, a_jurisdiction
from tests.domain.comparison.editing import edit, put
from tests.domain.comparison.scenarios import (
    ADALIMUMAB,
    AGENTS,
    BARICITINIB,
    CELLS,
    MTX,
    OUTCOMES,
    PLACEBO,
    RELEASE,
    SOURCE,
    TOCILIZUMAB,
    an_appraisal,
    arm,
    placebo_trial,
    trial,
)
from tests.treatment_builders import a_risk


def make_good_answer() -> Comparison:
    """Four options with a trial of two, an indirect pair, a printed ratio, harms, status and a cell product."""
    risk = a_risk(frequency=Frequency(events=3, n=100), frequency_missing=None, follow_up="two years")
    options = (
        replace(ADALIMUMAB, risks=(risk,), appraisals=(an_appraisal(),)),
        replace(TOCILIZUMAB, appraisals=(an_appraisal(),)),
        BARICITINIB,
        replace(
            CELLS,
            cell_product=CellProduct("bone marrow", "the patient", "unknown", "unknown"),
            availability=(Availability("US", AvailabilityStatus.TRIAL_ONLY, DAY, SOURCE.id, "page"),),
        ),
    )
    both = (arm("ada", "adalimumab", MTX), arm("bari", "baricitinib", MTX))
    printed = Contrast(EffectMeasure.RISK_RATIO, Decimal("1.2"), "bari", "tcz", Decimal("0.9"), Decimal("1.6"))
    network = trial(
        "network",
        (arm("tcz", "tocilizumab", MTX), arm("bari", "baricitinib", MTX)),
        {"tcz": (30, 100), "bari": (25, 100)},
        design=StudyDesign.NETWORK_META_ANALYSIS,
        result={"contrasts": (printed,)},
    )
    cells = trial("cells", (arm("c", "cells"), arm("p", PLACEBO)), {"c": (6, 30), "p": (0, 30)}, registration=("NCT1",))
    scores = placebo_trial("scores", "adalimumab", result={"outcome": "das28-change"})
    studies = (
        placebo_trial("a", "adalimumab"),
        trial("both", both, {"ada": (30, 100), "bari": (45, 100)}),
        cells,
        network,
        scores,
        placebo_trial("t", "tocilizumab", (50, 22)),
    )
    definitions = {each.id: each for each in OUTCOMES}
    levels = tuple(derive_evidence_level(each, studies, definitions, AGENTS) for each in options)
    material = ComparisonMaterial(
        RELEASE, options, levels, studies, tuple(AGENTS.values()), OUTCOMES, (a_jurisdiction(),), (SOURCE,)
    )
    line = PopulationLine.CSDMARD_INADEQUATE_RESPONSE
    return compare(Criteria(tuple(each.id for each in options), line, ("acr50", "das28-change"), None), material)


GOOD = make_good_answer()

CELL = ("outcomes", 0, "cells", 0)
READING = (*CELL, "readings", 0)
ARM = (*READING, "treated", 0)
HARM = ("risks", next(i for i, row in enumerate(GOOD.risks) if row.cells[0].readings), "cells", 0, "readings", 0)


def pair_path(verdict: Verdict, *, published: bool = False) -> tuple[str | int, ...]:
    """Where the first pair with a verdict stands, printed figures apart from our own."""
    for place, pair in enumerate(GOOD.outcomes[0].pairs):
        is_printed = any(each.effect is not None and each.effect.published is not None for each in pair.answers)
        if pair.verdict is verdict and is_printed is published:
            return ("outcomes", 0, "pairs", place)
    raise LookupError(verdict)


DIRECT, INDIRECT = pair_path(Verdict.HEAD_TO_HEAD), pair_path(Verdict.INDIRECT)
PRINTED, REFUSED = pair_path(Verdict.INDIRECT, published=True), pair_path(Verdict.NOT_COMPARABLE)


def failed(answer: Comparison) -> set[str]:
    """The items that an answer does not meet."""
    return {item.id for item in audit(answer).items if item.passed is False}


def passed(answer: Comparison) -> set[str]:
    """The items that an answer meets."""
    return {item.id for item in audit(answer).items if item.passed is True}


def test_a_good_answer_meets_every_item():
    assert failed(GOOD) == set()
    assert {item.id for item in GOOD.self_audit.items if item.passed is None} == set()
    assert GOOD.self_audit == audit(GOOD)


def test_counts_are_those_of_the_items():
    found = audit(put(GOOD, ("question",), population=None))
    assert (found.passed, found.failed, found.not_applicable) == (len(found.items) - 1, 1, 0)
    assert len({item.id for item in found.items}) == len(found.items)
    assert all(item.detail for item in found.items)


def say(text: str, certainty: Certainty | None = None) -> Comparison:
    """The good answer with one sentence changed."""
    return put(GOOD, ("statements", 0), text=text, certainty=certainty)


BAD = [
    ("Q1", put(GOOD, ("question",), condition="")),
    ("Q2", put(GOOD, ("question",), population=None)),
    ("Q3", put(GOOD, ("question",), no_change="")),
    ("Q4", edit(GOOD, (), lambda a: replace(a, outcomes=tuple(replace(o, domain="harm") for o in a.outcomes)))),
    ("Q5", edit(GOOD, ("risks", 0, "cells"), lambda cells: cells[::-1])),
    ("Q5", replace(GOOD, risks=())),
    ("Q6", put(GOOD, ("options", 0), route=())),
    ("Q6", put(GOOD, ("options", 0, "burden"), monitoring="")),
    ("Q6", put(GOOD, ("options", 0, "burden"), frequency="")),
    ("C1", edit(GOOD, ("outcomes", 0, "cells"), lambda cells: cells[::-1])),
    ("C2", put(GOOD, READING, locator="")),
    ("C2", put(GOOD, READING, source="unlisted")),
    ("C2", put(GOOD, HARM, locator="")),
    ("C2", put(GOOD, (*PRINTED, "answers", 0, "effect"), locator="")),
    ("C2", put(GOOD, ("sources", 0), url=None)),
    ("C4", put(GOOD, ("provenance",), next_review=GOOD.provenance.released - timedelta(days=1))),
    ("C5", put(GOOD, ARM, interval=None)),
    ("C5", put(GOOD, HARM, interval=None)),
    ("C6", put(GOOD, ("provenance",), funding="")),
    ("C6", put(GOOD, ("provenance",), interests="")),
    ("P2", put(GOOD, READING, population="")),
    ("P3", put(GOOD, HARM, per_denominator=None, without_per_denominator=None)),
    ("P4", put(GOOD, READING, week=None)),
    ("P8", put(GOOD, ARM, without_per_denominator=None)),
    ("P8", put(GOOD, HARM, without_per_denominator=None)),
    ("N1", say("It helped 1 in 7 people.")),
    ("N1", say("It helped one in 7 people.")),
    ("N2", put(GOOD, ("outcomes", 1), denominator=1000)),
    ("N3", put(GOOD, (*DIRECT, "answers", 0, "effect"), risk_difference=None)),
    ("N3", put(GOOD, (*PRINTED, "answers", 0, "contributions", 0, "reading", "treated", 0), n=None)),
    ("N4", put(GOOD, (*DIRECT, "answers", 0, "effect", "risk_difference"), words="15 fewer per 100 or so")),
    ("N5", say("Infections are rare.")),
    ("N5", say("Uncommon harms were seen.")),
    ("N6", put(GOOD, ARM, n=19, percent=None)),
    ("N8", put(GOOD, READING, comparator=None)),
    ("N9", put(GOOD, ARM, rate=Decimal("3"), events=None)),
    ("N11", replace(GOOD, outcomes=GOOD.outcomes[::-1])),
    ("G1", say("People given a had this outcome more often.", Certainty.MODERATE)),
    ("G1", say("People given a had this outcome more often.", Certainty.LOW)),
    ("G2", put(GOOD, ("evidence", 0, "certainty", 0), reasons=())),
    ("G3", put(GOOD, REFUSED, reasons=())),
    ("G4", put(GOOD, ("evidence", 0, "certainty", 0), by=None)),
    ("G4", put(GOOD, ("evidence", 0, "certainty", 0), rated_on=None)),
    ("K1", edit(GOOD, ("outcomes", 0, "pairs"), lambda pairs: pairs[1:])),
    ("K2", edit(GOOD, (*DIRECT, "answers"), lambda a: (*a, replace(a[0], line=PopulationLine.DMARD_NAIVE)))),
    ("K3", put(GOOD, DIRECT, verdict=Verdict.NOT_COMPARABLE, reasons=("any",))),
    ("K4", put(GOOD, (*INDIRECT, "answers", 0), caveats=())),
    ("K4", put(GOOD, (*INDIRECT, "answers", 0), common_comparator=None)),
    ("K4", put(GOOD, (*INDIRECT, "answers", 0, "certainty"), reasons=an_appraisal().reasons)),
    ("K5", put(GOOD, ("question",), order="")),
    ("S1", replace(GOOD, availability=())),
    ("S3", put(GOOD, ("options", 3), cell_product=None)),
    ("S5", put(GOOD, HARM, follow_up="")),
    ("S6", replace(GOOD, trials=tuple(replace(each, trials=(), reason=None) for each in GOOD.trials))),
    ("U1", say("You should choose cells.")),
]


@pytest.mark.parametrize(("item", "answer"), BAD, ids=[f"{item}-{number}" for number, (item, _) in enumerate(BAD)])
def test_an_answer_made_bad_in_one_thing_fails_that_item_and_no_other(item, answer):
    assert failed(answer) == {item}


def test_zero_events_without_a_limit_fail_two_items():
    """C5 asks the same of every share."""
    place = next(
        (o, c, r)
        for o, outcome in enumerate(GOOD.outcomes)
        for c, cell in enumerate(outcome.cells)
        for r, reading in enumerate(cell.readings)
        if reading.comparator is not None and reading.comparator.events == 0
    )
    path = ("outcomes", place[0], "cells", place[1], "readings", place[2], "comparator")
    assert failed(put(GOOD, path, interval=None)) == {"N7", "C5"}


def test_an_answer_without_sentences_has_one_view_only():
    assert failed(replace(GOOD, statements=())) == {"P7"}


def test_an_indirect_answer_over_the_whole_follow_up_fails_its_time_span():
    untimed = put(GOOD, ("outcomes", 0), timepoint_weeks=None)
    assert failed(untimed) == {"P5"}


@pytest.mark.parametrize(
    ("item", "answer"),
    [
        ("P1", put(GOOD, (), outcomes=())),
        ("S1", replace(GOOD, options=GOOD.options[:3])),
        ("S3", replace(GOOD, options=GOOD.options[:3])),
        ("S6", replace(GOOD, options=GOOD.options[:3])),
        ("K4", edit(GOOD, ("outcomes", 0, "pairs"), lambda pairs: pairs[1:2])),
    ],
)
def test_an_item_that_does_not_apply_says_so(item, answer):
    found = next(each for each in audit(answer).items if each.id == item)
    assert found.passed is None or item == "K4"
    assert item not in failed(answer)


RANKED = replace(
    GOOD,
    options=GOOD.options[::-1],
    outcomes=tuple(replace(each, cells=each.cells[::-1]) for each in GOOD.outcomes),
    risks=tuple(replace(each, cells=each.cells[::-1]) for each in GOOD.risks),
)
FAR_APART = put(GOOD, (*INDIRECT, "answers", 0, "contributions", 0, "reading"), week=10)
SMALL_HARM = put(GOOD, HARM, frequency=Frequency(events=1, n=7, percent=Decimal("14.3")))
MIXED = put(GOOD, ("availability", 0), status_meaning=AvailabilityStatus.AUTHORISED.meaning)
LATE = put(GOOD, ("provenance",), last_reviewed=GOOD.provenance.released + timedelta(days=1))


@pytest.mark.parametrize(
    ("item", "answer"),
    [
        ("C3", LATE),
        ("S2", MIXED),
        ("P1", put(GOOD, ARM, per_denominator=None, without_per_denominator=None)),
        ("G1", say("People given a may have had this outcome more often.", Certainty.HIGH)),
        ("G1", say("In these trials people given a had this outcome more often.", Certainty.VERY_LOW)),
        ("G1", say("In these trials people given a had this outcome more often.", None)),
        ("K2", FAR_APART),
        ("K2", put(GOOD, (*INDIRECT, "answers", 0, "contributions", 0, "reading", "treated", 0), n=7)),
        ("K5", RANKED),
        ("N2", put(GOOD, (*DIRECT, "answers", 0, "effect", "risk_difference"), words="150 fewer per 1000 (from 1)")),
        ("N6", SMALL_HARM),
        ("N7", put(GOOD, ARM, events=0, interval=None, interval_missing=MissingReason.WITHHELD_SMALL_NUMBERS)),
        ("P6", put(GOOD, (*CELL, "certainty"), rating=None, explanation="")),
        ("P8", put(GOOD, ARM, without_per_denominator=1)),
        ("S1", edit(GOOD, ("availability", 0), lambda row: replace(row, status=None, record=None))),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_an_item_sees_besides(item, answer):
    assert item in failed(answer)


@pytest.mark.parametrize("item", ["G5", "N10"])
def test_items_of_the_checklist_that_an_answer_can_decide_are_asked(item):
    assert item in {each.id for each in GOOD.self_audit.items}
