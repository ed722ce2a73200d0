"""What a treatment must answer or say why not: availability, frequency of harms, reasons for certainty."""

from __future__ import annotations

from collections.abc import Iterator

from api.curation.checks.base import Check, RecordCheck
from api.curation.checks.studies import find_repeats
from api.curation.facets import ASKED_JURISDICTIONS, FACETS, STUDIES, count_facets
from api.curation.material import Material
from api.curation.problems import Fault, Where
from api.curation.suggestions import advise_near
from api.domain.fields import describe
from api.domain.records import Absence, Jurisdiction, Study, Treatment
from api.domain.vocabulary import Certainty

AVAILABILITY = "availability"


def check_availability(treatment: Treatment, material: Material) -> Iterator[Fault]:
    """Find the main jurisdictions without a status or a reason, and those with two."""
    given = [item.jurisdiction for item in treatment.availability]
    keyed = ((code, (AVAILABILITY, number, "jurisdiction")) for number, code in enumerate(given))
    yield from find_repeats(keyed, "the jurisdiction")
    absent = {absence.field for absence in treatment.absent}
    for code in ASKED_JURISDICTIONS:
        if code not in given and f"{AVAILABILITY}.{code}" not in absent:
            message = f"nothing says whether the treatment is available in {code}"
            advice = f"give its status there, or an entry under `absent` with `field: {AVAILABILITY}.{code}`"
            yield Fault((AVAILABILITY,), message, advice)


def check_facets(treatment: Treatment, material: Material) -> Iterator[Fault]:
    """Find facets that are neither filled nor said to be absent, and those said to be absent that are filled."""
    absent = {absence.field for absence in treatment.absent}
    for name, count in count_facets(treatment, material.records_by_id(Study).values()).items():
        if name == STUDIES and material.unread.get(Study):
            continue  # The study that would be counted may be among those that could not be read.
        if count == 0 and name not in absent:
            message = f"nothing is said of `{name}` ({FACETS[name]}), nor why it is empty"
            advice = f"fill it, or write `field: {name}` under `absent`, with the reason and what was looked for"
            yield Fault(("absent",), message, advice)
        elif count > 0 and name == STUDIES and name in absent:
            yield Fault(("absent",), f"`{name}` is said to be absent, but there are {count}", "take the entry out")


def check_absences(treatment: Treatment, material: Material) -> Iterator[Fault]:
    """Find absences of fields that do not exist or are not empty."""
    keyed = ((item.field, ("absent", number, "field")) for number, item in enumerate(treatment.absent))
    yield from find_repeats(keyed, "the field")
    for number, absence in enumerate(treatment.absent):
        yield from _find_absence_faults(absence, ("absent", number, "field"), treatment, material)


def _find_absence_faults(absence: Absence, where: Where, treatment: Treatment, material: Material) -> Iterator[Fault]:
    name, _, part = absence.field.partition(".")
    names = [field.name for field in describe(Treatment)]
    if name == STUDIES and not part:
        return
    if name not in names:
        advice = advise_near(name, names, f"use one of: {', '.join(names)}")
        yield Fault(where, f"a treatment has no field `{name}`", advice)
    elif not part and getattr(treatment, name) not in (None, ()):
        yield Fault(where, f"`{name}` is said to be absent, but is given", "take one of the two out")
    elif part and name == AVAILABILITY:
        known = material.known_ids(Jurisdiction)
        if part not in known:
            yield Fault(where, f"there is no jurisdiction `{part}`", advise_near(part, known, "write it first"))
        if part in (item.jurisdiction for item in treatment.availability):
            yield Fault(where, f"`{absence.field}` is said to be absent, but is given", "take one of the two out")


def check_risks(treatment: Treatment, material: Material) -> Iterator[Fault]:
    """Find harms with neither a frequency nor a reason, or with both."""
    for number, risk in enumerate(treatment.risks):
        if (risk.frequency is None) == (risk.frequency_missing is None):
            both = "both" if risk.frequency else "neither"
            link = "and" if risk.frequency else "nor"
            message = f"has {both} `frequency` {link} `frequency_missing`"
            advice = "give the frequency as the source prints it, or else the reason why there is none"
            yield Fault(("risks", number, "frequency"), message, advice)


def check_appraisals(treatment: Treatment, material: Material) -> Iterator[Fault]:
    """Find ratings below high without reasons, and high ones with some."""
    for number, appraisal in enumerate(treatment.appraisals):
        if (appraisal.certainty is Certainty.HIGH) != (not appraisal.reasons):
            message = f"certainty {appraisal.certainty.value} with {len(appraisal.reasons)} reasons for a step down"
            advice = "name a reason for each step down; only `high` has none"
            yield Fault(("appraisals", number, "reasons"), message, advice)


CHECKS: tuple[Check, ...] = (
    RecordCheck("availability", "US, EU, UK and JP have a status or a reason.", Treatment, check_availability),
    RecordCheck("facets", "Every facet is filled or said to be absent, with the reason.", Treatment, check_facets),
    RecordCheck("absences", "What is said to be absent exists and is empty.", Treatment, check_absences),
    RecordCheck("risks", "A harm has a frequency or the reason for none.", Treatment, check_risks),
    RecordCheck("appraisals", "A rating below high has reasons.", Treatment, check_appraisals),
)
