"""Words of the records: no changing odds, no bare frequency words, no advice, no links outside the sources."""

from __future__ import annotations

import re
from collections.abc import Iterator

from api.curation.checks.base import Check, DatasetCheck, place
from api.curation.material import Material
from api.curation.problems import Fault, Problem, Where
from api.curation.walk import walk_records, walk_values
from api.domain.fields import describe_record
from api.domain.records import Record, Source

NUMBER_WORDS = "two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|hundred|thousand"
ONE_IN = re.compile(rf"\b(?:1|one) (?:in|out of) (?:every )?(?:\d|{NUMBER_WORDS})", re.IGNORECASE)
"""People take `1 in 20` for more than `1 in 10`; one denominator is used throughout (checklist item N1)."""

FREQUENCY_WORD = re.compile(r"\b(?:rare|rarely|uncommon|uncommonly|infrequent|infrequently)\b", re.IGNORECASE)
COMMON = re.compile(r"\b(?:(?:very|most)|(?:is|are|was|were)) (?:common|frequent)\b", re.IGNORECASE)
"""As words of frequency only: a common comparator is none, and `more frequent than` speaks of two groups."""

COUNTED = re.compile(rf"\d|\b(?:{NUMBER_WORDS}|half|third|quarter|fifth)\b", re.IGNORECASE)

ADVICE = re.compile(
    r"\byou should\b|\bwe (?:recommend|advise|suggest)\b|\b(?:the )?best (?:option|choice|treatment)\b"
    r"|\b(?:choose|pick|opt for) (?:this|that|it)\b",
    re.IGNORECASE,
)
LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)

SENTENCE = re.compile(r"(?<=[.!?;])\s+")

OWN_WORDS = frozenset(
    [
        "administration",
        "claim",
        "definition",
        "description",
        "detail",
        "explanation",
        "frequency",
        "goal",
        "label",
        "limitations",
        "line_reason",
        "meaning",
        "mechanism",
        "monitoring",
        "name",
        "note",
        "plain",
        "population",
        "regimen",
        "role",
        "statement",
        "status_note",
        "studied_in",
        "text",
        "unknowns",
        "why",
    ]
)
"""Fields whose words are ours; a title or a locator is somebody else's."""


def check_wording(material: Material) -> Iterator[Problem]:
    """Find words that mislead about chance, advise a choice, or lead away."""
    for entry in material.entries:
        for where, text in list_own_words(entry.record):
            for fault in find_faults(where, text):
                yield place(entry, fault)


def list_own_words(record: Record) -> Iterator[tuple[Where, str]]:
    """Go through the texts of a record that are in our words, each with its path."""
    for where, inner in walk_records(record):
        if isinstance(inner, Source):
            continue
        for field in describe_record(inner):
            if field.type is str and field.name in OWN_WORDS:
                yield from walk_values(inner, field.name, where)


def find_faults(where: Where, text: str) -> Iterator[Fault]:
    """Find what is wrong with the words of one text."""
    if found := ONE_IN.search(text):
        advice = "write so many of 100 or of 1,000 people, the same denominator everywhere"
        yield Fault(where, f"`{found[0]}` is a chance with a denominator of its own", advice)
    for sentence in SENTENCE.split(text):
        found = FREQUENCY_WORD.search(sentence) or COMMON.search(sentence)
        if found and not COUNTED.search(sentence):
            advice = "give the number in the same sentence, or say it without a word of frequency"
            yield Fault(where, f"`{found[0]}` without a number: people read anything into it", advice)
    if found := ADVICE.search(text):
        yield Fault(where, f"`{found[0]}` advises a choice", "say what is known, and leave the choice to the reader")
    if found := LINK.search(text):
        yield Fault(where, f"`{found[0]}` is a link", "make a source of the page, and cite it")


CHECKS: tuple[Check, ...] = (
    DatasetCheck(
        "wording", "No `1 in X`, no word of frequency without a number, no advice, no link in the text.", check_wording
    ),
)
