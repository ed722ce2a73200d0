"""Codes of FHIR 5.0.0 for our closed lists, where one says the same; else the words alone."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, Final

from api.domain.vocabulary import Certainty, CertaintyReason, EffectMeasure, MissingReason, SourceStatus

Concept = dict[str, Any]

TERMINOLOGY: Final = "http://terminology.hl7.org/CodeSystem"
DATA_ABSENT: Final = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
UNITS: Final = "http://unitsofmeasure.org"


class Role(Enum):
    """What a variable is to a piece of evidence (`variable-role`)."""

    POPULATION = "population"
    EXPOSURE = "exposure"
    COMPARATOR = "referenceExposure"
    OUTCOME = "measuredVariable"


class Statistic(Enum):
    """What kind of figure a statistic is (`statistic-type`), with its name there."""

    COUNT = "C25463", "Count"
    INCIDENCE = "C16726", "Incidence"
    MEAN = "C53319", "Mean"
    MEDIAN = "C28007", "Median"
    PROPORTION = "C44256", "Proportion"
    RISK_RATIO = "C93152", "Relative Risk"
    ODDS_RATIO = "C16932", "Odds Ratio"
    HAZARD_RATIO = "C93150", "Hazard Ratio"
    RATE_RATIO = "rate-ratio", "Incidence Rate Ratio"
    RISK_DIFFERENCE = "0000424", "Risk Difference"
    MEAN_DIFFERENCE = "0000457", "Mean Difference"
    STANDARDISED_MEAN_DIFFERENCE = "0000100", "Standardized Mean Difference"


class Estimate(Enum):
    """What describes a statistic more closely (`attribute-estimate-type`), with its name there."""

    CONFIDENCE_INTERVAL = "C53324", "Confidence interval"
    CREDIBLE_INTERVAL = "0000455", "Credible interval"
    P_VALUE = "C44185", "P-value"
    STANDARD_DEVIATION = "C53322", "Standard deviation"


_OF_MEASURE: Final[Mapping[EffectMeasure, Statistic]] = {
    EffectMeasure.RISK_RATIO: Statistic.RISK_RATIO,
    EffectMeasure.ODDS_RATIO: Statistic.ODDS_RATIO,
    EffectMeasure.HAZARD_RATIO: Statistic.HAZARD_RATIO,
    EffectMeasure.RATE_RATIO: Statistic.RATE_RATIO,
    EffectMeasure.RISK_DIFFERENCE: Statistic.RISK_DIFFERENCE,
    EffectMeasure.MEAN_DIFFERENCE: Statistic.MEAN_DIFFERENCE,
    EffectMeasure.STANDARDISED_MEAN_DIFFERENCE: Statistic.STANDARDISED_MEAN_DIFFERENCE,
}
"""A standardised ratio has no code there."""

_ABSENT: Final[Mapping[MissingReason, str]] = {
    MissingReason.NOT_STUDIED: "not-performed",
    MissingReason.NOT_REPORTED: "unknown",
    MissingReason.NOT_APPLICABLE: "not-applicable",
    MissingReason.UNDER_REVIEW: "temp-unknown",
}
"""Figures that exist and are withheld, or may not be set side by side, have no code there."""

_RATINGS: Final[Mapping[Certainty, tuple[str, str]]] = {
    Certainty.HIGH: ("high", "High quality"),
    Certainty.MODERATE: ("moderate", "Moderate quality"),
    Certainty.LOW: ("low", "Low quality"),
    Certainty.VERY_LOW: ("very-low", "Very low quality"),
}

_REASONS: Final[Mapping[CertaintyReason, tuple[str, str]]] = {
    CertaintyReason.RISK_OF_BIAS: ("RiskOfBias", "Risk of bias"),
    CertaintyReason.INCONSISTENCY: ("Inconsistency", "Inconsistency"),
    CertaintyReason.INDIRECTNESS: ("Indirectness", "Indirectness"),
    CertaintyReason.IMPRECISION: ("Imprecision", "Imprecision"),
    CertaintyReason.PUBLICATION_BIAS: ("PublicationBias", "Publication bias"),
}


def role(of: Role) -> Concept:
    """Say what a variable is."""
    return _concept("variable-role", of.value)


def statistic_type(kind: Statistic) -> Concept:
    """Say what kind of figure it is."""
    return _concept("statistic-type", *kind.value)


def measure_type(measure: EffectMeasure) -> Concept:
    """Say what kind of effect it is, in our words, and in FHIR's where it has one."""
    known = _OF_MEASURE.get(measure)
    words = {"text": str(measure.meaning)}
    return words if known is None else {**statistic_type(known), **words}


def estimate_type(kind: Estimate) -> Concept:
    """Say what describes the figure."""
    return _concept("attribute-estimate-type", *kind.value)


def overall_certainty() -> Concept:
    """Say that a rating is of the evidence as a whole."""
    return _concept("certainty-type", "Overall", "Overall certainty")


def certainty_rating(rating: Certainty) -> Concept:
    """Say how certain the evidence is."""
    return _concept("certainty-rating", *_RATINGS[rating])


def reason_type(reason: CertaintyReason) -> Concept:
    """Say for what a rating was lowered."""
    return _concept("certainty-type", *_REASONS[reason])


def artifact_status(status: SourceStatus) -> list[Concept]:
    """Say what became of a cited work; only a retraction has a code there."""
    words = {"text": str(status.meaning)}
    if status is SourceStatus.RETRACTED:
        return [{**_concept("cited-artifact-status-type", "retracted", "Retracted"), **words}]
    return [words]


def said_in_words() -> Concept:
    """Make a quantity of which the source tells in words alone."""
    return _absent("as-text")


def absent(reason: MissingReason | None) -> Concept | None:
    """Make a quantity that says why it has no value; None where FHIR has no code for the reason."""
    code = None if reason is None else _ABSENT.get(reason)
    return None if code is None else _absent(code)


def _absent(code: str) -> Concept:
    return {"_value": {"extension": [{"url": DATA_ABSENT, "valueCode": code}]}}


def _concept(system: str, code: str, display: str | None = None) -> Concept:
    coding = {"system": f"{TERMINOLOGY}/{system}", "code": code}
    return {"coding": [coding if display is None else {**coding, "display": display}]}
