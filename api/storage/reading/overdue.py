"""Which records nobody has checked for longer than the policy allows."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select, union_all

from api.domain.review import REVIEW_INTERVAL
from api.storage.reading.held import of_release
from api.storage.reading.snapshots import Snapshot
from api.storage.shapes import TOP

CHECKED_ON = "curated_on"


def count_overdue(snapshot: Snapshot, on: date) -> int:
    """Count the records of a release whose review is overdue on a day, in one statement."""
    counts = []
    for kind, part in TOP.items():
        columns = part.table.c
        if CHECKED_ON in columns:
            is_held = of_release(snapshot.release.id, kind, columns, columns[part.root])
            is_old = columns[CHECKED_ON] < on - REVIEW_INTERVAL
            counts.append(select(func.count().label("number")).select_from(part.table).where(is_held, is_old))
    every = union_all(*counts).subquery()
    return snapshot.connection.scalar(select(func.sum(every.c.number))) or 0
