"""One record, one id, one file; one work, one source; one trial, counted once; one loss, told once."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from typing import TypeVar

from api.curation.checks.base import Check, DatasetCheck, place
from api.curation.material import Entry, Material
from api.curation.problems import Fault, Problem, Where
from api.domain.losses import subject_of
from api.domain.records import Jurisdiction, Record, Source, Study, Tombstone
from api.domain.vocabulary import SourceType, StudyDesign

R = TypeVar("R", bound=Record)

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
CODE = re.compile(r"[A-Z]{2}", re.ASCII)

TRIAL_DESIGNS = frozenset({StudyDesign.RCT, StudyDesign.NONRANDOMISED_TRIAL, StudyDesign.SINGLE_ARM_TRIAL})
"""Only these are one trial each; a pooled analysis may name the numbers of several trials."""


def check_id(material: Material) -> Iterator[Problem]:
    """Find ids of the wrong form, and ids that differ from their file name."""
    for entry in material.entries:
        record_id = entry.record.id
        if isinstance(entry.record, Jurisdiction):
            form, words = CODE, "two capital letters, such as US"
        else:
            form, words = SLUG, "small letters a to z and digits, joined by single hyphens"
        if not form.fullmatch(record_id):
            yield place(entry, Fault(("id",), f"`{record_id}` is not a well-formed id", f"write it as {words}"))
        if record_id != entry.stem:
            message = f"the id is `{record_id}`, but the file is named `{entry.stem}.yaml`"
            yield place(entry, Fault(("id",), message, "make the two the same; a published id never changes"))


def check_unique_id(material: Material) -> Iterator[Problem]:
    """Find records of one kind that have the same id."""
    keyed = (((type(entry.record), entry.record.id), entry) for entry in material.entries)
    for first, second in _find_repeats(keyed):
        message = f"{first.path} has the same id"
        yield place(second, Fault(("id",), message, "give this record an id of its own, or delete one of the two"))


def check_unique_work(material: Material) -> Iterator[Problem]:
    """Find two sources that are one work: the same DOI, PubMed number, or registry record."""
    for name in ("doi", "pmid", "registry"):
        keyed = (
            (value.casefold(), entry)
            for entry in material.entries_of(Source)
            if (value := getattr(entry.record, name)) is not None and _identifies(entry.record, name)
        )
        for first, second in _find_repeats(keyed):
            message = f"{first.path} has the same {name}: one work, two records"
            advice = f"delete one and let every record name the other, or mend the {name}"
            yield place(second, Fault((name,), message, advice))


def _identifies(source: Source, name: str) -> bool:
    # A trial report carries the registry number of its trial, too; only a registry record is that record.
    return name != "registry" or source.type is SourceType.REGISTRY


def check_unique_trial(material: Material) -> Iterator[Problem]:
    """Find two studies of one registry number that are not joined by `same_trial_as`."""
    entries = [entry for entry in material.entries_of(Study) if entry.record.design in TRIAL_DESIGNS]
    for number in sorted({number for entry in entries for number in entry.record.registration}):
        sharing = [entry for entry in entries if number in entry.record.registration]
        mains = {entry.record.same_trial_as or entry.record.id for entry in sharing}
        if len(mains) > 1:
            names = ", ".join(entry.record.id for entry in sharing)
            where: Where = ("registration", sharing[-1].record.registration.index(number))
            message = f"{number} is the number of several studies ({names}), so one trial would count twice"
            advice = "name the main record of the trial under `same_trial_as` in the others, or mend the number"
            yield place(sharing[-1], Fault(where, message, advice))


def check_unique_loss(material: Material) -> Iterator[Problem]:
    """Find two tombstones of one thing."""
    keyed = ((subject_of(entry.record), entry) for entry in material.entries_of(Tombstone))
    for first, second in _find_repeats(keyed):
        yield place(second, Fault(("record",), f"{first.path} tells of the same", "delete one of the two"))


def _find_repeats(keyed: Iterable[tuple[Hashable, Entry[R]]]) -> Iterator[tuple[Entry[R], Entry[R]]]:
    first_of: dict[Hashable, Entry[R]] = {}
    for key, entry in keyed:
        first = first_of.setdefault(key, entry)
        if first is not entry:
            yield first, entry


CHECKS: tuple[Check, ...] = (
    DatasetCheck("id", "An id is well formed and equals the file name.", check_id),
    DatasetCheck("unique_id", "No two records of one kind have the same id.", check_unique_id),
    DatasetCheck("unique_work", "No two sources are the same work.", check_unique_work),
    DatasetCheck("unique_trial", "One trial is counted once.", check_unique_trial),
    DatasetCheck("unique_loss", "No two tombstones tell of the same.", check_unique_loss),
)
