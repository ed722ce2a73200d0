"""What a difference is of, in words: the figure, the harm, the status, the pair."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from api.domain.changes.scenes import Scene
from api.domain.changes.values import arms_of, name_arms
from api.domain.changes.verdict_records import PairOutcome
from api.domain.changes.walking import Difference, Form, Path
from api.domain.comparison.people import PEOPLE_OF_LINE
from api.domain.evidence_level import EvidenceLevel
from api.domain.phrases import Phrase, Printed, join_items, say
from api.domain.records import (
    Absence,
    Appraisal,
    Availability,
    CitedText,
    Claim,
    Contrast,
    Frequency,
    Guidance,
    Measurement,
    Result,
    Risk,
    Source,
)


def subject_of(difference: Difference, scene: Scene, name: str) -> str:
    """Say what a difference is of; `name` is that of the record."""
    for part, (say_subject, own) in SUBJECTS.items():
        if part in scene.parts:
            steps = _steps_below(difference, part)
            is_own = not steps or steps[0] in own or (difference.form is Form.FIGURE and part is difference.owner)
            subject = say_subject(scene, name)
            return subject if is_own else _add_field(subject, _in_words(steps))
    if (type(scene.top), difference.member()) in OF_RECORD:
        return OF_RECORD[type(scene.top), difference.member()](name)
    return _add_field(name, _in_words(_without_places(difference, scene)))


def _add_field(subject: str, field: str) -> Phrase:
    return say("{subject}, {field}", subject=subject, field=field)


def _steps_below(difference: Difference, part: type) -> Path:
    """The steps from the record of a type to the difference; none where that record itself came or went."""
    return difference.path[difference.types.index(part) :] if part in difference.types else ()


def _without_places(difference: Difference, scene: Scene) -> Path:
    """The steps to a difference; those to a text only as far as its list, for the text is known by its place there."""
    if CitedText not in scene.parts:
        return difference.path
    place = difference.types.index(CitedText) if CitedText in difference.types else len(difference.types)
    texts, below = difference.path[place - 1], difference.path[place:]
    return (*difference.path[: place - 1], texts.partition("[")[0], *(step for step in below if step != "text"))


def _in_words(path: Path) -> str:
    return ", ".join(_say_step(step) for step in path if step)


def _say_step(step: str) -> str:
    field, _, part = step.partition("[")
    words = field.replace("_", " ")
    return f"{words} ({part.removesuffix(']')})" if part else words


def _say_measurement(scene: Scene, name: str) -> str:
    arms = arms_of(scene.top)
    arm = scene.get(Measurement).arm
    return say("{figure} with {arm} in {study}", figure=_say_reading(scene), arm=arms.get(arm, arm), study=name)


def _say_contrast(scene: Scene, name: str) -> str:
    arms = name_arms(scene.get(Contrast), arms_of(scene.top))
    return say("{figure}, {arms}, in {study}", figure=_say_reading(scene), arms=arms, study=name)


def _say_result(scene: Scene, name: str) -> str:
    return say("{figure} in {study}", figure=_say_reading(scene), study=name)


def _say_reading(scene: Scene) -> str:
    result = scene.get(Result)
    details = [each for each in (result.subtype, result.subgroup, result.time_note) if each]
    return _say_outcome(scene, result.outcome, details, result.week)


def _say_outcome(scene: Scene, outcome: str, details: list[str], week: int | None) -> str:
    named = scene.context.outcome(outcome)
    if details:
        named = say("{outcome} ({detail})", outcome=named, detail=join_items(details))
    return named if week is None else say("{outcome} at week {week}", outcome=named, week=week)


def _say_risk(scene: Scene, name: str) -> str:
    risk = scene.get(Risk)
    harm = _say_outcome(scene, risk.harm, [risk.detail] if risk.detail else [], None)
    return say("{harm} with {treatment}", harm=harm, treatment=name)


def _say_status(scene: Scene, name: str) -> str:
    place = scene.context.name("jurisdictions", scene.get(Availability).jurisdiction)
    return say("status of {treatment} ({place})", treatment=name, place=place)


def _say_appraisal(scene: Scene, name: str) -> str:
    rating = scene.get(Appraisal)
    outcome = _say_outcome(scene, rating.outcome, [], rating.week)
    return say(
        "certainty of {outcome} with {treatment} against {comparator}",
        outcome=outcome,
        treatment=name,
        comparator=rating.comparator,
    )


def _say_guidance(scene: Scene, name: str) -> str:
    body = scene.get(Guidance)
    return say("{body} on {treatment}", body=Printed(f"{body.organisation} {body.year}"), treatment=name)


def _say_pair(scene: Scene, name: str) -> str:
    row = scene.get(PairOutcome)
    outcome = _say_outcome(scene, row.outcome, [], row.timepoint_weeks)
    return say("{pair}, {outcome}, {people}", pair=name, outcome=outcome, people=PEOPLE_OF_LINE[row.population])


def _say_absence(scene: Scene, name: str) -> str:
    return say("{record}, why {field} is missing", record=name, field=Printed(scene.get(Absence).field))


SUBJECTS: Final[Mapping[type, tuple[Callable[[Scene, str], str], frozenset[str]]]] = {
    Absence: (_say_absence, frozenset({"reason"})),
    Measurement: (_say_measurement, frozenset()),
    Contrast: (_say_contrast, frozenset()),
    Result: (_say_result, frozenset()),
    Frequency: (_say_risk, frozenset()),
    Risk: (_say_risk, frozenset()),
    Availability: (_say_status, frozenset({"status"})),
    Appraisal: (_say_appraisal, frozenset({"certainty"})),
    Guidance: (_say_guidance, frozenset()),
    PairOutcome: (_say_pair, frozenset()),
}
"""How parts are told, the innermost first, with the field that needs no naming because it is what is told."""

OF_RECORD: Final[Mapping[tuple[type, str], Callable[[str], str]]] = {
    (Claim, "verdict"): lambda name: say("verdict on “{claim}”", claim=name),
    (EvidenceLevel, "level"): lambda name: say("evidence level of {treatment}", treatment=name),
    (EvidenceLevel, "reason"): lambda name: say("reason of the evidence level of {treatment}", treatment=name),
    (EvidenceLevel, "studies"): lambda name: say(
        "studies that decide the evidence level of {treatment}", treatment=name
    ),
    (Source, "status"): lambda name: say("status of “{source}”", source=name),
}
"""How fields of a record that are what matters of it are told."""
