"""Studies with their arms and results."""

from __future__ import annotations

from typing import Final

from api.domain.records import Study
from api.web.collections import Collection
from api.web.derived import StudyDerived, derive_for_study
from api.web.snapshots import today

STUDIES: Final = Collection(
    kind="studies",
    noun="study",
    nouns="studies",
    record=Study,
    derived=StudyDerived,
    derive=lambda _, studies: [derive_for_study(study, today()) for study in studies],
    meaning="Investigations with their arms and results; one study may be reported in several sources.",
    listing="Whole records with arms and results, sorted by id.",
    single="The whole record; every figure names its source and the place in it.",
    example="armada",
)
