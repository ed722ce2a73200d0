"""The checks of the curated records, in one list."""

from __future__ import annotations

from api.curation.checks import (
    coverage,
    dates,
    figures,
    identity,
    proportions,
    references,
    sources,
    studies,
    treatments,
)
from api.curation.checks.base import Check

CHECKS: tuple[Check, ...] = (
    *identity.CHECKS,
    *references.CHECKS,
    *sources.CHECKS,
    *proportions.CHECKS,
    *figures.CHECKS,
    *studies.CHECKS,
    *dates.CHECKS,
    *treatments.CHECKS,
    *coverage.CHECKS,
)
