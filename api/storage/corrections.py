"""Taking reports of errors, and deciding on them, in tables that are apart from the dataset."""

from __future__ import annotations

import base64
import dataclasses
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, delete, insert, make_url, select, update

from api.domain.corrections import Correction, CuratorsView, Report
from api.domain.vocabulary import CorrectionStatus
from api.storage.engine import MEMORY_NAMES, open_engine, sqlite_path
from api.storage.errors import (
    CorrectionRefused,
    CorrectionResolved,
    CorrectionUnknown,
    NoteHoldsContact,
    TooManyReports,
)
from api.storage.keeping import scrub, write_kept
from api.storage.models import CorrectionRow, DayKeyRow, DayReportRow, DaySenderRow
from api.storage.schema import CORRECTIONS

ID_BYTES = 16
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many reports a day (UTC) takes: from one sender, and from all together."""

    per_sender: int = 10
    in_all: int = 200


def beside(database_url: str) -> str:
    """Name the database of corrections that belongs to one of the data: a second file, or the same server database."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or url.database in MEMORY_NAMES:
        return database_url
    path = sqlite_path(url)
    return f"sqlite:///{path.with_name(f'{path.stem}-corrections{path.suffix}')}"


def open_corrections(url: str) -> Engine:
    """Open the database of corrections for writing; it is never created by the way."""
    return open_engine(url, read_only=False, may_create=False)


def take_report(engine: Engine, report: Report, sender: str, *, now: datetime, bounds: Bounds) -> Correction:
    """Store a report; when this returns, it is on the disk.

    The same report on the same day gives the same correction, whoever sends it. TooManyReports where the day takes
    no more. The sender is counted under a digest that loses its key after the day, and stands by no report.
    """
    day = now.astimezone(UTC).date()
    with write_kept(engine, CORRECTIONS, CorrectionRefused) as connection:
        key, taken = _open_day(connection, day)
        digest = _digest(key, _content(report))
        known = select(DayReportRow.correction).where(DayReportRow.day == day, DayReportRow.report == digest)
        correction_id = connection.scalar(known)
        if correction_id is None:
            _count(connection, day, _digest(key, sender), taken, bounds)
            correction_id = _new_id()
            connection.execute(insert(CorrectionRow), _values(correction_id, report, now))
            values = {"day": day, "report": digest, "correction": correction_id}
            connection.execute(insert(DayReportRow), values)
        return _view(_read(connection, correction_id)).correction


def get_correction(engine: Engine, correction_id: str) -> Correction | None:
    """Read what the public may know of a correction; None where none has the id."""
    with engine.connect() as connection:
        row = _find(connection, correction_id)
    return None if row is None else _view(row).correction


def list_corrections(
    engine: Engine, status: CorrectionStatus | None = None, *, suspected: bool | None = None
) -> tuple[CuratorsView, ...]:
    """List corrections for curators, the oldest first: of one status or of all, suspected of spam, not, or both."""
    query = select(CorrectionRow.__table__).order_by(CorrectionRow.received_at, CorrectionRow.id)
    if status is not None:
        query = query.where(CorrectionRow.status == status)
    if suspected is not None:
        query = query.where(CorrectionRow.suspected.is_(suspected))
    with engine.connect() as connection:
        return tuple(_view(row) for row in connection.execute(query).mappings())


def resolve_correction(
    engine: Engine, correction_id: str, status: CorrectionStatus, note: str, *, now: datetime
) -> CuratorsView:
    """Decide on a correction for good, with a reason for the public; the contact address is erased."""
    with write_kept(engine, CORRECTIONS, CorrectionRefused) as connection:
        view = _view(_read(connection, correction_id))
        if view.correction.status is not CorrectionStatus.RECEIVED:
            raise CorrectionResolved(correction_id, view.correction.status.value)
        if view.contact is not None and view.contact.casefold() in note.casefold():
            raise NoteHoldsContact(correction_id)
        decision = {"status": status, "note": note, "resolved_at": now, "contact": None}
        resolved = _change(connection, correction_id, decision)
    scrub(engine)
    return resolved


def erase_correction(engine: Engine, correction_id: str) -> CuratorsView:
    """Erase all that the sender wrote; the decision, and what the public sees, stay."""
    with write_kept(engine, CORRECTIONS, CorrectionRefused) as connection:
        _read(connection, correction_id)
        connection.execute(delete(DayReportRow).where(DayReportRow.correction == correction_id))
        written = ("message", "suggested_value", "source_url", "contact")
        erased = _change(connection, correction_id, dict.fromkeys(written))
    scrub(engine)
    return erased


def _open_day(connection: Connection, day: date) -> tuple[bytes, int]:
    """Give the key of a day and how many reports it has taken; on a new day, forget those before."""
    row = connection.execute(select(DayKeyRow.key, DayKeyRow.reports).where(DayKeyRow.day == day)).one_or_none()
    if row is not None:
        return row.key, row.reports
    for table in (DayReportRow, DaySenderRow, DayKeyRow):
        connection.execute(delete(table).where(table.day < day))
    key = secrets.token_bytes(KEY_BYTES)
    connection.execute(insert(DayKeyRow), {"day": day, "key": key, "reports": 0})
    return key, 0


def _count(connection: Connection, day: date, sender: str, taken: int, bounds: Bounds) -> None:
    of_sender = (DaySenderRow.day == day) & (DaySenderRow.sender == sender)
    sent = connection.scalar(select(DaySenderRow.reports).where(of_sender))
    if (sent or 0) >= bounds.per_sender:
        raise TooManyReports(of_sender=True)
    if taken >= bounds.in_all:
        raise TooManyReports(of_sender=False)
    connection.execute(update(DayKeyRow).where(DayKeyRow.day == day).values(reports=taken + 1))
    if sent is None:
        connection.execute(insert(DaySenderRow), {"day": day, "sender": sender, "reports": 1})
    else:
        connection.execute(update(DaySenderRow).where(of_sender).values(reports=sent + 1))


def _content(report: Report) -> str:
    # The release is left out: who sends once more after a publication says the same.
    return json.dumps(dataclasses.asdict(dataclasses.replace(report, release="")), sort_keys=True)


def _digest(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), "sha256").hexdigest()


def _new_id() -> str:
    return base64.b32encode(secrets.token_bytes(ID_BYTES)).decode().rstrip("=").lower()


def _values(correction_id: str, report: Report, now: datetime) -> dict[str, Any]:
    decision = {"status": CorrectionStatus.RECEIVED, "received_at": now, "resolved_at": None, "note": None}
    return {"id": correction_id, **dataclasses.asdict(report), **decision}


def _find(connection: Connection, correction_id: str) -> RowMapping | None:
    query = select(CorrectionRow.__table__).where(CorrectionRow.id == correction_id)
    return connection.execute(query).mappings().one_or_none()


def _read(connection: Connection, correction_id: str) -> RowMapping:
    row = _find(connection, correction_id)
    if row is None:
        raise CorrectionUnknown(correction_id)
    return row


def _change(connection: Connection, correction_id: str, values: dict[str, Any]) -> CuratorsView:
    connection.execute(update(CorrectionRow).where(CorrectionRow.id == correction_id).values(values))
    return _view(_read(connection, correction_id))


def _view(row: RowMapping) -> CuratorsView:
    public = {field.name: row[field.name] for field in dataclasses.fields(Correction)}
    rest = {field.name: row[field.name] for field in dataclasses.fields(CuratorsView) if field.name in row}
    return CuratorsView(Correction(**public), **rest)
