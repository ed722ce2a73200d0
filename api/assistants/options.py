"""One option of a comparison: what it is, its own figures, and what is missing for which reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from api.assistants.answers import Cited, Context, Figure, Missing, Option
from api.assistants.figures import cautions_of, cautions_of_reading, has_value, read_value
from api.assistants.words import (
    certainty_in_words,
    in_words,
    population_in_words,
    week_in_words,
    without_figure,
)
from api.domain.vocabulary import MissingReason

RISK_VERDICT: Final = "not_comparable: records of harm come from different people and are not set against each other"
NO_STUDY: Final = "none named: a record of harm"
NO_RATING_OF_RISK: Final = "not rated: nobody rated the certainty of this record of harm"

Ranked = tuple[str, tuple[int, ...], tuple[Figure, ...]]
"""Figures of one result, with their treatment and their place in the order in which results are kept."""


def reading_in_words(row: Mapping[str, Any]) -> str:
    """Name an outcome and the time at which it was read."""
    return f"{row['outcome']} at {week_in_words(row['timepoint_weeks'])}"


def statuses_of(data: Mapping[str, Any]) -> dict[str, str]:
    """Say of each source of an answer whether it was corrected or retracted."""
    return {source["id"]: source["status"] for source in data["sources"]}


def read_option(data: Mapping[str, Any], option: Mapping[str, Any], link: Callable[[str], str]) -> Option:
    """Read what an option is; its figures are added later."""
    (evidence,) = (row for row in data["evidence"] if row["treatment"] == option["treatment"])
    return Option(
        kind=option["kind"],
        kind_label=option["kind_label"],
        treatment=option["treatment"],
        name=option["name"],
        evidence=f"{evidence['level_reason']} (Oxford CEBM 2011; 1 is the strongest of 5)",
        availability=(),
        figures=(),
        missing=(),
        link=link(f"/v1/treatments/{option['treatment']}"),
    )


def read_availability(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Say the status of each option in each jurisdiction, with its day and source."""
    for row in data["availability"]:
        record = row["record"]
        if record is None:
            words = f"{row['jurisdiction']}: not known ({row['reason']}: {row['detail']})"
        else:
            words = (
                f"{row['jurisdiction']}: {row['status']} ({row['status_meaning']}), on {record['as_of']}; "
                f"{record['source']}, {record['locator']}"
            )
        yield row["treatment"], words


def read_missing(data: Mapping[str, Any]) -> Iterator[tuple[str, Missing]]:
    """Say for each option which figures are missing, grouped by reason."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for row in data["outcomes"]:
        for cell in row["cells"]:
            if not cell["readings"]:
                key = (cell["treatment"], f"{in_words(MissingReason, cell['reason'])}: {cell['detail']}")
                grouped.setdefault(key, []).append(reading_in_words(row))
    for row in data["risks"]:
        for cell in row["cells"]:
            reason = _why_no_risk(cell)
            if reason:
                grouped.setdefault((cell["treatment"], reason), []).append(f"{row['harm']} among records of harm")
    for (treatment, reason), what in grouped.items():
        yield treatment, Missing(tuple(what), reason)


def _why_no_risk(cell: Mapping[str, Any]) -> Any:
    if any(reading["frequency"] for reading in cell["readings"]):
        return None
    if cell["readings"]:
        return "on record without a frequency; get the treatment to read what is said"
    if cell["reason"]:
        return f"{in_words(MissingReason, cell['reason'])}: {cell['detail']}"
    return cell["detail"]


def read_cell_figures(data: Mapping[str, Any], kinds: Mapping[str, str]) -> Iterator[Ranked]:
    """Read the figures of every option, each with the verdicts of the option's pairs at that outcome and time."""
    statuses = statuses_of(data)
    for place, row in enumerate(data["outcomes"]):
        for cell in row["cells"]:
            treatment = cell["treatment"]
            verdict = _verdicts_of(row, treatment)
            certainty = certainty_in_words(cell["certainty"])
            for rank, reading in enumerate(cell["readings"]):
                context = Context(
                    population=population_in_words(reading["line"], reading["population"]),
                    time=week_in_words(reading["week"]),
                    certainty=certainty,
                    sources=(Cited(reading["source"], reading["locator"], statuses[reading["source"]]),),
                    verdict=verdict,
                )
                figures = tuple(_figures(reading, row, treatment, kinds[treatment], context))
                if figures:
                    yield treatment, (rank, place), figures


def _verdicts_of(row: Mapping[str, Any], treatment: str) -> str:
    own = [pair for pair in row["pairs"] if treatment in (pair["a"], pair["b"])]
    return "; ".join(f"{pair['verdict']} with {pair['b'] if pair['a'] == treatment else pair['a']}" for pair in own)


def _figures(
    reading: Mapping[str, Any], row: Mapping[str, Any], treatment: str, kind: str, context: Context
) -> Iterator[Figure]:
    shared = cautions_of_reading(reading)
    if reading["comparator"] is None:
        shared = [f"no comparison group: {reading['comparator_missing']}", *shared]
    comparators = [reading["comparator"]] if reading["comparator"] else []
    for role, group in [*(("comparison group", each) for each in comparators), *(("", e) for e in reading["treated"])]:
        if not has_value(group):
            continue
        value = read_value(group, counted=reading["counted"], unit=row["unit"], denominator=row["denominator"])
        yield Figure(
            kind=kind,
            treatment=treatment,
            outcome=row["outcome"],
            study=reading["study"],
            group=f"{role}: {group['label']}" if role else group["label"],
            value=value.words,
            numbers=value.numbers,
            context=context,
            cautions=(*cautions_of(group), *map(without_figure, shared)),
        )


def read_risk_figures(data: Mapping[str, Any], kinds: Mapping[str, str]) -> Iterator[Ranked]:
    """Read the frequencies of harms on record, which are never compared."""
    statuses = statuses_of(data)
    after_outcomes = len(data["outcomes"])
    denominator = data["outcomes"][0]["denominator"] if data["outcomes"] else None
    for place, row in enumerate(data["risks"]):
        for cell in row["cells"]:
            readings = [reading for reading in cell["readings"] if reading["frequency"]]
            for rank, reading in enumerate(readings):
                figure = _read_risk(reading, row["harm"], cell["treatment"], kinds, statuses, denominator)
                yield cell["treatment"], (rank, after_outcomes + place), (figure,)


def _read_risk(
    reading: Mapping[str, Any],
    harm: str,
    treatment: str,
    kinds: Mapping[str, str],
    statuses: Mapping[str, str],
    denominator: int | None,
) -> Figure:
    frequency = reading["frequency"]
    value = read_value(
        {**frequency, **_natural(reading)}, counted=frequency["counted"], unit="", denominator=denominator
    )
    return Figure(
        kind=kinds[treatment],
        treatment=treatment,
        outcome=harm,
        study=NO_STUDY,
        group=f"{treatment}{': ' + reading['detail'] if reading['detail'] else ''}",
        value=value.words,
        numbers=value.numbers,
        context=Context(
            population=population_in_words(reading["line"], reading["population"]),
            time=reading["follow_up"] or "not given in the pages read",
            certainty=NO_RATING_OF_RISK,
            sources=(Cited(reading["source"], reading["locator"], statuses[reading["source"]]),),
            verdict=RISK_VERDICT,
        ),
        cautions=tuple(map(without_figure, cautions_of_risk(reading))),
    )


def _natural(reading: Mapping[str, Any]) -> dict[str, Any]:
    return {name: reading[name] for name in ("per_denominator", "below_one", "interval")}


def cautions_of_risk(risk: Mapping[str, Any]) -> tuple[str, ...]:
    """What a reader must know of a record of harm."""
    told = {
        "speaks of the class, not of this treatment alone": risk["about_class"],
        f"boxed warning: {', '.join(risk['boxed_warning'])}": risk["boxed_warning"],
        str(risk["note"]): risk["note"],
    }
    return tuple(text for text, holds in told.items() if holds)
