"""Published network estimates: shown as their source prints them, never computed with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from api.domain.comparison.arms import split_contents
from api.domain.comparison.context import Context, results_for
from api.domain.comparison.contrasts import TrialContrast, obstacles_of_dose, obstacles_of_result
from api.domain.comparison.direct import differs_by_question_only
from api.domain.comparison.figures import ResultFigures
from api.domain.comparison.reasons import Obstacle
from api.domain.comparison.windows import ReadingTime
from api.domain.records import Contrast, Treatment
from api.domain.vocabulary import StudyDesign

ALLOWED_OF_SYNTHESIS = frozenset({Obstacle.EVIDENCE_SYNTHESIS})


@dataclass(frozen=True, slots=True)
class NetworkEstimate:
    """A printed contrast of a network meta-analysis between two options."""

    contrast: TrialContrast
    printed: Contrast


def find_network_estimates(
    context: Context, a: Treatment, b: Treatment, outcome: str, time: ReadingTime
) -> Iterator[NetworkEstimate]:
    """Yield the printed network estimates of a against b whose people and outcome fit the question."""
    for found in results_for(context, outcome, time):
        if found.study.design is not StudyDesign.NETWORK_META_ANALYSIS:
            continue
        if obstacles_of_result(found, context) - ALLOWED_OF_SYNTHESIS:
            continue
        yield from _printed_between(found, a, b)


def _printed_between(found: ResultFigures, a: Treatment, b: Treatment) -> Iterator[NetworkEstimate]:
    figures = {figure.arm.id: figure for figure in found.figures}
    for printed in found.result.contrasts:
        if printed.arm is None or printed.comparator is None:
            continue
        pair = (figures[printed.arm], figures[printed.comparator])
        for treated, control in (pair, pair[::-1]):
            contrast = TrialContrast(a, treated, control, split_contents(treated.contents, control.contents))
            if differs_by_question_only(contrast, a, b) and not obstacles_of_dose(contrast):
                yield NetworkEstimate(contrast, printed)
