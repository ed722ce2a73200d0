"""What surrounds investigational treatments: claims, documented harms, positions, registered trials, cautions."""

from __future__ import annotations

from typing import Final

from api.domain.records import Caution, Claim, DocumentedHarm, Position, RegisteredTrial
from api.web.collections import Collection
from api.web.derived import RecordDerived, derive_for_records

CLAIMS: Final = Collection(
    kind="claims",
    noun="claim",
    nouns="claims",
    record=Claim,
    derived=RecordDerived,
    derive=derive_for_records,
    meaning="What is commonly said of stem cells in rheumatoid arthritis, each held against the evidence.",
    listing="Sorted by id; `verdict` speaks of the sentence as it is said.",
    single="The sentence, the verdict, why, and what the verdict rests on.",
    example="underlying-causes",
)

HARMS: Final = Collection(
    kind="harms",
    noun="documented harm",
    nouns="documented harms",
    record=DocumentedHarm,
    derived=RecordDerived,
    derive=derive_for_records,
    meaning="Harm that was reported after cell products, mostly sold outside trials.",
    listing="Sorted by id. Reports, not frequencies: how many people were treated is nearly always unknown.",
    single="What happened to whom after what, and what the report says of the link.",
    example="cord-blood-infections-2018",
)

POSITIONS: Final = Collection(
    kind="positions",
    noun="position",
    nouns="positions",
    record=Position,
    derived=RecordDerived,
    derive=derive_for_records,
    meaning="What professional bodies, regulators and patient organisations say of cell treatments.",
    listing="Sorted by id.",
    single="What the body says, of what, and which way it points.",
    example="isscr-2021-unproven-products",
)

TRIALS: Final = Collection(
    kind="trials",
    noun="registered trial",
    nouns="registered trials",
    record=RegisteredTrial,
    derived=RecordDerived,
    derive=derive_for_records,
    meaning="Trials of investigational treatments as their registries tell of them, with or without results.",
    listing="Sorted by id; `as_of` says when the registry was read.",
    single="Status, size, sponsor, what is given to whom, and where results were found.",
    example="nct03828344",
)

CAUTIONS: Final = Collection(
    kind="cautions",
    noun="caution",
    nouns="cautions",
    record=Caution,
    derived=RecordDerived,
    derive=derive_for_records,
    meaning="Signs of an unproven offer, and questions to ask before agreeing to one.",
    listing="Sorted by id; `kind` tells signs from questions.",
    single="The sign or the question, and why it matters.",
    example="charges-outside-a-trial",
)
