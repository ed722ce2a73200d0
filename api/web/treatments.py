"""Treatments, conventional and investigational."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from api.domain.records import Treatment
from api.storage import reading
from api.web.collections import Collection
from api.web.derived import TreatmentDerived, derive_for_treatment
from api.web.snapshots import today


def _derive(snapshot: reading.Snapshot | None, treatments: Sequence[Treatment]) -> list[TreatmentDerived]:
    assert snapshot is not None, "levels of evidence are read from the release"
    ids = tuple(treatment.id for treatment in treatments)
    levels = {level.treatment: level for level in reading.get_evidence_levels(snapshot, ids)}
    return [derive_for_treatment(treatment, levels.get(treatment.id), today()) for treatment in treatments]


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
)
