"""The studies of one option as dots, whose area is the number of people by a scale of that option alone."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from api.domain.comparison.answer import EvidenceStudy, EvidenceSummary
from api.domain.vocabulary import StudyDesign
from api.web.pictures.icon_array import write_data
from api.web.pictures.palette import LIGHT

LARGEST: Final = 22.0
"""Radius of the dot of the largest study of an option."""

UNKNOWN: Final = 4.0
"""Half the width of the mark of a study whose size is not given."""

GAP: Final = 5.0

STRONGEST_FIRST: Final = (
    StudyDesign.SYSTEMATIC_REVIEW,
    StudyDesign.NETWORK_META_ANALYSIS,
    StudyDesign.RCT,
    StudyDesign.NONRANDOMISED_TRIAL,
    StudyDesign.COHORT,
    StudyDesign.REGISTRY_ANALYSIS,
    StudyDesign.SINGLE_ARM_TRIAL,
    StudyDesign.CASE_SERIES,
)
"""Designs in the order of the levels of evidence (Oxford CEBM 2011), and within a level with a control group first."""

SYNTHESES: Final = frozenset({StudyDesign.SYSTEMATIC_REVIEW, StudyDesign.NETWORK_META_ANALYSIS})
"""Designs that sum up other studies, so that their people are counted there as well."""


@dataclass(frozen=True, slots=True)
class Dot:
    """Where the mark of a study stands; no radius where its size is not given."""

    study: EvidenceStudy
    x: float
    y: float
    radius: float | None


def group_by_design(summary: EvidenceSummary) -> tuple[tuple[StudyDesign, tuple[EvidenceStudy, ...]], ...]:
    """The studies of an option by design, the strongest design first."""
    rows = ((each, tuple(study for study in summary.studies if study.design is each)) for each in STRONGEST_FIRST)
    return tuple((design, studies) for design, studies in rows if studies)


def scale_of(studies: Iterable[EvidenceStudy]) -> float:
    """Radius of the dot of one person, so that the largest study just has the largest dot."""
    largest = max((study.people for study in studies if study.people), default=1)
    return LARGEST / math.sqrt(largest)


def place_dots(studies: Sequence[EvidenceStudy], scale: float, width: float) -> tuple[tuple[Dot, ...], float]:
    """Set the dots of one design side by side, in as many lines as they need, and say how high they are."""
    dots: list[Dot] = []
    x = top = height = 0.0
    line: list[Dot] = []
    for study in studies:
        radius = None if study.people is None else scale * math.sqrt(study.people)
        half = UNKNOWN if radius is None else radius
        if line and x + 2 * half > width:
            dots += _settle(line, top, height)
            x, top, height, line = 0.0, top + height + GAP, 0.0, []
        line.append(Dot(study, x + half, 0, radius))
        x, height = x + 2 * half + GAP, max(height, 2 * half)
    return (*dots, *_settle(line, top, height)), top + height


def _settle(line: Iterable[Dot], top: float, height: float) -> list[Dot]:
    return [Dot(dot.study, dot.x, top + height / 2, dot.radius) for dot in line]


def draw_study_dots(dots: Iterable[Dot], *, solid: bool, ink: str, paper: str) -> Markup:
    """Draw dots; those of investigational options (`solid` false) are rings, a size not given is a hollow square."""
    return Markup("").join(_draw_dot(dot, solid=solid, ink=ink, paper=paper) for dot in dots)


MAP_WIDTH: Final = 300.0
"""How wide a map inside a page is drawn; it shrinks with its frame."""


def draw_study_map(studies: Sequence[EvidenceStudy], scale: float, *, solid: bool, label: str) -> Markup:
    """Draw the studies of one design inside a page, whose style gives the colours; `label` is the alternative."""
    dots, height = place_dots(studies, scale, MAP_WIDTH)
    width = max(dot.x + (UNKNOWN if dot.radius is None else dot.radius) for dot in dots)
    marks = draw_study_dots(dots, solid=solid, ink=LIGHT.conventional, paper=LIGHT.paper)
    # A unit on each side keeps the edges of dots whole where the page rounds the size of the map.
    size = _round(width + 2), _round(height + 2)
    return Markup(
        '<svg class="ra-map{}" viewBox="-1 -1 {} {}" width="{}" height="{}" role="img" aria-label="{}"'
        ' data-studies="{}">{}</svg>'
    ).format("" if solid else " ra-rings", *size, *size, label, len(studies), marks)


def _draw_dot(dot: Dot, *, solid: bool, ink: str, paper: str) -> Markup:
    data = write_data({"study": dot.study.study, "people": dot.study.people})
    if dot.radius is None:
        corner, side = (_round(dot.x - UNKNOWN + 0.5), _round(dot.y - UNKNOWN + 0.5)), _round(2 * UNKNOWN - 1)
        return Markup(
            '<rect class="ra-unsized" x="{}" y="{}" width="{}" height="{}" fill="none" stroke="{}"{}/>'
        ).format(*corner, side, side, ink, data)
    # The line of a ring lies inside its edge, so that a ring and a dot of one size take the same room.
    stroke = 0.0 if solid else min(3.0, dot.radius * 0.6)
    look = (
        Markup('fill="{}"').format(ink)
        if solid
        else Markup('fill="{}" stroke="{}" stroke-width="{}"').format(paper, ink, _round(stroke))
    )
    return Markup('<circle class="ra-study" cx="{}" cy="{}" r="{}" {}{}/>').format(
        _round(dot.x), _round(dot.y), _round(dot.radius - stroke / 2), look, data
    )


def _round(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
