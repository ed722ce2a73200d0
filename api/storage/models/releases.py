"""Releases, and the pointer to the one that is served."""

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
        UniqueConstraint("previous"),
        check("digest_is_sha256", "length(digest) = 64"),
    )

    id: Mapped[Key]
    released_at: Mapped[datetime]
    digest: Mapped[Digest]
    previous: Mapped[Reference | None]


class ServedReleaseRow(Base):
    """The pointer: one row that names the release which readers get."""

    __tablename__ = "served_release"
    __table_args__ = (
        ForeignKeyConstraint(["release_id"], ["releases.id"]),
        check("one_row", "position = 1"),
    )

    position: Mapped[PositionKey]
    release_id: Mapped[Reference]


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
