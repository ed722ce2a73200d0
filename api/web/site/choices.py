"""What a reader can choose among in the forms of the pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from api.domain.phrases import Phrase, say
from api.domain.vocabulary import COMPARABLE_LINES, PopulationLine, TreatmentClass, TreatmentKind
from api.storage import reading
from api.storage.reading import TreatmentName
from api.web.snapshots import open_snapshot


@dataclass(frozen=True, slots=True)
class Choices:
    """The options by group, and what narrows a comparison."""

    groups: tuple[tuple[Phrase, tuple[TreatmentName, ...]], ...]
    populations: tuple[PopulationLine, ...]
    places: tuple[tuple[str, str], ...]
    outcomes: tuple[tuple[str, str], ...]
    releases: tuple[str, ...]


GROUPS: Final[Mapping[Phrase, frozenset[TreatmentClass]]] = {
    say("Conventional drugs"): frozenset({TreatmentClass.CSDMARD, TreatmentClass.GLUCOCORTICOID, TreatmentClass.NSAID}),
    say("Biological drugs"): frozenset({TreatmentClass.BDMARD}),
    say("Targeted drugs"): frozenset({TreatmentClass.TSDMARD}),
    say("Other conventional care"): frozenset({TreatmentClass.NON_DRUG, TreatmentClass.SURGERY, TreatmentClass.DEVICE}),
}
"""Groups of conventional options, by class; what is in none of them stands with the last."""

INVESTIGATIONAL: Final = say("Investigational: not established for rheumatoid arthritis")


def read_choices() -> Choices:
    """Read what there is to choose, from the release that is served."""
    with open_snapshot() as snapshot:
        return Choices(
            tuple(_group(reading.list_treatment_names(snapshot))),
            COMPARABLE_LINES,
            reading.list_names(snapshot, "jurisdictions"),
            reading.list_names(snapshot, "outcomes"),
            tuple(release.id for release in reading.list_releases(snapshot)),
        )


def _group(names: tuple[TreatmentName, ...]) -> Iterator[tuple[Phrase, tuple[TreatmentName, ...]]]:
    conventional = [each for each in names if each.kind is TreatmentKind.CONVENTIONAL]
    placed = frozenset().union(*GROUPS.values())
    last = list(GROUPS)[-1]
    for title, classes in GROUPS.items():
        rest = title is last
        found = [each for each in conventional if each.treatment_class in classes]
        found += [each for each in conventional if rest and each.treatment_class not in placed]
        if found:
            yield title, tuple(found)
    yield INVESTIGATIONAL, tuple(each for each in names if each.kind is TreatmentKind.INVESTIGATIONAL)
