"""The evidence map: for each option a panel of its own with its studies by design and size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from api.domain.comparison.answer import EvidenceStudy, EvidenceSummary, Option
from api.domain.phrases import Phrase, Printed, join_clauses, join_items, say, say_many, sentence
from api.domain.vocabulary import StudyDesign
from api.web.embeds.shown import Shown
from api.web.pictures.framing import Naming, frame, head_panel
from api.web.pictures.naming import name_option
from api.web.pictures.scene import Item, Note, Panel, Picture, StudyMap, StudyRow, Style, Words
from api.web.pictures.study_map import SYNTHESES, group_by_design

TITLE: Final = say("The studies behind each option")
NO_STUDIES: Final = say("No study of it in people with rheumatoid arthritis is in the dataset.")
APART: Final = say(
    "Each frame has a scale of its own, and its dots may not be set against those of another. "
    "How many studies there are does not say how well an option works."
)


def picture_evidence(shown: Shown, address: str) -> Picture:
    """Show what stands behind each option."""
    answer = shown.answer
    note = Note((Words(APART, Style.STRONG),), False, {"verdict": "not_comparable"})
    body: list[Item] = [Words(say("A dot is a study. The strongest design stands first.")), note]
    for summary, option in zip(answer.evidence, answer.options, strict=True):
        body.append(Panel(option.kind, tuple(_show(summary, option)), {"treatment": option.treatment}))
    return frame(shown, Naming("evidence", TITLE, address), tuple(body))


def _show(summary: EvidenceSummary, option: Option) -> Iterator[Item]:
    yield from head_panel(option)
    if not summary.studies:
        yield Words(NO_STUDIES, Style.STRONG)
        return
    rows = group_by_design(summary)
    yield StudyMap(option.kind, tuple(_show_row(design, studies, option) for design, studies in rows))
    yield from (Words(each, Style.QUIET) for each in say_scale(summary))


def _show_row(design: StudyDesign, studies: Sequence[EvidenceStudy], option: Option) -> StudyRow:
    who = name_option(option)
    alternative = tuple(say("{option}; {study}", option=who, study=describe_study(study)) for study in studies)
    return StudyRow(say_design(design, len(studies)), tuple(studies), list_studies(studies), alternative)


def say_design(design: StudyDesign, studies: int) -> Phrase:
    """Say how many studies there are of a design."""
    return sentence("{design}: {studies}", design=design.meaning, studies=studies)


def list_studies(studies: Sequence[EvidenceStudy]) -> str:
    """Name studies, each with its people."""
    return join_items([_name_study(study) for study in studies])


def _name_study(study: EvidenceStudy) -> Phrase:
    name = Printed(study.name)
    if study.people is None:
        return say("{study} (people not given)", study=name)
    return say("{study} ({people})", study=name, people=study.people)


def describe_study(study: EvidenceStudy) -> str:
    """Say all that a dot stands for."""
    people = (
        say("number of people not given")
        if study.people is None
        else say_many("{n} person", "{n} people", study.people)
    )
    weeks = (
        say("length not given")
        if study.follow_up_weeks is None
        else say_many("followed for {n} week", "followed for {n} weeks", study.follow_up_weeks)
    )
    name = Printed(f"{study.name} [{study.study}]")
    return join_clauses([name, study.design.meaning, people, weeks, study.line.meaning])


def say_scale(summary: EvidenceSummary) -> Iterator[Phrase]:
    """Say what the dots of an option mean."""
    sized = [study.people for study in summary.studies if study.people is not None]
    if sized:
        yield say(
            "The area of a dot is its number of people, on a scale of this frame alone; "
            "the largest dot is {people} people.",
            people=max(sized),
        )
    unsized = len(summary.studies) - len(sized)
    if unsized:
        yield say_many(
            "A small hollow square is a study whose number of people is not given: {n} study.",
            "A small hollow square is a study whose number of people is not given: {n} studies.",
            unsized,
        )
    if any(study.design in SYNTHESES for study in summary.studies):
        yield say("Reviews and syntheses sum up other studies, so the same people may be in several dots.")
