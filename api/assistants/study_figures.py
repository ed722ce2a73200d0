"""The figures of a study, each group for itself; what the study prints between groups waits for a verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from api.assistants.answers import Cited, Context, Figure, Found, LeftOut, Missing
from api.assistants.figures import cautions_of, cautions_of_reading, has_value, read_value
from api.assistants.interface import Interface
from api.assistants.words import NO_PAIR, NO_RATING_OF_STUDY, population_in_words, week_in_words

FEWEST_FOR_PERCENTAGE: Final = 20
"""Under 20 people only counts are shown, as in comparisons (docs/method.md)."""

NOT_INVESTIGATIONAL: Final = "not investigational"
"""Said of a group, which may have had a conventional drug, a placebo or nothing."""

NO_GROUP_ALONE: Final = "no figure of a group by itself is on record, only figures between groups"
BETWEEN_GROUPS: Final = "differences, ratios and p values printed between groups"
HOW_TO_COMPARE: Final = "call compare with the two treatments: a difference is given only with the verdict on its pair"


def read_study(interface: Interface, study: Mapping[str, Any]) -> Found:
    """Read a study's figures, the results without one, and how much is printed between groups."""
    results = study["results"]
    outcomes = interface.ask_for_many("outcomes", [result["outcome"] for result in results], fields="id,unit")
    sources = interface.ask_for_many("sources", [result["source"] for result in results])
    agents = interface.ask_for_many(
        "agents",
        [content["agent"] for arm in study["arms"] for content in arm["contents"]],
        fields="id,investigational",
    )
    arms = {arm["id"]: _describe_arm(arm, agents) for arm in study["arms"]}
    shares = {(share["result"], share["arm"]): share for share in study["derived"]["shares"]}
    figures: list[Figure] = []
    without: list[str] = []
    for place, result in enumerate(results):
        context = _context(study, result, sources[result["source"]]["status"])
        of_result = list(_figures(study, result, place, context, outcomes[result["outcome"]]["unit"], arms, shares))
        figures += of_result
        without += [] if of_result else [f"{result['outcome']} at {context.time}"]
    between = sum(len(result["contrasts"]) + (result["p"] is not None) for result in results)
    left_out = (LeftOut(BETWEEN_GROUPS, between, HOW_TO_COMPARE),) if between else ()
    missing = (Missing(tuple(dict.fromkeys(without)), NO_GROUP_ALONE),) if without else ()
    return Found(figures=tuple(figures), missing=missing, left_out=left_out)


def _context(study: Mapping[str, Any], result: Mapping[str, Any], status: str) -> Context:
    return Context(
        population=population_in_words(result["line"] or study["line"], study["population"]),
        time=week_in_words(result["week"], result["time_note"]),
        certainty=NO_RATING_OF_STUDY,
        sources=(Cited(result["source"], result["locator"], status),),
        verdict=NO_PAIR,
    )


def _figures(
    study: Mapping[str, Any],
    result: Mapping[str, Any],
    place: int,
    context: Context,
    unit: str,
    arms: Mapping[str, tuple[str, str, str]],
    shares: Mapping[tuple[int, str], Mapping[str, Any]],
) -> Iterator[Figure]:
    shared = cautions_of_reading({**result, "own_report": result["source"] in study["reports"]})
    for measurement in result["measurements"]:
        row, withheld = _with_share(measurement, shares.get((place, measurement["arm"])))
        if not has_value(row):
            continue
        kind, contents, label = arms[measurement["arm"]]
        value = read_value(row, counted=result["counted"], unit=unit)
        yield Figure(
            kind=kind,
            treatment=contents,
            outcome=result["outcome"],
            study=study["id"],
            group=label,
            value=value.words,
            numbers=value.numbers,
            context=context,
            cautions=(*cautions_of(row), *withheld, *shared),
        )


def _with_share(
    measurement: Mapping[str, Any], share: Mapping[str, Any] | None
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Add the count that was derived from a percentage; under 20 people show the count alone."""
    row = dict(measurement)
    if share is not None:
        row |= {"events": share["events"], "events_derived": share["events_derived"]}
        if share["n"] < FEWEST_FOR_PERCENTAGE and row["percent"] is not None:
            row["percent"] = None
            return row, ("a percentage is printed and not shown: one person of so few moves it by more than 5",)
    return row, ()


def _describe_arm(arm: Mapping[str, Any], agents: Mapping[str, Mapping[str, Any]]) -> tuple[str, str, str]:
    names = [content["agent"] for content in arm["contents"]]
    kind = "investigational" if any(agents[name]["investigational"] for name in names) else NOT_INVESTIGATIONAL
    return kind, " + ".join(names) or "nothing named", f"{arm['label']} ({arm['allocation']})"
