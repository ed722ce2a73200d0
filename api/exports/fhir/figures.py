"""Figures of studies as Evidence: one of each arm, and one of each figure that a source prints between arms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from api.domain.records import Arm, Contrast, Measurement, Result, Study
from api.domain.shares import Share
from api.exports.fhir.codes import Role, measure_type, said_in_words
from api.exports.fhir.shelf import Resource, Shelf, describe_people, notes, variable
from api.exports.fhir.statistics import p_value, printed_interval, quantity, statistics_of, unit_of
from api.exports.writing import NO_COMPARISON


@dataclass(frozen=True, slots=True)
class _Place:
    """One result of one study."""

    shelf: Shelf
    study: Study
    result: Result
    path: str

    @property
    def unit(self) -> str:
        return self.shelf.outcomes[self.result.outcome].unit

    def arm(self, id: str | None) -> Arm | None:
        return next((arm for arm in self.study.arms if arm.id == id), None)


def evidence_of_study(shelf: Shelf, study: Study, shares: tuple[Share, ...]) -> Iterator[Resource]:
    """Make the evidence of a study, in the order of its results."""
    share_of = {(share.result, share.arm): share for share in shares}
    for number, result in enumerate(study.results):
        place = _Place(shelf, study, result, f"studies/{study.id}#/results/{number}")
        for each, measurement in enumerate(result.measurements):
            share = share_of.get((number, measurement.arm))
            yield _of_arm(place, measurement, share, f"{place.path}/measurements/{each}")
        for each, contrast in enumerate(result.contrasts):
            yield _between_arms(place, contrast, f"{place.path}/contrasts/{each}")


def _of_arm(place: _Place, measurement: Measurement, share: Share | None, path: str) -> Resource:
    result = place.result
    unit, basis = place.unit, str(measurement.n_basis.meaning)
    arm = place.arm(measurement.arm)
    members = {
        "description": f"{_head(place)}, {arm.label if arm else measurement.arm}",
        "variableDefinition": [*_people(place), _exposure(place, arm, Role.EXPOSURE), _outcome(place)],
        "statistic": statistics_of(measurement, result.counted, basis, unit, share),
        "note": _notes(place, None if arm is None else arm.note, _say_between(result)),
    }
    return _evidence(place, path, members)


def _between_arms(place: _Place, contrast: Contrast, path: str) -> Resource:
    arm, other = place.arm(contrast.arm), place.arm(contrast.comparator)
    compared = [_exposure(place, arm, Role.EXPOSURE), _exposure(place, other, Role.COMPARATOR)]
    members = {
        "description": f"{_head(place)}: {contrast.measure.meaning}, as the source prints it",
        "assertion": str(contrast.finding.meaning) if contrast.finding else None,
        "variableDefinition": [*_people(place), *compared, _outcome(place)],
        "statistic": [_effect(place, contrast)],
        "note": _notes(place, contrast.note, NO_COMPARISON),
    }
    return _evidence(place, path, members)


def _effect(place: _Place, contrast: Contrast) -> Resource:
    made: Resource = {"statisticType": measure_type(contrast.measure)}
    if contrast.value is None:
        made["quantity"] = said_in_words()
    else:
        made["quantity"] = quantity(contrast.value, unit_of(contrast.measure, place.unit))
    interval = printed_interval(contrast.ci_low, contrast.ci_high, contrast.ci_level, credible=contrast.credible)
    estimates = [each for each in (interval, p_value(contrast.p)) if each]
    return {**made, "attributeEstimate": estimates} if estimates else made


def _evidence(place: _Place, path: str, members: Resource) -> Resource:
    study, result = place.study, place.result
    blinding = f"Blinding: {study.blinding.meaning}"
    shared = {
        "relatedArtifact": [place.shelf.cite(result.source, result.locator)],
        "studyDesign": [{"text": str(study.design.meaning)}, {"text": blinding}],
    }
    return place.shelf.entry("Evidence", path, study.curated_on, {**shared, **members})


def _head(place: _Place) -> str:
    outcome = place.shelf.describe_outcome(place.result.outcome, place.result.subtype)
    return f"{place.study.name}: {outcome}, {_when(place.result)}"


def _when(result: Result) -> str:
    week = "" if result.week is None else f"week {result.week}"
    return ", ".join(part for part in (week, result.time_note) if part) or "no time given"


def _people(place: _Place) -> list[Resource]:
    said = describe_people(place.study.population, place.result.line or place.study.line, place.result.subgroup)
    return [variable(Role.POPULATION, said)]


def _exposure(place: _Place, arm: Arm | None, of: Role) -> Resource:
    if arm is None:
        return variable(of, "General population" if of is Role.COMPARATOR else "All treated groups together")
    got = place.shelf.describe_contents(arm.contents)
    return variable(of, f"{arm.label}. Got: {got}. Allocation: {arm.allocation.meaning}.")


def _outcome(place: _Place) -> Resource:
    result = place.result
    said = f"{place.shelf.describe_outcome(result.outcome, result.subtype)}, {_when(result)}"
    return place.shelf.outcome_variable(result.outcome, said)


def _say_between(result: Result) -> str | None:
    return f"P value between groups, as printed: {result.p}" if result.p else None


def _notes(place: _Place, *more: str | None) -> list[Resource]:
    result = place.result
    return notes(
        f"Counted: {result.counted.meaning}. Analysis: {result.analysis.meaning}. Period: {result.period.meaning}.",
        result.note,
        *more,
    )
