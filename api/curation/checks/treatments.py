"""A treatment is coherent: kind, class, scope and agents fit one another."""

from __future__ import annotations

from collections.abc import Iterator

from api.curation.checks.base import Check, DatasetCheck, RecordCheck, place
from api.curation.material import Material
from api.curation.problems import Fault, Problem, Where
from api.domain.records import Agent, Treatment
from api.domain.vocabulary import AgentKind, AvailabilityStatus, TreatmentClass, TreatmentKind, TreatmentScope

CELL_CLASSES = frozenset(
    {
        TreatmentClass.MSC,
        TreatmentClass.HSCT,
        TreatmentClass.EXTRACELLULAR_VESICLES,
        TreatmentClass.OTHER_CELL,
    }
)
COMPARATOR_KINDS = frozenset({AgentKind.PLACEBO, AgentKind.SHAM, AgentKind.UNKNOWN})


def check_scope(treatment: Treatment, material: Material) -> Iterator[Fault]:
    """Find treatments whose number or kind of agents does not fit their scope."""
    count = len(treatment.agents)
    advice = "single: one agent; combination: two or more; drug_class: the one agent that stands for the class"
    fits = count >= 2 if treatment.scope is TreatmentScope.COMBINATION else count == 1
    if not fits:
        yield Fault(("agents",), f"scope {treatment.scope.value} with {count} agents", advice)
    for agent in _get_agents(treatment, material):
        is_class = agent.kind is AgentKind.DRUG_CLASS
        if treatment.scope is not TreatmentScope.COMBINATION and is_class != (
            treatment.scope is TreatmentScope.DRUG_CLASS
        ):
            message = f"scope {treatment.scope.value} with the agent `{agent.id}` of kind {agent.kind.value}"
            yield Fault(("scope",), message, advice)
        if agent.kind in COMPARATOR_KINDS:
            message = f"`{agent.id}` is of kind {agent.kind.value}, which is not a treatment"
            yield Fault(("agents",), message, "name what the treatment gives; comparators belong to arms")


def check_kind(treatment: Treatment, material: Material) -> Iterator[Fault]:
    """Find cell treatments called conventional, and kinds that agents or regulators contradict."""
    investigational = treatment.kind is TreatmentKind.INVESTIGATIONAL
    if treatment.treatment_class in CELL_CLASSES and not investigational:
        message = f"class {treatment.treatment_class.value} with kind {treatment.kind.value}"
        yield Fault(("kind",), message, "write `kind: investigational`: no cell treatment is established care for RA")
    agents = _get_agents(treatment, material)
    studied = [agent.id for agent in agents if agent.investigational]
    if len(agents) == len(treatment.agents) and investigational != bool(studied):
        message = f"kind {treatment.kind.value}, but of its agents under study are: {', '.join(studied) or 'none'}"
        yield Fault(("kind",), message, "mend the kind, or `investigational` of the agent")
    authorised = [item for item in treatment.availability if item.status is AvailabilityStatus.AUTHORISED]
    if investigational and authorised:
        message = f"kind investigational, but authorised for RA in {authorised[0].jurisdiction}"
        yield Fault(("kind",), message, "mend the kind, or the status; `authorised` means for RA")


def check_cell_product(treatment: Treatment, material: Material) -> Iterator[Fault]:
    """Find cell treatments that do not say what the cells are."""
    cells = treatment.treatment_class in CELL_CLASSES
    if cells and treatment.cell_product is None:
        message = f"class {treatment.treatment_class.value} without `cell_product`"
        advice = "say where the cells come from, of whom, how many and how made; what is not known is `unknown`"
        yield Fault(("cell_product",), message, advice)
    elif not cells and treatment.cell_product is not None:
        message = f"`cell_product` with class {treatment.treatment_class.value}"
        yield Fault(("cell_product",), message, "take it out, or mend the class")


def check_brands(material: Material) -> Iterator[Problem]:
    """Find brand names that stand for two treatments."""
    owner: dict[str, str] = {}
    for entry in material.entries_of(Treatment):
        treatment = entry.record
        if treatment.scope is TreatmentScope.DRUG_CLASS:
            continue  # A class names the brands of its members.
        for name, where in _list_brands(treatment):
            first = owner.setdefault(name.casefold(), treatment.id)
            if first != treatment.id:
                message = f"`{name}` is a brand of `{first}` as well"
                yield place(entry, Fault(where, message, "one name, one medicine: look up which it is"))


def _list_brands(treatment: Treatment) -> Iterator[tuple[str, Where]]:
    for number, name in enumerate(treatment.brands):
        yield name, ("brands", number)
    for row_number, row in enumerate(treatment.availability):
        for number, name in enumerate(row.brands):
            yield name, ("availability", row_number, "brands", number)


def _get_agents(treatment: Treatment, material: Material) -> list[Agent]:
    known = material.records_by_id(Agent)
    return [known[agent] for agent in treatment.agents if agent in known]


CHECKS: tuple[Check, ...] = (
    RecordCheck("scope", "Scope and agents fit one another.", Treatment, check_scope),
    RecordCheck("kind", "Kind, class, agents and authorisation fit one another.", Treatment, check_kind),
    DatasetCheck("brands", "A brand name stands for one treatment.", check_brands),
    RecordCheck("cell_product", "Cells, and only cells, say what they are.", Treatment, check_cell_product),
)
