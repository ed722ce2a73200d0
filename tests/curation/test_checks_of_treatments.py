"""Checks of treatments: tables, and what a table cannot say."""

from __future__ import annotations

import pytest

from .builders import ABSENT, CURATED, Folder, a_treatment, an_agent
from .cases import RISK, TREATMENT, Case, case

NO_STUDIES = {"field": "studies", "reason": "not_studied", "detail": "None found."}

TREATMENTS = [
    case(
        "single of two",
        TREATMENT,
        {"agents.1": "methotrexate"},
        "agents",
        "agents:",
        "scope single with 2 agents",
        "combination: two or more",
    ),
    case(
        "combination of one",
        TREATMENT,
        {"scope": "combination"},
        "agents",
        "agents:",
        "scope combination with 1 agents",
        "single: one agent",
    ),
    case(
        "class of one drug",
        TREATMENT,
        {"scope": "drug_class"},
        "scope",
        "scope: drug_class",
        "the agent `adalimumab` of kind drug",
        "stands for the class",
    ),
    case(
        "placebo as treatment",
        TREATMENT,
        {"agents.0": "placebo"},
        "agents",
        "agents:",
        "which is not a treatment",
        "comparators belong to arms",
    ),
    case(
        "cells called conventional",
        TREATMENT,
        {
            "treatment_class": "msc",
            "cell_product": {"cell_source": "cord", "donor": "allogeneic", "dose": "one", "manufacture": "unknown"},
        },
        "kind",
        "kind: conventional",
        "class msc with kind conventional",
        "kind: investigational",
    ),
    case(
        "agent under study",
        TREATMENT,
        {"agents.0": "cells", "absent.8": NO_STUDIES},
        "kind",
        "kind: conventional",
        "under study are: cells",
        "mend the kind",
    ),
    case(
        "cells not described",
        TREATMENT,
        {
            "treatment_class": "hsct",
            "kind": "investigational",
            "agents.0": "cells",
            "absent.8": NO_STUDIES,
            "availability.0.status": "trial_only",
        },
        "cell_product",
        "id: adalimumab",
        "class hsct without `cell_product`",
        "where the cells come from",
    ),
    case(
        "drug described as cells",
        TREATMENT,
        {"cell_product": {"cell_source": "cord", "donor": "allogeneic", "dose": "one", "manufacture": "unknown"}},
        "cell_product",
        "cell_product:",
        "`cell_product` with class bdmard",
        "take it out",
    ),
    case(
        "authorised under study",
        TREATMENT,
        {"kind": "investigational", "agents.0": "cells", "absent.8": NO_STUDIES},
        "kind",
        "kind: investigational",
        "authorised for RA in US",
        "`authorised` means for RA",
    ),
]

COVERAGE = [
    case(
        "jurisdiction forgotten",
        TREATMENT,
        {"absent.1": {"field": "goal.short", "reason": "not_reported", "detail": "x"}},
        "availability",
        "availability:",
        "available in UK",
        "field: availability.UK",
    ),
    case(
        "jurisdiction twice",
        TREATMENT,
        {
            "availability.1": {
                "jurisdiction": "US",
                "status": "withdrawn",
                "as_of": CURATED,
                "source": "weinblatt-2003-armada",
                "locator": "x",
            }
        },
        "availability[1].jurisdiction",
        "- jurisdiction: US",
        "`US` stands here twice",
        "put the two together",
    ),
    case(
        "absent but given",
        TREATMENT,
        {"absent.8": {"field": "availability.US", "reason": "not_reported", "detail": "x"}},
        "absent[8].field",
        "- field: availability.US",
        "said to be absent, but is given",
        "take one of the two out",
    ),
    case(
        "field absent but given",
        TREATMENT,
        {"absent.8": {"field": "risks", "reason": "not_reported", "detail": "x"}},
        "absent[8].field",
        "- field: risks",
        "said to be absent, but is given",
        "take one of the two out",
    ),
    case(
        "absent unknown field",
        TREATMENT,
        {"absent.8": {"field": "guidence", "reason": "not_reported", "detail": "x"}},
        "absent[8].field",
        "- field: guidence",
        "no field `guidence`",
        "did you mean guidance?",
    ),
    case(
        "absent unknown jurisdiction",
        TREATMENT,
        {"absent.8": {"field": "availability.XX", "reason": "not_reported", "detail": "x"}},
        "absent[8].field",
        "- field: availability.XX",
        "no jurisdiction `XX`",
        "write it first",
    ),
    case(
        "harm without frequency",
        TREATMENT,
        {f"{RISK}.frequency": ABSENT},
        "risks[0].frequency",
        "- harm: serious-infection",
        "neither `frequency` nor `frequency_missing`",
        "the reason why there is none",
    ),
    case(
        "harm with both",
        TREATMENT,
        {f"{RISK}.frequency_missing": "not_reported"},
        "risks[0].frequency",
        "frequency:",
        "both `frequency` and `frequency_missing`",
        "or else the reason",
    ),
    case(
        "moderate without reasons",
        TREATMENT,
        {"appraisals.0.reasons": []},
        "appraisals[0].reasons",
        "reasons: []",
        "certainty moderate with 0 reasons",
        "only `high` has none",
    ),
    case(
        "high with reasons",
        TREATMENT,
        {"appraisals.0.certainty": "high"},
        "appraisals[0].reasons",
        "reasons:",
        "certainty high with 1 reasons",
        "only `high` has none",
    ),
]


@pytest.mark.parametrize("row", [*TREATMENTS, *COVERAGE])
def test_tells_the_one_problem(folder: Folder, row: Case) -> None:
    row.check(folder)


def test_an_agent_under_study_makes_an_investigational_treatment(folder: Folder) -> None:
    cells = {"cell_source": "cord", "donor": "allogeneic", "dose": "one", "manufacture": "unknown"}
    kind = {"kind": "investigational", "treatment_class": "msc", "cell_product": cells}
    availability = [{**a_treatment()["availability"][0], "status": "trial_only"}]
    absent = [*a_treatment()["absent"], {"field": "studies", "reason": "not_studied", "detail": "None found."}]
    treatment = a_treatment(id="msc", agents=["cells"], availability=availability, absent=absent, **kind)
    folder.add("treatments", treatment)
    assert folder.problems() == ()
    folder.add("agents", an_agent(id="cells", kind="cell_product"))
    assert [problem.field for problem in folder.problems()] == ["kind"]
