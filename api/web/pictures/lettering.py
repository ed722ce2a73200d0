"""Lines of text in a picture, broken by the widths of the letters, for there is no browser to do it."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Final

FAMILY: Final = "Arimo,Arial,Helvetica,Liberation Sans,sans-serif"
"""The font that is shipped, and fonts of readers whose letters are as wide."""

JAPANESE: Final = "Noto Sans CJK JP,Noto Sans JP,Hiragino Sans,Yu Gothic,Meiryo,Arimo,sans-serif"
"""The fonts of a text that holds Japanese. It is set in one of them as a whole, Latin letters and all."""

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


@dataclass(frozen=True, slots=True)
class Type:
    """The letters of a text: how wide each is, in thousandths of the size."""

    widths: Mapping[str, int]
    size: float

    def measure(self, text: str) -> float:
        """Say how wide a text is."""
        return sum(self.widths.get(letter, FULL_WIDTH) for letter in text) * self.size / 1000


def choose_type(text: str, size: float, *, bold: bool) -> Type:
    """Choose the letters of a text by what it holds."""
    family, weight = "NotoSansCJKjp" if is_japanese(text) else "Arimo", "Bold" if bold else "Regular"
    return Type(_read_widths()[f"{family}-{weight}"], size)


def break_lines(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines that fit a width; what is too long for a line is broken inside."""
    letters, room = choose_type(text, size, bold=bold), width * RESERVE
    lines: list[str] = []
    line, filled = "", 0.0
    for piece in _pieces(text, room, letters):
        if not line or filled + letters.measure(piece.rstrip()) <= room:
            line += piece
            filled += letters.measure(piece)
            continue
        kept, carried = _part_from_end(line) if piece in _NEVER_FIRST else (line, "")
        lines.append(kept.strip())
        line = carried + piece.lstrip()
        filled = letters.measure(line)
    return [*lines, line.strip()] if line.strip() or not lines else lines


def _part_from_end(line: str) -> tuple[str, str]:
    """Carry the last letter over with a mark that must not begin a line."""
    return (line[:-1], line[-1]) if len(line) > 1 else (line, "")


def _pieces(text: str, room: float, letters: Type) -> Iterator[str]:
    """Yield what may not be broken: words with the marks at them, and single Japanese letters."""
    opening = ""
    for piece in _PIECE.findall(text):
        if piece in _NEVER_LAST:
            opening += piece
            continue
        if letters.measure(opening + piece) <= room:
            yield opening + piece
        else:
            yield from _break_word(opening + piece, room, letters)
        opening = ""
    if opening:
        yield opening


def _break_word(word: str, room: float, letters: Type) -> Iterator[str]:
    for part in _PART.findall(word):
        while letters.measure(part) > room:
            fitting = next(n for n in range(len(part), 0, -1) if n == 1 or letters.measure(part[:n]) <= room)
            yield part[:fitting]
            part = part[fitting:]
        if part:
            yield part


@functools.cache
def _read_widths() -> Mapping[str, Mapping[str, int]]:
    text = resources.files("api.web").joinpath("static", "fonts", "widths.json").read_text(encoding="utf-8")
    return {
        font: {letter: int(width) for width, letters in by_width.items() for letter in letters}
        for font, by_width in json.loads(text).items()
    }
