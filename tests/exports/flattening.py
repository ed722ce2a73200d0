"""What the tables have to hold, worked out from the interface's JSON and the lists below, and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.exports.conftest import Answers

Row = dict[str, Any]


@dataclass(frozen=True)
class Shape:
    """A table: under which name, how its rows name their owner (column here, column there), and its lists."""

    name: str
    owner: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, Shape] = field(default_factory=dict)
    value: str | None = None
    mark: bool = False


def _of(owner: str) -> dict[str, str]:
    return {f"{owner}_id": "id"}


def _ids(name: str, owner: Mapping[str, str], value: str) -> Shape:
    return Shape(name, owner, value=value)


TREATMENT = _of("treatment")
STUDY = _of("study")
IN_STUDY = {"study_id": "study_id"}
IN_TREATMENT = {"treatment_id": "treatment_id"}
IN_RESULT = {**IN_STUDY, "result_position": "position"}

SHAPES: Mapping[str, Shape] = {
    "agents": Shape("agents", lists={"members": _ids("agent_members", _of("agent"), "member")}),
    "cautions": Shape("cautions", lists={"other_sources": _ids("caution_other_sources", _of("caution"), "source")}),
    "claims": Shape(
        "claims",
        lists={
            "evidence": Shape("claim_evidence", _of("claim")),
            "treatments": _ids("claim_treatments", _of("claim"), "treatment"),
        },
    ),
    "glossary": Shape("glossary", lists={"see_also": _ids("term_see_also", _of("term"), "term")}),
    "guidance": Shape("guidance_statements"),
    "harms": Shape(
        "harms",
        lists={
            "harms": _ids("harm_outcomes", _of("harm"), "outcome"),
            "treatments": _ids("harm_treatments", _of("harm"), "treatment"),
            "overlaps_with": _ids("harm_overlaps", _of("harm"), "harm"),
            "other_sources": _ids("harm_other_sources", _of("harm"), "source"),
        },
    ),
    "jurisdictions": Shape(
        "jurisdictions",
        lists={
            "regulators": Shape("jurisdiction_regulators", _of("jurisdiction")),
            "statuses": Shape("jurisdiction_statuses", _of("jurisdiction")),
            "cell_rules": Shape("jurisdiction_cell_rules", _of("jurisdiction")),
            "market": Shape("jurisdiction_market", _of("jurisdiction")),
            "absent": Shape("jurisdiction_absences", _of("jurisdiction")),
        },
    ),
    "outcomes": Shape("outcomes"),
    "positions": Shape(
        "positions",
        lists={
            "treatments": _ids("position_treatments", _of("position"), "treatment"),
            "other_sources": _ids("position_other_sources", _of("position"), "source"),
        },
    ),
    "sources": Shape("sources"),
    "studies": Shape(
        "studies",
        lists={
            "reports": _ids("study_reports", STUDY, "source"),
            "other_sources": _ids("study_other_sources", STUDY, "source"),
            "early_escape": Shape("early_escapes", STUDY),
            "arms": Shape("arms", STUDY, {"contents": Shape("arm_contents", {"study_id": "study_id", "arm_id": "id"})}),
            "results": Shape(
                "results",
                STUDY,
                {"measurements": Shape("measurements", IN_RESULT), "contrasts": Shape("contrasts", IN_RESULT)},
            ),
            "derived.shares": Shape("study_shares", STUDY),
        },
    ),
    "tombstones": Shape("tombstones"),
    "treatments": Shape(
        "treatments",
        lists={
            "agents": _ids("treatment_agents", TREATMENT, "agent"),
            "sources": _ids("treatment_sources", TREATMENT, "source"),
            "identifiers": Shape("identifiers", TREATMENT),
            "contraindications": Shape("contraindications", TREATMENT),
            "monitoring": Shape("monitoring", TREATMENT),
            "risks": Shape(
                "risks",
                TREATMENT,
                {
                    "boxed_warning": _ids(
                        "boxed_warnings", {**IN_TREATMENT, "risk_position": "position"}, "jurisdiction"
                    )
                },
            ),
            "availability": Shape(
                "availability",
                TREATMENT,
                {
                    "other_sources": _ids(
                        "availability_other_sources", {**IN_TREATMENT, "availability_position": "position"}, "source"
                    )
                },
            ),
            "guidance": Shape("guidance", TREATMENT),
            "appraisals": Shape(
                "appraisals",
                TREATMENT,
                {
                    "instead_of": _ids(
                        "appraisal_instead_of", {**IN_TREATMENT, "appraisal_position": "position"}, "agent"
                    )
                },
            ),
            "absent": Shape("absences", TREATMENT),
            "derived.statuses": Shape("treatment_statuses", TREATMENT),
            # One record or none, in a table of its own.
            "derived.evidence_level": Shape(
                "evidence_levels",
                lists={"studies": _ids("evidence_level_studies", {"treatment_id": "treatment"}, "study")},
            ),
        },
    ),
    "trials": Shape(
        "trials",
        lists={
            "treatments": _ids("trial_treatments", _of("trial"), "treatment"),
            "studies": _ids("trial_studies", _of("trial"), "study"),
            "other_sources": _ids("trial_other_sources", _of("trial"), "source"),
        },
    ),
}

LEFT_OUT = {"links"}
"""Members of the JSON that no table has: addresses, which belong to where a release is served."""


def expected_rows(answers: Answers) -> dict[str, list[Row]]:
    """Work out every row of every table."""
    tables: dict[str, list[Row]] = {}
    for kind, records in answers.items():
        for record in records.values():
            mark = {"treatment_kind": record["kind"]} if kind == "treatments" else {}
            for place, (name, row) in enumerate(_rows(SHAPES[kind], record, None, {})):
                tables.setdefault(name, []).append(row | mark if place else row)
    return tables


def _rows(shape: Shape, item: Any, position: int | None, owner: Row) -> Iterator[tuple[str, Row]]:
    placed = {here: owner[there] for here, there in shape.owner.items()}
    if position is not None:
        placed["position"] = position
    if shape.value is not None:
        yield shape.name, {**placed, shape.value: item}
        return
    row = placed | dict(_cells(item, shape.lists, "", ""))
    yield shape.name, row
    for path, below in shape.lists.items():
        value = item
        for name in path.split("."):
            value = value[name]
        several: Sequence[Any] = value if isinstance(value, list) else [] if value is None else [value]
        for place, each in enumerate(several):
            yield from _rows(below, each, place if isinstance(value, list) else None, row)


def _cells(item: Mapping[str, Any], lists: Mapping[str, Shape], path: str, prefix: str) -> Iterator[tuple[str, Any]]:
    for name, value in item.items():
        if f"{path}{name}" in lists or name in LEFT_OUT:
            continue
        if isinstance(value, dict):
            yield from _cells(value, lists, f"{path}{name}.", f"{prefix}{name}_")
        else:
            yield f"{prefix}{name}", value
