"""`find`: records by name, brand, abbreviation, title, author or trial number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.assistants.answers import FindAnswer, Hit, LeftOut
from api.assistants.interface import Interface, read_about
from api.assistants.kinds import NOT_A_TREATMENT
from api.assistants.words import has_figure


def find(interface: Interface, query: str, limit: int) -> FindAnswer:
    """Find records; Refused where the interface does not answer."""
    body = interface.ask("/v1/search", q=query, limit=limit)
    hits = body["data"]
    ids = [hit["id"] for hit in hits if hit["kind"] == "treatments"]
    treatments = interface.ask_for_many("treatments", ids, fields="id,kind")
    beyond = body["total"] - body["returned"]
    how = "raise `limit`, or ask with more words"
    return FindAnswer(
        about=read_about(body),
        corrected=_say_correction(body["corrected"]),
        hits=tuple(_read_hit(interface, hit, treatments) for hit in hits),
        left_out=(LeftOut("records found", beyond, how),) if beyond else (),
    )


def _say_correction(corrected: Mapping[str, Any] | None) -> str:
    if corrected is None:
        return "nothing: the words were looked for as they stand"
    return f"nothing was found as it stands; taken for '{corrected['text']}'"


def _read_hit(interface: Interface, hit: Mapping[str, Any], treatments: Mapping[str, Mapping[str, Any]]) -> Hit:
    is_treatment = hit["kind"] == "treatments"
    return Hit(
        option_kind=treatments[hit["id"]]["kind"] if is_treatment else NOT_A_TREATMENT,
        kind=hit["kind"],
        id=hit["id"],
        name=hit["name"] if hit["kind"] in ("outcomes", "sources") else _without_figure(hit["name"]),
        found_in=tuple(_say_match(match) for match in hit["matches"]),
        link=interface.link(hit["links"]["self"]),
    )


def _say_match(match: Mapping[str, Any]) -> str:
    text = "".join(segment["text"] for segment in match["excerpt"])
    return f"{match['field']}: {_without_figure(text)}"


def _without_figure(text: str) -> str:
    return text if not has_figure(text) else "a text with a figure, left out here: read it with `get`"
