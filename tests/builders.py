"""Records to test with: each builder makes a valid one, and takes any field as an override."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

from api.domain.evidence_level import EvidenceLevel
from api.domain.records import (
    Agent,
    Arm,
    ArmContent,
    Contrast,
    Dataset,
    EarlyEscape,
    Jurisdiction,
    Measurement,
    Outcome,
    Result,
    Source,
    Study,
    Tombstone,
)
from api.domain.vocabulary import (
    AgentKind,
    Allocation,
    Analysis,
    Blinding,
    Counted,
    Direction,
    EffectMeasure,
    EscapeRule,
    Finding,
    Funding,
    LinkWithheld,
    MissingReason,
    OutcomeDomain,
    PopulationLine,
    RecordKind,
    ResultPeriod,
    SizeBasis,
    SourceReading,
    SourceStatus,
    SourceType,
    StudyDesign,
    WithdrawalReason,
)
from tests.offer_builders import a_caution, a_claim, a_harm, a_position, a_rich_jurisdiction, a_term, a_trial
from tests.treatment_builders import DAY, REREAD, a_rich_treatment, a_treatment


def a_source(**overrides: Any) -> Source:
    values: dict[str, Any] = {
        "id": "author-2003-trial",
        "type": SourceType.ARTICLE,
        "title": "A trial of one drug",
        "year": 2003,
        "read_as": SourceReading.FULL_TEXT,
        "accessed": DAY,
        "curated_on": DAY,
        "url": "https://example.org/trial",
    }
    return Source(**values | overrides)


def a_rich_source(**overrides: Any) -> Source:
    """A source with every field filled that may be filled together."""
    values: dict[str, Any] = {
        "id": "author-2020-retracted",
        "url": None,
        "url_withheld": LinkWithheld.NO_PUBLIC_ADDRESS,
        "authors": ("Author A", "Ölçer Ö"),
        "et_al": True,
        "container": "Journal",
        "volume": "12",
        "issue": "3",
        "pages": "e45",
        "doi": "10.1000/xyz",
        "pmid": "12345678",
        "registry": "NCT00000001",
        "status": SourceStatus.RETRACTED,
        "status_checked": DAY,
        "status_note": "Retracted in 2021.",
        "note": "Read with care.",
    }
    return a_source(**values | overrides)


def an_agent(**overrides: Any) -> Agent:
    values: dict[str, Any] = {
        "id": "adalimumab",
        "name": "adalimumab",
        "kind": AgentKind.DRUG,
        "investigational": False,
        "curated_on": DAY,
    }
    return Agent(**values | overrides)


def a_jurisdiction(**overrides: Any) -> Jurisdiction:
    values: dict[str, Any] = {"id": "US", "name": "United States", "regulator": "FDA", "curated_on": DAY}
    return Jurisdiction(**values | overrides)


def an_outcome(**overrides: Any) -> Outcome:
    values: dict[str, Any] = {
        "id": "acr50",
        "name": "American College of Rheumatology 50 % response",
        "plain": "Half as many swollen and tender joints",
        "definition": "Improvement of at least half.",
        "domain": OutcomeDomain.RESPONSE,
        "direction": Direction.HIGHER_IS_BETTER,
        "unit": "people",
        "rank": 2,
        "surrogate": False,
        "curated_on": DAY,
    }
    return Outcome(**values | overrides)


def an_arm(**overrides: Any) -> Arm:
    values: dict[str, Any] = {
        "id": "adalimumab",
        "label": "adalimumab and methotrexate",
        "allocation": Allocation.RANDOMISED,
        "contents": (ArmContent("adalimumab"), ArmContent("methotrexate")),
        "n": 67,
    }
    return Arm(**values | overrides)


def a_result(**overrides: Any) -> Result:
    values: dict[str, Any] = {
        "outcome": "acr50",
        "source": "author-2003-trial",
        "locator": "Table 2",
        "week": 24,
        "measurements": (Measurement("adalimumab", events=37, n=67), Measurement("placebo", events=5, n=62)),
    }
    return Result(**values | overrides)


def a_study(**overrides: Any) -> Study:
    values: dict[str, Any] = {
        "id": "armada",
        "name": "ARMADA",
        "design": StudyDesign.RCT,
        "population": "Adults with active disease despite methotrexate.",
        "line": PopulationLine.CSDMARD_INADEQUATE_RESPONSE,
        "line_reason": "Methotrexate had not been enough.",
        "reports": ("author-2003-trial",),
        "curated_on": DAY,
        "arms": (
            an_arm(),
            an_arm(
                id="placebo",
                label="placebo and methotrexate",
                contents=(ArmContent("methotrexate"), ArmContent("placebo")),
                n=62,
            ),
        ),
        "results": (a_result(),),
    }
    return Study(**values | overrides)


def a_rich_result(**overrides: Any) -> Result:
    """A result with every field filled, its measurement and contrast too."""
    measurement = Measurement(
        arm="placebo",
        events=70,
        n=62,
        n_basis=SizeBasis.ARM,
        percent=Decimal("8.10"),
        mean=Decimal("-1.0"),
        sd=Decimal("0.50"),
        median=Decimal("0"),
        rate=Decimal("4.00"),
        rate_per_years=100,
        person_years=Decimal("30.5"),
        ci_low=Decimal("9.5"),
        ci_high=Decimal("10.25"),
        ci_level=90,
    )
    contrast = Contrast(
        measure=EffectMeasure.RISK_RATIO,
        value=Decimal("6.80"),
        comparator="placebo",
        arm="adalimumab",
        ci_low=Decimal("-2.0"),
        ci_high=Decimal("16.1"),
        ci_level=Decimal("97.5"),
        credible=True,
        p="<0.001",
        note="adjusted",
    )
    values: dict[str, Any] = {
        "outcome": "serious-infection",
        "time_note": "whole follow-up",
        "subtype": "pneumonia",
        "subgroup": "older people",
        "line": PopulationLine.RA_ANY,
        "analysis": Analysis.OBSERVED,
        "analysis_source": "author-2020-retracted",
        "period": ResultPeriod.EXTENSION,
        "counted": Counted.EVENTS,
        "p": "0.05",
        "measurements": (measurement, Measurement("adalimumab", percent=Decimal("12"))),
        "contrasts": (
            contrast,
            Contrast(EffectMeasure.STANDARDISED_RATIO, Decimal("1.1"), arm="adalimumab"),
            Contrast(
                EffectMeasure.ODDS_RATIO, comparator="placebo", arm="adalimumab", finding=Finding.NO_DIFFERENCE_SHOWN
            ),
        ),
        "note": "Events, not people.",
        "reread": REREAD,
    }
    return a_result(**values | overrides)


def a_rich_study(**overrides: Any) -> Study:
    """A study with every field filled."""
    rich_arm = an_arm(contents=(ArmContent("adalimumab", "40 mg every other week", True),), note="Largest group.")
    values: dict[str, Any] = {
        "id": "rich-trial",
        "arms": (rich_arm, *a_study().arms[1:]),
        "results": (a_rich_result(), a_result()),
        "blinding": Blinding.DOUBLE_BLIND,
        "funding": Funding.MIXED,
        "phase": "2/3",
        "registration": ("NCT00000001", "EUCTR1"),
        "participants": 129,
        "countries": ("US", "CA"),
        "follow_up_weeks": 104,
        "early_escape": (
            EarlyEscape(EscapeRule.RESCUE, "author-2003-trial", "Methods", 16),
            EarlyEscape(EscapeRule.NONE, "author-2003-trial", "Methods"),
        ),
        "same_trial_as": "z-main-record",
        "limitations": ("Small.", "Short."),
        "other_sources": ("author-2020-retracted", "author-2003-trial"),
        "note": "For tests.",
    }
    return a_study(**values | overrides)


def a_tombstone(**overrides: Any) -> Tombstone:
    """A tombstone of a whole record, with every other field filled."""
    values: dict[str, Any] = {
        "id": "studies-old-trial",
        "kind": RecordKind.STUDIES,
        "record": "old-trial",
        "reason": WithdrawalReason.MERGED,
        "detail": "Both told of one trial.",
        "withdrawn_on": DAY,
        "curated_on": DAY,
        "successor": "armada",
        "source": "author-2020-retracted",
        "locator": "notice",
    }
    return Tombstone(**values | overrides)


def some_levels() -> tuple[EvidenceLevel, ...]:
    """The levels that go with `a_dataset`."""
    return (
        EvidenceLevel("adalimumab", 2, "Level 2: randomised trial.", ("armada", "rich-trial")),
        EvidenceLevel("uc-msc", 5, "No study."),
    )


def a_dataset(**overrides: Any) -> Dataset:
    """A small dataset in which every reference is met and every field of every record type is used."""
    values: dict[str, Any] = {
        "agents": (
            an_agent(),
            an_agent(id="methotrexate", name="methotrexate"),
            an_agent(id="placebo", name="placebo", kind=AgentKind.PLACEBO),
            an_agent(
                id="tnf-inhibitor",
                kind=AgentKind.DRUG_CLASS,
                members=("adalimumab", "methotrexate"),
                note="Any of them.",
            ),
            an_agent(id="uc-msc", name="cells", kind=AgentKind.CELL_PRODUCT, investigational=True),
        ),
        "cautions": (a_caution(),),
        "claims": (a_claim(),),
        "glossary": (a_term(),),
        "harms": (
            a_harm(),
            a_harm(
                id="infections-2021",
                harmed=None,
                harmed_missing=MissingReason.NOT_REPORTED,
                overlaps_with=("infections-2018",),
            ),
        ),
        "jurisdictions": (a_rich_jurisdiction(), a_jurisdiction()),
        "outcomes": (
            an_outcome(
                abbreviation="ACR50",
                range_low=Decimal("0"),
                range_high=Decimal("100.0"),
                source="author-2003-trial",
                locator="Methods",
                note="A response, not a score.",
            ),
            an_outcome(id="serious-infection", domain=OutcomeDomain.HARM, direction=Direction.LOWER_IS_BETTER),
        ),
        "positions": (a_position(),),
        "sources": (a_source(), a_rich_source()),
        "studies": (a_study(), a_rich_study(), a_study(id="z-main-record", reports=(), arms=(), results=())),
        "tombstones": (
            a_tombstone(),
            a_tombstone(
                id="treatments-adalimumab-subclass",
                kind=RecordKind.TREATMENTS,
                record="adalimumab",
                field="subclass",
                reason=WithdrawalReason.NOT_CONFIRMED,
                successor=None,
            ),
        ),
        "treatments": (a_treatment(), a_rich_treatment()),
        "trials": (a_trial(),),
    }
    return Dataset(**values | overrides)


def a_large_dataset(studies: int = 110) -> Dataset:
    """A dataset of the size that is served: about fifteen results a study, and thirty treatments."""
    base = a_dataset()
    results = (a_rich_result(), *(a_result(week=week) for week in range(14)))
    copies = tuple(a_study(id=f"copy-{number:04}", results=results) for number in range(studies))
    treatments = tuple(a_rich_treatment(id=f"treatment-{number:02}") for number in range(30))
    sources = tuple(a_source(id=f"source-{number:03}") for number in range(2 * studies))
    return dataclasses.replace(
        base,
        studies=tuple(sorted(base.studies + copies, key=lambda study: study.id)),
        treatments=tuple(sorted(base.treatments + treatments, key=lambda treatment: treatment.id)),
        sources=tuple(sorted(base.sources + sources, key=lambda source: source.id)),
    )
