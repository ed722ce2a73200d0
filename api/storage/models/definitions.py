"""What other records refer to: agents, outcomes, sources, and the words of the field."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped, mapped_column

from api.domain.vocabulary import (
    AgentKind,
    ClinicalReview,
    Direction,
    LinkWithheld,
    OutcomeDomain,
    SourceReading,
    SourceStatus,
    SourceType,
)
from api.storage.models.base import (
    Base,
    Key,
    PositionKey,
    Reference,
    check,
    in_release,
    part_of,
    refers_to,
)


class AgentRow(Base):
    """One thing that can be in an arm."""

    __tablename__ = "agents"
    __table_args__ = (in_release(),)

    release_id: Mapped[Key]
    id: Mapped[Key]
    name: Mapped[str]
    kind: Mapped[AgentKind]
    investigational: Mapped[bool]
    curated_on: Mapped[date]
    note: Mapped[str | None]
    clinical_review: Mapped[ClinicalReview]


class AgentMemberRow(Base):
    """An agent out of which the choice within a class was made."""

    __tablename__ = "agent_members"
    __table_args__ = (part_of("agents", agent_id="id"),)

    release_id: Mapped[Key]
    agent_id: Mapped[Key]
    position: Mapped[PositionKey]
    member: Mapped[Reference] = refers_to("agents")


class OutcomeRow(Base):
    """What was measured."""

    __tablename__ = "outcomes"
    __table_args__ = (
        in_release(),
        check("locator_has_source", "locator IS NULL OR source IS NOT NULL"),
        check("range_in_order", "CAST(range_low AS NUMERIC) < CAST(range_high AS NUMERIC)"),
    )

    release_id: Mapped[Key]
    id: Mapped[Key]
    name: Mapped[str]
    plain: Mapped[str]
    definition: Mapped[str]
    domain: Mapped[OutcomeDomain]
    direction: Mapped[Direction]
    unit: Mapped[str]
    rank: Mapped[int]
    surrogate: Mapped[bool]
    curated_on: Mapped[date]
    abbreviation: Mapped[str | None]
    range_low: Mapped[Decimal | None]
    range_high: Mapped[Decimal | None]
    source: Mapped[Reference | None] = refers_to("sources")
    locator: Mapped[str | None]
    note: Mapped[str | None]
    clinical_review: Mapped[ClinicalReview]


class SourceRow(Base):
    """One citable document."""

    __tablename__ = "sources"
    __table_args__ = (
        in_release(),
        check("year_plausible", "year BETWEEN 1800 AND 2200"),
        check("url_or_reason", "url IS NULL OR url_withheld IS NULL"),
        check("status_explained", "status IN ('current', 'not_checked') OR status_note IS NOT NULL"),
    )

    release_id: Mapped[Key]
    id: Mapped[Key]
    type: Mapped[SourceType]
    title: Mapped[str]
    year: Mapped[int]
    read_as: Mapped[SourceReading]
    accessed: Mapped[date]
    curated_on: Mapped[date]
    url: Mapped[str | None]
    url_withheld: Mapped[LinkWithheld | None]
    authors: Mapped[tuple[str, ...]]
    et_al: Mapped[bool]
    container: Mapped[str | None]
    volume: Mapped[str | None]
    issue: Mapped[str | None]
    pages: Mapped[str | None]
    doi: Mapped[str | None]
    pmid: Mapped[str | None]
    # SQLAlchemy keeps the attribute `registry` for itself, so only the column has that name.
    registry_: Mapped[str | None] = mapped_column("registry")
    status: Mapped[SourceStatus]
    status_checked: Mapped[date | None]
    status_note: Mapped[str | None]
    note: Mapped[str | None]
    clinical_review: Mapped[ClinicalReview]


class TermRow(Base):
    """A word of the field in plain words."""

    __tablename__ = "glossary"
    __table_args__ = (
        in_release(),
        check("locator_has_source", "locator IS NULL OR source IS NOT NULL"),
    )

    release_id: Mapped[Key]
    id: Mapped[Key]
    term: Mapped[str]
    plain: Mapped[str]
    curated_on: Mapped[date]
    abbreviation: Mapped[str | None]
    synonyms: Mapped[tuple[str, ...]]
    source: Mapped[Reference | None] = refers_to("sources")
    locator: Mapped[str | None]
    note: Mapped[str | None]
    clinical_review: Mapped[ClinicalReview]


class TermSeeAlsoRow(Base):
    """A term that helps to understand another."""

    __tablename__ = "term_see_also"
    __table_args__ = (part_of("glossary", term_id="id"),)

    release_id: Mapped[Key]
    term_id: Mapped[Key]
    position: Mapped[PositionKey]
    term: Mapped[Reference] = refers_to("glossary")
