"""Where a treatment stands in each jurisdiction, those without a record included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from api.domain.phrases import say
from api.domain.records import Availability, Jurisdiction, Treatment
from api.domain.vocabulary import AvailabilityStatus

NOT_HELD = say("The dataset does not hold the status there yet.")


@dataclass(frozen=True, slots=True)
class PlaceStatus:
    """The status of a treatment in one jurisdiction, in words, or why it is not known."""

    jurisdiction: Annotated[str, "Id of the jurisdiction."]
    jurisdiction_name: Annotated[str, "Its name."]
    status: Annotated[AvailabilityStatus | None, "Status for rheumatoid arthritis; null where it is not known."]
    status_meaning: Annotated[str | None, "What the status means."]
    detail: Annotated[str | None, "What it means there for a patient; for an unknown status, why it is not known."]
    read_on: Annotated[date | None, "Day on which the source was read; the source may be older."] = None
    source: Annotated[str | None, "Id of the source."] = None
    note: Annotated[
        str | None, "What a reader must know; where it differs from the general meaning, it goes before it."
    ] = None


def list_statuses(treatment: Treatment, jurisdictions: Iterable[Jurisdiction]) -> tuple[PlaceStatus, ...]:
    """List the statuses of a treatment in all jurisdictions, in their order; several in one where several hold."""
    return tuple(each for place in jurisdictions for each in _statuses_in(treatment, place))


def _statuses_in(treatment: Treatment, place: Jurisdiction) -> Iterator[PlaceStatus]:
    records = [record for record in treatment.availability if record.jurisdiction == place.id]
    for record in records:
        yield PlaceStatus(
            place.id,
            place.name,
            record.status,
            record.status.meaning,
            _meaning_there(record, place),
            record.as_of,
            record.source,
            record.note,
        )
    if not records:
        field = f"availability.{place.id}"
        detail = next((each.detail for each in treatment.absent if each.field == field), NOT_HELD)
        yield PlaceStatus(place.id, place.name, None, None, detail)


def _meaning_there(record: Availability, place: Jurisdiction) -> str | None:
    return next((each.meaning for each in place.statuses if each.status is record.status), None)
