"""Checks of sources and hosts: a table, and what a table cannot say."""

from __future__ import annotations

import pytest

from .builders import ABSENT, Folder
from .cases import SOURCE, STUDY, TREATMENT, Case, case

SOURCES = [
    case(
        "no address",
        SOURCE,
        {"url": ABSENT},
        "url",
        "id: weinblatt-2003-armada",
        "neither `url` nor `url_withheld`",
        "give the address, or else the reason",
    ),
    case(
        "two answers",
        SOURCE,
        {"url_withheld": "no_public_address"},
        "url",
        "url: https://pubmed.ncbi.nlm.nih.gov/12528101/",
        "both `url` and `url_withheld`",
        "or else the reason",
    ),
    case(
        "host not allowed",
        SOURCE,
        {"url": "https://stem-clinic.example.com/ra"},
        "url",
        "url: https://stem-clinic.example.com/ra",
        "stem-clinic.example.com is not allowed",
        "url_withheld: seller_of_treatment",
    ),
    case(
        "host hidden behind user",
        SOURCE,
        {"url": "https://pubmed.ncbi.nlm.nih.gov@clinic.example/"},
        "url",
        "url: https://pubmed.ncbi.nlm.nih.gov@clinic.example/",
        "not a plain web address",
        "public address",
    ),
    case(
        "host in front of another",
        SOURCE,
        {"url": "https://pubmed.ncbi.nlm.nih.gov.clinic.example/"},
        "url",
        "url: https://pubmed.ncbi.nlm.nih.gov.clinic.example/",
        "is not allowed",
        "add it to data/allowed-hosts.txt if it is a publisher",
    ),
    case(
        "script address",
        SOURCE,
        {"url": "javascript:alert(1)"},
        "url",
        "url: javascript:alert(1)",
        "not a plain web address",
        "https://",
    ),
    case(
        "doi with resolver",
        SOURCE,
        {"doi": "https://doi.org/10.1002/art.10697"},
        "doi",
        "doi: https://doi.org/10.1002/art.10697",
        "not a DOI",
        "without `doi:` or resolver",
    ),
    case(
        "pmid with prefix",
        SOURCE,
        {"pmid": "PMID12528101"},
        "pmid",
        "pmid: PMID12528101",
        "not a PubMed identifier",
        "digits only",
    ),
    case(
        "retracted without note",
        SOURCE,
        {"status": "corrected"},
        "status_note",
        "id: weinblatt-2003-armada",
        "without `status_note`",
        "say in `status_note`",
    ),
    case(
        "status without day",
        SOURCE,
        {"status_checked": ABSENT},
        "status_checked",
        "id: weinblatt-2003-armada",
        "`status_checked: absent`",
        "day of the look-up",
    ),
    case(
        "day without status",
        SOURCE,
        {"status": ABSENT},
        "status_checked",
        "status_checked: '2026-11-20'",
        "not_checked",
        "day of the look-up",
    ),
    case(
        "locator says nothing",
        STUDY,
        {"results.0.locator": "-"},
        "results[0].locator",
        "locator: '-'",
        "does not say where",
        "name the abstract, table",
    ),
    case(
        "locator is a placeholder",
        TREATMENT,
        {"risks.0.locator": "TBD"},
        "risks[0].locator",
        "locator: TBD",
        "does not say where",
        "name the abstract, table",
    ),
    case(
        "source without locator",
        "outcomes/acr50.yaml",
        {"source": "weinblatt-2003-armada"},
        "locator",
        "id: acr50",
        "stand alone",
        "give both, or neither",
    ),
]


@pytest.mark.parametrize("row", [*SOURCES])
def test_tells_the_one_problem(folder: Folder, row: Case) -> None:
    row.check(folder)


def test_nothing_may_rest_on_a_retracted_source(folder: Folder) -> None:
    folder.change(SOURCE, {"status": "retracted", "status_note": "Withdrawn in 2020."})
    folder.change("studies/armada.yaml", {"results.0.analysis_source": "weinblatt-2003-armada"})
    assert [(problem.record, problem.field) for problem in folder.problems()] == [
        ("treats-everything", "source"),
        ("cells-cure", "evidence[0].source"),
        ("infections-2018", "source"),
        *((code, "cell_rules[0].source") for code in ("EU", "JP", "UK", "US")),
        ("isscr-2021", "source"),
        ("armada", "results[0].source"),
        ("armada", "results[0].analysis_source"),
        ("armada", "early_escape[0].source"),
        ("adalimumab", "sources[0]"),
        ("adalimumab", "risks[0].source"),
        ("adalimumab", "availability[0].source"),
        ("adalimumab", "appraisals[0].source"),
        ("nct00000001", "source"),
    ]
    assert all("`weinblatt-2003-armada` is retracted" in problem.message for problem in folder.problems())
    assert all("take the figure or statement out" in problem.advice for problem in folder.problems())


def test_a_host_that_nobody_uses(folder: Folder) -> None:
    folder.write("allowed-hosts.txt", "pubmed.ncbi.nlm.nih.gov  # abstracts\n\nold.example.org\n")
    (problem,) = folder.problems()
    assert str(problem) == "data/allowed-hosts.txt:3: no source uses the host old.example.org -> delete the line"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("https://pubmed.ncbi.nlm.nih.gov/\n", "is not a host"),
        ("pubmed.ncbi.nlm.nih.gov\npubmed.ncbi.nlm.nih.gov\n", "listed twice"),
        ("*.nih.gov\n", "is not a host"),
    ],
)
def test_the_list_of_hosts_is_well_formed(folder: Folder, text: str, message: str) -> None:
    folder.write("allowed-hosts.txt", text)
    assert message in folder.problems()[0].message


def test_without_a_list_no_host_is_allowed(folder: Folder) -> None:
    (folder.directory / "allowed-hosts.txt").unlink()
    (problem,) = folder.problems()
    assert "is not allowed" in problem.message
