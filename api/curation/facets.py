"""Facets of a treatment: what every option is asked for, and answers with entries or with the reason for none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from api.domain.comparison.arms import holds
from api.domain.records import Study, Treatment

FACETS: Mapping[str, str] = {
    "identifiers": "codes of public systems",
    "contraindications": "who should not get it",
    "monitoring": "what is checked during treatment",
    "risks": "harms",
    "unknowns": "what nobody knows yet",
    "guidance": "statements of guideline bodies",
    "appraisals": "ratings of certainty",
    "studies": "studies with a group that got it",
}
"""Name of each facet, with what it counts. All but `studies` are fields of the record itself."""

STUDIES = "studies"
"""Counted among the studies; an entry under `absent` may name it though a treatment has no such field."""

ASKED_JURISDICTIONS = ("US", "EU", "UK", "JP")
"""Asked of every treatment: most readers live there, and Japan has the most quoted law on cell products."""


def count_facets(treatment: Treatment, studies: Iterable[Study]) -> dict[str, int]:
    """Count the entries of each facet."""
    counts = {name: len(getattr(treatment, name)) for name in FACETS if name != STUDIES}
    return counts | {STUDIES: sum(any(holds(arm, treatment) for arm in study.arms) for study in studies)}
