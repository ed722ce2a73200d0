"""What agents, outcomes and absences may be."""

from __future__ import annotations

from api.domain.vocabulary.base import Vocabulary


class AgentKind(Vocabulary):
    DRUG = "drug", "a drug"
    CELL_PRODUCT = "cell_product", "living cells, or a procedure built on them"
    PROCEDURE = "procedure", "a procedure or form of care without a drug"
    DEVICE = "device", "a device"
    DRUG_CLASS = "drug_class", "a drug chosen out of a class by doctor, site or reviewer"
    UNSPECIFIED = "unspecified", "treatments that the source names only as a group"
    UNKNOWN = "unknown", "the source does not say whether anything else was taken"
    PLACEBO = "placebo", "inert tablet, injection under the skin or infusion; dropped when arms are compared"
    SHAM = "sham", "imitated procedure; a comparator of its own, never dropped"


class OutcomeDomain(Vocabulary):
    FUNCTION_AND_SYMPTOMS = "function_and_symptoms", "what patients feel and can do"
    RESPONSE = "response", "share of people who respond or reach remission"
    HARM = "harm", "unwanted event"
    TREATMENT_COURSE = "treatment_course", "stopping, switching, relapse"
    DISEASE_ACTIVITY_SCORE = "disease_activity_score", "score made of joint counts, ratings and blood tests"
    STRUCTURE = "structure", "joint damage on images"
    LABORATORY = "laboratory", "blood or other laboratory value"


class Direction(Vocabulary):
    HIGHER_IS_BETTER = "higher_is_better", "more is good for the patient"
    LOWER_IS_BETTER = "lower_is_better", "less is good for the patient"
    NEITHER = "neither", "neither more nor less is good in itself"


class MissingReason(Vocabulary):
    NOT_STUDIED = "not_studied", "no study that measured this was found"
    NOT_REPORTED = "not_reported", "a study was done, but the pages read do not give this"
    NOT_APPLICABLE = "not_applicable", "the question does not apply"
    WITHHELD_SMALL_NUMBERS = "withheld_small_numbers", "too few people for a percentage; counts are shown instead"
    NOT_COMPARABLE = "not_comparable", "the figures exist but may not be set side by side"
    UNDER_REVIEW = "under_review", "being checked; not shown until then"


class ClinicalReview(Vocabulary):
    NONE = "none", "no clinician has reviewed this record"
