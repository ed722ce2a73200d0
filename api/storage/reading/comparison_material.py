"""Reading all that one comparison is made from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, distinct, func, select

from api.domain.material import ComparisonMaterial
from api.domain.records import Agent, Study, Treatment
from api.storage.mapping import named_ids
from api.storage.models import ArmContentRow, TreatmentAgentRow
from api.storage.reading.held import held, of_release
from api.storage.reading.records import get_evidence_levels, read_records
from api.storage.reading.snapshots import Snapshot
from api.storage.shapes import (
    AGENT,
    CLAIM,
    HARM,
    JURISDICTION,
    OUTCOME,
    POSITION,
    SOURCE,
    STUDY,
    TREATMENT,
    TRIAL,
)

SURROUNDINGS = (CLAIM, HARM, POSITION, TRIAL)
"""Kinds of records that name the treatments they bear on."""


def studies_of_treatments(snapshot: Snapshot, treatment_ids: Sequence[str]) -> tuple[Study, ...]:
    """Read the studies with an arm that holds every agent of one of the treatments, in order of id."""
    query = _study_ids(snapshot.release.id, treatment_ids)
    return read_records(snapshot, STUDY, list(snapshot.connection.scalars(query)))


def read_comparison_material(snapshot: Snapshot, treatment_ids: Sequence[str]) -> ComparisonMaterial:
    """Read what a comparison of these treatments needs, in the order asked; unknown ids are passed over."""
    by_id = {treatment.id: treatment for treatment in read_records(snapshot, TREATMENT, treatment_ids)}
    treatments = tuple(by_id[id] for id in dict.fromkeys(treatment_ids) if id in by_id)
    studies = studies_of_treatments(snapshot, treatment_ids)
    outcomes = read_records(snapshot, OUTCOME)
    agents = _agents_named(read_records(snapshot, AGENT), treatments, studies)
    jurisdictions = read_records(snapshot, JURISDICTION)
    claims, harms, positions, trials = (_about(treatments, read_records(snapshot, part)) for part in SURROUNDINGS)
    naming = [(TREATMENT, treatments), (STUDY, studies), (OUTCOME, outcomes), (JURISDICTION, jurisdictions)]
    naming += zip(SURROUNDINGS, (claims, harms, positions, trials), strict=True)
    sources = set().union(*(named_ids(part, records, "sources") for part, records in naming))
    return ComparisonMaterial(
        release=snapshot.release,
        treatments=treatments,
        levels=get_evidence_levels(snapshot, [treatment.id for treatment in treatments]),
        studies=studies,
        agents=agents,
        outcomes=outcomes,
        jurisdictions=jurisdictions,
        claims=claims,
        harms=harms,
        positions=positions,
        trials=trials,
        sources=read_records(snapshot, SOURCE, sorted(sources)),
    )


def _study_ids(release_id: str, treatment_ids: Sequence[str]) -> Select[str]:
    asked, content = TreatmentAgentRow, ArmContentRow
    treatment, is_held = held(release_id, "treatments")
    of_asked = (
        select(asked.treatment_id, asked.agent)
        .where(is_held, treatment.id.in_(treatment_ids))
        .where(asked.release_id == treatment.introduced, asked.treatment_id == treatment.id)
        .cte("asked")
    )
    needed = (
        select(of_asked.c.treatment_id, func.count(distinct(of_asked.c.agent)).label("agents"))
        .group_by(of_asked.c.treatment_id)
        .subquery()
    )
    complete = (
        select(content.study_id)
        .join(of_asked, of_asked.c.agent == content.agent)
        .join(needed, needed.c.treatment_id == of_asked.c.treatment_id)
        .where(of_release(release_id, "studies", content, content.study_id))
        .group_by(of_asked.c.treatment_id, content.study_id, content.arm_id, needed.c.agents)
        .having(func.count(distinct(content.agent)) == needed.c.agents)
        .subquery()
    )
    return select(complete.c.study_id).distinct().order_by(complete.c.study_id)


def _about(treatments: Iterable[Treatment], records: tuple[Any, ...]) -> tuple[Any, ...]:
    """Keep the records that bear on one of the treatments; few in all, so they are read whole and sifted here."""
    asked = {treatment.id for treatment in treatments}
    return tuple(record for record in records if asked.intersection(record.treatments))


def _agents_named(
    agents: Iterable[Agent], treatments: Iterable[Treatment], studies: Iterable[Study]
) -> tuple[Agent, ...]:
    """Keep the agents that treatments and studies name, and the members of classes among them."""
    by_id = {agent.id: agent for agent in agents}
    waiting = named_ids(TREATMENT, treatments, "agents") | named_ids(STUDY, studies, "agents")
    kept: set[str] = set()
    while waiting:
        kept |= waiting
        waiting = {member for id in waiting for member in by_id[id].members} - kept
    return tuple(agent for id, agent in by_id.items() if id in kept)
