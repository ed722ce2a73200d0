"""Small bodies of evidence to ask questions of: trials written as arms and counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from api.domain.comparison.answer import Comparison, OutcomeComparison, Pair
from api.domain.comparison.compare import compare
from api.domain.comparison.context import Criteria
from api.domain.evidence_level import derive_evidence_level
from api.domain.material import ComparisonMaterial
from api.domain.records import Agent, Appraisal, Arm, ArmContent, EarlyEscape, Measurement, Study, Treatment
from api.domain.release import Release
from api.domain.vocabulary import (
    AgentKind,
    Analysis,
    AppraisedBy,
    Certainty,
    CertaintyReason,
    Direction,
    EscapeRule,
    OutcomeDomain,
    PopulationLine,
    TreatmentClass,
    TreatmentKind,
)
from tests.builders import a_result, a_source, a_study, an_agent, an_arm, an_outcome
from tests.treatment_builders import a_treatment

SOURCE = a_source()
MTX, PLACEBO = "methotrexate", "placebo"
RELEASE = Release("2026.11.1", datetime(2026, 11, 23, tzinfo=UTC), "0" * 64)

KINDS = {
    PLACEBO: AgentKind.PLACEBO,
    "sham-implant": AgentKind.SHAM,
    "sham-ear-clip": AgentKind.SHAM,
    "csdmards": AgentKind.UNSPECIFIED,
    "unknown-background": AgentKind.UNKNOWN,
    "cells": AgentKind.CELL_PRODUCT,
}
AGENT_IDS = (
    *KINDS,
    MTX,
    "adalimumab",
    "etanercept",
    "tocilizumab",
    "baricitinib",
    "anakinra",
    "sulfasalazine",
    "hydroxychloroquine",
    "interferon-gamma",
    "vagus-nerve-stimulation",
)
AGENTS: dict[str, Agent] = {
    id: an_agent(
        id=id,
        name=id.replace("-", " "),
        kind=KINDS.get(id, AgentKind.DRUG),
        investigational=id in {"cells", "interferon-gamma"},
    )
    for id in AGENT_IDS
}

OUTCOMES = (
    an_outcome(),
    an_outcome(id="acr20", rank=1),
    an_outcome(id="das28-change", rank=9, domain=OutcomeDomain.DISEASE_ACTIVITY_SCORE, surrogate=True),
    *(
        an_outcome(id=id, rank=5, domain=OutcomeDomain.HARM, direction=Direction.LOWER_IS_BETTER)
        for id in (
            "serious-infection",
            "malignancy",
            "major-adverse-cardiovascular-event",
            "venous-thromboembolism",
            "death",
        )
    ),
)


def treatment(id: str, *agents: str, **overrides: Any) -> Treatment:
    """A treatment made of agents; by default the one agent of its own name."""
    return a_treatment(id=id, name=id.replace("-", " "), agents=agents or (id,), **overrides)


ADALIMUMAB = treatment("adalimumab")
ETANERCEPT = treatment("etanercept")
TOCILIZUMAB = treatment("tocilizumab")
BARICITINIB = treatment("baricitinib")
METHOTREXATE = treatment(MTX)
TRIPLE = treatment("triple-therapy", MTX, "sulfasalazine", "hydroxychloroquine")
CELLS = treatment("cells", kind=TreatmentKind.INVESTIGATIONAL, treatment_class=TreatmentClass.MSC)
CELLS_PLUS = treatment(
    "cells-plus-ifn",
    "cells",
    "interferon-gamma",
    kind=TreatmentKind.INVESTIGATIONAL,
    treatment_class=TreatmentClass.MSC,
)


def arm(id: str, *agents: str, n: int = 100, dose: str | None = None, **overrides: Any) -> Arm:
    """An arm that holds agents; a dose goes to the first."""
    contents = tuple(ArmContent(agent, dose if place == 0 else None) for place, agent in enumerate(agents))
    return an_arm(id=id, label=id, contents=contents, n=n, **overrides)


def count(arm_id: str, events: int | None, n: int | None = 100) -> Measurement:
    """People with the outcome in an arm."""
    return Measurement(arm_id, events=events, n=n)


def trial(
    id: str,
    arms: Sequence[Arm],
    counts: Mapping[str, tuple[int, int]] | None = None,
    *,
    escape: Sequence[EarlyEscape] = (EarlyEscape(EscapeRule.NONE, SOURCE.id, "Methods"),),
    result: Mapping[str, Any] | None = None,
    **overrides: Any,
) -> Study:
    """A trial with one result: events of n by arm, at week 24 by non-responder imputation unless told otherwise."""
    counts = counts or {each.id: (30, 100) for each in arms}
    measurements = tuple(count(name, *figures) for name, figures in counts.items())
    fields = {"analysis": Analysis.NON_RESPONDER_IMPUTATION, "measurements": measurements} | dict(result or {})
    return a_study(
        **{
            "id": id,
            "name": id,
            "arms": tuple(arms),
            "results": (a_result(source=SOURCE.id, **fields),),
            "early_escape": tuple(escape),
            "participants": sum(each.n or 0 for each in arms),
            "reports": (SOURCE.id,),
        }
        | overrides
    )


def placebo_trial(
    id: str, drug: str, counts: tuple[int, int] = (40, 20), *, background: str = MTX, **options: Any
) -> Study:
    """A trial of a drug against placebo, 100 people an arm, both on a background."""
    beside = (background,) if background else ()
    arms = (arm("drug", drug, *beside), arm("pbo", PLACEBO, *beside))
    return trial(id, arms, {"drug": (counts[0], 100), "pbo": (counts[1], 100)}, **options)


def ask(
    treatments: Sequence[Treatment],
    *studies: Study,
    population: PopulationLine | None = None,
    outcomes: tuple[str, ...] = (),
    jurisdiction: str | None = None,
) -> Comparison:
    """Compare treatments on a body of evidence."""
    criteria = Criteria(tuple(each.id for each in treatments), population, outcomes, jurisdiction)
    return compare(criteria, gather(treatments, *studies))


def gather(treatments: Sequence[Treatment], *studies: Study) -> ComparisonMaterial:
    """Gather the material of a question on a body of evidence."""
    definitions = {outcome.id: outcome for outcome in OUTCOMES}
    return ComparisonMaterial(
        RELEASE,
        tuple(treatments),
        tuple(derive_evidence_level(each, studies, definitions, AGENTS) for each in treatments),
        tuple(sorted(studies, key=lambda study: study.id)),
        tuple(AGENTS.values()),
        OUTCOMES,
        (),
        (SOURCE,),
    )


def entry(answer: Comparison, outcome: str = "acr50", week: int | None = 24) -> OutcomeComparison:
    """The outcome of an answer at a time."""
    return next(each for each in answer.outcomes if (each.outcome, each.timepoint_weeks) == (outcome, week))


def judge(a: Treatment, b: Treatment, *studies: Study, week: int | None = 24, **question: Any) -> Pair:
    """The verdict on a pair for ACR50 at a week."""
    return entry(ask((a, b), *studies, **question), week=week).pairs[0]


def codes(pair: Pair) -> set[str]:
    """The codes of a verdict's reasons."""
    return {reason.code.value for reason in pair.reasons}


def an_appraisal(**overrides: Any) -> Appraisal:
    """A rating of ACR50 against placebo by the curators: moderate, for risk of bias."""
    values: dict[str, Any] = {
        "outcome": "acr50",
        "comparator": "placebo",
        "population": "Adults with active disease despite methotrexate.",
        "certainty": Certainty.MODERATE,
        "by": AppraisedBy.CURATORS,
        "reasons": (CertaintyReason.RISK_OF_BIAS,),
        "explanation": "Run by the maker.",
        "source": SOURCE.id,
        "locator": "abstract",
    }
    return Appraisal(**values | overrides)
