"""Names that a writer may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

SIMILARITY = 0.6
"""Below this ratio (the default of difflib) a suggestion misleads more often than it helps."""


def find_near(value: str, candidates: Iterable[str], count: int = 3) -> list[str]:
    """Find the candidates that look most like the value, the nearest first."""
    by_folded = {candidate.casefold(): candidate for candidate in sorted(candidates)}
    matches = difflib.get_close_matches(value.casefold(), by_folded, n=count, cutoff=SIMILARITY)
    return [by_folded[match] for match in matches]


def order_by_nearness(value: str, candidates: Iterable[str]) -> list[str]:
    """Put the near candidates first and leave the others in their order."""
    listed = list(candidates)
    near = find_near(value, listed)
    return near + [candidate for candidate in listed if candidate not in near]


def advise_near(value: str, candidates: Iterable[str], otherwise: str) -> str:
    """Advise to use a near candidate, or else what to do when there is none."""
    near = find_near(value, candidates)
    if not near:
        return otherwise
    return f"did you mean {' or '.join(near)}? If not, {otherwise}"
