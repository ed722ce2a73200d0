"""The manifest of the files that were made of a release."""

from __future__ import annotations

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from api.storage.models.base import Base, Digest, Key, check, in_release


class ReleaseExportRow(Base):
    """One file; its bytes lie outside the database, under their sum."""

    __tablename__ = "release_exports"
    __table_args__ = (
        in_release(),
        check("sum_is_sha256", "length(sha256) = 64"),
        check("sizes_not_negative", "bytes >= 0 AND (rows IS NULL OR rows >= 0)"),
    )

    release_id: Mapped[Key]
    name: Mapped[Key]
    media_type: Mapped[str]
    bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[Digest]
    rows: Mapped[int | None] = mapped_column(BigInteger)
