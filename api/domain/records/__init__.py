"""The records of the dataset, as curators write them and as every layer passes them on."""

from api.domain.records.citing import Absence, CitedText, Rereading
from api.domain.records.dataset import Dataset, Record
from api.domain.records.definitions import Agent, Jurisdiction, Outcome, Regulator, StatusMeaning, Term
from api.domain.records.offers import Caution, Claim, DocumentedHarm, Position, RegisteredTrial
from api.domain.records.sources import Source
from api.domain.records.studies import Arm, ArmContent, Contrast, EarlyEscape, Measurement, Result, Study
from api.domain.records.tombstones import Tombstone
from api.domain.records.treatments import (
    Appraisal,
    Availability,
    Burden,
    CellProduct,
    Frequency,
    Guidance,
    Identifier,
    PerThousand,
    RatedEffect,
    Risk,
    Treatment,
)

__all__ = [
    "Absence",
    "Agent",
    "Appraisal",
    "Arm",
    "ArmContent",
    "Availability",
    "Burden",
    "Caution",
    "CellProduct",
    "CitedText",
    "Claim",
    "Contrast",
    "Dataset",
    "DocumentedHarm",
    "EarlyEscape",
    "Frequency",
    "Guidance",
    "Identifier",
    "Jurisdiction",
    "Measurement",
    "Outcome",
    "PerThousand",
    "Position",
    "RatedEffect",
    "Record",
    "RegisteredTrial",
    "Regulator",
    "Rereading",
    "Result",
    "Risk",
    "Source",
    "StatusMeaning",
    "Study",
    "Term",
    "Tombstone",
    "Treatment",
]
