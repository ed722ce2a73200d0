"""`compare`: options side by side, each with its own figures, and a verdict on each pair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any, Final

from api.assistants.answers import (
    ComparisonAnswer,
    Difference,
    Figure,
    LeftOut,
    Option,
    PairVerdict,
    Question,
)
from api.assistants.differences import read_differences
from api.assistants.interface import Interface, read_about
from api.assistants.options import (
    NO_STUDY,
    read_availability,
    read_cell_figures,
    read_missing,
    read_option,
    read_risk_figures,
    reading_in_words,
)
from api.assistants.sizing import MOST_BYTES, ROOM_FOR_REMARKS, keep, size_of

SHARE_OF_DIFFERENCES: Final = 0.3
SHARE_OF_VERDICTS: Final = 0.4
SHARE_OF_MISSING: Final = 0.3
SHARE_OF_AVAILABILITY: Final = 0.2
"""Parts of the room still free that these may fill, one after the other; figures get the rest."""

MOST_NAMED: Final = 30
"""Studies that are named at most where results were left out."""

HOW_TO_NARROW: Final = "call compare again with `outcomes`, one or a few at a time, and with `population`"


@dataclass(frozen=True, slots=True)
class _Reading:
    """The figures of one result for one option; they are kept or left out together."""

    treatment: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """Something that stands under one option."""

    treatment: str
    value: Any


def compare(
    interface: Interface,
    treatments: Sequence[str],
    outcomes: Sequence[str] | None = None,
    population: str | None = None,
    jurisdiction: str | None = None,
) -> ComparisonAnswer:
    """Compare two to six treatments; Refused where the interface does not answer."""
    body = interface.ask(
        "/v1/comparisons",
        treatments=",".join(treatments),
        outcomes=",".join(outcomes) if outcomes else None,
        population=population,
        jurisdiction=jurisdiction,
    )
    data = body["data"]
    kinds = {option["treatment"]: option["kind"] for option in data["options"]}
    answer = ComparisonAnswer(
        about=read_about(body),
        question=_read_question(data["question"]),
        pairs=tuple(_summaries(data)),
        verdicts=(),
        differences=(),
        options=tuple(read_option(data, option, interface.link) for option in data["options"]),
        left_out=(),
        link=interface.link(data["links"]["self"]),
    )
    return _fill(answer, data, kinds)


def _fill(answer: ComparisonAnswer, data: Mapping[str, Any], kinds: Mapping[str, str]) -> ComparisonAnswer:
    """Add what fits, in the order: differences, verdicts, reasons for absence, availability, figures."""
    room = MOST_BYTES - ROOM_FOR_REMARKS - size_of(answer)
    left_out: list[LeftOut] = []

    def choose(name: str, items: Sequence[Any], share: float, how: str = HOW_TO_NARROW) -> tuple[Any, ...]:
        nonlocal room
        kept = keep(items, int(room * share))
        room -= sum(size_of(item) + 1 for item in kept)
        if len(kept) < len(items):
            left_out.append(LeftOut(name, len(items) - len(kept), how))
        return kept

    differences: tuple[Difference, ...] = choose(
        "differences of comparable pairs", list(read_differences(data, kinds)), SHARE_OF_DIFFERENCES
    )
    verdicts: tuple[PairVerdict, ...] = choose("verdicts with reasons", _verdicts(data, kinds), SHARE_OF_VERDICTS)
    missing = choose("reasons for missing figures", _rows(read_missing(data)), SHARE_OF_MISSING)
    availability = choose(
        "statuses of availability",
        _rows(read_availability(data)),
        SHARE_OF_AVAILABILITY,
        "call compare with `jurisdiction`, or get the treatment",
    )
    every = _readings(data, kinds)
    readings = keep(every, room)
    if len(readings) < len(every):
        left_out.append(_say_left_out(every[len(readings) :]))
    options = tuple(
        replace(
            option,
            figures=tuple(figure for each in _of(option, readings) for figure in each.figures),
            missing=tuple(row.value for row in _of(option, missing)),
            availability=tuple(row.value for row in _of(option, availability)),
        )
        for option in answer.options
    )
    return replace(answer, verdicts=verdicts, differences=differences, options=options, left_out=tuple(left_out))


def _say_left_out(readings: Sequence[_Reading]) -> LeftOut:
    figures = [reading.figures[0] for reading in readings]
    studies = list(dict.fromkeys(figure.study for figure in figures if figure.study != NO_STUDY))
    ways = [HOW_TO_NARROW]
    if studies:
        more = len(studies) - MOST_NAMED
        ways.append("get studies " + ", ".join(studies[:MOST_NAMED]) + (f" and {more} more" if more > 0 else ""))
    if len(studies) < len(figures):
        ways.append("get the treatments for their records of harm")
    return LeftOut("results of studies, the own reports and larger groups kept first", len(readings), "; ".join(ways))


def _of(option: Option, rows: Iterable[Any]) -> Iterator[Any]:
    return (row for row in rows if row.treatment == option.treatment)


def _rows(pairs: Iterable[tuple[str, Any]]) -> list[_Row]:
    return [_Row(treatment, value) for treatment, value in pairs]


def _readings(data: Mapping[str, Any], kinds: Mapping[str, str]) -> list[_Reading]:
    """All readings in the order in which they are kept: for each option the first of every outcome, then the second;
    and one option after the other by turns, so that none crowds out another. Harms come last where outcomes were
    asked for, for then they are not what was asked."""
    later = bool(data["question"]["outcomes"])
    of_option: dict[str, list[tuple[tuple[int, ...], _Reading]]] = {treatment: [] for treatment in kinds}
    for read, place in ((read_cell_figures, 0), (read_risk_figures, int(later))):
        for treatment, rank, figures in read(data, kinds):
            of_option[treatment].append(((place, *rank), _Reading(treatment, figures)))
    ordered = [sorted(ranked, key=lambda each: each[0]) for ranked in of_option.values()]
    turns = zip_longest(*ordered)
    return [each[1] for turn in turns for each in turn if each is not None]


def _read_question(question: Mapping[str, Any]) -> Question:
    return Question(
        treatments=tuple(question["treatments"]),
        order=question["order"],
        population=question["population"] or "not asked for: figures of every population stand apart",
        jurisdiction=question["jurisdiction"] or "not asked for: all on record",
        other_outcomes=tuple(question["other_outcomes"]),
    )


def _pairs_of(data: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    return ((row, pair) for row in data["outcomes"] for pair in row["pairs"])


def _summaries(data: Mapping[str, Any]) -> Iterator[str]:
    """One line a pair: how often each verdict stands."""
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for _, pair in _pairs_of(data):
        of_pair = counts.setdefault((pair["a"], pair["b"]), {})
        of_pair[pair["verdict"]] = of_pair.get(pair["verdict"], 0) + 1
    for (a, b), of_pair in counts.items():
        told = ", ".join(f"{verdict} {count} times" for verdict, count in of_pair.items())
        yield f"{a} with {b}, over outcomes and reading times: {told}"


def _verdicts(data: Mapping[str, Any], kinds: Mapping[str, str]) -> list[PairVerdict]:
    """One row for each pair, verdict and set of reasons, comparable ones first."""
    grouped: dict[tuple[str, str, str, tuple[str, ...]], list[str]] = {}
    for row, pair in _pairs_of(data):
        reasons = tuple(f"{reason['code']}: {reason['detail']}" for reason in pair["reasons"])
        key = (pair["a"], pair["b"], pair["verdict"], reasons)
        grouped.setdefault(key, []).append(reading_in_words(row))
    rows = [
        PairVerdict(kinds[a], a, kinds[b], b, verdict, tuple(readings), reasons)
        for (a, b, verdict, reasons), readings in grouped.items()
    ]
    return sorted(rows, key=lambda row: row.verdict == "not_comparable")
