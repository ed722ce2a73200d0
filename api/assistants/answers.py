"""What the tools answer: a figure stands only in a record that also holds what is needed to read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Cited:
    """A source with the place in it, and whether it was corrected or retracted since."""

    source: str
    locator: str
    status: str


@dataclass(frozen=True, slots=True)
class Context:
    """What a figure may not be without; where a part is missing, the text says so and why.

    ValueError where a part is empty.
    """

    population: str
    time: str
    certainty: str
    sources: tuple[Cited, ...]
    verdict: str

    def __post_init__(self) -> None:
        """Refuse a context with an empty part."""
        empty = [field.name for field in fields(self) if not getattr(self, field.name)]
        if empty or not all(cited.source and cited.locator for cited in self.sources):
            raise ValueError(f"a figure without {', '.join(empty) or 'source and locator'}")


@dataclass(frozen=True, slots=True)
class Figure:
    """What one group of one study showed; `numbers` holds the numbers of `value`, absent ones left out."""

    kind: str
    treatment: str
    outcome: str
    study: str
    group: str
    value: str
    numbers: Mapping[str, float]
    context: Context
    cautions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """How the two options of a comparable pair differ, or why no figure is formed for them."""

    a_kind: str
    a: str
    b_kind: str
    b: str
    outcome: str
    isolates: str
    value: str
    numbers: Mapping[str, float]
    groups: tuple[str, ...]
    context: Context
    cautions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of a record, with the sources that the record names for it."""

    part: str
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigurePassage:
    """A text of a record that holds a figure in words; to be quoted whole."""

    part: str
    text: str
    context: Context


@dataclass(frozen=True, slots=True)
class Missing:
    """Why there is no figure, or no value."""

    what: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What there is beyond this answer, and how to ask for it."""

    what: str
    count: int
    how: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a record tells in figures: by themselves, in words, missing, and kept for a comparison."""

    figures: tuple[Figure, ...] = ()
    passages: tuple[FigurePassage, ...] = ()
    missing: tuple[Missing, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """What an answer rests on and how it may be used."""

    disclaimer: str
    clinical_review: str
    release: str
    released: str
    licence: str
    attribution: str
    how_to_read: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that answers a question; treatments say at once of which kind they are."""

    option_kind: str
    kind: str
    id: str
    name: str
    found_in: tuple[str, ...]
    link: str


@dataclass(frozen=True, slots=True)
class PairVerdict:
    """The verdict on one pair for the readings named, with every reason."""

    a_kind: str
    a: str
    b_kind: str
    b: str
    verdict: str
    readings: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One option with its own figures only; options are never set side by side in one record."""

    kind: str
    kind_label: str
    treatment: str
    name: str
    evidence: str
    availability: tuple[str, ...]
    figures: tuple[Figure, ...]
    missing: tuple[Missing, ...]
    link: str


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, and which outcomes with evidence are not shown because they were not asked for."""

    treatments: tuple[str, ...]
    order: str
    population: str
    jurisdiction: str
    other_outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """A source as a line to quote, with its address."""

    id: str
    citation: str
    link: str
    status: str
    read: str
    record: str


# The SDK makes the schema of a whole answer from the class itself and takes the descriptors of slots for defaults.


@dataclass(frozen=True)
class FindAnswer:
    """Records that answer a question."""

    about: About
    corrected: str
    hits: tuple[Hit, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True)
class RecordAnswer:
    """One record, condensed."""

    about: About
    option_kind: str
    kind: str
    id: str
    name: str
    facts: Mapping[str, str]
    passages: tuple[Passage, ...]
    passages_with_figures: tuple[FigurePassage, ...]
    figures: tuple[Figure, ...]
    missing: tuple[Missing, ...]
    left_out: tuple[LeftOut, ...]
    link: str


@dataclass(frozen=True)
class ComparisonAnswer:
    """Options, each with its own figures, and the verdict on each pair."""

    about: About
    question: Question
    pairs: tuple[str, ...]
    verdicts: tuple[PairVerdict, ...]
    differences: tuple[Difference, ...]
    options: tuple[Option, ...]
    left_out: tuple[LeftOut, ...]
    link: str


@dataclass(frozen=True)
class CitationAnswer:
    """Sources as lines to quote."""

    about: About
    how_to_cite: str
    retrieval: str
    citations: tuple[Citation, ...]
    left_out: tuple[LeftOut, ...]


Answer = FindAnswer | RecordAnswer | ComparisonAnswer | CitationAnswer
