"""Checks of studies and of dates: tables, and what a table cannot say."""

from __future__ import annotations

import pytest

from .builders import ABSENT, Folder
from .cases import CONTRAST, FIGURE, SOURCE, STUDY, TREATMENT, Case, case

LATER = "2026-11-24"

STUDIES = [
    case(
        "arm compared with itself",
        STUDY,
        {f"{CONTRAST}.comparator": "ada40"},
        "results[0].contrasts[0].comparator",
        "comparator: ada40",
        "compared with itself",
        "name the arm compared against",
    ),
    case(
        "ratio against nobody",
        STUDY,
        {f"{CONTRAST}.comparator": ABSENT},
        "results[0].contrasts[0].comparator",
        "- measure: risk_ratio",
        "a risk_ratio against nobody",
        "only a standardised_ratio",
    ),
    case(
        "population beside an arm",
        STUDY,
        {f"{CONTRAST}.measure": "standardised_ratio"},
        "results[0].contrasts[0].comparator",
        "comparator: control",
        "general population, not with an arm",
        "leave `comparator` out",
    ),
    case(
        "result without figure",
        STUDY,
        {"results.0.measurements": ABSENT, "results.0.contrasts": ABSENT},
        "results[0]",
        "- outcome: acr50",
        "holds no figure",
        "or say in `note`",
    ),
    case(
        "result twice",
        STUDY,
        {
            "results.1": {
                "outcome": "acr50",
                "source": "weinblatt-2003-armada",
                "locator": "Table 9",
                "week": "24",
                "note": "x",
            }
        },
        "results[1]",
        "- outcome: acr50",
        "results[0] is of the same outcome",
        "put the two together",
    ),
    case(
        "arm measured twice",
        STUDY,
        {f"{FIGURE}.arm": "control"},
        "results[0].measurements[1].arm",
        "- arm: control",
        "the arm `control` stands here twice",
        "put the two together",
    ),
    case(
        "agent twice in an arm",
        STUDY,
        {"arms.0.contents.1.agent": "adalimumab"},
        "arms[0].contents[1].agent",
        "- agent: adalimumab",
        "the agent `adalimumab` stands here twice",
        "put the two together",
    ),
    case(
        "beyond follow-up",
        STUDY,
        {"results.0.week": "52"},
        "results[0].week",
        "week: '52'",
        "week 52 lies beyond the follow-up of 24 weeks",
        "follow_up_weeks",
    ),
    case(
        "rescue without week",
        STUDY,
        {"early_escape.0.week": ABSENT},
        "early_escape[0].week",
        "- rule: rescue",
        "rule rescue with week None",
        "give the week",
    ),
    case(
        "no rescue with week",
        STUDY,
        {"early_escape.0.rule": "none"},
        "early_escape[0].week",
        "week: '16'",
        "rule none with week 16",
        "only the rule `none`",
    ),
    case(
        "more than the arm",
        STUDY,
        {f"{FIGURE}.n": "70", f"{FIGURE}.n_basis": "arm", f"{FIGURE}.percent": "52.9"},
        "results[0].measurements[0].n",
        "n: '70'",
        "but the arm has 67 people",
        "n_basis: analysed",
    ),
]

DATES = [
    case(
        "curated tomorrow",
        STUDY,
        {"curated_on": LATER},
        "curated_on",
        f"curated_on: '{LATER}'",
        "lies in the future (today is 2026-11-23)",
        "nothing is dated ahead",
    ),
    case(
        "read tomorrow",
        SOURCE,
        {"accessed": LATER},
        "accessed",
        f"accessed: '{LATER}'",
        "lies in the future",
        "the day on which it was done",
    ),
    case(
        "checked tomorrow",
        SOURCE,
        {"status_checked": LATER},
        "status_checked",
        f"status_checked: '{LATER}'",
        "lies in the future",
        "the day on which",
    ),
    case(
        "status of tomorrow",
        TREATMENT,
        {"availability.0.as_of": LATER},
        "availability[0].as_of",
        f"as_of: '{LATER}'",
        "lies in the future",
        "the day on which",
    ),
    case(
        "year far ahead",
        SOURCE,
        {"year": "2028"},
        "year",
        "year: '2028'",
        "2028 lies in the future",
        "look it up again",
    ),
    case(
        "month 13",
        TREATMENT,
        {"availability.0.first_authorised": "2002-13"},
        "availability[0].first_authorised",
        "first_authorised: 2002-13",
        "`2002-13` is not a date",
        "YYYY-MM",
    ),
    case(
        "words for a date",
        TREATMENT,
        {"availability.0.first_authorised": "early 2002"},
        "availability[0].first_authorised",
        "first_authorised: early 2002",
        "is not a date",
        "YYYY-MM",
    ),
    case(
        "authorised tomorrow",
        TREATMENT,
        {"availability.0.first_authorised": "2026-12"},
        "availability[0].first_authorised",
        "first_authorised: 2026-12",
        "lies in the future",
        "YYYY-MM",
    ),
]


@pytest.mark.parametrize("row", [*STUDIES, *DATES])
def test_tells_the_one_problem(folder: Folder, row: Case) -> None:
    row.check(folder)


def test_none_stands_beside_no_other_rule(folder: Folder) -> None:
    cited = {"source": "weinblatt-2003-armada", "locator": "methods"}
    rules = [{"rule": "none", **cited}, {"rule": "rescue", "week": "16", **cited}]
    folder.change(STUDY, {"early_escape": rules})
    (problem,) = folder.problems()
    assert problem.field == "early_escape[0].rule"
