"""What treatments may be, where they stand, and how sure the evidence is."""

from __future__ import annotations

from api.domain.vocabulary.base import Vocabulary


class TreatmentKind(Vocabulary):
    CONVENTIONAL = "conventional", "authorised or guideline care for rheumatoid arthritis somewhere"
    INVESTIGATIONAL = "investigational", "under study; not established care for rheumatoid arthritis"


class TreatmentScope(Vocabulary):
    SINGLE = "single", "one agent"
    COMBINATION = "combination", "several agents given together as one option"
    DRUG_CLASS = "drug_class", "any member of a class of agents, the choice left open"


class TreatmentClass(Vocabulary):
    CSDMARD = "csdmard", "conventional synthetic disease-modifying antirheumatic drug"
    BDMARD = "bdmard", "biological disease-modifying antirheumatic drug"
    TSDMARD = "tsdmard", "targeted synthetic disease-modifying antirheumatic drug"
    GLUCOCORTICOID = "glucocorticoid", "glucocorticoid"
    NSAID = "nsaid", "non-steroidal anti-inflammatory drug"
    NON_DRUG = "non_drug", "care without a drug, such as exercise"
    SURGERY = "surgery", "operation"
    DEVICE = "device", "implanted or worn device"
    MSC = "msc", "mesenchymal stromal cells"
    HSCT = "hsct", "haematopoietic stem cell transplantation"
    EXTRACELLULAR_VESICLES = "extracellular_vesicles", "particles released by cells"
    OTHER_CELL = "other_cell", "another product made of cells"


class MechanismSupport(Vocabulary):
    ESTABLISHED = "established", "shown in people and generally accepted"
    PROPOSED = "proposed", "inferred from laboratory work or small studies, not shown in people with the disease"


class AvailabilityStatus(Vocabulary):
    AUTHORISED = "authorised", "authorised for rheumatoid arthritis"
    AUTHORISED_OTHER_INDICATION = "authorised_other_indication", "authorised, but not for rheumatoid arthritis"
    CONDITIONAL = "conditional", "authorised for rheumatoid arthritis under conditions or for a limited time"
    TRIAL_ONLY = "trial_only", "lawfully given for rheumatoid arthritis only within trials"
    UNAPPROVED_MARKETED = "unapproved_marketed", "offered to patients outside trials without marketing authorisation"
    WITHDRAWN = "withdrawn", "was authorised, no longer is"
    NOT_AUTHORISED = "not_authorised", "no authorisation was found, which does not say that nobody sells it"


class GuidanceDirection(Vocabulary):
    FOR = "for", "recommends"
    AGAINST = "against", "recommends against, or prefers another option"
    NEITHER = "neither", "addresses it without recommending for or against"
    INSUFFICIENT = "insufficient", "says that the evidence does not allow a recommendation"


class Certainty(Vocabulary):
    HIGH = "high", "the true effect is very likely close to the estimate"
    MODERATE = "moderate", "the true effect is probably close to the estimate but may differ substantially"
    LOW = "low", "the true effect may differ substantially from the estimate"
    VERY_LOW = "very_low", "the true effect probably differs substantially from the estimate"


class CertaintyReason(Vocabulary):
    RISK_OF_BIAS = "risk_of_bias", "limits in how the studies were made"
    INCONSISTENCY = "inconsistency", "studies disagree"
    INDIRECTNESS = "indirectness", "people, treatments or outcomes differ from the question"
    IMPRECISION = "imprecision", "few people or events, wide intervals"
    PUBLICATION_BIAS = "publication_bias", "unfavourable results may be unpublished"


class AppraisedBy(Vocabulary):
    PUBLISHED = "published", "the rating is given by the cited source"
    CURATORS = "curators", "the rating was made by the curators of this dataset, with the reasons given"
