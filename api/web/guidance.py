"""What guideline bodies say of treatments."""

from __future__ import annotations

from typing import Final

from api.domain.guidance import GuidanceStatement
from api.domain.vocabulary import GuidanceDirection, TreatmentKind
from api.web.collections import Collection
from api.web.derived import RecordDerived, derive_for_records
from api.web.filtering import by_id, by_number, by_word, one_of

GUIDANCE: Final = Collection(
    kind="guidance",
    noun="guidance statement",
    nouns="guidance statements",
    record=GuidanceStatement,
    derived=RecordDerived,
    derive=derive_for_records,
    meaning="What guideline bodies say of treatments, conventional and investigational, across all of them.",
    listing="Sorted by id. The same statements stand in the records of the treatments, under `guidance`.",
    single="What the body says of which treatment, which way it points, and where.",
    example="methotrexate--eular-2022",
    filters={
        "treatment": by_id("treatments", "Treatments that it speaks of.", "methotrexate"),
        "treatment_kind": one_of(TreatmentKind, "Kind of the treatment that it speaks of."),
        "organisation": by_word("Issuing bodies, as the records write them.", "EULAR"),
        "year": by_number("Years of the guideline.", 2022, minimum=1900, maximum=2100),
        "direction": one_of(GuidanceDirection, "Which way it points."),
    },
)
