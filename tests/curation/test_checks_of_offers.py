"""Checks of claims, harms, registered trials and jurisdictions: tables, and what a table cannot say."""

from __future__ import annotations

import pytest

from .builders import ABSENT, Folder, a_harm, a_study, a_treatment, a_trial, an_agent
from .cases import TREATMENT, Case, case

CLAIM = "claims/cells-cure.yaml"
HARM = "harms/infections-2018.yaml"
TRIAL = "trials/nct00000001.yaml"
PLACE = "jurisdictions/US.yaml"

OFFERS = [
    case(
        "claim without evidence",
        CLAIM,
        {"evidence": []},
        "evidence",
        "evidence: []",
        "verdict unsupported without evidence",
        "also for `unsupported`",
    ),
    case(
        "claim of nothing",
        CLAIM,
        {"treatments": []},
        "treatments",
        "treatments: []",
        "said of no treatment",
        "name those",
    ),
    case(
        "harm without number",
        HARM,
        {"harmed": ABSENT},
        "harmed",
        "id: infections-2018",
        "neither or both of `harmed`",
        "the reason why there is none",
    ),
    case(
        "harm with both",
        HARM,
        {"harmed_missing": "not_reported"},
        "harmed",
        "harmed: '12'",
        "neither or both of `harmed`",
        "as reported",
    ),
    case(
        "more harmed than treated",
        HARM,
        {"treated": "11"},
        "harmed",
        "harmed: '12'",
        "12 harmed of 11 treated",
        "look both up again",
    ),
    case(
        "overlap with itself",
        HARM,
        {"overlaps_with": ["infections-2018"]},
        "overlaps_with",
        "overlaps_with:",
        "overlaps with itself",
        "name the other record",
    ),
    case(
        "cost with a cause",
        HARM,
        {"report": "cost"},
        "causality",
        "causality: traced",
        "report cost with causality traced",
        "belongs to costs",
    ),
    case(
        "number of no registry",
        TRIAL,
        {"number": "NCT123", "studies": []},
        "number",
        "number: NCT123",
        "not the number of a registry",
        "such as NCT03828344",
    ),
    case(
        "announced with a number",
        TRIAL,
        {"status": "announced"},
        "status",
        "status: announced",
        "status announced with a registry number",
        "no registry record was seen",
    ),
    case(
        "size without basis",
        TRIAL,
        {"enrolment_planned": ABSENT},
        "enrolment",
        "enrolment: '271'",
        "stand alone",
        "give both",
    ),
    case(
        "reported without results",
        TRIAL,
        {"results": "none_found"},
        "results",
        "results: none_found",
        "armada reports results of the trial",
        "mend the two",
    ),
    case(
        "recruiting past its end",
        TRIAL,
        {"status": "recruiting", "ended": "2026-10"},
        "status",
        "status: recruiting",
        "was to end before today",
        "say in `status_note` how old it is",
    ),
    case(
        "study not named",
        TRIAL,
        {"studies": []},
        "studies",
        "studies: []",
        "the study `armada` carries NCT00000001",
        "add it",
    ),
    case(
        "study of another number",
        TRIAL,
        {"number": "NCT00000002"},
        "studies",
        "studies:",
        "`armada` does not carry NCT00000002",
        "write the number there",
    ),
    case(
        "end before start",
        TRIAL,
        {"ended": "1999"},
        "ended",
        "ended: '1999'",
        "ends in 1999, before it starts",
        "look both up again",
    ),
    case(
        "completed ahead",
        TRIAL,
        {"ended": "2030-01"},
        "ended",
        "ended: 2030-01",
        "status completed with an end that lies ahead",
        "give the real end",
    ),
    case("start that is no date", TRIAL, {"started": "soon"}, "started", "started: soon", "is not a date", "YYYY-MM"),
    case(
        "status not explained",
        PLACE,
        {"statuses": []},
        "statuses",
        "statuses: []",
        "the status authorised here",
        "what it means there",
    ),
    case(
        "status explained twice",
        PLACE,
        {"statuses.1.status": "authorised"},
        "statuses[1].status",
        "- status: authorised",
        "stands here twice",
        "put the two together",
    ),
    case(
        "rules forgotten",
        PLACE,
        {"cell_rules": []},
        "cell_rules",
        "cell_rules: []",
        "nothing is said of `cell_rules`",
        "field: cell_rules",
    ),
    case(
        "absent of nothing asked",
        PLACE,
        {"absent.1": {"field": "name", "reason": "not_reported", "detail": "x"}},
        "absent[1].field",
        "- field: name",
        "is not asked for",
        "use one of: regulators",
    ),
    case(
        "absent but given",
        PLACE,
        {"absent.1": {"field": "cell_rules", "reason": "not_reported", "detail": "x"}},
        "absent[1].field",
        "- field: cell_rules",
        "said to be absent, but is given",
        "take one of the two out",
    ),
    case(
        "facet forgotten",
        TREATMENT,
        {"absent.3": {"field": "brands", "reason": "not_reported", "detail": "x"}},
        "absent",
        "absent:",
        "nothing is said of `identifiers` (codes of public systems)",
        "write `field: identifiers` under `absent`",
    ),
    case(
        "studies absent but there",
        TREATMENT,
        {"absent.8": {"field": "studies", "reason": "not_studied", "detail": "x"}},
        "absent",
        "absent:",
        "`studies` is said to be absent, but there are 1",
        "take the entry out",
    ),
]


@pytest.mark.parametrize("row", OFFERS)
def test_tells_the_one_problem(folder: Folder, row: Case) -> None:
    row.check(folder)


def test_a_brand_stands_for_one_treatment(folder: Folder) -> None:
    folder.add("treatments", a_treatment(brands=["Humira"]))
    folder.add("treatments", a_treatment(id="methotrexate", agents=["methotrexate"], brands=["HUMIRA"]))
    (problem,) = folder.problems()
    assert (problem.record, problem.field) == ("methotrexate", "brands[0]")
    assert "`HUMIRA` is a brand of `adalimumab` as well" in problem.message
    row = a_treatment()["availability"][0] | {"brands": ["Humira"]}
    folder.add("treatments", a_treatment(id="methotrexate", agents=["methotrexate"], availability=[row]))
    assert [problem.field for problem in folder.problems()] == ["availability[0].brands[0]"]


def test_a_class_names_the_brands_of_its_members(folder: Folder) -> None:
    folder.add("treatments", a_treatment(brands=["Humira"]))
    folder.add("agents", an_agent(id="tnf-inhibitor", kind="drug_class", members=["adalimumab"]))
    absent = [*a_treatment()["absent"], {"field": "studies", "reason": "not_studied", "detail": "None found."}]
    whole = {"scope": "drug_class", "agents": ["tnf-inhibitor"], "brands": ["Humira"], "absent": absent}
    folder.add("treatments", a_treatment(id="tnf-inhibitor", **whole))
    assert folder.problems() == ()


def test_two_records_of_one_registered_trial(folder: Folder) -> None:
    folder.add("trials", a_trial(id="nct00000001-again"))
    (problem,) = folder.problems()
    assert "has the same number" in problem.message


def test_a_trial_that_is_open_says_how_old_its_record_is(folder: Folder) -> None:
    fine = (
        {"status": "recruiting", "ended": "2026-11"},
        {"status": "recruiting", "ended": ABSENT},
        {"status": "recruiting", "ended": "2026-10", "status_note": "Last changed in 2024."},
        {"status": "not_yet_recruiting", "started": "2026-12", "ended": "2028"},
    )
    for edits in fine:
        folder.change(TRIAL, edits)
        assert folder.problems() == ()
    folder.change(TRIAL, {"status": "not_yet_recruiting", "started": "2026-01", "ended": "2028"})
    (problem,) = folder.problems()
    assert problem.field == "status" and "was to start before today" in problem.message


def test_harms_that_overlap_name_each_other(folder: Folder) -> None:
    folder.add("harms", a_harm(id="infections-2021", overlaps_with=["infections-2018"]))
    (problem,) = folder.problems()
    assert problem.message == "overlaps with `infections-2018`, which does not say so"
    folder.add("harms", a_harm(overlaps_with=["infections-2021"]))
    assert folder.problems() == ()


def test_a_trial_names_the_main_record_alone(folder: Folder) -> None:
    folder.add("studies", a_study(id="armada-late", same_trial_as="armada"))
    assert folder.problems() == ()
