"""The checks of the curated records, in one list."""

from __future__ import annotations

from api.curation.checks import (
    agreement,
    coverage,
    dates,
    figures,
    identity,
    offers,
    proportions,
    references,
    sources,
    studies,
    tombstones,
    treatments,
    use,
    wording,
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
    *agreement.CHECKS,
    *offers.CHECKS,
    *tombstones.CHECKS,
    *wording.CHECKS,
    *use.CHECKS,
)
