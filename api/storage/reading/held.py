"""Which versions of records a release holds: the condition that every query of a release begins with."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_
from sqlalchemy.orm import aliased

from api.storage.models import ReleaseRecordRow


def held(release_id: str | BindParameter[str], kind: str) -> tuple[Any, ColumnElement[bool]]:
    """Give the rows that say which versions of a kind a release holds, with the condition that they are these.

    Of each row `id` is the record and `introduced` the `release_id` of its version in the tables of the kind.
    """
    row: Any = aliased(ReleaseRecordRow)
    return row, and_(row.release_id == release_id, row.kind == kind)


def of_release(release_id: str, kind: str, row: Any, id: Any) -> ColumnElement[bool]:
    """Make the condition that a row belongs to the version of a record which a release holds; `id` names the record."""
    version, is_held = held(release_id, kind)
    return and_(is_held, version.id == id, version.introduced == row.release_id)
