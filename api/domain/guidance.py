"""What guideline bodies say of treatments, gathered out of the treatments as records of their own."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from api.domain.records import Rereading, Treatment
from api.domain.vocabulary import ClinicalReview, GuidanceDirection, TreatmentKind

GUIDANCE: Final = "guidance"
"""The kind of the statements, and the field of a treatment in which they stand."""

MARK: Final = "--"
"""Parts the treatment from the rest of an id; no id of a treatment has it."""

LONGEST_BODY = 40
"""Characters of the name of a body in an id."""


@dataclass(frozen=True, slots=True)
class GuidanceStatement:
    """One statement of a guideline body on one treatment."""

    id: Annotated[str, "Treatment, body and year, as `adalimumab--eular-2022`, with a number for a further statement."]
    treatment: Annotated[str, "Id of the treatment."]
    treatment_kind: Annotated[TreatmentKind, "Conventional or investigational; show it with the treatment."]
    organisation: Annotated[str, "Issuing body: ACR, EULAR, NICE."]
    year: Annotated[int, "Year of the guideline."]
    statement: Annotated[str, "What it says, in our words."]
    direction: Annotated[GuidanceDirection, "Which way it points."]
    source: Annotated[str, "Id of the source."]
    locator: Annotated[str, "Where in the source."]
    curated_on: Annotated[date, "Day on which the treatment's record was last written or checked."]
    strength: Annotated[str | None, "Strength as the body calls it."] = None
    certainty: Annotated[str | None, "Certainty or level as the body calls it."] = None
    reread: Annotated[Rereading | None, "Second reading by somebody else; absent where there was none yet."] = None
    clinical_review: Annotated[ClinicalReview, "Review by a clinician."] = ClinicalReview.NONE


def gather_guidance(treatments: Iterable[Treatment]) -> tuple[GuidanceStatement, ...]:
    """Gather the statements on all treatments, in order of id.

    Statements of one body and year on one treatment are numbered from the second on in the order of the record, so
    that ids stay as long as new ones are added after those there.
    """
    statements = (each for treatment in treatments for each in _statements_on(treatment))
    return tuple(sorted(statements, key=lambda each: each.id))


def treatment_of(statement: str) -> str:
    """Tell from the id of a statement which treatment it is on."""
    return statement.partition(MARK)[0]


def _statements_on(treatment: Treatment) -> Iterator[GuidanceStatement]:
    seen: Counter[str] = Counter()
    for each in treatment.guidance:
        name = f"{treatment.id}{MARK}{_slug(each.organisation)}-{each.year}"
        seen[name] += 1
        yield GuidanceStatement(
            id=name if seen[name] == 1 else f"{name}-{seen[name]}",
            treatment=treatment.id,
            treatment_kind=treatment.kind,
            organisation=each.organisation,
            year=each.year,
            statement=each.statement,
            direction=each.direction,
            source=each.source,
            locator=each.locator,
            curated_on=treatment.curated_on,
            strength=each.strength,
            certainty=each.certainty,
            reread=each.reread,
            clinical_review=treatment.clinical_review,
        )


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    while len("-".join(words)) > LONGEST_BODY and len(words) > 1:
        words.pop()
    return "-".join(words)[:LONGEST_BODY]
