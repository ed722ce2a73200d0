"""When each release was served, worked out from the log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Annotated

from api.domain.release import Serving


@dataclass(frozen=True, slots=True)
class Period:
    """A time during which a release was served."""

    served_from: Annotated[datetime, "From when on, UTC."]
    served_until: Annotated[datetime | None, "Until when, UTC; null while it is served."]
    reason: Annotated[str | None, "Why it was served again, where another had taken its place; else null."]


def periods_of(release_id: str, log: Sequence[Serving]) -> tuple[Period, ...]:
    """List when a release was served, the first time first."""
    return tuple(period for release, period in _periods(log) if release == release_id)


def _periods(log: Sequence[Serving]) -> Iterator[tuple[str, Period]]:
    for serving, following in pairwise([*log, None]):
        assert serving is not None
        yield serving.release, Period(serving.served_at, following.served_at if following else None, serving.reason)
