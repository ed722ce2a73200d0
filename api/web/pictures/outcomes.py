"""The picture of outcomes: icon arrays, each option in a panel of its own; both in one only where that is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from api.domain.comparison.answer import Answer, ArmReading, Cell, Comparison, Option, OutcomeComparison, Pair, Reading
from api.domain.comparison.answering import BASELINE_SHOWN
from api.domain.comparison.reasons import Verdict
from api.domain.phrases import Phrase, Printed, say, say_name, sentence
from api.domain.sheet import arms_in_front, say_figure, share_of_arm
from api.domain.vocabulary import TreatmentKind
from api.web.embeds.presenting import say_time, say_week
from api.web.embeds.shown import Shown
from api.web.pictures.framing import NARROW, WIDE, Naming, frame, head_panel, note_pair
from api.web.pictures.naming import label_kinds, name_option, name_source
from api.web.pictures.scene import Beside, Data, Figure, Item, Key, Panel, Picture, Style, Words

TITLE: Final = say("What studies measured")

GROUPS_BESIDE: Final = 2
"""Groups of a study that stand side by side; a wider picture has one more."""

BOTH_SIDES: Final = ("direct", "network")
"""Sides of contributions whose two groups are the two options."""

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
    width = NARROW if len(shown.answer.options) == 2 else WIDE
    return frame(shown, Naming("outcomes", TITLE, address), body, width=width)


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
    title = say("{outcome}. {time}", outcome=say_name(row.name), time=say_time(row))
    yield Words(title, Style.HEADING, capital=True)
    yield Words(row.plain, Style.QUIET)
    yield Words(sentence("{reason}.", reason=row.direction.meaning), Style.QUIET)
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
    data = {"treatment": option.treatment}
    yield _show_groups(Setting(reading, name_option(option), option.kind, row, answer, data))
    if reading.note:
        yield Words(reading.note, Style.QUIET)


def _introduce_reading(reading: Reading, answer: Comparison) -> Iterator[Words]:
    study, week = Printed(reading.study_name), say_week(reading.week)
    yield Words(say("{study}, {week}", study=study, week=week), Style.STRONG)
    yield Words(reading.population, Style.QUIET)
    yield Words(name_source(answer, reading.source, reading.locator), Style.QUIET)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a group is shown in: its reading, of which option or options, and the values that name it."""

    reading: Reading
    who: str
    kind: TreatmentKind
    row: OutcomeComparison
    answer: Comparison
    data: Data


def _show_groups(setting: Setting) -> Beside:
    reading = setting.reading
    # Both groups of an answer stand whole; of an option's own study those groups that the sheet shows.
    arms = reading.treated if "joint" in setting.data else arms_in_front(reading)
    groups = [_show_group(arm, setting, is_comparator=False) for arm in arms]
    if reading.comparator is not None:
        groups.insert(0, _show_group(reading.comparator, setting, is_comparator=True))
    most = GROUPS_BESIDE if len(setting.answer.options) == 2 else GROUPS_BESIDE + 1
    return Beside(tuple((group,) for group in groups), most)


def _show_group(arm: ArmReading, setting: Setting, *, is_comparator: bool) -> Figure:
    reading, row = setting.reading, setting.row
    words = say_figure(arm, row.denominator, counted=reading.counted, unit=row.unit)
    # Of two groups of one trial that are the two options, neither is the comparison group of the other.
    is_other = is_comparator and setting.data.get("side") not in BOTH_SIDES
    label: str = say("Comparison group: {group}", group=arm.label) if is_other else arm.label
    data = {
        **setting.data,
        "study": reading.study,
        "outcome": row.outcome,
        "week": reading.week,
        "arm": arm.arm,
        "events": arm.events,
        "n": arm.n,
        "group": "comparator" if is_comparator else "treated",
    }
    share = share_of_arm(arm, row.denominator)
    return Figure(label, words, _say_whole(label, words, setting), setting.kind, share, data)


def _say_whole(label: str, words: str, setting: Setting) -> Phrase:
    reading = setting.reading
    # Translators: one figure with all that it is of; the parts are option, outcome, study, week and group.
    return sentence(
        "{option}; {outcome}; {study}, {week}; {group}: {figure}. {source}",
        option=setting.who,
        outcome=say_name(setting.row.name),
        study=Printed(reading.study_name),
        week=say_week(reading.week),
        group=label,
        figure=words,
        source=name_source(setting.answer, reading.source, reading.locator),
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
    yield from (Words(label_kinds(said, answer.options), Style.STRONG, capital=True) for said in _say_effect(each))
    # A figure of an investigational option never looks confirmed, nor does one that is set against it.
    investigational = TreatmentKind.INVESTIGATIONAL in {a.kind, b.kind}
    kind = TreatmentKind.INVESTIGATIONAL if investigational else TreatmentKind.CONVENTIONAL
    for contribution in each.contributions:
        side = options.get(contribution.side)
        who = name_option(side) if side is not None else say("{a} and {b}", **names)
        data: dict[str, object] = {"joint": f"{pair.a}..{pair.b}", "side": contribution.side}
        yield from _introduce_reading(contribution.reading, answer)
        yield _show_groups(Setting(contribution.reading, who, kind, row, answer, data))
    yield from (Words(label_kinds(said, answer.options), Style.QUIET) for said in _say_method(each))
    yield from (Words(sentence("{reason}.", reason=caveat.meaning), Style.QUIET) for caveat in each.caveats)
    yield Words(_say_certainty(each))


def _say_effect(each: Answer) -> Iterator[str]:
    difference = each.effect.risk_difference if each.effect else None
    if difference is None:
        yield each.isolates
    else:
        yield say("{contrast}: {difference}", contrast=each.isolates, difference=difference.words)


def _say_method(each: Answer) -> Iterator[str]:
    if each.effect is not None:
        if each.effect.baseline != BASELINE_SHOWN:
            yield each.effect.baseline
        yield each.effect.method


def _say_certainty(each: Answer) -> Phrase:
    rating = each.certainty.rating
    if rating is None:
        return say("Certainty: not rated.")
    return say("Certainty (GRADE): {rating}.", rating=rating.meaning)
