"""Lines of text in a picture, broken by the widths of the letters, for there is no browser to do it."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Final

FAMILY: Final = "Arimo,Arial,Helvetica,Liberation Sans,sans-serif"
"""The font that is shipped, and fonts of readers whose letters are as wide."""

JAPANESE: Final = "Noto Sans CJK JP,Noto Sans JP,Hiragino Sans,Yu Gothic,Meiryo,Arimo,sans-serif"
"""The fonts of a text that holds Japanese. Their Latin letters are no wider than those of the others."""

RESERVE: Final = 0.95
"""Part of a line that is filled, so that a font a little wider than the one measured still fits."""

FULL_WIDTH: Final = 1000
"""Width of a letter that the table does not know, in thousandths of the size: Japanese letters are squares."""

_JAPANESE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
_PIECE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+|\s+")
_PART = re.compile(r"[^-/.,=&?]*[-/.,=&?]+|[^-/.,=&?]+")
_NEVER_FIRST = frozenset("、。，．・：；！？）］｝」』】〉》ーゝ々ぁぃぅぇぉっゃゅょァィゥェォッャュョ～")
_NEVER_LAST = frozenset("（［｛「『【〈《")


def is_japanese(text: str) -> bool:
    """Say whether a text holds Japanese letters or marks."""
    return _JAPANESE.search(text) is not None


def measure(text: str, size: float, *, bold: bool = False) -> float:
    """Say how wide a text is at a size."""
    widths = _read_widths()["bold" if bold else "regular"]
    return sum(widths.get(letter, FULL_WIDTH) for letter in text) * size / 1000


def break_lines(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines that fit a width; what is too long for a line is broken inside."""
    room = width * RESERVE
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, room, size, bold=bold):
        if measure((line + piece).rstrip(), size, bold=bold) <= room:
            line += piece
            continue
        kept, carried = _part_from_end(line) if piece in _NEVER_FIRST else (line, "")
        lines.append(kept.strip())
        line = carried + piece.lstrip()
    return [*lines, line.strip()] if line.strip() or not lines else lines


def _part_from_end(line: str) -> tuple[str, str]:
    """Carry the last letter over with a mark that must not begin a line."""
    return (line[:-1], line[-1]) if len(line) > 1 else (line, "")


def _pieces(text: str, room: float, size: float, *, bold: bool) -> Iterator[str]:
    """Yield what may not be broken: words with the marks at them, and single Japanese letters."""
    opening = ""
    for piece in _PIECE.findall(text):
        if piece in _NEVER_LAST:
            opening += piece
            continue
        if measure(opening + piece, size, bold=bold) <= room:
            yield opening + piece
        else:
            yield from _break_word(opening + piece, room, size, bold=bold)
        opening = ""
    if opening:
        yield opening


def _break_word(word: str, room: float, size: float, *, bold: bool) -> Iterator[str]:
    for part in _PART.findall(word):
        while measure(part, size, bold=bold) > room:
            fitting = next(n for n in range(len(part), 0, -1) if n == 1 or measure(part[:n], size, bold=bold) <= room)
            yield part[:fitting]
            part = part[fitting:]
        if part:
            yield part


@functools.cache
def _read_widths() -> Mapping[str, Mapping[str, int]]:
    text = resources.files("api.web").joinpath("static", "fonts", "widths.json").read_text(encoding="utf-8")
    return {
        weight: {letter: int(width) for width, letters in by_width.items() for letter in letters}
        for weight, by_width in json.loads(text).items()
    }
