"""The coverage report as a page for readers, and as JSON for programs."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from api.curation.facets import FACETS
from api.curation.readability import TARGET_GRADE
from api.curation.report import Coverage, FacetState, TreatmentCoverage


def write_json(coverage: Coverage) -> str:
    """Write the report as JSON."""
    data = dataclasses.asdict(coverage) | {"gaps": coverage.gaps}
    return json.dumps(data, default=_write_value, indent=1, ensure_ascii=False) + "\n"


def _write_value(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON form for {type(value).__name__}")


def write_markdown(coverage: Coverage) -> str:
    """Write the report as a page."""
    return "\n".join(_lines(coverage)) + "\n"


def _lines(coverage: Coverage) -> Iterator[str]:
    yield "# What the dataset covers"
    yield ""
    yield f"Written by `ra-options data report`, as of {coverage.as_of}. **Unexplained gaps: {coverage.gaps}.**"
    yield "An empty facet is either filled, or the record says why it is empty; a gap would say neither."
    yield ""
    yield "## Counts"
    yield ""
    yield from _table(("what", "number"), _counts(coverage))
    yield ""
    yield "## Treatments by facet"
    yield ""
    yield "A number counts entries; a word is the reason why there are none."
    yield ""
    facets = tuple(FACETS)
    yield from _table(("treatment", "kind", *facets, "figures"), (_facet_row(each) for each in coverage.treatments))
    yield ""
    yield from (f"- `{name}`: {meaning}" for name, meaning in FACETS.items())
    yield "- `figures`: measurements of arms that hold the treatment"
    yield ""
    yield "## Treatments by jurisdiction"
    yield ""
    shown = tuple(coverage.treatments[0].jurisdictions) if coverage.treatments else ()
    rows = ((t.treatment, *t.jurisdictions.values(), str(t.other_jurisdictions)) for t in coverage.treatments)
    yield from _table(("treatment", *shown, "others"), rows)
    yield ""
    yield "## Reading level"
    yield ""
    yield (
        f"Median school grade by the Automated Readability Index; the goal is {TARGET_GRADE} or less. "
        "The formula sees the length of words and sentences, so names of drugs and diseases raise it."
    )
    yield ""
    yield from _table(("texts", "grade"), ((name, f"{grade:.1f}") for name, grade in coverage.reading_grade.items()))


def _counts(coverage: Coverage) -> Iterator[tuple[str, str]]:
    yield from ((kind, str(number)) for kind, number in coverage.records.items())
    yield "arms of studies", str(coverage.arms)
    yield "results of studies", str(coverage.results)
    yield "figures", str(coverage.figures)
    yield from ((f"second reading: {name}", str(number)) for name, number in coverage.figures_reread.items())
    yield from ((f"sources, status {name}", str(number)) for name, number in coverage.sources_by_status.items())
    yield from ((f"sources, read as {name}", str(number)) for name, number in coverage.sources_by_reading.items())
    yield "articles and reviews without DOI and PubMed number", str(coverage.articles_without_identifier)
    yield "records overdue for review", str(len(coverage.overdue))
    yield "first review due", coverage.first_review_due.isoformat()


def _facet_row(each: TreatmentCoverage) -> tuple[str, ...]:
    return (each.treatment, each.kind, *_states(each.facets), str(each.figures))


def _states(facets: Mapping[str, FacetState]) -> Iterator[str]:
    for state in facets.values():
        yield str(state.entries) if state.entries else (state.missing or "**gap**")


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _ in head)} |"
    yield from (f"| {' | '.join(row)} |" for row in rows)
