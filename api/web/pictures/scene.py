"""What a picture shows, before it is drawn: the same items become SVG and the text alternative."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from api.domain.comparison.answer import EvidenceStudy
from api.domain.sheet import Share
from api.domain.vocabulary import AvailabilityStatus, TreatmentKind

Data = Mapping[str, object]
"""Values for `data-` attributes, by which a drawing can be held against the records."""


class Style(Enum):
    """How a text looks: size, height of a line, and whether it is bold or quiet."""

    TITLE = (24, 31, True, False)
    HEADING = (19, 26, True, False)
    NAME = (16, 22, True, False)
    STRONG = (14.5, 20, True, False)
    KIND = (13.5, 19, True, False)
    TEXT = (14.5, 20, False, False)
    QUIET = (13, 18, False, True)
    BRAND = (12.5, 18, True, True)

    def __init__(self, size: float, leading: float, bold: bool, quiet: bool) -> None:
        self.size = size
        self.leading = leading
        self.bold = bold
        self.quiet = quiet


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; `kind` gives it the colour of an option, `capital` a capital at its beginning."""

    text: str
    style: Style = Style.TEXT
    kind: TreatmentKind | None = None
    capital: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """The figure of one group in words, under its label if any, and as an icon array where it is a share of people.

    `alternative` says the same without what stands around it: of which option, study, time and group, from where.
    """

    label: str
    words: str
    alternative: str
    kind: TreatmentKind
    share: Share | None
    data: Data


@dataclass(frozen=True, slots=True)
class Key:
    """What the dots of an icon array mean, one text for each look."""

    kind: TreatmentKind
    looks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StudyMap:
    """The studies of one option: a row a design, a dot a study, its area by a scale of this option alone."""

    kind: TreatmentKind
    rows: tuple[StudyRow, ...]


@dataclass(frozen=True, slots=True)
class StudyRow:
    """The studies of one design: heading, dots, and the same in a text."""

    heading: str
    studies: tuple[EvidenceStudy, ...]
    names: str
    alternative: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Columns of the same width, `most` of them side by side and the others below."""

    columns: tuple[tuple[Item, ...], ...]
    most: int = 2


@dataclass(frozen=True, slots=True)
class Panel:
    """A frame of its own around what belongs to one option, or to a comparison that is allowed (`kind` None)."""

    kind: TreatmentKind | None
    items: tuple[Item, ...]
    data: Data = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """What stands between panels: whether they may be set against each other, and why not."""

    items: tuple[Item, ...]
    is_comparable: bool
    data: Data


@dataclass(frozen=True, slots=True)
class Status:
    """The status of one option in one place: a symbol beside its word, and the word alone says it all."""

    status: AvailabilityStatus | None
    words: str
    notes: tuple[str, ...]
    alternative: str
    data: Data


@dataclass(frozen=True, slots=True)
class Grid:
    """Places by options: a column an option, headed by its name and kind."""

    heads: tuple[tuple[TreatmentKind, tuple[Words, ...]], ...]
    rows: tuple[tuple[Words, tuple[tuple[Status, ...], ...]], ...]


Item = Words | Figure | Key | StudyMap | Beside | Panel | Note | Grid


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that can stand alone. One with a `height` has that size, whatever it holds; the others grow."""

    name: str
    title: str
    summary: str
    address: str
    head: tuple[Item, ...]
    body: tuple[Item, ...]
    foot: tuple[Item, ...]
    data: Data
    width: int = 640
    height: int | None = None
