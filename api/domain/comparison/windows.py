"""Reading times: the windows within which figures of different trials may meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True, slots=True)
class Window:
    """A span of weeks that counts as one reading time."""

    anchor: int
    first: int
    last: int

    def holds(self, week: int) -> bool:
        """Whether a reading in this week belongs to the window."""
        return self.first <= week <= self.last


WINDOWS = (Window(12, 10, 16), Window(24, 22, 30), Window(52, 48, 56))
"""Trials of antirheumatic drugs read out about weeks 12, 24 and 52; a first-line trial mostly at 52.
The spans gather what trials call three, six and twelve months, and nothing between them."""

EARLY_READING_ENDS = 20
"""Before week 20 most people are still improving, so readings must lie closer together."""

TOLERANCE_EARLY = 4
TOLERANCE_LATE = 6


@dataclass(frozen=True, slots=True, order=True)
class ReadingTime:
    """When an outcome was read: a window, an exact week outside the windows, or no week at all."""

    week: Annotated[int, "Anchor of the window, the exact week outside any window, or -1 when no week is given."]
    windowed: Annotated[bool, "Whether the week is the anchor of a window."]

    @property
    def stated(self) -> bool:
        """Whether there is a week."""
        return self.week >= 0


NO_WEEK = ReadingTime(-1, False)


def reading_time(week: int | None) -> ReadingTime:
    """Place a week in its window; a week outside all windows stands for itself."""
    if week is None:
        return NO_WEEK
    for window in WINDOWS:
        if window.holds(week):
            return ReadingTime(window.anchor, True)
    return ReadingTime(week, False)


def weeks_are_close(a: int, b: int) -> bool:
    """Whether readings of two trials lie close enough: at most 4 weeks apart below week 20, at most 6 after."""
    tolerance = TOLERANCE_EARLY if min(a, b) < EARLY_READING_ENDS else TOLERANCE_LATE
    return abs(a - b) <= tolerance
