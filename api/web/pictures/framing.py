"""What every picture holds, however it is shown: title, kinds, notices, release, disclaimer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from api.domain.comparison.answer import Comparison, Option, OutcomeComparison, Pair
from api.domain.comparison.reasons import Verdict
from api.domain.phrases import Phrase, Printed, join_all, join_sentences, say, say_name, sentence
from api.web.embeds.shown import Shown
from api.web.pictures.naming import label_kinds, name_option
from api.web.pictures.scene import Data, Item, Note, Picture, Style, Words
from api.web.representation import DISCLAIMER, LICENCE

NOT_REVIEWED: Final = say("No clinician has reviewed these records.")
BRAND: Final = Printed("RA Options")


@dataclass(frozen=True, slots=True)
class Naming:
    """What a picture is called, and the address at which it stands in words."""

    name: str
    title: Phrase
    address: str


def frame(
    shown: Shown, naming: Naming, body: tuple[Item, ...], *, width: int = 640, height: int | None = None
) -> Picture:
    """Put around a picture what it may not be without."""
    names = join_all([name_option(option) for option in shown.answer.options])
    title = sentence("{treatments}: {subject}", treatments=names, subject=naming.title)
    summary = say(
        "A picture of a comparison, release {release}. The same in words: {address}",
        release=shown.release.id,
        address=Printed(naming.address),
    )
    head = (Words(BRAND, Style.BRAND), Words(title, Style.TITLE), *_notices(shown))
    treatments = ",".join(option.treatment for option in shown.answer.options)
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


def head_panel(option: Option) -> tuple[Words, Words]:
    """Head the panel of an option: its name, and its kind right below."""
    return (
        Words(sentence("{name}", name=say_name(option.name)), Style.NAME),
        Words(option.kind_label, Style.KIND, option.kind),
    )


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
        reasons = tuple(Words(label_kinds(each.detail, answer.options), Style.QUIET) for each in pair.reasons)
        lead = say("These figures may not be set against each other: {a} and {b}.", a=a, b=b)
        return Note((Words(lead, Style.STRONG), *reasons), False, data)
    lead = sentence("{a} and {b}: {verdict}.", a=a, b=b, verdict=pair.verdict.meaning)
    where = say("How they compare stands in a frame of both, below their own.")
    return Note((Words(lead, Style.STRONG), Words(where, Style.QUIET)), True, data)
