"""What surrounds investigational treatments: claims, documented harms, positions, registered trials, cautions."""

from __future__ import annotations

from typing import Final

from api.domain.records import Caution, Claim, DocumentedHarm, Position, RegisteredTrial
from api.domain.vocabulary import (
    Causality,
    CautionKind,
    ClaimVerdict,
    HarmedPeople,
    HarmReport,
    PositionDirection,
    TrialResults,
    TrialStatus,
)
from api.web.collections import Collection
from api.web.derived import RecordDerived, derive_for_records
from api.web.filtering import by_id, by_word, one_of

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
    beside=("claim",),
    filters={
        "verdict": one_of(ClaimVerdict, "Verdicts."),
        "treatment": by_id("treatments", "Treatments that it is said of.", "uc-msc-allogeneic-iv"),
    },
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
    filters={
        "report": one_of(HarmReport, "Kind of report."),
        "people": one_of(HarmedPeople, "How near the people are to readers with rheumatoid arthritis."),
        "causality": one_of(Causality, "What the report says of the link."),
        "harm": by_id("outcomes", "Outcomes that name the harm.", "serious-infection"),
        "treatment": by_id("treatments", "Treatments whose product, or kind, it was.", "ucb-msc-allogeneic-iv"),
    },
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
    filters={
        "direction": one_of(PositionDirection, "Which way it points."),
        "treatment": by_id("treatments", "Treatments that it bears on.", "hsct-autologous"),
    },
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
    filters={
        "status": one_of(TrialStatus, "Status on the day of reading."),
        "phase": by_word("Phases, as the records write them.", "1/2"),
        "results": one_of(TrialResults, "Where results were found."),
        "treatment": by_id("treatments", "Treatments tried.", "uc-msc-allogeneic-iv"),
    },
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
    filters={"kind": one_of(CautionKind, "Sign or question.")},
)
