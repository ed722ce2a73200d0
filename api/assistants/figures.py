"""Figures of one group, in words and as the numbers of those words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

FIGURE_MEMBERS: Final = ("events", "percent", "per_denominator", "mean", "median", "rate")
"""A group that has none of these has no figure."""


@dataclass(frozen=True, slots=True)
class Value:
    """A figure in words with its numbers."""

    words: str
    numbers: Mapping[str, float]


def has_value(row: Mapping[str, Any]) -> bool:
    """Whether a group has a figure at all."""
    return any(row.get(member) is not None for member in FIGURE_MEMBERS)


def read_value(row: Mapping[str, Any], *, counted: str, unit: str, denominator: int | None = None) -> Value:
    """Read the figure of one group; `counted` says whether `events` are people, `unit` what a mean is measured in."""
    parts: list[str] = []
    numbers: dict[str, float] = {}

    def add(template: str, *names: str) -> None:
        if all(row.get(name) is not None for name in names):
            parts.append(template.format(*(row[name] for name in names)))
            numbers.update({name: row[name] for name in names})

    if counted == "people":
        add("{} of {} people", "events", "n") if row.get("n") is not None else add(
            "{} people; of how many is not given", "events"
        )
    else:
        add("{} events, not people", "events")
    if row.get("events") is None or counted != "people":
        add("{} people in the group", "n")
    add("{} percent as printed", "percent")
    _add_frequency(row, denominator, parts, numbers)
    for name in ("mean", "median"):
        add(f"{name} {{}} {unit}", name)
    add("standard deviation {}", "sd")
    add("{} per {} patient-years", "rate", "rate_per_years")
    add("{} person-years observed", "person_years")
    for low, high in (("printed_low", "printed_high"), ("ci_low", "ci_high")):
        add("printed interval {} to {}", low, high)
    return Value("; ".join(parts), numbers)


def _add_frequency(
    row: Mapping[str, Any], denominator: int | None, parts: list[str], numbers: dict[str, float]
) -> None:
    if denominator is None or row.get("per_denominator") is None:
        return
    people = "fewer than 1" if row["below_one"] else row["per_denominator"]
    words = f"{people} in {denominator}"
    numbers |= {"per_denominator": row["per_denominator"], "denominator": denominator}
    if row.get("interval"):
        low, high = row["interval"]["low"], row["interval"]["high"]
        words += f" (95 % interval {low} to {high})"
        numbers |= {"interval_low": low, "interval_high": high}
    parts.append(words)


def cautions_of(row: Mapping[str, Any]) -> list[str]:
    """What a reader must know of the figure of one group."""
    told = {
        "events were derived from the printed percentage by rounding": row.get("events_derived"),
        "the size of the group stands in for the number analysed": row.get("n_basis") == "arm",
        "the dose is not the authorised one": row.get("dose_authorised") is False,
        "the group went on with a drug that had not been enough": row.get("continued"),
        f"the printed percentage is not shown: {row.get('percent_withheld')}": row.get("percent_withheld"),
    }
    return [text for text, holds in told.items() if holds]


def cautions_of_reading(reading: Mapping[str, Any]) -> list[str]:
    """What a reader must know of a whole result of a study."""
    told = {
        "people were no longer in their groups as randomised": reading["period"] != "randomised",
        f"narrower outcome: {reading['subtype']}": reading["subtype"],
        f"only a part of the people: {reading['subgroup']}": reading["subgroup"],
        "read in a report by others, not in the study's own": reading.get("own_report") is False,
        "how people without a value were counted is not known": reading["analysis"] == "unknown",
        str(reading["note"]): reading["note"],
    }
    return [text for text, holds in told.items() if holds]
