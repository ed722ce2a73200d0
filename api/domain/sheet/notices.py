"""What a reader of a former release has to be told: options withdrawn, sources retracted, figures corrected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from api.domain.comparison.answer import ArmReading, Comparison, OutcomeComparison, Reading
from api.domain.phrases import Phrase, Printed, join_items, say, say_many, say_name
from api.domain.records import Source, Tombstone
from api.domain.release import Release
from api.domain.vocabulary import SourceStatus, Vocabulary

WITHDRAWN = frozenset({SourceStatus.RETRACTED, SourceStatus.EXPRESSION_OF_CONCERN})
"""What its journal no longer stands behind, or doubts."""


class NoticeKind(Vocabulary):
    TREATMENT_WITHDRAWN = (
        "treatment_withdrawn",
        "an option shown here was withdrawn from the dataset after this release",
    )
    SOURCE_WITHDRAWN = "source_withdrawn", "a source cited here was retracted, or its journal doubts it"
    SOURCE_CORRECTED = "source_corrected", "a source cited here was corrected after this release"
    FIGURES_CHANGED = "figures_changed", "figures shown here were changed after this release"
    NEWER_RELEASE = "newer_release", "another release is served now"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a reader must know before the figures."""

    kind: Annotated[NoticeKind, "What it is about."]
    text: Annotated[str, "The notice in words."]


def notices_of(answer: Comparison) -> tuple[Notice, ...]:
    """What an answer tells of its own sources: those that are retracted or doubted."""
    return tuple(_say_withdrawn(source) for source in answer.sources if source.status in WITHDRAWN)


def notices_since(
    pinned: Comparison,
    current: Comparison,
    sources: Mapping[str, Source],
    release: Release,
    withdrawn: Iterable[Tombstone] = (),
) -> tuple[Notice, ...]:
    """What was learnt after the release of a pinned answer.

    `current` answers the same question from the release that is served now, `release`; `sources` are the sources
    of the pinned answer as they stand there, `withdrawn` the tombstones of treatments that are not there any more.
    """
    if pinned.question.release == release.id:
        return notices_of(pinned)
    return (
        *(_say_gone(tombstone, pinned) for tombstone in withdrawn),
        *_source_notices(pinned.sources, sources),
        *_figure_notices(pinned, current),
        Notice(
            NoticeKind.NEWER_RELEASE,
            say(
                "This is release {pinned}. Release {current}, of {day}, is served now.",
                pinned=pinned.question.release,
                current=release.id,
                day=release.released_at.date(),
            ),
        ),
    )


def _say_gone(tombstone: Tombstone, pinned: Comparison) -> Notice:
    names = {option.treatment: option.name for option in pinned.options}
    text = say(
        "{treatment} was withdrawn from this dataset on {day}: {reason}. {detail}",
        treatment=say_name(names[tombstone.record]),
        day=tombstone.withdrawn_on,
        reason=tombstone.reason.meaning,
        detail=tombstone.detail,
    )
    return Notice(NoticeKind.TREATMENT_WITHDRAWN, text)


def _source_notices(cited: Iterable[Source], now: Mapping[str, Source]) -> Iterator[Notice]:
    for source in cited:
        known = now.get(source.id, source)
        if known.status in WITHDRAWN:
            yield _say_withdrawn(known)
        elif known.status is SourceStatus.CORRECTED and source.status is not SourceStatus.CORRECTED:
            text = say("Corrected since: {source}.", source=known.title)
            yield Notice(NoticeKind.SOURCE_CORRECTED, text)


def _say_withdrawn(source: Source) -> Notice:
    text = say(
        "Do not rely on figures from this source: {source} ({status}).",
        source=source.title,
        status=source.status.meaning,
    )
    return Notice(NoticeKind.SOURCE_WITHDRAWN, text)


def _figure_notices(pinned: Comparison, current: Comparison) -> Iterator[Notice]:
    before, after = figures_of(pinned), figures_of(current)
    changed = [figure for key, figure in before.items() if key not in after or after[key].values != figure.values]
    if changed:
        yield Notice(NoticeKind.FIGURES_CHANGED, _say_changed(changed))


def _say_changed(changed: Sequence[ShownFigure]) -> Phrase:
    return say_many(
        "{n} figure shown here was changed or withdrawn after this release ({where}).",
        "{n} figures shown here were changed or withdrawn after this release ({where}).",
        n=len(changed),
        where=join_items(sorted({Printed(figure.where) for figure in changed})),
    )


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """The printed numbers of one figure, and the study or source that it is from."""

    where: str
    values: tuple[object, ...]


def figures_of(answer: Comparison) -> dict[tuple[object, ...], ShownFigure]:
    """Every figure of an answer by what it is of: study, outcome, week, people, part and group."""
    readings = {(outcome.outcome, reading): None for outcome in answer.outcomes for reading in _readings_of(outcome)}
    found = {
        _key(outcome, reading, arm): ShownFigure(reading.study_name, _values(arm))
        for outcome, reading in readings
        for arm in (*([reading.comparator] if reading.comparator else []), *reading.treated)
    }
    titles = {source.id: source.title for source in answer.sources}
    risks = {
        (row.harm, cell.treatment, risk.source, risk.locator, risk.detail, risk.population): ShownFigure(
            titles[risk.source], (risk.frequency,)
        )
        for row in answer.risks
        for cell in row.cells
        for risk in cell.readings
    }
    return found | risks


def _readings_of(outcome: OutcomeComparison) -> Iterator[Reading]:
    yield from (reading for cell in outcome.cells for reading in cell.readings)
    answers = (answer for pair in outcome.pairs for answer in pair.answers)
    yield from (contribution.reading for answer in answers for contribution in answer.contributions)


def _key(outcome: str, reading: Reading, arm: ArmReading) -> tuple[object, ...]:
    who = (reading.line, reading.subtype, reading.subgroup, reading.period)
    return (reading.study, outcome, reading.week, *who, reading.source, reading.locator, arm.arm)


def _values(arm: ArmReading) -> tuple[object, ...]:
    counted = (arm.events, arm.n, arm.percent, arm.mean, arm.sd, arm.median, arm.rate, arm.rate_per_years)
    return (*counted, arm.printed_low, arm.printed_high)
