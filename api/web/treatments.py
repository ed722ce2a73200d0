"""Treatments, conventional and investigational."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from api.domain.records import Treatment
from api.domain.vocabulary import Certainty, TreatmentClass, TreatmentKind, TreatmentScope
from api.storage import reading
from api.web.arguments import refuse_arguments
from api.web.collections import Collection
from api.web.derived import TreatmentDerived, derive_for_treatment
from api.web.filtering import by_id, by_number, by_status, by_word, one_of
from api.web.problems import Fault, find_near, shorten
from api.web.snapshots import today

EU_MEMBERS: Final = (
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
    *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
)


def _derive(snapshot: reading.Snapshot | None, treatments: Sequence[Treatment]) -> list[TreatmentDerived]:
    assert snapshot is not None, "levels of evidence are read from the release"
    ids = tuple(treatment.id for treatment in treatments)
    levels = {level.treatment: level for level in reading.get_evidence_levels(snapshot, ids)}
    places = reading.list_all(snapshot, "jurisdictions")
    return [derive_for_treatment(treatment, levels.get(treatment.id), places, today()) for treatment in treatments]


LARGER: Final = {"GB": "UK", **dict.fromkeys(EU_MEMBERS, "EU")}
"""Jurisdictions of the dataset by the ISO codes of countries that they are called or hold."""


def _refuse_unknown_places(snapshot: reading.Snapshot, arguments: Mapping[str, Any]) -> None:
    """Refuse a jurisdiction that is not on record: an empty list would read as nothing being available there."""
    known = reading.list_ids(snapshot, "jurisdictions")
    for name in ("availability", "boxed_warning"):
        places = [value.partition(":")[0] for value in arguments.get(name) or ()]
        faults = [
            Fault(f"No jurisdiction has the id {shorten(each)}.", allowed=known, near=_near(each, known))
            for each in places
            if each not in known
        ]
        if faults:
            refuse_arguments({name: faults}, (name,))


def _near(place: str, known: tuple[str, ...]) -> tuple[str, ...]:
    larger = LARGER.get(place)
    return (larger,) if larger in known else find_near(place, known)


TREATMENTS: Final = Collection(
    kind="treatments",
    noun="treatment",
    nouns="treatments",
    record=Treatment,
    derived=TreatmentDerived,
    derive=_derive,
    meaning="Options, conventional and investigational; a combination is one treatment.",
    listing="Whole records, sorted by id; investigational ones are marked by `kind`.",
    single="The whole record with risks, availability, guidance and appraisals, each with its source.",
    example="adalimumab",
    refuse=_refuse_unknown_places,
    beside=("name",),
    filters={
        "kind": one_of(TreatmentKind, "Conventional or investigational."),
        "treatment_class": one_of(TreatmentClass, "Class."),
        "scope": one_of(TreatmentScope, "One agent, a combination, or a class."),
        "agent": by_id("Agents that make it up.", "methotrexate"),
        "route": by_word("Routes, as the records write them.", "oral"),
        "goal": by_word("Words that the goal holds.", "joint damage"),
        "availability": by_status("Jurisdiction with a status on record, or with this status.", "US:authorised"),
        "evidence_level": by_number("Oxford CEBM 2011 levels, 1 is the best.", 1, minimum=1, maximum=5),
        "certainty": one_of(Certainty, "GRADE ratings of any of its appraisals."),
        "boxed_warning": by_id("Jurisdictions whose label carries a boxed warning.", "US"),
        "harm": by_id("Harms on record.", "serious-infection"),
        "outcome": by_id("Outcomes that a study measured in people who got it.", "acr50"),
        "guidance": by_word("Bodies whose guidance is on record.", "EULAR"),
        "identifier": by_word("Codes of public systems, alone or after the system.", "ATC:L04AB04"),
    },
)
