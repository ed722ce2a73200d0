"""What every resource of a bundle needs: the release, names to be told, and addresses that never change."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from api.domain.records import Agent, ArmContent, Outcome
from api.domain.vocabulary import PopulationLine
from api.exports.fhir.codes import Role, role
from api.exports.writing import Terms
from api.web.derived import CURATED_BY

Resource = dict[str, Any]

INVESTIGATIONAL: Final = "investigational"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The release in hand, with the outcomes and agents that its figures name."""

    terms: Terms
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    agents: dict[str, Agent] = field(default_factory=dict)

    def address(self, kind: str, path: str) -> str:
        """Give the address of a resource within the bundle: the same for the same release for ever."""
        return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'ra-options/{self.terms.release.id}/{kind}/{path}')}"

    def entry(self, kind: str, path: str, curated_on: date | None, members: Mapping[str, Any]) -> Resource:
        """Make an entry of the bundle; `path` is where its record lies in the interface, a JSON pointer below it."""
        own: Resource = {
            "resourceType": kind,
            "identifier": [{"value": path, "assigner": {"display": self.terms.title}}],
            **_metadata(kind, self.terms, curated_on),
            "copyright": self.terms.sentences,
            **members,
        }
        resource = {name: value for name, value in own.items() if value not in (None, [], "")}
        return {"fullUrl": self.address(kind, path), "resource": resource}

    def cite(self, source: str, locator: str) -> Resource:
        """Name the source of something, and the place in it."""
        cited = {"reference": self.address("Citation", f"sources/{source}"), "type": "Citation", "display": source}
        return {"type": "derived-from", "display": locator, "resourceReference": cited}

    def outcome_variable(self, outcome: str, said: str) -> Resource:
        """Say what was measured."""
        observed = {
            "reference": self.address("EvidenceVariable", f"outcomes/{outcome}"),
            "type": "EvidenceVariable",
            "display": self.outcomes[outcome].name,
        }
        return {"description": said, "variableRole": role(Role.OUTCOME), "observed": observed}

    def describe_outcome(self, outcome: str, narrower: str | None = None) -> str:
        """Name an outcome, with what narrows it."""
        name = self.outcomes[outcome].name
        return f"{name}: {narrower}" if narrower else name

    def describe_contents(self, contents: tuple[ArmContent, ...]) -> str:
        """Say what the people of an arm got; what is not established says so."""
        return " + ".join(self._describe_content(each) for each in contents)

    def _describe_content(self, content: ArmContent) -> str:
        agent = self.agents[content.agent]
        mark = f" ({INVESTIGATIONAL})" if agent.investigational else ""
        return f"{agent.name}{mark}" + (f", {content.dose}" if content.dose else "")


def variable(of: Role, said: str) -> Resource:
    """Describe a variable that has no resource of its own."""
    return {"description": said, "variableRole": role(of)}


def describe_people(population: str, line: PopulationLine | None, subgroup: str | None = None) -> str:
    """Say who was treated."""
    parts = [population, f"Population line: {line.meaning}" if line else "", f"Of them: {subgroup}" if subgroup else ""]
    return " ".join(part if part.endswith(".") else f"{part}." for part in parts if part)


def notes(*texts: str | None) -> list[Resource]:
    """Make annotations of those texts that are there."""
    return [{"text": text} for text in texts if text]


def _metadata(kind: str, terms: Terms, curated_on: date | None) -> Resource:
    if kind == "ArtifactAssessment":
        return {"date": curated_on.isoformat()} if curated_on else {}
    return {
        "version": terms.release.id,
        "status": "active",
        "date": curated_on.isoformat() if curated_on else terms.day,
        "publisher": CURATED_BY,
    }
