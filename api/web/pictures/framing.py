"""What every picture holds, however it is shown: title, kinds, notices, release, disclaimer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from api.domain.comparison.answer import Comparison, Option, OutcomeComparison, Pair
from api.domain.comparison.reasons import Verdict
from api.domain.phrases import Phrase, Printed, join_all, join_clauses, join_sentences, say, say_name, sentence
from api.web.embeds.shown import Shown
from api.web.pictures.naming import label_kinds, name_option
from api.web.pictures.scene import Data, Item, Note, Picture, Style, Words
from api.web.representation import DISCLAIMER, LICENCE

NOT_REVIEWED: Final = say("No clinician has reviewed these records.")
NEVER: Final = say(
    "No figure of one option may be set against a figure of another. This says nothing about which works better or is "
    "safer."
)
NARROW: Final = 640
WIDE: Final = 920
"""Widths of a picture of two options, and of more."""

BRAND: Final = Printed("RA Options")


@dataclass(frozen=True, slots=True)
class Naming:
    """What a picture is called, and the address at which it stands in words."""

    name: str
    title: Phrase
    address: str


def frame(
    shown: Shown, naming: Naming, body: tuple[Item, ...], *, width: int = NARROW, height: int | None = None
) -> Picture:
    """Put around a picture what it may not be without."""
    options = shown.answer.options
    names = [name_option(option) for option in options]
    title = sentence("{treatments}: {subject}", treatments=join_all(names), subject=naming.title)
    summary = say(
        "A picture of a comparison, release {release}. The same in words: {address}",
        release=shown.release.id,
        address=Printed(naming.address),
    )
    listed = (Words(name, Style.STRONG, option.kind, capital=True) for name, option in zip(names, options, strict=True))
    subject = Words(naming.title, Style.TITLE)
    head = (Words(BRAND, Style.BRAND), subject, *listed, *_notices(shown), note_verdict(shown.answer))
    treatments = ",".join(option.treatment for option in options)
    data = {"release": shown.release.id, "treatments": treatments}
    return Picture(naming.name, title, summary, naming.address, head, body, tuple(_foot(shown)), data, width, height)


def _notices(shown: Shown) -> Iterator[Item]:
    for notice in shown.notices:
        yield Note((Words(notice.text, Style.STRONG),), True, {"notice": notice.kind.value})


def _foot(shown: Shown) -> Iterator[Words]:
    provenance = shown.answer.provenance
    yield Words(DISCLAIMER, Style.STRONG)
    yield Words(NOT_REVIEWED, Style.STRONG)
    release = say("Release {release} of {day}.", release=shown.release.id, day=shown.release.released_at.date())
    checked = say(
        "Oldest check of an option: {day}; due again by {due}.",
        day=provenance.last_reviewed,
        due=provenance.next_review,
    )
    fixed = say("This picture keeps to that release.") if shown.query.release else ""
    yield Words(join_sentences(release, fixed, checked), Style.QUIET)
    yield Words(Printed(f"RA Options, {LICENCE}"), Style.QUIET)


def note_verdict(answer: Comparison) -> Note:
    """Say which options may be compared on anything."""
    verdict, is_comparable = _say_verdict(answer)
    return Note((Words(verdict, Style.STRONG),), is_comparable, {"comparable": str(is_comparable).lower()})


def _say_verdict(answer: Comparison) -> tuple[Phrase, bool]:
    verdicts: dict[tuple[str, str], set[bool]] = {}
    for row in answer.outcomes:
        for pair in row.pairs:
            verdicts.setdefault((pair.a, pair.b), set()).add(pair.verdict is not Verdict.NOT_COMPARABLE)
    allowed = [pair for pair, found in verdicts.items() if True in found]
    if not allowed:
        return NEVER, False
    options = {option.treatment: option for option in answer.options}
    pairs = join_clauses([say("{a} and {b}", a=name_option(options[a]), b=name_option(options[b])) for a, b in allowed])
    return (
        say(
            "Some figures of these may be compared: {pairs}. All others may not be set against each other. This says "
            "nothing about which works better or is safer.",
            pairs=pairs,
        ),
        True,
    )


def head_panel(option: Option) -> tuple[Words, Words]:
    """Head the panel of an option: its name, and its kind right below."""
    return (
        Words(say_name(option.name), Style.NAME, capital=True),
        Words(option.kind_label, Style.KIND, option.kind),
    )


def _say_reasons(pair: Pair, options: Mapping[str, Option]) -> Iterator[str]:
    """Say all reasons: those of one option together, so that its name and kind stand there once."""
    for treatment in (pair.a, pair.b):
        own = [reason.code.meaning for reason in pair.reasons if reason.treatment == treatment]
        if own:
            name = name_option(options[treatment])
            yield sentence("{treatment}: {reason}.", treatment=name, reason=join_clauses(own))
    yield from (label_kinds(each.detail, options.values()) for each in pair.reasons if each.treatment is None)


def note_pair(pair: Pair, row: OutcomeComparison, answer: Comparison) -> Note:
    """Say between two panels whether they may be set against each other; where not, why."""
    options = {option.treatment: option for option in answer.options}
    a, b = (name_option(options[each]) for each in (pair.a, pair.b))
    data: Data = {
        "pair": f"{pair.a}..{pair.b}",
        "verdict": pair.verdict.value,
        "outcome": row.outcome,
        "week": row.timepoint_weeks,
    }
    if pair.verdict is Verdict.NOT_COMPARABLE:
        reasons = (Words(each, Style.QUIET) for each in _say_reasons(pair, options))
        lead = say("These figures may not be set against each other: {a} and {b}.", a=a, b=b)
        return Note((Words(lead, Style.STRONG), *reasons), False, data)
    lead = sentence("{a} and {b}: {verdict}.", a=a, b=b, verdict=pair.verdict.meaning)
    said = (Words(each, Style.QUIET) for each in _say_where(pair))
    return Note((Words(lead, Style.STRONG), *said), True, data)


def _say_where(pair: Pair) -> Iterator[Phrase]:
    """Say where the comparison of a pair stands, or why there is no figure of it."""
    if any(answer.effect is not None for answer in pair.answers):
        yield say("How they compare stands in a frame of both, below their own.")
    withheld = dict.fromkeys(each for answer in pair.answers for each in answer.withheld)
    yield from (say("No figure: {reason}.", reason=each.meaning) for each in withheld)
