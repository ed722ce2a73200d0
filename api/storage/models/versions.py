"""Versions of records: each is written once, by the release that introduced it, and held by those after it."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped

from api.storage.models.base import Base, Digest, Key, Reference, in_release


class RecordVersionRow(Base):
    """One version of one record; its content lies in the tables of its kind under the same `release_id` and id."""

    __tablename__ = "record_versions"
    __table_args__ = (in_release(),)

    kind: Mapped[Key]
    id: Mapped[Key]
    release_id: Mapped[Key]
    digest: Mapped[Digest]


class ReleaseRecordRow(Base):
    """Which version of a record a release holds; `introduced` is the release that introduced it.

    One narrow row for each record of each release: a release is read by its key alone, however many there are.
    """

    __tablename__ = "release_records"
    __table_args__ = (
        in_release(),
        ForeignKeyConstraint(
            ["kind", "id", "introduced"],
            ["record_versions.kind", "record_versions.id", "record_versions.release_id"],
        ),
        {"sqlite_with_rowid": False},
    )

    release_id: Mapped[Key]
    kind: Mapped[Key]
    id: Mapped[Key]
    introduced: Mapped[Reference]
