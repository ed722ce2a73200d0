"""A small dataset without problems, as trees that a test changes before they are written to files."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from api.curation.problems import Problem
from api.curation.reading import Reading, read_dataset

TODAY = date(2026, 11, 23)
CURATED = "2026-11-20"
ABSENT = object()
"""Put in place of a value, it takes the key out."""

Tree = dict[str, Any]


def an_agent(**overrides: Any) -> Tree:
    return {
        "id": "adalimumab",
        "name": "adalimumab",
        "kind": "drug",
        "investigational": "false",
        "curated_on": CURATED,
    } | overrides


def a_jurisdiction(**overrides: Any) -> Tree:
    return {
        "id": "US",
        "name": "United States",
        "regulator": "FDA",
        "regulators": [{"name": "Food and Drug Administration", "role": "Licenses medicines."}],
        "statuses": [
            {"status": status, "meaning": "As it says."} for status in ("authorised", "trial_only", "withdrawn")
        ],
        "cell_rules": [{"text": "A licence is needed.", "source": "weinblatt-2003-armada", "locator": "p. 1"}],
        "absent": [{"field": "market", "reason": "not_reported", "detail": "Not looked for."}],
        "curated_on": CURATED,
    } | overrides


def a_caution(**overrides: Any) -> Tree:
    return {
        "id": "treats-everything",
        "kind": "red_flag",
        "text": "One product for many diseases.",
        "source": "weinblatt-2003-armada",
        "locator": "p. 1",
        "curated_on": CURATED,
    } | overrides


def a_claim(**overrides: Any) -> Tree:
    return {
        "id": "cells-cure",
        "claim": "Cells cure the disease.",
        "verdict": "unsupported",
        "explanation": "No study shows it.",
        "evidence": [{"text": "A review found none.", "source": "weinblatt-2003-armada", "locator": "p. 1"}],
        "treatments": ["adalimumab"],
        "curated_on": CURATED,
    } | overrides


def a_harm(**overrides: Any) -> Tree:
    return {
        "id": "infections-2018",
        "name": "Infections",
        "report": "cases",
        "description": "People fell ill.",
        "product": "cord blood",
        "route": "injection",
        "people": "joint_or_pain",
        "causality": "traced",
        "year": "2018",
        "source": "weinblatt-2003-armada",
        "locator": "p. 1",
        "curated_on": CURATED,
        "harmed": "12",
        "harms": ["serious-infection"],
    } | overrides


def a_position(**overrides: Any) -> Tree:
    return {
        "id": "isscr-2021",
        "organisation": "A society",
        "year": "2021",
        "subject": "cells",
        "statement": "Try them first.",
        "direction": "caution",
        "source": "weinblatt-2003-armada",
        "locator": "p. 1",
        "curated_on": CURATED,
    } | overrides


def a_trial(**overrides: Any) -> Tree:
    return {
        "id": "nct00000001",
        "number": "NCT00000001",
        "title": "Adalimumab in arthritis",
        "status": "completed",
        "design": "randomised",
        "intervention": "adalimumab",
        "treatments": ["adalimumab"],
        "results": "published",
        "source": "weinblatt-2003-armada",
        "locator": "p. 1",
        "as_of": CURATED,
        "curated_on": CURATED,
        "enrolment": "271",
        "enrolment_planned": "false",
        "started": "2000",
        "ended": "2001-05",
        "studies": ["armada"],
    } | overrides


def a_term(**overrides: Any) -> Tree:
    return {"id": "placebo", "term": "placebo", "plain": "A dummy.", "curated_on": CURATED} | overrides


def an_outcome(**overrides: Any) -> Tree:
    return {
        "id": "acr50",
        "name": "ACR50 response",
        "plain": "At least half better.",
        "definition": "Share of people at least half better.",
        "domain": "response",
        "direction": "higher_is_better",
        "unit": "people",
        "rank": "1",
        "surrogate": "false",
        "curated_on": CURATED,
    } | overrides


def a_source(**overrides: Any) -> Tree:
    return {
        "id": "weinblatt-2003-armada",
        "type": "article",
        "title": "The ARMADA trial",
        "year": "2003",
        "read_as": "abstract",
        "accessed": CURATED,
        "curated_on": CURATED,
        "url": "https://pubmed.ncbi.nlm.nih.gov/12528101/",
        "doi": "10.1002/art.10697",
        "pmid": "12528101",
        "status": "current",
        "status_checked": CURATED,
    } | overrides


def a_study(**overrides: Any) -> Tree:
    return {
        "id": "armada",
        "name": "ARMADA",
        "design": "rct",
        "population": "Active disease despite methotrexate.",
        "line": "csdmard_inadequate_response",
        "line_reason": "All took methotrexate.",
        "reports": ["weinblatt-2003-armada"],
        "curated_on": CURATED,
        "follow_up_weeks": "24",
        "registration": ["NCT00000001"],
        "arms": [
            {
                "id": "ada40",
                "label": "adalimumab",
                "allocation": "randomised",
                "contents": [{"agent": "adalimumab"}, {"agent": "methotrexate"}],
                "n": "67",
            },
            {
                "id": "control",
                "label": "placebo",
                "allocation": "randomised",
                "contents": [{"agent": "placebo"}, {"agent": "methotrexate"}],
                "n": "62",
            },
        ],
        "results": [
            {
                "outcome": "acr50",
                "source": "weinblatt-2003-armada",
                "locator": "abstract",
                "week": "24",
                "measurements": [
                    {"arm": "ada40", "events": "37", "n": "67", "percent": "55.2"},
                    {"arm": "control", "n": "62", "percent": "8.1"},
                ],
                "contrasts": [
                    {
                        "measure": "risk_ratio",
                        "value": "6.85",
                        "comparator": "control",
                        "arm": "ada40",
                        "ci_low": "2.87",
                        "ci_high": "16.3",
                    }
                ],
            }
        ],
        "early_escape": [{"rule": "rescue", "week": "16", "source": "weinblatt-2003-armada", "locator": "methods"}],
    } | overrides


def a_treatment(**overrides: Any) -> Tree:
    cited = {"source": "weinblatt-2003-armada", "locator": "abstract"}
    return {
        "id": "adalimumab",
        "name": "adalimumab",
        "kind": "conventional",
        "scope": "single",
        "treatment_class": "bdmard",
        "agents": ["adalimumab"],
        "goal": "Low disease activity.",
        "mechanism": "Binds tumour necrosis factor.",
        "mechanism_support": "established",
        "route": ["subcutaneous"],
        "regimen": "40 mg every other week.",
        "burden": {"administration": "At home.", "frequency": "Every other week.", "monitoring": "Infection."},
        "studied_in": "Adults.",
        "sources": ["weinblatt-2003-armada"],
        "curated_on": CURATED,
        "risks": [
            {
                "harm": "serious-infection",
                "serious": "true",
                **cited,
                "boxed_warning": ["US"],
                "frequency": {"events": "2", "n": "67", "percent": "3.0"},
            }
        ],
        "availability": [
            {"jurisdiction": "US", "status": "authorised", "as_of": CURATED, "first_authorised": "2002", **cited}
        ],
        "appraisals": [
            {
                "outcome": "acr50",
                "comparator": "placebo",
                "population": "adults",
                "certainty": "moderate",
                "by": "curators",
                "reasons": ["imprecision"],
                "explanation": "Few people.",
                "instead_of": ["cells"],
                **cited,
            }
        ],
        "absent": [
            {"field": f"availability.{code}", "reason": "under_review", "detail": "Not looked up yet."}
            for code in ("EU", "UK", "JP")
        ]
        + [
            {"field": name, "reason": "under_review", "detail": "Not looked up yet."}
            for name in ("identifiers", "contraindications", "monitoring", "unknowns", "guidance")
        ],
    } | overrides


def a_tombstone(**overrides: Any) -> Tree:
    return {
        "id": "studies-old-trial",
        "kind": "studies",
        "record": "old-trial",
        "reason": "merged",
        "detail": "Both told of one trial.",
        "successor": "armada",
        "withdrawn_on": CURATED,
        "curated_on": CURATED,
    } | overrides


def a_dataset() -> dict[str, dict[str, Tree]]:
    """All kinds, each record under its id."""
    kinds = {
        "agents": [
            an_agent(),
            an_agent(id="methotrexate", name="methotrexate"),
            an_agent(id="placebo", name="placebo", kind="placebo"),
            an_agent(id="cells", name="cells", kind="cell_product", investigational="true"),
        ],
        "cautions": [a_caution()],
        "claims": [a_claim()],
        "glossary": [a_term()],
        "harms": [a_harm()],
        "jurisdictions": [a_jurisdiction(id=code) for code in ("US", "EU", "UK", "JP")],
        "outcomes": [an_outcome(), an_outcome(id="serious-infection", domain="harm")],
        "sources": [a_source()],
        "studies": [a_study()],
        "positions": [a_position()],
        "tombstones": [a_tombstone()],
        "treatments": [a_treatment()],
        "trials": [a_trial()],
    }
    return {kind: {record["id"]: record for record in records} for kind, records in kinds.items()}


class Folder:
    """A data folder that a test fills, spoils and reads."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory / "data"
        self.directory.mkdir()
        self.write("allowed-hosts.txt", "# hosts\npubmed.ncbi.nlm.nih.gov\n")
        for kind, records in a_dataset().items():
            for name, record in records.items():
                self.write(f"{kind}/{name}.yaml", record)

    def write(self, path: str, content: Tree | str | bytes) -> None:
        """Write a file from a tree, a text or bytes."""
        file = self.directory / path
        file.parent.mkdir(exist_ok=True)
        if isinstance(content, dict):
            content = yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())

    def change(self, path: str, edits: Mapping[str, Any]) -> None:
        """Change values of a record, each named by its path with points: `results.0.week`."""
        kind, name = path.removesuffix(".yaml").split("/")
        record = copy.deepcopy(a_dataset()[kind][name])
        for where, value in edits.items():
            put(record, where, value)
        self.write(path, record)

    def add(self, kind: str, record: Tree) -> None:
        """Add one more record."""
        self.write(f"{kind}/{record['id']}.yaml", record)

    def read(self) -> Reading:
        """Read the folder as of a fixed day."""
        return read_dataset(self.directory, today=TODAY)

    def problems(self) -> tuple[Problem, ...]:
        """Read the folder for its problems."""
        return self.read().problems

    def problems_beside_use(self) -> tuple[Problem, ...]:
        """Read the folder for its problems, without those of hosts, agents and sources that a change left unused."""
        unused = "no record names this", "no source uses the host"
        return tuple(problem for problem in self.problems() if not problem.message.startswith(unused))

    def show_line(self, problem: Problem) -> str:
        """Get the text of the line that a problem names."""
        assert problem.line is not None
        file = self.directory / problem.path.removeprefix("data/")
        return file.read_text(encoding="utf-8").split("\n")[problem.line - 1].strip()


def put(tree: Any, where: str, value: Any) -> None:
    """Put a value into a tree, or take a key out."""
    *steps, last = [int(step) if step.isdigit() else step for step in where.split(".")]
    for step in steps:
        tree = tree[step]
    if value is ABSENT:
        del tree[last]
    elif isinstance(last, int) and last == len(tree):
        tree.append(value)
    else:
        tree[last] = value
