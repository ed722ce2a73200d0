"""What the checks let pass, and that each is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from api.curation.checks import CHECKS

from .builders import ABSENT, Folder
from .cases import CONTRAST, FIGURE, RISK, SOURCE, STUDY, TREATMENT

FINE = [
    pytest.param(STUDY, {f"{FIGURE}.events": "67", f"{FIGURE}.percent": "100"}, id="everybody"),
    pytest.param(STUDY, {f"{FIGURE}.events": "0", f"{FIGURE}.percent": "0"}, id="nobody"),
    pytest.param(STUDY, {"arms.0.n": "1", "results.0.week": "0"}, id="least values"),
    pytest.param(
        STUDY,
        {f"{FIGURE}.n": ABSENT, f"{FIGURE}.events": ABSENT, f"{FIGURE}.percent": "55.9"},
        id="percentage without n",
    ),
    pytest.param(
        STUDY, {f"{FIGURE}.n": "1001", f"{FIGURE}.events": ABSENT, f"{FIGURE}.percent": "55.91"}, id="many people"
    ),
    pytest.param(
        STUDY,
        {f"{FIGURE}.events": "70", f"{FIGURE}.percent": ABSENT, "results.0.counted": "events"},
        id="events counted",
    ),
    pytest.param(
        STUDY,
        {f"{CONTRAST}.measure": "risk_difference", f"{CONTRAST}.value": "-4", f"{CONTRAST}.ci_low": "-9"},
        id="negative difference",
    ),
    pytest.param(
        STUDY,
        {f"{CONTRAST}.measure": "standardised_ratio", f"{CONTRAST}.comparator": ABSENT},
        id="against the population",
    ),
    pytest.param(STUDY, {f"{CONTRAST}.arm": ABSENT}, id="all treated arms"),
    pytest.param(STUDY, {"early_escape.0.rule": "none", "early_escape.0.week": ABSENT}, id="nobody could leave"),
    pytest.param(STUDY, {"arms.1.contents": []}, id="nothing at all"),
    pytest.param(
        STUDY,
        {"results.0.measurements": ABSENT, "results.0.contrasts": ABSENT, "results.0.note": "x"},
        id="result in words",
    ),
    pytest.param(
        STUDY,
        {
            "results.0.week": "24",
            "results.1": {
                "outcome": "acr50",
                "subgroup": "women",
                "source": "weinblatt-2003-armada",
                "locator": "x",
                "week": "24",
                "note": "x",
            },
        },
        id="other people",
    ),
    pytest.param(
        SOURCE, {"status": "retracted", "status_note": "x", "registry": "NCT00000001"}, id="retracted with note"
    ),
    pytest.param(SOURCE, {"status": ABSENT, "status_checked": ABSENT}, id="status not checked"),
    pytest.param(SOURCE, {"year": "2027"}, id="issue of the coming year"),
    pytest.param(TREATMENT, {"appraisals.0.certainty": "high", "appraisals.0.reasons": []}, id="high"),
    pytest.param(
        TREATMENT, {f"{RISK}.frequency": ABSENT, f"{RISK}.frequency_missing": "not_reported"}, id="no frequency"
    ),
    pytest.param(TREATMENT, {"availability.0.first_authorised": "2002-12-31"}, id="whole date"),
]


@pytest.mark.parametrize(("path", "edits"), FINE)
def test_finds_nothing_where_nothing_is_wrong(folder: Folder, path: str, edits: Mapping[str, Any]) -> None:
    folder.change(path, edits)
    problems = [problem for problem in folder.problems_beside_use() if "is retracted" not in problem.message]
    assert problems == []


def test_every_check_has_a_name_of_its_own_and_a_description() -> None:
    names = [check.name for check in CHECKS]
    assert len(set(names)) == len(names)
    assert all(check.description.endswith(".") for check in CHECKS)
