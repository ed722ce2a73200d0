"""Sources can be found, are linked only where we mean to link, and nothing rests on a retracted one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from api.curation.checks.base import Check, DatasetCheck, RecordCheck, place
from api.curation.material import Material
from api.curation.problems import Fault, Problem
from api.curation.walk import walk_records, walk_values
from api.domain.fields import describe_record
from api.domain.records import Source, Tombstone
from api.domain.vocabulary import SourceStatus

URL = re.compile(r"https?://((?:[a-z0-9-]+\.)+[a-z]{2,})(?:[/?#][A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*)?", re.ASCII)
DOI = re.compile(r"10\.[0-9]{4,9}/\S+", re.ASCII)
PMID = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
LOCATOR_WORDS = frozenset({"unknown", "none", "n/a", "na", "tbd", "todo", "source", "see source", "see text"})
STATUS_WITH_NOTE = frozenset({SourceStatus.CORRECTED, SourceStatus.EXPRESSION_OF_CONCERN, SourceStatus.RETRACTED})
RESTING_FIELDS = ("source", "analysis_source", "sources")
"""Fields of what a statement rests on; `reports` and `other_sources` may name a retracted paper."""


def check_address(source: Source, material: Material) -> Iterator[Fault]:
    """Find sources without address or reason, and addresses on hosts that nobody has allowed."""
    if (source.url is None) == (source.url_withheld is None):
        message = "has both `url` and `url_withheld`" if source.url else "has neither `url` nor `url_withheld`"
        yield Fault(("url",), message, "give the address, or else the reason why there is none")
    if source.url is None:
        return
    match = URL.fullmatch(source.url)
    if match is None:
        advice = "write the work's own public address, beginning with https:// and a host in small letters"
        yield Fault(("url",), f"`{source.url}` is not a plain web address", advice)
    elif match[1] not in material.hosts.lines:
        # No near host is suggested: an address is mended by opening it, not by its likeness to another.
        advice = (
            f"add it to {material.hosts.path} if it is a publisher, registry, regulator or guideline body; "
            "for a page that sells treatment write `url_withheld: seller_of_treatment` instead of the address"
        )
        yield Fault(("url",), f"the host {match[1]} is not allowed", advice)


def check_hosts_used(material: Material) -> Iterator[Problem]:
    """Find allowed hosts that no source uses any more."""
    if material.unread.get(Source):
        return
    used = set()
    for entry in material.entries_of(Source):
        match = URL.fullmatch(entry.record.url or "")
        used.add(match[1] if match else "")
    for host, line in material.hosts.lines.items():
        if host not in used:
            yield Problem(material.hosts.path, line, "", "", f"no source uses the host {host}", "delete the line")


def check_identifiers(source: Source, material: Material) -> Iterator[Fault]:
    """Find identifiers of the wrong form."""
    if source.doi is not None and not DOI.fullmatch(source.doi):
        yield Fault(("doi",), f"`{source.doi}` is not a DOI", "write it from `10.` on, without `doi:` or resolver")
    if source.pmid is not None and not PMID.fullmatch(source.pmid):
        yield Fault(("pmid",), f"`{source.pmid}` is not a PubMed identifier", "write its digits only")


def check_status(source: Source, material: Material) -> Iterator[Fault]:
    """Find corrections and retractions without explanation, and statuses without the day of the look-up."""
    if source.status in STATUS_WITH_NOTE and source.status_note is None:
        message = f"`status: {source.status.value}` without `status_note`"
        advice = "say in `status_note` what was corrected, doubted or retracted, and when"
        yield Fault(("status_note",), message, advice)
    if (source.status is SourceStatus.NOT_CHECKED) != (source.status_checked is None):
        message = f"`status: {source.status.value}` with `status_checked: {source.status_checked or 'absent'}`"
        advice = "give the day of the look-up together with what was found; not_checked has none"
        yield Fault(("status_checked",), message, advice)


def check_rests_on_retracted(material: Material) -> Iterator[Problem]:
    """Find figures and statements that rest on a retracted source."""
    retracted = {
        entry.record.id for entry in material.entries_of(Source) if entry.record.status is SourceStatus.RETRACTED
    }
    # A tombstone names what was retracted as the reason, and rests nothing on it.
    for entry in (entry for entry in material.entries if not isinstance(entry.record, Tombstone)):
        for where, inner in walk_records(entry.record):
            for field in describe_record(inner):
                if field.name not in RESTING_FIELDS:
                    continue
                for place_of_value, value in walk_values(inner, field.name, where):
                    if value in retracted:
                        advice = "take the figure or statement out, or rest it on a source that stands"
                        yield place(entry, Fault(place_of_value, f"`{value}` is retracted", advice))


def check_locator(material: Material) -> Iterator[Problem]:
    """Find locators that lead nowhere, and locators or sources without the other."""
    for entry in material.entries:
        for where, inner in walk_records(entry.record):
            if not hasattr(inner, "locator"):
                continue
            locator, source = inner.locator, getattr(inner, "source", None)
            if (locator is None) != (source is None):
                fault = Fault((*where, "locator"), "source and locator stand alone", "give both, or neither")
                yield place(entry, fault)
            elif locator is not None and _leads_nowhere(locator):
                advice = "name the abstract, table, figure, section or page in which it stands"
                yield place(entry, Fault((*where, "locator"), f"`{locator}` does not say where", advice))


def _leads_nowhere(locator: str) -> bool:
    return locator.casefold() in LOCATOR_WORDS or not any(character.isalnum() for character in locator)


CHECKS: tuple[Check, ...] = (
    RecordCheck("address", "A source has an address on an allowed host, or a reason for none.", Source, check_address),
    DatasetCheck("hosts_used", "An allowed host is used by a source.", check_hosts_used),
    RecordCheck("identifiers", "DOI and PubMed identifier are well formed.", Source, check_identifiers),
    RecordCheck("status", "Corrections and retractions are dated and explained.", Source, check_status),
    DatasetCheck("retracted", "Nothing rests on a retracted source.", check_rests_on_retracted),
    DatasetCheck("locator", "A locator says where in the source.", check_locator),
)
