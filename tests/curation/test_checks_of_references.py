"""Checks of ids and of what records refer to: a table, and what a table cannot say."""

from __future__ import annotations

import pytest

from .builders import Folder, a_source, a_study
from .cases import CONTRAST, FIGURE, SOURCE, STUDY, TREATMENT, Case, case

IDENTITY = [
    case(
        "id differs from file",
        SOURCE,
        {"id": "weinblatt-2003"},
        "id",
        "id: weinblatt-2003",
        "the file is named `weinblatt-2003-armada.yaml`",
        "make the two the same",
    ),
]

REFERENCES = [
    case(
        "unknown source",
        STUDY,
        {"results.0.source": "weinblatt-2003-armda"},
        "results[0].source",
        "source: weinblatt-2003-armda",
        "no source `weinblatt-2003-armda`",
        "did you mean weinblatt-2003-armada?",
    ),
    case(
        "unknown source, none near",
        STUDY,
        {"reports.0": "zzz"},
        "reports[0]",
        "- zzz",
        "no source `zzz`",
        "write the source first, as sources/zzz.yaml",
    ),
    case(
        "unknown analysis source",
        STUDY,
        {"results.0.analysis_source": "zzz"},
        "results[0].analysis_source",
        "analysis_source: zzz",
        "no source",
        "write the source first",
    ),
    case(
        "unknown agent",
        STUDY,
        {"arms.0.contents.1.agent": "metotrexate"},
        "arms[0].contents[1].agent",
        "- agent: metotrexate",
        "no agent `metotrexate`",
        "did you mean methotrexate?",
    ),
    case(
        "unknown outcome",
        STUDY,
        {"results.0.outcome": "acr5"},
        "results[0].outcome",
        "- outcome: acr5",
        "no outcome `acr5`",
        "did you mean acr50?",
    ),
    case(
        "unknown harm",
        TREATMENT,
        {"risks.0.harm": "serious-infections"},
        "risks[0].harm",
        "- harm: serious-infections",
        "no outcome",
        "did you mean serious-infection?",
    ),
    case(
        "unknown jurisdiction",
        TREATMENT,
        {"risks.0.boxed_warning.0": "USA"},
        "risks[0].boxed_warning[0]",
        "- USA",
        "no jurisdiction `USA`",
        "did you mean US?",
    ),
    case(
        "unknown member",
        "agents/adalimumab.yaml",
        {"members": ["zzz"]},
        "members[0]",
        "- zzz",
        "no agent `zzz`",
        "write the agent first",
    ),
    case(
        "unknown main study",
        STUDY,
        {"same_trial_as": "zzz"},
        "same_trial_as",
        "same_trial_as: zzz",
        "no study `zzz`",
        "write the study first",
    ),
    case(
        "study names itself",
        STUDY,
        {"same_trial_as": "armada"},
        "same_trial_as",
        "same_trial_as: armada",
        "names itself",
        "leave the key out",
    ),
    case(
        "named twice",
        STUDY,
        {"reports.1": "weinblatt-2003-armada"},
        "reports[1]",
        "- weinblatt-2003-armada",
        "named twice",
        "delete one",
    ),
    case(
        "unknown arm",
        STUDY,
        {f"{FIGURE}.arm": "ada4"},
        "results[0].measurements[0].arm",
        "- arm: ada4",
        "no arm `ada4`",
        "did you mean ada40?",
    ),
    case(
        "unknown comparator",
        STUDY,
        {f"{CONTRAST}.comparator": "zzz"},
        "results[0].contrasts[0].comparator",
        "comparator: zzz",
        "no arm `zzz`",
        "use one of: ada40, control",
    ),
]


@pytest.mark.parametrize("row", [*IDENTITY, *REFERENCES])
def test_tells_the_one_problem(folder: Folder, row: Case) -> None:
    row.check(folder)


@pytest.mark.parametrize("name", ["Armada", "armada_2", "-armada", "armada--2", "armad\u00e4"])
def test_an_id_is_a_slug(folder: Folder, name: str) -> None:
    folder.add("studies", a_study(id=name, registration=[]))
    (problem,) = folder.problems()
    assert problem.field == "id"
    assert "not a well-formed id" in problem.message
    assert "small letters" in problem.advice


def test_a_jurisdiction_has_a_code(folder: Folder) -> None:
    folder.change("jurisdictions/US.yaml", {"id": "us"})
    messages = [problem.message for problem in folder.problems() if problem.path == "data/jurisdictions/US.yaml"]
    assert messages[0] == "`us` is not a well-formed id"


def test_two_records_of_one_id(folder: Folder) -> None:
    folder.write("studies/armada-2.yaml", a_study())
    by_message = {problem.message: problem for problem in folder.problems()}
    problem = by_message["data/studies/armada-2.yaml has the same id"]
    assert (problem.path, problem.field) == ("data/studies/armada.yaml", "id")
    assert "delete one of the two" in problem.advice


@pytest.mark.parametrize(
    ("name", "shared"),
    [("doi", {"doi": "10.1002/ART.10697"}), ("pmid", {"pmid": "12528101"})],
)
def test_one_work_in_two_records(folder: Folder, name: str, shared: dict[str, str]) -> None:
    folder.add("sources", {**a_source(id="weinblatt-again", doi="10.1000/x", pmid="1"), **shared})
    (problem,) = folder.problems_beside_use()
    assert (problem.record, problem.field) == ("weinblatt-again", name)
    assert f"weinblatt-2003-armada.yaml has the same {name}" in problem.message
    assert "delete one" in problem.advice


def test_one_registry_record_in_two_sources(folder: Folder) -> None:
    for name, kind in (("first", "registry"), ("second", "registry"), ("third", "article")):
        source = a_source(id=name, type=kind, registry="NCT00000001")
        folder.add("sources", {key: value for key, value in source.items() if key not in ("doi", "pmid")})
    (problem,) = folder.problems_beside_use()
    assert (problem.record, problem.field) == ("second", "registry")


def test_one_trial_in_two_studies(folder: Folder) -> None:
    folder.add("studies", a_study(id="armada-late"))
    unnamed, problem = sorted(folder.problems(), key=lambda each: each.path, reverse=True)
    assert (unnamed.record, unnamed.field) == ("nct00000001", "studies")
    assert problem.field == "registration[0]"
    assert "one trial would count twice" in problem.message
    assert "same_trial_as" in problem.advice
    folder.add("studies", a_study(id="armada-late", same_trial_as="armada"))
    assert folder.problems() == ()


def test_the_main_record_of_a_trial_points_no_further(folder: Folder) -> None:
    folder.add("studies", a_study(id="armada-late", same_trial_as="armada", registration=[]))
    folder.add("studies", a_study(id="armada-later", same_trial_as="armada-late", registration=[]))
    (problem,) = folder.problems()
    assert (problem.record, problem.field) == ("armada-later", "same_trial_as")
    assert "points on to `armada`" in problem.message
