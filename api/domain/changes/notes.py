"""Release notes in Markdown: what changed, grouped by what it means, with the addresses of the records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from api.domain.changes.context import EVIDENCE_LEVELS, PAIR_VERDICTS
from api.domain.changes.records import Change, ChangeKind

Kind = ChangeKind

GROUPS: Final = (
    ("Sources retracted or doubted", (Kind.SOURCE_RETRACTED, Kind.SOURCE_CONCERN)),
    ("Boxed warnings", (Kind.BOXED_WARNING_ADDED, Kind.BOXED_WARNING_REMOVED)),
    ("Where treatments are authorised", (Kind.AVAILABILITY_CHANGED,)),
    ("Harms and precautions", (Kind.RISK_ADDED, Kind.RISK_CHANGED, Kind.RISK_REMOVED, Kind.PRECAUTION_CHANGED)),
    ("Figures of studies", (Kind.FIGURE_CHANGED, Kind.FIGURE_ADDED, Kind.FIGURE_REMOVED)),
    ("What can be compared", (Kind.PAIR_VERDICT_CHANGED,)),
    (
        "Evidence, claims and guidance",
        (Kind.EVIDENCE_LEVEL_CHANGED, Kind.CERTAINTY_CHANGED, Kind.CLAIM_VERDICT_CHANGED, Kind.GUIDANCE_CHANGED),
    ),
    ("Studies and registered trials", (Kind.STUDY_CHANGED, Kind.TRIAL_CHANGED)),
    ("Records removed and added", (Kind.RECORD_REMOVED, Kind.RECORD_ADDED)),
    ("Sources corrected or cleared", (Kind.SOURCE_CORRECTED, Kind.SOURCE_STATUS_CHANGED)),
    ("What is missing, and why", (Kind.MISSING_REASON_CHANGED,)),
    ("Other details", (Kind.DETAIL_CHANGED, Kind.CITATION_CHANGED)),
)
"""Headings in the order of `ChangeKind`, each with the kinds that are told one by one under it."""

WORDING: Final = "Wording"
CHECKS: Final = "Checks"

_ADDRESSES: Final = {EVIDENCE_LEVELS: "treatments", PAIR_VERDICTS: "comparisons"}
_MARKS: Final = re.compile(r"([\\`*_\[\]<>&#|~])")


def write_notes(changes: Sequence[Change], title: str, since: str, sentence: str | None = None) -> str:
    """Write the notes of a release in Markdown.

    `since` is the id of the release before it, `sentence` what a curator says of the release, put on top. Texts and
    days of checks are not told one by one.
    """
    parts = [f"# {_escape(title)}"]
    parts += [_escape(sentence)] if sentence else []
    parts += [_count(changes, since), *_write_groups(changes)]
    return "\n\n".join(parts) + "\n"


def address_of(record_kind: str, record_id: str) -> str:
    """The address of a record, or of what is derived of it, relative to the service."""
    return f"/v1/{_ADDRESSES.get(record_kind, record_kind)}/{record_id}"


def _count(changes: Sequence[Change], since: str) -> str:
    if not changes:
        return f"Nothing differs from release {since}."
    records = len({(change.record_kind, change.record_id) for change in changes})
    return f"{_number(len(changes), 'change')} in {_number(records, 'record')} since release {since}."


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _write_groups(changes: Sequence[Change]) -> Iterator[str]:
    for heading, kinds in GROUPS:
        if found := [change for change in changes if change.kind in kinds]:
            yield f"## {heading} ({len(found)})"
            yield "\n".join(line for kind in kinds for line in _write_lines([c for c in found if c.kind is kind]))
    if found := [change for change in changes if change.kind is Kind.WORDING_CHANGED]:
        yield f"## {WORDING} ({len(found)})"
        yield "\n".join(_write_members(found))
    if found := [change for change in changes if change.kind is Kind.REVIEW_CHANGED]:
        records = len({(change.record_kind, change.record_id) for change in found})
        yield f"## {CHECKS} ({len(found)})"
        yield f"Days or findings of checks changed in {_number(records, 'record')}."


def _write_lines(changes: Sequence[Change]) -> Iterator[str]:
    """A line a change; several of one record stand below its name."""
    for _, group in groupby(changes, key=_record):
        found = list(group)
        if len(found) == 1:
            yield f"- {_escape(found[0].text)} ({_link(found[0], found[0].record_id)})"
            continue
        yield f"- {_link(found[0], found[0].record_name)}:"
        yield from (f"  - {_escape(change.text)}" for change in found)


def _write_members(changes: Sequence[Change]) -> Iterator[str]:
    """A line a record, with the members whose texts changed."""
    for _, group in groupby(changes, key=_record):
        found = list(group)
        members = ", ".join(dict.fromkeys(f"`{_plain_member(change)}`" for change in found))
        yield f"- {_link(found[0], found[0].record_name)}: {members}"


def _record(change: Change) -> tuple[str, str]:
    return change.record_kind, change.record_id


def _plain_member(change: Change) -> str:
    return (change.member or "").replace("`", "'")


def _link(change: Change, text: str) -> str:
    return f"[{_escape(text)}]({address_of(change.record_kind, change.record_id)})"


def _escape(text: str) -> str:
    """Write a text so that Markdown shows it as it is."""
    return _MARKS.sub(r"\\\1", text)
