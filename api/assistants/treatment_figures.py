"""The figures of a treatment and of a report of harm: how often a harm was seen, never an effect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from api.assistants.answers import Cited, Context, Figure, LeftOut, Missing
from api.assistants.figures import read_value
from api.assistants.interface import Interface
from api.assistants.options import NO_RATING_OF_RISK, RISK_VERDICT, cautions_of_risk
from api.assistants.words import in_words, population_in_words
from api.domain.vocabulary import Causality, MissingReason

RATED_EFFECTS: Final = "explanations and effects of ratings of certainty"
HOW_TO_READ_RATINGS: Final = "call compare: a difference is given only with the verdict on its pair"

Read = tuple[list[Figure], list[Missing], list[LeftOut]]


def read_treatment(interface: Interface, treatment: Mapping[str, Any]) -> Read:
    """Read the harms on record of a treatment, with their frequencies or why there is none."""
    risks = treatment["risks"]
    sources = interface.ask_for_many("sources", [risk["source"] for risk in risks])
    figures = [_read_risk(treatment, risk, sources[risk["source"]]["status"]) for risk in risks if risk["frequency"]]
    ratings = len(treatment["appraisals"])
    left_out = [LeftOut(RATED_EFFECTS, ratings, HOW_TO_READ_RATINGS)] if ratings else []
    return figures, list(_without_frequency(risks)), left_out


def _read_risk(treatment: Mapping[str, Any], risk: Mapping[str, Any], status: str) -> Figure:
    value = read_value(risk["frequency"], counted=risk["frequency"]["counted"], unit="")
    return Figure(
        kind=treatment["kind"],
        treatment=treatment["id"],
        outcome=risk["harm"],
        study="none named: a record of harm",
        group=f"{treatment['id']}{': ' + risk['detail'] if risk['detail'] else ''}",
        value=value.words,
        numbers=value.numbers,
        context=Context(
            population=population_in_words(risk["line"], risk["population"]),
            time=risk["follow_up"] or "not given in the pages read",
            certainty=NO_RATING_OF_RISK,
            sources=(Cited(risk["source"], risk["locator"], status),),
            verdict=RISK_VERDICT,
        ),
        cautions=cautions_of_risk(risk),
    )


def _without_frequency(risks: list[Mapping[str, Any]]) -> Iterator[Missing]:
    for risk in risks:
        if not risk["frequency"]:
            reason = in_words(MissingReason, risk["frequency_missing"] or MissingReason.NOT_REPORTED)
            notes = "; ".join(cautions_of_risk(risk))
            place = f"{risk['source']}, {risk['locator']}"
            harm = f"{risk['harm']}{': ' + risk['detail'] if risk['detail'] else ''}, frequency"
            yield Missing((harm,), f"{reason}; {notes + '; ' if notes else ''}named in {place}")


def read_harmed(interface: Interface, harm: Mapping[str, Any]) -> Read:
    """Read how many people a report of harm tells of: a count, never a frequency."""
    if harm["harmed"] is None:
        reason = in_words(MissingReason, harm["harmed_missing"] or MissingReason.NOT_REPORTED)
        return [], [Missing(("people harmed",), reason)], []
    sources = interface.ask_for_many("sources", [harm["source"]])
    value = read_value({"events": harm["harmed"], "n": harm["treated"]}, counted="people", unit="")
    figure = Figure(
        kind="investigational",
        treatment=", ".join(harm["treatments"]) or "none of the options: " + harm["product"],
        outcome=", ".join(harm["harms"]) or "harm as described",
        study="none named: a report of harm",
        group=harm["product"],
        value=value.words,
        numbers=value.numbers,
        context=Context(
            population=f"{harm['people']}; {harm['place'] or 'place not given'}",
            time=f"reported in {harm['year']}; when it happened is told in the description, where it is known",
            certainty=f"not rated: a report of harm; {in_words(Causality, harm['causality'])}",
            sources=(Cited(harm["source"], harm["locator"], sources[harm["source"]]["status"]),),
            verdict="no pair: a report, not a frequency; never add reports up or set them beside other figures",
        ),
        cautions=tuple(f"overlaps with {each}" for each in harm["overlaps_with"]),
    )
    return [figure], [], []
