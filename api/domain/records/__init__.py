"""The records of the dataset, as curators write them and as every layer passes them on."""

from api.domain.records.dataset import Dataset, Record
from api.domain.records.definitions import Agent, Jurisdiction, Outcome
from api.domain.records.sources import Source
from api.domain.records.studies import Arm, ArmContent, Contrast, EarlyEscape, Measurement, Result, Study
from api.domain.records.treatments import (
    Absence,
    Appraisal,
    Availability,
    Burden,
    CellProduct,
    CitedText,
    Frequency,
    Guidance,
    Identifier,
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
    "CellProduct",
    "CitedText",
    "Contrast",
    "Dataset",
    "EarlyEscape",
    "Frequency",
    "Guidance",
    "Identifier",
    "Jurisdiction",
    "Measurement",
    "Outcome",
    "Record",
    "Result",
    "Risk",
    "Source",
    "Study",
    "Treatment",
]
