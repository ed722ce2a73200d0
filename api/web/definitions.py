"""What other records refer to: outcomes, agents, jurisdictions, and the words of the field."""

from __future__ import annotations

from typing import Final

from api.domain.records import Agent, Jurisdiction, Outcome, Term
from api.domain.vocabulary import AgentKind, Direction, OutcomeDomain
from api.web.collections import Collection
from api.web.derived import RecordDerived, derive_for_records
from api.web.filtering import by_truth, one_of

OUTCOMES: Final = Collection(
    kind="outcomes",
    noun="outcome",
    nouns="outcomes",
    record=Outcome,
    derived=RecordDerived,
    derive=derive_for_records,
    meaning="What was measured, defined once, with plain words, unit and direction.",
    listing="Sorted by id; `rank` gives the order in which to show them to people.",
    single="What it means to a patient, how it is measured, and which way is good.",
    example="acr50",
    filters={
        "domain": one_of(OutcomeDomain, "What side of the illness or the treatment it tells of."),
        "direction": one_of(Direction, "Which way is good for the patient."),
        "surrogate": by_truth("Whether it only stands in for what patients feel."),
    },
)

AGENTS: Final = Collection(
    kind="agents",
    noun="agent",
    nouns="agents",
    record=Agent,
    derived=RecordDerived,
    derive=derive_for_records,
    meaning="What can be in an arm of a study: drugs, cells, procedures, placebos, groups named as such.",
    listing="Sorted by id; arms of studies and treatments name them.",
    single="What kind of thing it is, and out of what a choice was made where it is a class.",
    example="methotrexate",
    filters={"kind": one_of(AgentKind, "What kind of thing it is.")},
)

JURISDICTIONS: Final = Collection(
    kind="jurisdictions",
    noun="jurisdiction",
    nouns="jurisdictions",
    record=Jurisdiction,
    derived=RecordDerived,
    derive=derive_for_records,
    meaning="Where a regulator decides: its bodies, what each availability status means there, rules for cells.",
    listing="Sorted by id; availability rows of treatments name them.",
    single="Bodies with their roles, meaning of each status for a patient, rules for cell products, the trade.",
    example="US",
    beside=("name",),
)

GLOSSARY: Final = Collection(
    kind="glossary",
    noun="term",
    nouns="terms",
    record=Term,
    derived=RecordDerived,
    derive=derive_for_records,
    meaning="Words of the field in plain words.",
    listing="Sorted by id.",
    single="What the word means, with the terms that help to understand it.",
    example="placebo",
)
