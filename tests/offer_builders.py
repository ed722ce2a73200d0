"""Records on what surrounds investigational treatments, each with every field filled; they go with `a_dataset`."""

from __future__ import annotations

from datetime import date
from typing import Any

from api.domain.records import (
    Absence,
    Caution,
    CitedText,
    Claim,
    DocumentedHarm,
    Jurisdiction,
    Position,
    RegisteredTrial,
    Regulator,
    StatusMeaning,
    Term,
)
from api.domain.vocabulary import (
    AvailabilityStatus,
    Causality,
    CautionKind,
    ClaimVerdict,
    HarmedPeople,
    HarmReport,
    MissingReason,
    PositionDirection,
    TrialResults,
    TrialStatus,
)

DAY = date(2026, 11, 1)
SOURCE = "author-2003-trial"
NO_OFFERS: dict[str, Any] = {"claims": (), "harms": (), "positions": (), "trials": ()}
"""For a dataset whose treatments or studies are not those that these records name."""

OTHER_SOURCES = ("author-2020-retracted", SOURCE)


def a_claim(**overrides: Any) -> Claim:
    values: dict[str, Any] = {
        "id": "cells-cure",
        "claim": "Cells cure the disease.",
        "verdict": ClaimVerdict.UNSUPPORTED,
        "explanation": "No study shows it.",
        "evidence": (CitedText("A review found no such study.", SOURCE, "abstract"),),
        "treatments": ("uc-msc", "adalimumab"),
        "curated_on": DAY,
        "note": "Heard often.",
    }
    return Claim(**values | overrides)


def a_harm(**overrides: Any) -> DocumentedHarm:
    values: dict[str, Any] = {
        "id": "infections-2018",
        "name": "Infections after cord blood",
        "report": HarmReport.CASES,
        "description": "People fell ill.",
        "product": "cord blood",
        "route": "injection",
        "people": HarmedPeople.JOINT_OR_PAIN,
        "causality": Causality.TRACED,
        "year": 2018,
        "source": SOURCE,
        "locator": "abstract",
        "curated_on": DAY,
        "harmed": 12,
        "treated": 40,
        "place": "Texas",
        "harms": ("serious-infection",),
        "treatments": ("uc-msc",),
        "other_sources": OTHER_SOURCES,
        "note": "Contaminated.",
    }
    return DocumentedHarm(**values | overrides)


def a_position(**overrides: Any) -> Position:
    values: dict[str, Any] = {
        "id": "isscr-2021",
        "organisation": "International Society for Stem Cell Research",
        "year": 2021,
        "subject": "unproven cell products",
        "statement": "They are to be tried first.",
        "direction": PositionDirection.AGAINST_OUTSIDE_TRIALS,
        "source": SOURCE,
        "locator": "p. 3",
        "curated_on": DAY,
        "treatments": ("uc-msc",),
        "other_sources": OTHER_SOURCES,
        "note": "No force of law.",
    }
    return Position(**values | overrides)


def a_trial(**overrides: Any) -> RegisteredTrial:
    values: dict[str, Any] = {
        "id": "nct00000001",
        "number": "NCT00000001",
        "title": "Cells in arthritis",
        "status": TrialStatus.TERMINATED,
        "design": "randomised",
        "intervention": "one infusion",
        "treatments": ("uc-msc",),
        "results": TrialResults.POSTED,
        "source": SOURCE,
        "locator": "record",
        "as_of": DAY,
        "curated_on": DAY,
        "status_note": "Too few people.",
        "phase": "1/2",
        "enrolment": 20,
        "enrolment_planned": False,
        "sponsor": "A university",
        "countries": ("CN", "US"),
        "comparator": "placebo",
        "started": "2020-01",
        "ended": "2022",
        "studies": ("rich-trial",),
        "other_sources": OTHER_SOURCES,
        "note": "For tests.",
    }
    return RegisteredTrial(**values | overrides)


def a_caution(**overrides: Any) -> Caution:
    values: dict[str, Any] = {
        "id": "treats-everything",
        "kind": CautionKind.RED_FLAG,
        "text": "One product for many diseases.",
        "source": SOURCE,
        "locator": "p. 1",
        "curated_on": DAY,
        "why": "Diseases differ.",
        "other_sources": OTHER_SOURCES,
    }
    return Caution(**values | overrides)


def a_term(**overrides: Any) -> Term:
    values: dict[str, Any] = {
        "id": "placebo",
        "term": "placebo",
        "plain": "A treatment without active substance.",
        "curated_on": DAY,
        "abbreviation": "PBO",
        "synonyms": ("dummy",),
        "see_also": ("placebo",),
        "source": SOURCE,
        "locator": "box",
        "note": "In trials.",
    }
    return Term(**values | overrides)


def a_rich_jurisdiction(**overrides: Any) -> Jurisdiction:
    values: dict[str, Any] = {
        "id": "EU",
        "name": "European Union",
        "regulator": "EMA",
        "curated_on": DAY,
        "regulators": (Regulator("European Medicines Agency", "Advises.", "EMA", SOURCE, "p. 2"),),
        "statuses": (StatusMeaning(AvailabilityStatus.NOT_AUTHORISED, "Not on the market.", SOURCE, "p. 2"),),
        "cell_rules": (CitedText("Central authorisation.", SOURCE, "article 3"),),
        "market": (CitedText("Many sellers.", SOURCE, "Table 1"),),
        "absent": (Absence("note", MissingReason.NOT_REPORTED, "Nothing found."),),
        "note": "For tests.",
    }
    return Jurisdiction(**values | overrides)
