"""Risks of treatments."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from api.domain.vocabulary import Counted, MissingReason, PopulationLine, SecondReading
from api.storage.models.base import (
    Base,
    Key,
    PositionKey,
    Reference,
    check,
    figures_in_order,
    locator_given,
    part_of,
    refers_to,
    reread_whole,
)

FREQUENCY_COLUMNS = ("events", "n", "percent", "rate", "rate_per_years", "person_years", "ci_low", "ci_high")


class RiskRow(Base):
    """One harm; its frequency lies in columns named after it, and is there if `frequency_counted` is."""

    __tablename__ = "risks"
    __table_args__ = (
        part_of("treatments", treatment_id="id"),
        locator_given(),
        check(
            "frequency_whole",
            "frequency_counted IS NOT NULL OR "
            + f"({' AND '.join(f'frequency_{column} IS NULL' for column in FREQUENCY_COLUMNS)})",
        ),
        check("frequency_n_positive", "frequency_n >= 1"),
        check("frequency_events_not_negative", "frequency_events >= 0"),
        check("frequency_people_within_n", "frequency_counted <> 'people' OR frequency_events <= frequency_n"),
        check("frequency_rate_per_years_positive", "frequency_rate_per_years >= 1"),
        figures_in_order("frequency_"),
        reread_whole(),
    )

    release_id: Mapped[Key]
    treatment_id: Mapped[Key]
    position: Mapped[PositionKey]
    harm: Mapped[Reference] = refers_to("outcomes")
    serious: Mapped[bool]
    source: Mapped[Reference] = refers_to("sources")
    locator: Mapped[str]
    detail: Mapped[str | None]
    frequency_events: Mapped[int | None]
    frequency_n: Mapped[int | None]
    frequency_percent: Mapped[Decimal | None]
    frequency_rate: Mapped[Decimal | None]
    frequency_rate_per_years: Mapped[int | None]
    frequency_person_years: Mapped[Decimal | None]
    frequency_ci_low: Mapped[Decimal | None]
    frequency_ci_high: Mapped[Decimal | None]
    frequency_counted: Mapped[Counted | None]
    frequency_missing: Mapped[MissingReason | None]
    follow_up: Mapped[str | None]
    population: Mapped[str | None]
    line: Mapped[PopulationLine | None]
    about_class: Mapped[bool]
    note: Mapped[str | None]
    reread_found: Mapped[SecondReading | None]
    reread_on: Mapped[date | None]


class BoxedWarningRow(Base):
    """A jurisdiction whose label carries a boxed warning for a risk."""

    __tablename__ = "boxed_warnings"
    __table_args__ = (part_of("risks", treatment_id="treatment_id", risk_position="position"),)

    release_id: Mapped[Key]
    treatment_id: Mapped[Key]
    risk_position: Mapped[PositionKey]
    position: Mapped[PositionKey]
    jurisdiction: Mapped[Reference] = refers_to("jurisdictions")
