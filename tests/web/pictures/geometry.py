"""What a picture really draws: dots counted from their paths, texts with their boxes."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from fontTools.ttLib import TTFont

from api.web.pictures.png import FONTS

SVG = "{http://www.w3.org/2000/svg}"
LINE = re.compile(r"M([\d.]+) ([\d.]+)h([\d.]+)")

Dots = frozenset[tuple[float, float]]


def parse(svg: str) -> Element:
    return ElementTree.fromstring(svg)


def local(element: Element) -> str:
    return element.tag.removeprefix(SVG)


def dots_of(path: Element) -> Dots:
    """The places of the dots of a path: one where each line begins, and one after every pitch that it is long."""
    gap, pitch = (float(number) for number in path.attrib["stroke-dasharray"].split())
    assert gap == 0 and path.attrib["stroke-linecap"] == "round"
    lines = LINE.findall(path.attrib["d"])
    places = [
        (float(x) + step * pitch, float(y)) for x, y, length in lines for step in range(int(float(length) // pitch) + 1)
    ]
    assert len(set(places)) == len(places), "a dot is drawn twice"
    return frozenset(places)


def count(array: Element) -> dict[str, int]:
    """How many dots of each class an array has."""
    return {name: len(dots) for name, dots in layers_of(array).items()}


def layers_of(array: Element) -> dict[str, Dots]:
    return {path.attrib["class"]: dots_of(path) for path in array if local(path) == "path"}


def read_numbers(array: Element) -> tuple[int, int, int, int]:
    """The share that the dots show: of how many, how many had it, and the interval, counted and not read."""
    layers = layers_of(array)
    had, may, never = (layers.get(name, frozenset()) for name in ("ra-had", "ra-may", "ra-not"))
    holes, cores = (layers.get(name, frozenset()) for name in ("ra-hole", "ra-core"))
    assert holes <= had and cores <= holes | had and layers.get("ra-open", frozenset()) == may
    is_ring = bool(had) and holes == had
    sure = len(cores) if is_ring or cores else len(had) - len(holes)
    assert not had & may and not may & never and not had & never
    return len(had) + len(may) + len(never), len(had), sure, len(had) + len(may)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in a picture, with its box."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Box:
    """A frame in a picture."""

    left: float
    right: float
    top: float
    bottom: float


def lines_of(svg: Element) -> Iterator[Line]:
    """Every line of text, measured with the fonts that are shipped."""
    for text in svg.iter(f"{SVG}text"):
        size = float(text.attrib["font-size"])
        fonts = fonts_of("Bold" if text.get("font-weight") else "Regular", "Noto" in text.get("font-family", ""))
        for span in text.iter(f"{SVG}tspan"):
            x, y, words = float(span.attrib["x"]), float(span.attrib["y"]), (span.text or "").rstrip()
            width = sum(advance(letter, fonts) for letter in words) * size
            yield Line(words, x, x + width, y - size * 0.75, y + size * 0.22)


def boxes_of(svg: Element) -> Iterator[Box]:
    """Every frame, the whole picture first."""
    for rect in svg.iter(f"{SVG}rect"):
        if rect.get("class") is None:
            x, y = float(rect.get("x", 0)), float(rect.get("y", 0))
            yield Box(x, x + float(rect.attrib["width"]), y, y + float(rect.attrib["height"]))


@functools.cache
def fonts_of(weight: str, japanese_first: bool) -> tuple[Path, ...]:
    arimo, noto = FONTS / f"Arimo-{weight}.ttf", FONTS / f"NotoSansCJKjp-{weight}.otf"
    return (noto, arimo) if japanese_first else (arimo, noto)


@functools.cache
def read_font(path: Path) -> tuple[dict[str, float], frozenset[str]]:
    """The widths of the letters of a font, in parts of its size."""
    font = TTFont(path)
    metrics, em = font["hmtx"], font["head"].unitsPerEm
    widths = {chr(code): metrics[glyph][0] / em for code, glyph in font.getBestCmap().items()}
    return widths, frozenset(widths)


def advance(letter: str, fonts: tuple[Path, ...]) -> float:
    return next(read_font(font)[0][letter] for font in fonts if letter in read_font(font)[1])
