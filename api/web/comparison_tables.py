"""A comparison as two flat tables, whose every row can be read alone.

`readings` has a row for each group of people that got a treatment, outcome by outcome, or one that says why there is
no figure. `pairs` has a row for each way in which a pair was compared, or one with the reasons why it may not be. A
difference stands in a row only where the pair may be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from flask import Response

from api.domain.comparison.answer import Answer, ArmReading, Cell, Comparison, Option, OutcomeComparison, Pair, Reading
from api.domain.comparison.reasons import Verdict
from api.domain.records import Source
from api.domain.release import Release
from api.web.comparison_rows import OptionColumns, OutcomeColumns, PairRow, ReadingRow
from api.web.derived import cite
from api.web.exports import lines_response, table_response
from api.web.forms import CSV, chosen_form
from api.web.representation import DISCLAIMER, represent
from api.web.tables import columns_of, flatten

Row = ReadingRow | PairRow


def list_readings(answer: Comparison) -> Iterator[ReadingRow]:
    """List the figures of each option."""
    options, sources = _options(answer), _sources(answer)
    for outcome in answer.outcomes:
        for cell in outcome.cells:
            without = _row_without_figure(outcome, cell, options[cell.treatment])
            groups = [(reading, group) for reading in cell.readings for group in reading.treated]
            yield from (_row_with_figure(without, *each, sources) for each in groups)
            yield from [] if groups else [without]


def list_pairs(answer: Comparison) -> Iterator[PairRow]:
    """List the verdicts on each pair, with the effect where there is one."""
    options, sources = _options(answer), _sources(answer)
    for outcome in answer.outcomes:
        for pair in outcome.pairs:
            for compared in pair.answers or (None,):
                yield _pair_row(outcome, pair, compared, options, sources)


COMPARISON_TABLES: Final[Mapping[str, tuple[type[Row], Callable[[Comparison], Iterator[Row]]]]] = {
    "readings": (ReadingRow, list_readings),
    "pairs": (PairRow, list_pairs),
}
"""The tables of a comparison: the form of a row, and what lists the rows. The first is given by default."""


def _row_without_figure(outcome: OutcomeComparison, cell: Cell, option: OptionColumns) -> ReadingRow:
    pairs = [pair for pair in outcome.pairs if cell.treatment in (pair.a, pair.b)]
    return ReadingRow(
        outcome=_outcome_columns(outcome),
        treatment=option,
        state=cell.state,
        missing=cell.reason,
        missing_detail=cell.detail,
        comparable_with=tuple(_describe(pair, cell) for pair in pairs if pair.verdict is not Verdict.NOT_COMPARABLE),
        not_comparable_with=tuple(_describe(pair, cell) for pair in pairs if pair.verdict is Verdict.NOT_COMPARABLE),
        certainty=cell.certainty,
        treated=None,
        reading=None,
        citation=None,
        source_status=None,
        disclaimer=DISCLAIMER,
    )


def _row_with_figure(row: ReadingRow, reading: Reading, group: ArmReading, sources: Mapping[str, Source]) -> ReadingRow:
    source = sources[reading.source]
    return replace(row, treated=group, reading=reading, citation=cite(source), source_status=source.status)


def _pair_row(
    outcome: OutcomeComparison,
    pair: Pair,
    compared: Answer | None,
    options: Mapping[str, OptionColumns],
    sources: Mapping[str, Source],
) -> PairRow:
    readings = [] if compared is None else [contribution.reading for contribution in compared.contributions]
    return PairRow(
        outcome=_outcome_columns(outcome),
        a=options[pair.a],
        b=options[pair.b],
        verdict=pair.verdict,
        reasons=tuple(reason.code for reason in pair.reasons),
        reasons_detail=tuple(reason.detail for reason in pair.reasons),
        answer=compared,
        groups=tuple(words for reading in readings for words in _words_of_groups(reading)),
        citations=tuple(cite(sources[each]) for each in dict.fromkeys(reading.source for reading in readings)),
        disclaimer=DISCLAIMER,
    )


def _options(answer: Comparison) -> Mapping[str, OptionColumns]:
    return {option.treatment: _option_columns(option) for option in answer.options}


def _sources(answer: Comparison) -> Mapping[str, Source]:
    return {source.id: source for source in answer.sources}


def _option_columns(option: Option) -> OptionColumns:
    return OptionColumns(option.treatment, option.name, option.kind, option.kind_label)


def _outcome_columns(outcome: OutcomeComparison) -> OutcomeColumns:
    return OutcomeColumns(
        outcome.outcome,
        outcome.name,
        outcome.unit,
        outcome.direction,
        outcome.surrogate,
        outcome.timepoint_weeks,
        outcome.window_weeks,
        outcome.denominator,
    )


def _describe(pair: Pair, cell: Cell) -> str:
    """Name the other option of a pair, with the verdict, or with all reasons where it may not be compared."""
    other = pair.b if pair.a == cell.treatment else pair.a
    if pair.verdict is not Verdict.NOT_COMPARABLE:
        return f"{other}: {pair.verdict.value}"
    return f"{other}: {', '.join(dict.fromkeys(reason.code.value for reason in pair.reasons))}"


def _words_of_groups(reading: Reading) -> Iterator[str]:
    for group in (*([reading.comparator] if reading.comparator else []), *reading.treated):
        when = f"week {reading.week}" if reading.week is not None else "week not given"
        yield (
            f"{reading.study_name}, {when}, {group.label}: {_words_of_figure(group)} "
            f"({reading.source}, {reading.locator})"
        )


def _words_of_figure(group: ArmReading) -> str:
    """Say the figure of a group: a count where there is one, else what the source prints."""
    if group.events is not None and group.n is not None:
        return f"{group.events} of {group.n}"
    people = "" if group.n is None else f" among {group.n}"
    printed = {
        "percent": group.percent,
        "mean": group.mean,
        "median": group.median,
        f"rate per {group.rate_per_years} patient-years": group.rate,
        "number": group.events,
    }
    for name, value in printed.items():
        if value is not None:
            return f"{name} {represent(value)}{people}"
    return "no figure of the group is printed"


def answer_with_table(answer: Comparison, table: str | None, release: Release) -> Response:
    """Answer with one of the tables, as CSV or with one row a line."""
    name = table or next(iter(COMPARISON_TABLES))
    row, list_rows = COMPARISON_TABLES[name]
    if chosen_form() is not CSV:
        return lines_response(list_rows(answer), chosen_form())
    columns = columns_of(row)
    rows = (flatten(represent(each), columns) for each in list_rows(answer))
    return table_response(columns, rows, release, f"comparison-{name}")
