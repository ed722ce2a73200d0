"""Verdicts on pairs of treatments: derived before publishing, so that releases can be told apart by them."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from api.domain.comparison.reasons import Verdict
from api.domain.vocabulary import PopulationLine
from api.storage.models.base import Base, Key, PositionKey, Reference, check, in_release, part_of, refers_to


class PairVerdictRow(Base):
    """Two treatments that can be compared on something."""

    __tablename__ = "pair_verdicts"
    __table_args__ = (in_release(), check("in_order", "a < b"))

    release_id: Mapped[Key]
    id: Mapped[Key]
    a: Mapped[Reference] = refers_to("treatments")
    b: Mapped[Reference] = refers_to("treatments")


class PairOutcomeRow(Base):
    """One outcome on which they can be compared, in one population at one time."""

    __tablename__ = "pair_verdict_outcomes"
    __table_args__ = (part_of("pair_verdicts", pair_id="id"),)

    release_id: Mapped[Key]
    pair_id: Mapped[Key]
    position: Mapped[PositionKey]
    outcome: Mapped[Reference] = refers_to("outcomes")
    timepoint_weeks: Mapped[int | None]
    population: Mapped[PopulationLine]
    verdict: Mapped[Verdict]
    has_figure: Mapped[bool]
