"""The rows of the tables of a comparison: everything that a figure or a verdict has to be read with, in each row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from api.domain.comparison.answer import Answer, ArmReading, CellState, CertaintyStatement, Reading
from api.domain.comparison.reasons import Obstacle, Verdict
from api.domain.vocabulary import Direction, MissingReason, SourceStatus, TreatmentKind


@dataclass(frozen=True, slots=True)
class OutcomeColumns:
    """What was measured, and when."""

    id: Annotated[str, "Id of the outcome."]
    name: Annotated[str, "Name, abbreviations expanded."]
    unit: Annotated[str, "Unit."]
    direction: Annotated[Direction, "Which way is good."]
    surrogate: Annotated[bool, "Whether it stands in for what patients feel."]
    timepoint_weeks: Annotated[int | None, "Anchor of the reading window in weeks, or the exact week."]
    window_weeks: Annotated[tuple[int, ...], "First and last week of the window; empty outside windows."]
    denominator: Annotated[int, "People to which natural frequencies refer."]


@dataclass(frozen=True, slots=True)
class OptionColumns:
    """An option, never without its kind."""

    id: Annotated[str, "Id of the treatment."]
    name: Annotated[str, "Name."]
    kind: Annotated[TreatmentKind, "Conventional or investigational."]
    kind_label: Annotated[str, "The kind in words, to be shown beside the name."]


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """The figure of one group that got a treatment, or why there is none."""

    outcome: Annotated[OutcomeColumns, "What was measured."]
    treatment: Annotated[OptionColumns, "The option."]
    state: Annotated[CellState, "Whether there is a figure."]
    missing: Annotated[MissingReason | None, "Why there is none."]
    missing_detail: Annotated[str | None, "The reason in words."]
    comparable_with: Annotated[
        tuple[str, ...], "Options with which the treatment may be compared here, each with the verdict."
    ]
    not_comparable_with: Annotated[
        tuple[str, ...], "Options beside which the figure must not be set, each with the codes of all reasons."
    ]
    certainty: Annotated[CertaintyStatement, "How sure the evidence is for this treatment and outcome."]
    treated: Annotated[ArmReading | None, "The group of this row."]
    reading: Annotated[Reading | None, "The result that the group belongs to, with its comparison group and source."]
    citation: Annotated[str | None, "The source in one line, with retraction or concern named."]
    source_status: Annotated[SourceStatus | None, "Correction and retraction status of the source."]
    disclaimer: Annotated[str, "What to tell readers beside the figure."]


@dataclass(frozen=True, slots=True)
class PairRow:
    """One way in which a pair was compared, or why it may not be."""

    outcome: Annotated[OutcomeColumns, "What was measured."]
    a: Annotated[OptionColumns, "The first option, in the order asked."]
    b: Annotated[OptionColumns, "The second."]
    verdict: Annotated[Verdict, "Whether the two may be compared here."]
    reasons: Annotated[tuple[Obstacle, ...], "All reasons when not comparable."]
    reasons_detail: Annotated[tuple[str, ...], "What each means here, in words."]
    answer: Annotated[Answer | None, "The way in which they were compared; none when not comparable."]
    groups: Annotated[tuple[str, ...], "The absolute figures behind it, group by group, each with study and source."]
    citations: Annotated[tuple[str, ...], "The sources of those figures, with retraction or concern named."]
    disclaimer: Annotated[str, "What to tell readers beside the figure."]
