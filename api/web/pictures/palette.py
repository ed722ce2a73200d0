"""The colours of a picture that stands alone, light or dark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from api.domain.sheet import Theme
from api.domain.vocabulary import TreatmentKind


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by what they are for. None of them stands for a value, and none for better or worse."""

    paper: str
    ink: str
    quiet: str
    line: str
    calm: str
    conventional: str
    investigational: str
    empty: str

    def of_kind(self, kind: TreatmentKind) -> str:
        """The colour of an option, which only repeats what its label and its frame say."""
        return self.conventional if kind is TreatmentKind.CONVENTIONAL else self.investigational


LIGHT: Final = Palette(
    paper="#ffffff",
    ink="#1c2630",
    quiet="#55606b",
    line="#c9c3b6",
    calm="#eef1f4",
    conventional="#0f5c6e",
    investigational="#8a4b08",
    empty="#8a857b",
)
DARK: Final = Palette(
    paper="#12181e",
    ink="#e8ebee",
    quiet="#a9b3bd",
    line="#46525d",
    calm="#202a33",
    conventional="#6cc3d5",
    investigational="#f0b35f",
    empty="#77838e",
)


def palette_of(theme: Theme) -> Palette:
    """The colours of a theme; a picture cannot ask what the reader's device prefers, so it is light by itself."""
    return DARK if theme is Theme.DARK else LIGHT
