"""The figures of a treatment and of a report of harm: how often a harm was seen, never an effect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from api.assistants.answers import Cited, Context, Figure, FigurePassage, Found, LeftOut, Missing
from api.assistants.figures import read_value
from api.assistants.interface import Interface
from api.assistants.options import NO_RATING_OF_RISK, NO_STUDY, RISK_VERDICT, cautions_of_risk
from api.assistants.words import has_figure, in_words, population_in_words
from api.domain.vocabulary import Causality, MissingReason

RATED_EFFECTS: Final = "explanations and effects of ratings of certainty"
HOW_TO_READ_RATINGS: Final = "call compare: a difference is given only with the verdict on its pair"


def read_treatment(interface: Interface, treatment: Mapping[str, Any]) -> Found:
    """Read the harms on record of a treatment, with their frequencies or why there is none."""
    risks = treatment["risks"]
    sources = interface.ask_for_many("sources", [risk["source"] for risk in risks])
    contexts = [_context(risk, sources[risk["source"]]["status"]) for risk in risks]
    ratings = len(treatment["appraisals"])
    return Found(
        figures=tuple(
            _read_frequency(treatment, risk, context)
            for risk, context in zip(risks, contexts, strict=True)
            if risk["frequency"]
        ),
        passages=tuple(_telling_notes(risks, contexts)),
        missing=tuple(_without_frequency(risks)),
        left_out=(LeftOut(RATED_EFFECTS, ratings, HOW_TO_READ_RATINGS),) if ratings else (),
    )


def _context(risk: Mapping[str, Any], status: str) -> Context:
    return Context(
        population=population_in_words(risk["line"], risk["population"]),
        time=risk["follow_up"] or "not given in the pages read",
        certainty=NO_RATING_OF_RISK,
        sources=(Cited(risk["source"], risk["locator"], status),),
        verdict=RISK_VERDICT,
    )


def _read_frequency(treatment: Mapping[str, Any], risk: Mapping[str, Any], context: Context) -> Figure:
    value = read_value(risk["frequency"], counted=risk["frequency"]["counted"], unit="")
    return Figure(
        kind=treatment["kind"],
        treatment=treatment["id"],
        outcome=risk["harm"],
        study=NO_STUDY,
        group=f"{treatment['id']}{': ' + risk['detail'] if risk['detail'] else ''}",
        value=value.words,
        numbers=value.numbers,
        context=context,
        cautions=cautions_of_risk(risk),
    )


def _telling_notes(risks: list[Mapping[str, Any]], contexts: list[Context]) -> Iterator[FigurePassage]:
    """Notes that tell a figure where there is no frequency to stand beside."""
    for risk, context in zip(risks, contexts, strict=True):
        for note in cautions_of_risk(risk):
            if not risk["frequency"] and has_figure(note):
                yield FigurePassage(f"risks {_name_of(risk)}", note, context)


def _without_frequency(risks: list[Mapping[str, Any]]) -> Iterator[Missing]:
    for risk in risks:
        if not risk["frequency"]:
            reason = in_words(MissingReason, risk["frequency_missing"] or MissingReason.NOT_REPORTED)
            notes = [note for note in cautions_of_risk(risk) if not has_figure(note)]
            place = f"named in {risk['source']}, {risk['locator']}"
            yield Missing((f"frequency of {_name_of(risk)}",), "; ".join([reason, *notes, place]))


def _name_of(risk: Mapping[str, Any]) -> str:
    detail = risk["detail"] or ""
    return risk["harm"] if not detail or has_figure(detail) else f"{risk['harm']}: {detail}"


def read_harmed(interface: Interface, harm: Mapping[str, Any]) -> Found:
    """Read how many people a report of harm tells of: a count, never a frequency."""
    if harm["harmed"] is None:
        reason = in_words(MissingReason, harm["harmed_missing"] or MissingReason.NOT_REPORTED)
        return Found(missing=(Missing(("people harmed",), reason),))
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
    return Found(figures=(figure,))
