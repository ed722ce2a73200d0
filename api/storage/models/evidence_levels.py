"""Evidence levels: derived before publishing, kept with the release they were derived from."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from api.storage.models.base import Base, Key, PositionKey, Reference, check, in_release, part_of, refers_to


class EvidenceLevelRow(Base):
    """The level of one treatment."""

    __tablename__ = "evidence_levels"
    __table_args__ = (in_release(), check("level_is_cebm", "level BETWEEN 1 AND 5"))

    release_id: Mapped[Key]
    treatment: Mapped[Key] = refers_to("treatments")
    level: Mapped[int]
    reason: Mapped[str]


class EvidenceLevelStudyRow(Base):
    """A study that decides a level."""

    __tablename__ = "evidence_level_studies"
    __table_args__ = (part_of("evidence_levels", treatment_id="treatment"),)

    release_id: Mapped[Key]
    treatment_id: Mapped[Key]
    position: Mapped[PositionKey]
    study: Mapped[Reference] = refers_to("studies")
