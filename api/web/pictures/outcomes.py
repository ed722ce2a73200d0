"""The picture of outcomes: icon arrays, each option in its own panel; one for both only where that is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from api.domain.comparison.answer import Answer, ArmReading, Cell, Comparison, Option, OutcomeComparison, Pair, Reading
from api.domain.comparison.reasons import Verdict
from api.domain.phrases import Phrase, Printed, say, say_name, sentence
from api.domain.sheet import say_figure, share_of_arm
from api.domain.vocabulary import TreatmentKind
from api.web.embeds.presenting import say_time, say_week
from api.web.embeds.shown import Shown
from api.web.pictures.framing import Naming, frame, head_panel, note_pair
from api.web.pictures.naming import label_kinds, name_option, name_source
from api.web.pictures.scene import Beside, Figure, Item, Key, Panel, Picture, Style, Words

TITLE: Final = say("What studies measured")

LOOKS: Final = (
    say("had it"),
    say("had it, but within the 95 % interval: it may be fewer"),
    say("did not have it, but within the 95 % interval: it may be more"),
    say("did not have it"),
)
"""The looks of a dot, in the order in which they lose ink."""


def picture_outcomes(shown: Shown, address: str) -> Picture:
    """Show the front reading of each outcome on a sheet."""
    body = (*_introduce(shown), *(item for each in shown.sheet.outcomes for item in _show(each.front, shown.answer)))
    return frame(shown, Naming("outcomes", TITLE, address), body)


def _introduce(shown: Shown) -> Iterator[Item]:
    yield Words(shown.sheet.choice)
    if not shown.sheet.outcomes:
        yield Words(say("No study in the dataset has a figure for any of these options."), Style.STRONG)
        return
    denominator = shown.sheet.outcomes[0].front.denominator
    yield Words(say("One dot stands for one of {denominator} people.", denominator=denominator))
    yield from draw_keys(shown.answer)


def draw_keys(answer: Comparison) -> Iterator[Item]:
    """Tell what the dots mean, for each kind of option there is."""
    kinds = {option.kind: option.kind_label for option in answer.options}
    shown = [kind for kind in TreatmentKind if kind in kinds]
    yield Beside(tuple((Words(kinds[kind], Style.KIND, kind), Key(kind, LOOKS)) for kind in shown))


def _show(row: OutcomeComparison, answer: Comparison) -> Iterator[Item]:
    title = say("{outcome}. {time}", outcome=sentence("{name}", name=say_name(row.name)), time=say_time(row))
    yield Words(title, Style.HEADING)
    yield Words(row.plain, Style.QUIET)
    yield Words(sentence("{meaning}.", meaning=row.direction.meaning), Style.QUIET)
    pairs = {(pair.a, pair.b): pair for pair in row.pairs}
    for place, (cell, option) in enumerate(zip(row.cells, answer.options, strict=True)):
        yield from (note_pair(pairs[other.treatment, cell.treatment], row, answer) for other in answer.options[:place])
        yield Panel(option.kind, (*head_panel(option), *_show_cell(cell, option, row, answer)), _name_panel(cell, row))
    for pair in row.pairs:
        yield from _show_answers(pair, row, answer)


def _name_panel(cell: Cell, row: OutcomeComparison) -> dict[str, object]:
    return {"treatment": cell.treatment, "outcome": row.outcome, "week": row.timepoint_weeks}


def _show_cell(cell: Cell, option: Option, row: OutcomeComparison, answer: Comparison) -> Iterator[Item]:
    if not cell.readings:
        if cell.reason is not None:
            yield Words(say("No figure: {reason}.", reason=cell.reason.meaning), Style.STRONG)
        if cell.detail is not None:
            yield Words(label_kinds(cell.detail, answer.options))
        return
    reading = cell.readings[0]
    yield from _introduce_reading(reading, answer)
    if reading.comparator is None and reading.comparator_missing is not None:
        yield Words(reading.comparator_missing)
    yield _show_groups(reading, name_option(option), option.kind, row, answer, {"treatment": option.treatment})
    if reading.note:
        yield Words(reading.note, Style.QUIET)


def _introduce_reading(reading: Reading, answer: Comparison) -> Iterator[Words]:
    study, week = Printed(reading.study_name), say_week(reading.week)
    yield Words(sentence("{study}, {week}", study=study, week=week), Style.STRONG)
    yield Words(reading.population, Style.QUIET)
    yield Words(name_source(answer, reading.source, reading.locator), Style.QUIET)


def _show_groups(
    reading: Reading, who: str, kind: TreatmentKind, row: OutcomeComparison, answer: Comparison, data: dict[str, object]
) -> Beside:
    arms = [(arm, False) for arm in reading.treated]
    if reading.comparator is not None:
        arms.insert(0, (reading.comparator, True))
    known = {**data, "study": reading.study, "outcome": row.outcome, "week": reading.week}
    return Beside(
        tuple(
            (_show_group(arm, reading, who, kind, row, answer, {**known, "arm": arm.arm}, is_comparator=first),)
            for arm, first in arms
        )
    )


def _show_group(
    arm: ArmReading,
    reading: Reading,
    who: str,
    kind: TreatmentKind,
    row: OutcomeComparison,
    answer: Comparison,
    data: dict[str, object],
    *,
    is_comparator: bool,
) -> Figure:
    words = say_figure(arm, row.denominator, counted=reading.counted, unit=row.unit)
    label: str = say("Comparison group: {group}", group=arm.label) if is_comparator else arm.label
    return Figure(
        label,
        words,
        _say_whole(label, words, reading, who, row, answer),
        kind,
        share_of_arm(arm, row.denominator),
        {**data, "events": arm.events, "n": arm.n, "group": "comparator" if is_comparator else "treated"},
    )


def _say_whole(
    label: str, words: str, reading: Reading, who: str, row: OutcomeComparison, answer: Comparison
) -> Phrase:
    # Translators: one figure with all that it is of; the parts are option, outcome, study, week and group.
    return sentence(
        "{option}; {outcome}; {study}, {week}; {group}: {figure}. {source}",
        option=who,
        outcome=say_name(row.name),
        study=Printed(reading.study_name),
        week=say_week(reading.week),
        group=label,
        figure=words,
        source=name_source(answer, reading.source, reading.locator),
    )


def _show_answers(pair: Pair, row: OutcomeComparison, answer: Comparison) -> Iterator[Panel]:
    """Draw both groups in one frame: only for an answer of a pair that may be compared, and from its own groups."""
    if pair.verdict is Verdict.NOT_COMPARABLE:
        return
    for place, each in enumerate(pair.answers):
        if each.effect is not None and each.verdict is not Verdict.NOT_COMPARABLE:
            data = {"joint": f"{pair.a}..{pair.b}", "verdict": each.verdict.value, "answer": place}
            place_of = {"outcome": row.outcome, "week": row.timepoint_weeks}
            yield Panel(None, tuple(_show_answer(each, pair, row, answer)), {**data, **place_of})


def _show_answer(each: Answer, pair: Pair, row: OutcomeComparison, answer: Comparison) -> Iterator[Item]:
    options = {option.treatment: option for option in answer.options}
    a, b = (options[side] for side in (pair.a, pair.b))
    names = {"a": name_option(a), "b": name_option(b)}
    yield Words(sentence("{a} and {b}: {verdict}", **names, verdict=each.verdict.meaning), Style.NAME)
    yield Words(label_kinds(each.isolates, answer.options))
    effect = each.effect
    if effect is not None and effect.risk_difference is not None:
        yield Words(label_kinds(effect.risk_difference.words, answer.options), Style.STRONG)
    # A figure of an investigational option never looks confirmed, nor does one that is set against it.
    investigational = TreatmentKind.INVESTIGATIONAL in {a.kind, b.kind}
    kind = TreatmentKind.INVESTIGATIONAL if investigational else TreatmentKind.CONVENTIONAL
    for contribution in each.contributions:
        side = options.get(contribution.side)
        who = name_option(side) if side is not None else say("{a} and {b}", **names)
        data: dict[str, object] = {"joint": f"{pair.a}..{pair.b}", "side": contribution.side}
        yield from _introduce_reading(contribution.reading, answer)
        yield _show_groups(contribution.reading, who, kind, row, answer, data)
    if effect is not None:
        yield Words(label_kinds(effect.baseline, answer.options), Style.QUIET)
        yield Words(label_kinds(effect.method, answer.options), Style.QUIET)
    yield from (Words(sentence("{caveat}.", caveat=caveat.meaning), Style.QUIET) for caveat in each.caveats)
    yield Words(_say_certainty(each))


def _say_certainty(each: Answer) -> Phrase:
    rating = each.certainty.rating
    if rating is None:
        return say("Certainty: not rated.")
    return say("Certainty (GRADE): {rating}.", rating=rating.meaning)
