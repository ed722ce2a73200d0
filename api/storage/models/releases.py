"""Releases, and the log of what was served when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from api.storage.models.base import Base, Digest, Key, PositionKey, Reference, check, in_release


class ReleaseRow(Base):
    """One published dataset; its rows are never updated."""

    __tablename__ = "releases"
    __table_args__ = (
        ForeignKeyConstraint(["previous"], ["releases.id"]),
        check("digest_is_sha256", "length(digest) = 64"),
    )

    id: Mapped[Key]
    released_at: Mapped[datetime]
    digest: Mapped[Digest]
    previous: Mapped[Reference | None]
    note: Mapped[str | None]


class ServingRow(Base):
    """From when on a release was served, and why where that was not its publication; the last row is the pointer.

    `changes` counts what it changed for readers, null while that has not been worked out.
    """

    __tablename__ = "servings"
    __table_args__ = (
        in_release(),
        ForeignKeyConstraint(["previous"], ["releases.id"]),
        check("first_has_none_before", "(number = 1) = (previous IS NULL)"),
        check("reason_given", "reason <> ''"),
    )

    number: Mapped[PositionKey]
    release_id: Mapped[Reference]
    served_at: Mapped[datetime]
    previous: Mapped[Reference | None]
    reason: Mapped[str | None]
    changes: Mapped[int | None]


class ReleaseCorrectionRow(Base):
    """An accepted correction that a release names in its notes; no correction is named twice."""

    __tablename__ = "release_corrections"
    __table_args__ = (in_release(), UniqueConstraint("correction"))

    release_id: Mapped[Key]
    correction: Mapped[Key]
    record_kind: Mapped[str]
    record_id: Mapped[Reference]
    field: Mapped[str | None]
    note: Mapped[str]
