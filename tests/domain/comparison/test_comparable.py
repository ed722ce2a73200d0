"""The map of pairs: it says what the comparison of each pair says, and leaves nobody out."""

from __future__ import annotations

import pytest

from api.domain.comparison.comparable import NOTHING_SHARED, ComparableTreatment, map_comparable
from api.domain.comparison.reasons import Obstacle, Verdict
from api.domain.evidence_level import derive_evidence_level
from api.domain.material import ComparisonMaterial
from api.domain.records import Dataset
from api.domain.vocabulary import COMPARABLE_LINES, PopulationLine
from tests.domain.comparison.real_records import ask_records
from tests.domain.comparison.scenarios import RELEASE


@pytest.fixture(scope="module")
def material(records: Dataset) -> ComparisonMaterial:
    outcomes = {each.id: each for each in records.outcomes}
    agents = {each.id: each for each in records.agents}
    return ComparisonMaterial(
        RELEASE,
        records.treatments,
        tuple(derive_evidence_level(each, records.studies, outcomes, agents) for each in records.treatments),
        records.studies,
        records.agents,
        records.outcomes,
        records.jurisdictions,
        records.sources,
    )


def row(material: ComparisonMaterial, subject: str, other: str) -> ComparableTreatment:
    return next(each for each in map_comparable(material, subject) if each.treatment == other)


@pytest.mark.parametrize(
    ("subject", "other"),
    [
        ("adalimumab", "abatacept"),
        ("adalimumab", "baricitinib"),
        ("adalimumab", "uc-msc-allogeneic-iv"),
        ("methotrexate", "tocilizumab"),
        ("methotrexate", "triple-therapy"),
        ("rituximab", "golimumab"),
        ("uc-msc-allogeneic-iv", "uc-msc-plus-ifn-gamma"),
    ],
)
def test_each_verdict_is_that_of_the_comparison(
    records: Dataset, material: ComparisonMaterial, subject: str, other: str
) -> None:
    told = {
        (o.outcome, o.timepoint_weeks, o.population, o.verdict, o.has_figure)
        for o in _outcomes(material, subject, other)
    }
    every = tuple(outcome.id for outcome in records.outcomes)
    compared = {
        (entry.outcome, entry.timepoint_weeks, line, pair.verdict, any(a.effect is not None for a in pair.answers))
        for line in COMPARABLE_LINES
        for entry in ask_records(records, subject, other, population=line, outcomes=every).outcomes
        for pair in entry.pairs
        if pair.verdict is not Verdict.NOT_COMPARABLE
    }
    assert told == compared


def _outcomes(material: ComparisonMaterial, subject: str, other: str) -> tuple[object, ...]:
    return row(material, subject, other).outcomes


def test_the_map_reads_the_same_from_both_ends(material: ComparisonMaterial) -> None:
    for subject, other in (
        ("adalimumab", "tofacitinib"),
        ("etanercept", "sulfasalazine"),
        ("anakinra", "bm-msc-autologous-iv"),
    ):
        one, two = row(material, subject, other), row(material, other, subject)
        assert (one.verdict, one.looked_at, one.obstacles) == (two.verdict, two.looked_at, two.obstacles)
        assert set(one.outcomes) == set(two.outcomes)


def test_every_other_treatment_is_listed_once(material: ComparisonMaterial) -> None:
    listed = [each.treatment for each in map_comparable(material, "adalimumab")]
    assert listed == sorted(each.id for each in material.treatments if each.id != "adalimumab")


def test_head_to_head_comes_before_indirect_and_names_no_comparator(material: ComparisonMaterial) -> None:
    found = row(material, "adalimumab", "baricitinib")
    assert found.verdict is Verdict.HEAD_TO_HEAD
    direct = next(each for each in found.outcomes if each.outcome == "acr20" and each.timepoint_weeks == 12)
    assert (direct.verdict, direct.common_comparators) == (Verdict.HEAD_TO_HEAD, ())


def test_an_indirect_verdict_names_its_comparator(material: ComparisonMaterial) -> None:
    indirect = [
        o for each in map_comparable(material, "adalimumab") for o in each.outcomes if o.verdict is Verdict.INDIRECT
    ]
    assert indirect
    assert all(each.common_comparators for each in indirect)


def test_where_nothing_is_shared_the_map_says_so(material: ComparisonMaterial) -> None:
    found = row(material, "adalimumab", "exercise-therapy")
    assert (found.looked_at, found.outcomes, found.obstacles, found.note) == (0, (), (), NOTHING_SHARED)


def test_obstacles_tell_why_not_what_stands_most_often_first(material: ComparisonMaterial) -> None:
    rows = [each for each in map_comparable(material, "methotrexate") if each.obstacles]
    assert rows
    for each in rows:
        times = [obstacle.times for obstacle in each.obstacles]
        assert times == sorted(times, reverse=True)
        assert max(times) <= each.looked_at - len(each.outcomes)
        assert each.note is None
    assert any(o.code is Obstacle.NO_COMMON_COMPARATOR for each in rows for o in each.obstacles)


def test_one_population_narrows_the_map(material: ComparisonMaterial) -> None:
    line = PopulationLine.DMARD_NAIVE
    for each in map_comparable(material, "methotrexate", (line,)):
        assert all(outcome.population is line for outcome in each.outcomes)


def test_an_unknown_treatment_has_no_map(material: ComparisonMaterial) -> None:
    with pytest.raises(KeyError):
        map_comparable(material, "adalimumb")
