"""The text alternative of a picture: everything in it in words, each figure with what it is of."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

from api.web.pictures.saying import speak_words
from api.web.pictures.scene import Beside, Figure, Grid, Item, Key, Note, Panel, Picture, StudyMap, Style, Words
from api.web.rendering import speak_text


def write_alternative(picture: Picture) -> str:
    """Write a picture as plain text, a paragraph a line, in the language of the request in hand."""
    lines = (*write_all(picture.head), *write_all(picture.body), "", *write_all(picture.foot))
    return "\n".join(_without_doubled(lines)) + "\n"


def write_all(items: Iterable[Item]) -> Iterator[str]:
    """Yield the lines of items, one after the other."""
    for item in items:
        yield from write(item)


@functools.singledispatch
def write(item: Item) -> Iterator[str]:
    """Yield the lines of an item; an empty one stands before what begins anew."""
    raise TypeError(f"{type(item).__name__} has no text")


@write.register
def _(words: Words) -> Iterator[str]:
    if words.style is Style.HEADING:
        yield ""
    yield speak_words(words)


@write.register
def _(figure: Figure) -> Iterator[str]:
    yield speak_text(figure.alternative)


@write.register
def _(_key: Key) -> Iterator[str]:
    yield from ()


@write.register
def _(studies: StudyMap) -> Iterator[str]:
    for row in studies.rows:
        yield speak_text(row.heading)
        yield from (f"- {speak_text(each)}" for each in row.alternative)


@write.register
def _(beside: Beside) -> Iterator[str]:
    for column in beside.columns:
        yield from write_all(column)


@write.register
def _(panel: Panel) -> Iterator[str]:
    yield ""
    yield from write_all(panel.items)


@write.register
def _(note: Note) -> Iterator[str]:
    yield ""
    yield from write_all(note.items)


@write.register
def _(grid: Grid) -> Iterator[str]:
    for name, cells in grid.rows:
        yield from ("", speak_text(name.text))
        yield from (f"- {speak_text(each.alternative)}" for statuses in cells for each in statuses)


def _without_doubled(lines: Iterable[str]) -> Iterator[str]:
    """Leave out an empty line after another or at the beginning."""
    before = ""
    for line in lines:
        if line or before:
            yield line
        before = line
