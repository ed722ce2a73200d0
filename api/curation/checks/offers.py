"""Claims, harms and registered trials are coherent, and every status used in a jurisdiction is explained there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from api.curation.checks.base import Check, DatasetCheck, RecordCheck, place
from api.curation.checks.dates import read_earliest
from api.curation.checks.studies import find_repeats
from api.curation.material import Material
from api.curation.problems import Fault, Problem
from api.domain.records import Claim, DocumentedHarm, Jurisdiction, RegisteredTrial, Study, Treatment
from api.domain.vocabulary import Causality, HarmReport, TrialResults, TrialStatus

REGISTRY_NUMBER = re.compile(
    r"NCT\d{8}|ISRCTN\d+|EUCTR\d{4}-\d{6}-\d{2}|ChiCTR-?[A-Z]*-?\d+|IRCT\d+(?:N\d+)?|JPRN-?\w+|jRCT\w+|KCT\d{7}"
    r"|CTRI/\d{4}/\d{2,3}/\d+|ACTRN\d{14}|UMIN\d{9}|IRCT-\d+",
    re.ASCII,
)

OPEN = frozenset({TrialStatus.NOT_YET_RECRUITING, TrialStatus.RECRUITING, TrialStatus.ACTIVE_NOT_RECRUITING})
"""Statuses that a trial leaves in time; past its planned day the record is old."""

JURISDICTION_FACETS = ("regulators", "cell_rules", "market")


def check_claim(claim: Claim, material: Material) -> Iterator[Fault]:
    """Find claims that are judged without evidence, or said of nothing."""
    if not claim.evidence:
        advice = "name what the verdict rests on, also for `unsupported`: the review that found nothing"
        yield Fault(("evidence",), f"verdict {claim.verdict.value} without evidence", advice)
    if not claim.treatments:
        yield Fault(("treatments",), "the claim is said of no treatment", "name those that it is said of")


def check_harm(harm: DocumentedHarm, material: Material) -> Iterator[Fault]:
    """Find harms without a number of people or the reason, and those that overlap with themselves."""
    if (harm.harmed is None) == (harm.harmed_missing is None):
        advice = "give the number of people harmed as reported, or else the reason why there is none"
        yield Fault(("harmed",), "has neither or both of `harmed` and `harmed_missing`", advice)
    if harm.harmed is not None and harm.treated is not None and harm.harmed > harm.treated:
        yield Fault(("harmed",), f"{harm.harmed} harmed of {harm.treated} treated", "look both up again")
    if harm.id in harm.overlaps_with:
        yield Fault(("overlaps_with",), "the harm overlaps with itself", "name the other record")
    if (harm.report is HarmReport.COST) != (harm.causality is Causality.NOT_APPLICABLE):
        message = f"report {harm.report.value} with causality {harm.causality.value}"
        yield Fault(("causality",), message, "`not_applicable` belongs to costs, and only to them")


def check_trial(trial: RegisteredTrial, material: Material) -> Iterator[Fault]:
    """Find trials whose number, size or results do not fit the rest of the record."""
    if trial.number is not None and not REGISTRY_NUMBER.fullmatch(trial.number):
        advice = "write it as the registry does, such as NCT03828344; leave it out where no registry record was seen"
        yield Fault(("number",), f"`{trial.number}` is not the number of a registry known here", advice)
    if (trial.number is None) != (trial.status is TrialStatus.ANNOUNCED):
        message = f"status {trial.status.value} {'without' if trial.number is None else 'with'} a registry number"
        yield Fault(("status",), message, "`announced` is for trials of which no registry record was seen")
    if (trial.enrolment is None) != (trial.enrolment_planned is None):
        advice = "give both, or neither"
        yield Fault(("enrolment",), "`enrolment` and `enrolment_planned` stand alone", advice)
    if trial.status in OPEN and trial.status_note is None and _is_past(trial, material.today):
        begin = trial.status is TrialStatus.NOT_YET_RECRUITING
        message = f"status {trial.status.value}, though the trial was to {'start' if begin else 'end'} before today"
        yield Fault(("status",), message, "look the record up again, or say in `status_note` how old it is")
    known = material.records_by_id(Study)
    reported = [study for study in trial.studies if study in known and known[study].results]
    if reported and trial.results in (TrialResults.NONE_FOUND, TrialResults.NOT_LOOKED_FOR):
        message = f"results {trial.results.value}, but {reported[0]} reports results of the trial"
        yield Fault(("results",), message, "mend the two")


def _is_past(trial: RegisteredTrial, today: date) -> bool:
    """Whether the day by which the trial was to end, or to begin where nobody is taken in yet, has passed."""
    planned = trial.started if trial.status is TrialStatus.NOT_YET_RECRUITING else trial.ended
    day = read_earliest(planned) if planned is not None else None
    return day is not None and day.replace(day=1) < today.replace(day=1)


def check_overlaps(material: Material) -> Iterator[Problem]:
    """Find harms that overlap with one that does not name them."""
    known = material.records_by_id(DocumentedHarm)
    for entry in material.entries_of(DocumentedHarm):
        for name in entry.record.overlaps_with:
            if name in known and entry.record.id not in known[name].overlaps_with:
                message = f"overlaps with `{name}`, which does not say so"
                yield place(entry, Fault(("overlaps_with",), message, "name each in the other"))


def check_trial_links(material: Material) -> Iterator[Problem]:
    """Find registered trials that do not name the studies with their number, or name a study without it."""
    studies = material.records_by_id(Study)
    for entry in material.entries_of(RegisteredTrial):
        trial = entry.record
        carrying = [study for study in studies.values() if trial.number and trial.number in study.registration]
        numbered = {study.id for study in carrying}
        main = {study.id for study in carrying if study.same_trial_as is None}
        named = set(trial.studies) & studies.keys()
        for study in sorted(main - named):
            message = f"the study `{study}` carries {trial.number}, but is not named"
            yield place(entry, Fault(("studies",), message, "add it"))
        for study in sorted(named - numbered):
            message = f"the study `{study}` does not carry {trial.number} under `registration`"
            yield place(entry, Fault(("studies",), message, "write the number there, or take the study out"))


def check_trial_numbers(material: Material) -> Iterator[Problem]:
    """Find two records of one registered trial."""
    keyed = ((entry.record.number, entry) for entry in material.entries_of(RegisteredTrial) if entry.record.number)
    seen: dict[str, str] = {}
    for number, entry in keyed:
        first = seen.setdefault(number, entry.path)
        if first != entry.path:
            yield place(entry, Fault(("number",), f"{first} has the same number", "delete one of the two"))


def check_status_meanings(material: Material) -> Iterator[Problem]:
    """Find statuses that are used in a jurisdiction and not explained there, and explanations given twice."""
    used: dict[str, set[str]] = {}
    for treatment in material.records_by_id(Treatment).values():
        for row in treatment.availability:
            used.setdefault(row.jurisdiction, set()).add(row.status.value)
    for entry in material.entries_of(Jurisdiction):
        keyed = ((item.status, ("statuses", number, "status")) for number, item in enumerate(entry.record.statuses))
        for fault in find_repeats(keyed, "the status"):
            yield place(entry, fault)
        explained = {item.status.value for item in entry.record.statuses}
        for status in sorted(used.get(entry.record.id, set()) - explained):
            message = f"a treatment has the status {status} here, and nothing says what that means"
            yield place(entry, Fault(("statuses",), message, "say what it means there for a patient"))


def check_absent_of_jurisdiction(jurisdiction: Jurisdiction, material: Material) -> Iterator[Fault]:
    """Find jurisdictions that say nothing of bodies, rules or trade, nor why, and absences of what is there."""
    absent = [item.field for item in jurisdiction.absent]
    for name in JURISDICTION_FACETS:
        filled = bool(getattr(jurisdiction, name))
        if not filled and name not in absent:
            advice = f"fill it, or write `field: {name}` under `absent`, with the reason and what was looked for"
            yield Fault((name,), f"nothing is said of `{name}`, nor why it is empty", advice)
    for number, name in enumerate(absent):
        where = ("absent", number, "field")
        if name not in JURISDICTION_FACETS:
            yield Fault(where, f"`{name}` is not asked for", f"use one of: {', '.join(JURISDICTION_FACETS)}")
        elif getattr(jurisdiction, name):
            yield Fault(where, f"`{name}` is said to be absent, but is given", "take one of the two out")


CHECKS: tuple[Check, ...] = (
    RecordCheck("claim", "A verdict rests on evidence.", Claim, check_claim),
    RecordCheck("harm", "A documented harm counts people, or says why not.", DocumentedHarm, check_harm),
    DatasetCheck("overlaps", "Harms that overlap name each other.", check_overlaps),
    RecordCheck("trial", "A registered trial is coherent.", RegisteredTrial, check_trial),
    DatasetCheck("trial_links", "Registered trials and studies name one another.", check_trial_links),
    DatasetCheck("trial_numbers", "A registered trial has one record.", check_trial_numbers),
    RecordCheck(
        "jurisdiction",
        "A jurisdiction tells of its bodies, rules and trade, or why not.",
        Jurisdiction,
        check_absent_of_jurisdiction,
    ),
    DatasetCheck("status_meanings", "Every status used in a jurisdiction is explained there.", check_status_meanings),
)
