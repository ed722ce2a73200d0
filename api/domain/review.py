"""When a record is due to be checked again."""

from __future__ import annotations

from datetime import date, timedelta

REVIEW_INTERVAL = timedelta(days=365)
"""Every record is checked again within a year of its last check; the policy is ours and is published."""


def review_due(curated_on: date) -> date:
    """The day by which a record is due to be checked again."""
    return curated_on + REVIEW_INTERVAL
