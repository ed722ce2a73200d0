"""Treatments, conventional and investigational."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from api.domain.records import Treatment
from api.domain.vocabulary import Certainty, TreatmentClass, TreatmentKind, TreatmentScope
from api.storage import reading
from api.web.collections import Collection
from api.web.derived import TreatmentDerived, derive_for_treatment
from api.web.filtering import by_id, by_number, by_status, by_word, one_of
from api.web.snapshots import today


def _derive(snapshot: reading.Snapshot | None, treatments: Sequence[Treatment]) -> list[TreatmentDerived]:
    assert snapshot is not None, "levels of evidence are read from the release"
    ids = tuple(treatment.id for treatment in treatments)
    levels = {level.treatment: level for level in reading.get_evidence_levels(snapshot, ids)}
    places = reading.list_all(snapshot, "jurisdictions")
    return [derive_for_treatment(treatment, levels.get(treatment.id), places, today()) for treatment in treatments]


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
    beside=("name",),
    filters={
        "kind": one_of(TreatmentKind, "Conventional or investigational."),
        "treatment_class": one_of(TreatmentClass, "Class."),
        "scope": one_of(TreatmentScope, "One agent, a combination, or a class."),
        "agent": by_id("agents", "Agents that make it up.", "methotrexate"),
        "route": by_word("Routes, as the records write them.", "oral"),
        "goal": by_word("Words that the goal holds.", "joint damage"),
        "availability": by_status("Jurisdiction with a status on record, or with this status.", "US:authorised"),
        "evidence_level": by_number("Oxford CEBM 2011 levels, 1 is the best.", 1, minimum=1, maximum=5),
        "certainty": one_of(Certainty, "GRADE ratings of any of its appraisals."),
        "boxed_warning": by_id("jurisdictions", "Jurisdictions whose label carries a boxed warning.", "US"),
        "harm": by_id("outcomes", "Harms on record.", "serious-infection"),
        "outcome": by_id("outcomes", "Outcomes that a study measured in people who got it.", "acr50"),
        "guidance": by_word("Bodies whose guidance is on record.", "EULAR"),
        "identifier": by_word("Codes of public systems, alone or after the system.", "ATC:L04AB04"),
    },
)
