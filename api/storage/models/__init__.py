"""The tables. A row never leaves storage: `api.storage.shapes` turns rows into records."""

from api.storage.models.base import Base
from api.storage.models.definitions import AgentMemberRow, AgentRow, JurisdictionRow, OutcomeRow, SourceRow
from api.storage.models.evidence_levels import EvidenceLevelRow, EvidenceLevelStudyRow
from api.storage.models.releases import ReleaseRow, ServedReleaseRow
from api.storage.models.risks import BoxedWarningRow, RiskRow
from api.storage.models.studies import (
    ArmContentRow,
    ArmRow,
    ContrastRow,
    EarlyEscapeRow,
    MeasurementRow,
    ResultRow,
    StudyOtherSourceRow,
    StudyReportRow,
    StudyRow,
)
from api.storage.models.treatments import (
    AbsenceRow,
    AppraisalInsteadOfRow,
    AppraisalRow,
    AvailabilityOtherSourceRow,
    AvailabilityRow,
    ContraindicationRow,
    GuidanceRow,
    IdentifierRow,
    MonitoringRow,
    TreatmentAgentRow,
    TreatmentRow,
    TreatmentSourceRow,
)

__all__ = [
    "AbsenceRow",
    "AgentMemberRow",
    "AgentRow",
    "AppraisalInsteadOfRow",
    "AppraisalRow",
    "ArmContentRow",
    "ArmRow",
    "AvailabilityOtherSourceRow",
    "AvailabilityRow",
    "Base",
    "BoxedWarningRow",
    "ContraindicationRow",
    "ContrastRow",
    "EarlyEscapeRow",
    "EvidenceLevelRow",
    "EvidenceLevelStudyRow",
    "GuidanceRow",
    "IdentifierRow",
    "JurisdictionRow",
    "MeasurementRow",
    "MonitoringRow",
    "OutcomeRow",
    "ReleaseRow",
    "ResultRow",
    "RiskRow",
    "ServedReleaseRow",
    "SourceRow",
    "StudyOtherSourceRow",
    "StudyReportRow",
    "StudyRow",
    "TreatmentAgentRow",
    "TreatmentRow",
    "TreatmentSourceRow",
]
