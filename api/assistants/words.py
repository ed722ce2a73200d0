"""Codes, times, sizes and ratings in words, and figures that hide in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from api.domain.vocabulary import PopulationLine, Vocabulary

NUMBER: Final = r"-?\d[\d.,]*"

FIGURE_IN_WORDS: Final = re.compile(
    r"\d\s*(?:%|percent\b|per cent\b|percentage points?)"
    r"|\b\d[\d,]* (?:\w+ )?(?:of|out of|among|in) (?:the |its )?\d"
    rf"|{NUMBER} (?:against|versus|vs\.?) {NUMBER}"
    rf"|\({NUMBER} to {NUMBER}|-?\d+\.\d+ to -?\d+\.\d"
    r"|\b(?:ratio|interval|difference|standard error|standard deviation|number needed)s?\b[^.;]{0,60}\d"
    rf"|{NUMBER} (?:\w+ )?(?:per|for every|in every) (?:100|1,?000|10,?000)"
    rf"|{NUMBER} \w+ (?:lower|higher|better|worse|more|less|fewer)\b"
    r"|\bp ?(?:value )?[<=>] ?0?\.\d",
    re.IGNORECASE,
)
"""A share, a rate, a ratio or a difference that a text tells in words; it catches some harmless numbers, too."""

NO_TIME: Final = "not given: the source names no week"
NO_RATING_OF_STUDY: Final = (
    "not rated: a study by itself has no rating; `compare` gives the rating of the evidence for treatment and outcome"
)
NO_PAIR: Final = "no pair: one group alone, not to be set beside another figure unless `compare` allows it"


def has_figure(text: str) -> bool:
    """Whether a text tells a share, a ratio or a difference."""
    return FIGURE_IN_WORDS.search(text) is not None


def without_figure(note: str) -> str:
    """Give a note, or where it tells a figure, say only that there is one: it may be of another group."""
    return note if not has_figure(note) else "there is a note with further figures, left out here: read it with `get`"


def in_words(vocabulary: type[Vocabulary], code: str) -> str:
    """Write a code with its meaning; a code that this version does not know stands as it is."""
    known = {member.value: member.meaning for member in vocabulary}
    return f"{known[code]} ({code})" if code in known else code


def population_in_words(line: str | None, population: str | None) -> str:
    """Say who was treated: in the words of the record, and as a population line."""
    parts = [(population or "").rstrip("."), in_words(PopulationLine, line) if line else ""]
    return "; ".join(part for part in parts if part) or "not given in the pages read"


def week_in_words(week: int | None, note: str | None = None) -> str:
    """Say when it was read."""
    if week is None:
        return note or NO_TIME
    return f"week {week}" + (f" ({note})" if note else "")


def certainty_in_words(statement: Mapping[str, Any]) -> str:
    """Say how sure the evidence is, by whom and for which comparison; where nobody rated it, why."""
    if statement["rating"] is None:
        why = statement["explanation"] or "no rating was found"
        return why if why.lower().startswith("not rated") else f"not rated: {why}"
    rated = f"{statement['rating']} (GRADE, by {statement['by']}"
    rated += f"; lowered for {', '.join(statement['reasons'])}" if statement["reasons"] else ""
    about = [statement["comparator"] and f"against {statement['comparator']}", statement["line"]]
    told = ", ".join(part for part in about if part)
    return f"{rated}; rated for {told})" if told else f"{rated})"
