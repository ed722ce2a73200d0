"""What clinicians would call it: small altered copies of the real records, and the changes that are told of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from api.domain.changes.records import ChangeKind, summarise_changes
from api.domain.records import Absence, Dataset, Frequency
from api.domain.vocabulary import (
    AvailabilityStatus,
    Certainty,
    ClaimVerdict,
    GuidanceDirection,
    MissingReason,
    SourceStatus,
    TrialStatus,
)
from tests.domain.changes.altering import Alteration, Base, change, changes_from, derive, drop, find, put

Kind = ChangeKind
ARMADA_ACR50 = ("results", 1)
ADA40 = (*ARMADA_ACR50, "measurements", 1)


@pytest.fixture(scope="module")
def base(real_dataset: Dataset) -> Base:
    return derive(real_dataset)


def without(place: int) -> Any:
    return lambda parts: (*parts[:place], *parts[place + 1 :])


CASES: dict[str, tuple[Alteration, list[tuple[Kind, str, str | None, str | None, str]]]] = {
    "a figure is put right": (
        put("studies", "armada", *ADA40, events=38, percent=Decimal("56.7")),
        [
            (
                Kind.FIGURE_CHANGED,
                "results[acr50, week 24].measurements[ada40]",
                "55.2 percent of 67 people",
                "38 of 67 people; 56.7 percent",
                "ACR50 at week 24 with adalimumab 40 mg every other week and methotrexate in ARMADA: "
                "from 55.2 percent of 67 people to 38 of 67 people; 56.7 percent",
            )
        ],
    ),
    "a printed zero is lost": (
        put("studies", "armada", *ADA40, percent=Decimal("55.20")),
        [
            (
                Kind.FIGURE_CHANGED,
                "results[acr50, week 24].measurements[ada40].percent",
                "55.2 percent of 67 people",
                "55.20 percent of 67 people",
                "ACR50 at week 24 with adalimumab 40 mg every other week and methotrexate in ARMADA: "
                "from 55.2 percent of 67 people to 55.20 percent of 67 people",
            )
        ],
    ),
    "the size turns out to be of the people analysed": (
        put("studies", "armada", *ADA40, n_basis="analysed"),
        [
            (
                Kind.FIGURE_CHANGED,
                "results[acr50, week 24].measurements[ada40].n_basis",
                "55.2 percent of 67 people; the size is that of the group",
                "55.2 percent of 67 people; the size is that of the people analysed",
                "ACR50 at week 24 with adalimumab 40 mg every other week and methotrexate in ARMADA: "
                "from 55.2 percent of 67 people; the size is that of the group "
                "to 55.2 percent of 67 people; the size is that of the people analysed",
            )
        ],
    ),
    "the place in the source is told closer": (
        put("studies", "armada", *ARMADA_ACR50, locator="Table 2"),
        [
            (
                Kind.CITATION_CHANGED,
                "results[acr50, week 24].locator",
                "abstract",
                "Table 2",
                "ACR50 at week 24 in ARMADA, locator: from abstract to Table 2",
            )
        ],
    ),
    "a boxed warning is added in Europe": (
        put("treatments", "adalimumab", "risks", 0, boxed_warning=("US", "EU")),
        [
            (
                Kind.BOXED_WARNING_ADDED,
                "risks[serious-infection, humira-label-us].boxed_warning[EU]",
                None,
                "EU",
                "Boxed warning added: Serious infection with adalimumab (European Union)",
            )
        ],
    ),
    "a harm and its boxed warning go": (
        change("treatments", "adalimumab", ("risks",), without(0)),
        [
            (
                Kind.BOXED_WARNING_REMOVED,
                "risks[serious-infection, humira-label-us].boxed_warning[US]",
                "US",
                None,
                "Boxed warning removed: Serious infection with adalimumab (United States)",
            ),
            (
                Kind.RISK_REMOVED,
                "risks[serious-infection, humira-label-us]",
                "no figure is given: a study was done, but the pages read do not give this",
                None,
                "Serious infection with adalimumab: removed",
            ),
        ],
    ),
    "a frequency is found": (
        put("treatments", "adalimumab", "risks", 0, frequency=Frequency(events=3, n=419), frequency_missing=None),
        [
            (
                Kind.RISK_CHANGED,
                "risks[serious-infection, humira-label-us].frequency",
                None,
                "3 of 419 people",
                "Serious infection with adalimumab, frequency: added, 3 of 419 people",
            ),
            (
                Kind.MISSING_REASON_CHANGED,
                "risks[serious-infection, humira-label-us].frequency_missing",
                "not_reported",
                None,
                "Serious infection with adalimumab, frequency missing: removed, was "
                "“a study was done, but the pages read do not give this”",
            ),
        ],
    ),
    "withdrawn in the United States": (
        put("treatments", "adalimumab", "availability", 0, status=AvailabilityStatus.WITHDRAWN),
        [
            (
                Kind.AVAILABILITY_CHANGED,
                "availability[US].status",
                "authorised",
                "withdrawn",
                "Status of adalimumab (United States): "
                "from “authorised for rheumatoid arthritis” to “was authorised, no longer is”",
            )
        ],
    ),
    "a status becomes unknown": (
        lambda data: change(
            "treatments",
            "adalimumab",
            (),
            lambda t: replace(
                t,
                availability=t.availability[1:],
                absent=(*t.absent, Absence("availability.US", MissingReason.UNDER_REVIEW, "Being checked.")),
            ),
        )(data),
        [
            (
                Kind.AVAILABILITY_CHANGED,
                "availability[US]",
                "authorised",
                None,
                "Status of adalimumab (United States): removed, was “authorised for rheumatoid arthritis”",
            ),
            (
                Kind.MISSING_REASON_CHANGED,
                "absent[availability.US]",
                None,
                "under_review",
                "Adalimumab, why availability.US is missing: added, “being checked; not shown until then”",
            ),
        ],
    ),
    "a rating falls": (
        put("treatments", "adalimumab", "appraisals", 0, certainty=Certainty.LOW),
        [
            (
                Kind.CERTAINTY_CHANGED,
                "appraisals[acr50, placebo, both with methotrexate].certainty",
                "moderate",
                "low",
                "Certainty of ACR50 at week 24 with adalimumab against placebo, both with methotrexate: "
                "from moderate to low",
            )
        ],
    ),
    "a guideline turns": (
        put("treatments", "adalimumab", "guidance", 0, direction=GuidanceDirection.AGAINST),
        [
            (
                Kind.GUIDANCE_CHANGED,
                "guidance[EULAR, 2022].direction",
                "for",
                "against",
                "EULAR 2022 on adalimumab, direction: "
                "from “recommends” to “recommends against, or prefers another option”",
            )
        ],
    ),
    "a contraindication is added": (
        change(
            "treatments",
            "adalimumab",
            ("contraindications",),
            lambda texts: (*texts, replace(texts[0], text="Pregnancy, unless needed")),
        ),
        [
            (
                Kind.PRECAUTION_CHANGED,
                "contraindications[idacio-smpc-uk, section 4.3, number 4]",
                None,
                "Pregnancy, unless needed",
                "Adalimumab, contraindications: added, Pregnancy, unless needed",
            )
        ],
    ),
    "a source is retracted": (
        put("sources", "schiff-2008-attest", status=SourceStatus.RETRACTED),
        [(Kind.SOURCE_RETRACTED, "status", "not_checked", "retracted", "Retracted: {source}")],
    ),
    "a journal doubts": (
        put("sources", "schiff-2008-attest", status=SourceStatus.EXPRESSION_OF_CONCERN),
        [
            (
                Kind.SOURCE_CONCERN,
                "status",
                "not_checked",
                "expression_of_concern",
                "Its journal voiced concern: {source}",
            )
        ],
    ),
    "a source is looked up": (
        put("sources", "schiff-2008-attest", status=SourceStatus.CURRENT),
        [
            (
                Kind.REVIEW_CHANGED,
                "status",
                "not_checked",
                "current",
                "Status of “{source}”: from “nobody has looked for a correction or retraction yet” "
                "to “no correction, concern or retraction found on the date checked”",
            )
        ],
    ),
    "a claim is refuted": (
        put("claims", "choice-by-preference", verdict=ClaimVerdict.REFUTED),
        [
            (
                Kind.CLAIM_VERDICT_CHANGED,
                "verdict",
                "unsupported",
                "refuted",
                "Verdict on “{claim}”: from “no evidence that carries it was found; that does not show the opposite” "
                "to “the evidence speaks against it as it is said”",
            )
        ],
    ),
    "a trial ends": (
        put("trials", "chictr-onc-16008770", status=TrialStatus.COMPLETED),
        [
            (
                Kind.TRIAL_CHANGED,
                "status",
                "not_seen",
                "completed",
                "{trial}, status: from “the pages read do not show the status” to “ended as planned”",
            )
        ],
    ),
    "only a check": (
        put("treatments", "adalimumab", curated_on=date(2027, 1, 2)),
        [
            (
                Kind.REVIEW_CHANGED,
                "curated_on",
                "2026-11-25",
                "2027-01-02",
                "Adalimumab, curated on: from 2026-11-25 to 2027-01-02",
            )
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_change_is_told_in_clinical_terms(base: Base, case: str) -> None:
    alter, expected = CASES[case]
    names = {
        "claim": find(base.dataset, "claims", "choice-by-preference").claim,
        "source": find(base.dataset, "sources", "schiff-2008-attest").title,
        "trial": find(base.dataset, "trials", "chictr-onc-16008770").title,
    }
    told = [(each.kind, each.member, each.before, each.after, each.text) for each in changes_from(base, alter)]
    assert told == [(*rest, text.format(**names)) for *rest, text in expected]


def test_a_verdict_falls_with_the_background_of_its_trial(base: Base) -> None:
    """Without methotrexate in one arm AMPLE compares more than abatacept with adalimumab."""
    found = changes_from(base, change("studies", "ample", ("arms", 1, "contents"), lambda contents: contents[:1]))
    study = [each for each in found if each.record_kind == "studies"]
    assert [(each.kind, each.member, each.before, each.after, each.treatments) for each in study] == [
        (
            Kind.STUDY_CHANGED,
            "arms[ada].contents[methotrexate]",
            "methotrexate",
            None,
            ("abatacept", "adalimumab", "methotrexate"),
        )
    ]
    pairs = [each for each in found if each.kind is Kind.PAIR_VERDICT_CHANGED]
    assert {each.record_id for each in pairs} == {"abatacept..adalimumab"}
    acr50 = next(each for each in pairs if each.outcome == "acr50")
    assert (acr50.before, acr50.after) == ("head_to_head, with a figure", "not_comparable")
    assert acr50.treatments == ("abatacept", "adalimumab")
    assert acr50.text == (
        "Abatacept and adalimumab, ACR50 at week 104, people with active disease despite methotrexate or another "
        "conventional drug: from head to head, with a figure to not comparable"
    )
    assert found.index(pairs[0]) < found.index(study[0])


def test_a_level_falls_with_its_only_study(base: Base) -> None:
    (level,) = (each for each in base.levels if each.treatment == "ad-msc-allogeneic-iv")
    (only,) = level.studies
    found = changes_from(base, drop("studies", only))
    assert [(each.kind, each.record_kind, each.record_id, each.before, each.after) for each in found] == [
        (Kind.EVIDENCE_LEVEL_CHANGED, "evidence_levels", "ad-msc-allogeneic-iv", "3", "5"),
        (Kind.RECORD_REMOVED, "studies", only, only, None),
        (Kind.CITATION_CHANGED, "evidence_levels", "ad-msc-allogeneic-iv", only, None),
    ]
    assert found[0].text.startswith("Evidence level of fat-derived mesenchymal stromal cells")
    assert found[0].text.endswith(": from 3 to 5")
    assert all("ad-msc-allogeneic-iv" in each.treatments for each in found)


def test_a_new_treatment_brings_no_verdicts_and_levels_of_its_own(base: Base) -> None:
    """They come with it: only of treatments that were there before is told that they changed."""
    found = changes_from(base, drop("treatments", "adalimumab"))
    assert [(each.kind, each.record_id) for each in found] == [(Kind.RECORD_REMOVED, "adalimumab")]
    assert found[0].text == "Treatment removed: adalimumab"


def test_a_retraction_concerns_all_whose_records_and_studies_cite_the_source(base: Base) -> None:
    (found,) = changes_from(base, put("sources", "schiff-2008-attest", status=SourceStatus.RETRACTED))
    assert found.kind is Kind.SOURCE_RETRACTED
    assert {"abatacept", "infliximab"} <= set(found.treatments)
    assert found.treatments == tuple(sorted(found.treatments))


def test_what_matters_most_comes_first(base: Base) -> None:
    alterations = [
        put("treatments", "adalimumab", curated_on=date(2027, 1, 2)),
        put("treatments", "adalimumab", goal="Another goal."),
        put("studies", "armada", *ADA40, events=37),
        put("treatments", "adalimumab", "availability", 0, status=AvailabilityStatus.WITHDRAWN),
        put("treatments", "tofacitinib", "risks", 0, boxed_warning=("EU", "US")),
        put("sources", "schiff-2008-attest", status=SourceStatus.RETRACTED),
        put("studies", "aim", name="AIM trial"),
    ]

    def alter(dataset: Dataset) -> Dataset:
        for each in alterations:
            dataset = each(dataset)
        return dataset

    found = changes_from(base, alter)
    assert [(each.kind, each.record_id) for each in found] == [
        (Kind.SOURCE_RETRACTED, "schiff-2008-attest"),
        (Kind.BOXED_WARNING_ADDED, "tofacitinib"),
        (Kind.AVAILABILITY_CHANGED, "adalimumab"),
        (Kind.FIGURE_CHANGED, "armada"),
        (Kind.WORDING_CHANGED, "aim"),
        (Kind.WORDING_CHANGED, "adalimumab"),
        (Kind.REVIEW_CHANGED, "adalimumab"),
    ]
    summary = summarise_changes(found)
    assert (summary.total, [(each.kind, each.times) for each in summary.counts][-2:]) == (
        7,
        [(Kind.WORDING_CHANGED, 2), (Kind.REVIEW_CHANGED, 1)],
    )
