"""Treatments to test with: each builder makes a valid record, and takes any field as an override."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from api.domain.records import (
    Absence,
    Appraisal,
    Availability,
    Burden,
    CellProduct,
    CitedText,
    Frequency,
    Guidance,
    Identifier,
    PerThousand,
    RatedEffect,
    Rereading,
    Risk,
    Treatment,
)
from api.domain.vocabulary import (
    AppraisedBy,
    AvailabilityStatus,
    Certainty,
    CertaintyReason,
    Counted,
    EffectMeasure,
    GuidanceDirection,
    MechanismSupport,
    MissingReason,
    PopulationLine,
    SecondReading,
    TreatmentClass,
    TreatmentKind,
    TreatmentScope,
)

DAY = date(2026, 11, 1)
REREAD = Rereading(SecondReading.NOT_SEEN, DAY)


def a_treatment(**overrides: Any) -> Treatment:
    values: dict[str, Any] = {
        "id": "adalimumab",
        "name": "Adalimumab",
        "kind": TreatmentKind.CONVENTIONAL,
        "scope": TreatmentScope.SINGLE,
        "treatment_class": TreatmentClass.BDMARD,
        "agents": ("adalimumab",),
        "goal": "Less inflammation.",
        "mechanism": "Blocks TNF.",
        "mechanism_support": MechanismSupport.ESTABLISHED,
        "route": ("subcutaneous",),
        "regimen": "40 mg every other week.",
        "burden": Burden("Injected at home.", "Every two weeks.", "Blood tests."),
        "studied_in": "Adults with active disease.",
        "sources": ("author-2003-trial",),
        "curated_on": DAY,
    }
    return Treatment(**values | overrides)


def a_risk(**overrides: Any) -> Risk:
    values: dict[str, Any] = {
        "harm": "serious-infection",
        "serious": True,
        "source": "author-2003-trial",
        "locator": "Section 5",
        "frequency_missing": MissingReason.NOT_REPORTED,
    }
    return Risk(**values | overrides)


def a_rich_risk(**overrides: Any) -> Risk:
    """A risk with every field filled, its frequency too."""
    frequency = Frequency(
        events=12,
        n=100,
        percent=Decimal("12.0"),
        rate=Decimal("4.60"),
        rate_per_years=100,
        person_years=Decimal("260.0"),
        ci_low=Decimal("2.5"),
        ci_high=Decimal("10.1"),
        counted=Counted.PEOPLE,
    )
    values: dict[str, Any] = {
        "detail": "pneumonia",
        "boxed_warning": ("US", "EU"),
        "frequency": frequency,
        "frequency_missing": MissingReason.WITHHELD_SMALL_NUMBERS,
        "follow_up": "two years",
        "population": "adults",
        "line": PopulationLine.RA_ANY,
        "about_class": True,
        "note": "Comparison group: 3 of 100.",
        "reread": REREAD,
    }
    return a_risk(**values | overrides)


def a_rich_treatment(**overrides: Any) -> Treatment:
    """A treatment with every field filled."""
    source, locator = "author-2003-trial", "p. 3"
    rich_availability = Availability(
        jurisdiction="US",
        status=AvailabilityStatus.TRIAL_ONLY,
        as_of=DAY,
        source=source,
        locator=locator,
        regulator="FDA",
        first_authorised="2002-12",
        brands=("One", "Two"),
        note="Trials only.",
        other_sources=("author-2020-retracted",),
        reread=REREAD,
    )
    appraisal = Appraisal(
        outcome="acr50",
        comparator="placebo",
        population="adults",
        certainty=Certainty.LOW,
        by=AppraisedBy.CURATORS,
        reasons=(CertaintyReason.IMPRECISION, CertaintyReason.RISK_OF_BIAS),
        explanation="Few people.",
        source=source,
        locator=locator,
        instead_of=("adalimumab", "methotrexate"),
        line=PopulationLine.REFRACTORY_MIXED,
        week=24,
        about_class=True,
        effect=RatedEffect(EffectMeasure.RISK_RATIO, Decimal("1.90"), Decimal("1.2"), Decimal("3.0"), True),
        per_1000=PerThousand(100, 190),
    )
    plain_availability = Availability("EU", AvailabilityStatus.NOT_AUTHORISED, DAY, source, locator)
    guidance = Guidance("ACR", 2021, "Advises.", GuidanceDirection.FOR, source, locator, "strong", "low", REREAD)
    values: dict[str, Any] = {
        "id": "uc-msc",
        "agents": ("uc-msc", "methotrexate"),
        "sources": (source, "author-2020-retracted"),
        "subclass": "allogeneic",
        "brands": ("Brand",),
        "synonyms": ("UC-MSC", "cells"),
        "identifiers": (Identifier("ATC", "L04AB04"), Identifier("MeSH", "D000")),
        "cell_product": CellProduct("umbilical cord", "another person", "one million per kg", "unknown"),
        "contraindications": (
            CitedText("Infection.", source, locator),
            CitedText("Cancer.", source, locator),
        ),
        "monitoring": (CitedText("Blood count.", source, locator),),
        "risks": (a_rich_risk(), a_risk(), a_risk(frequency=Frequency(), frequency_missing=None)),
        "unknowns": ("How long it lasts.",),
        "availability": (rich_availability, plain_availability),
        "guidance": (guidance,),
        "appraisals": (appraisal,),
        "absent": (Absence("brands", MissingReason.NOT_APPLICABLE, "No product."),),
        "note": "For tests.",
    }
    return a_treatment(**values | overrides)
