"""Excerpts: a part of a text with the words marked that were asked for, as data and never as markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from api.domain.search.matching import Span

LONGEST_EXCERPT = 200
LEAD = 60
"""Characters shown before the first word met, where the text is cut."""
CUT = "…"


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of an excerpt; the pieces in their order are the excerpt."""

    text: Annotated[str, "The piece, plain text."]
    matched: Annotated[bool, "Whether it is a word that was asked for."]


def make_excerpt(text: str, spans: Sequence[Span]) -> tuple[Segment, ...]:
    """Cut a text around the first word met and mark the words met in it; an ellipsis shows where it was cut."""
    start, end = _window(text, spans)
    pieces = list(_pieces(text, [span for span in spans if span[1] <= end], start, end))
    if start > 0:
        pieces.insert(0, Segment(CUT, False))
    if end < len(text):
        pieces.append(Segment(CUT, False))
    return tuple(pieces)


def _window(text: str, spans: Sequence[Span]) -> Span:
    if len(text) <= LONGEST_EXCERPT:
        return 0, len(text)
    first_start, first_end = spans[0]
    start = _next_word(text, max(0, first_start - LEAD), first_start)
    start = min(start, max(0, len(text) - LONGEST_EXCERPT)) if start == 0 else start
    end = min(len(text), start + LONGEST_EXCERPT)
    if end < len(text):
        end = max(text.rfind(" ", start, end + 1), first_end)
    return start, end


def _next_word(text: str, start: int, before: int) -> int:
    if start == 0:
        return 0
    space = text.find(" ", start, before)
    return start if space < 0 else space + 1


def _pieces(text: str, spans: Sequence[Span], start: int, end: int) -> Iterator[Segment]:
    position = start
    for span_start, span_end in spans:
        if span_start > position:
            yield Segment(text[position:span_start], False)
        yield Segment(text[span_start:span_end], True)
        position = span_end
    if position < end:
        yield Segment(text[position:end], False)
