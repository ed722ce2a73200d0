"""Closed lists: every coded value of the dataset and of the answers, each with its meaning."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Vocabulary(StrEnum):
    """A closed list whose members carry their meaning in plain words."""

    meaning: str

    def __new__(cls, value: str, meaning: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member


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


class SourceType(Vocabulary):
    ARTICLE = "article", "journal article with original data"
    REVIEW = "review", "review, systematic review or network meta-analysis"
    GUIDELINE = "guideline", "guideline or recommendation list"
    LABEL = "label", "authorised product information"
    REGISTRY = "registry", "trial registry record"
    REGULATOR = "regulator", "page, list or letter of a regulator"
    ABSTRACT = "abstract", "conference abstract"
    WEB = "web", "other public page"


class SourceReading(Vocabulary):
    FULL_TEXT = "full_text", "the full text, or the table or page cited, was read"
    ABSTRACT = "abstract", "only the abstract was read"
    LABEL = "label", "the product information was read"
    RECORD = "record", "the registry record was read"
    SECONDARY = "secondary", "a report by others of the cited work was read"


class SourceStatus(Vocabulary):
    CURRENT = "current", "no correction, concern or retraction found on the date checked"
    CORRECTED = "corrected", "a correction has been published"
    EXPRESSION_OF_CONCERN = "expression_of_concern", "the publisher has voiced concern"
    RETRACTED = "retracted", "retracted; rests on nothing that we state"
    NOT_CHECKED = "not_checked", "nobody has looked for a correction or retraction yet"


class LinkWithheld(Vocabulary):
    SELLER_OF_TREATMENT = (
        "seller_of_treatment",
        "the page belongs to a seller of unproven treatments, so we do not link to it",
    )
    NO_PUBLIC_ADDRESS = "no_public_address", "the work has no stable public address"


class StudyDesign(Vocabulary):
    RCT = "rct", "randomised trial"
    NONRANDOMISED_TRIAL = "nonrandomised_trial", "trial with a control group that was not formed by chance"
    SINGLE_ARM_TRIAL = "single_arm_trial", "trial without a control group"
    COHORT = "cohort", "observational cohort with a comparison group"
    CASE_SERIES = "case_series", "reported cases without a control group"
    REGISTRY_ANALYSIS = "registry_analysis", "analysis of a registry or of pooled trial extensions"
    SYSTEMATIC_REVIEW = "systematic_review", "systematic review of randomised trials"
    NETWORK_META_ANALYSIS = (
        "network_meta_analysis",
        "synthesis of randomised trials that mixes direct and indirect evidence",
    )


class Blinding(Vocabulary):
    TRIPLE_BLIND = "triple_blind", "patients, staff and analysts were blinded"
    DOUBLE_BLIND = "double_blind", "patients and staff were blinded"
    SINGLE_BLIND = "single_blind", "one party was blinded"
    ASSESSOR_BLIND = "assessor_blind", "only the assessor was blinded"
    OPEN_LABEL = "open_label", "nobody was blinded"
    NOT_REPORTED = "not_reported", "the pages read do not say"
    NOT_APPLICABLE = "not_applicable", "no groups to blind"


class Funding(Vocabulary):
    INDUSTRY = "industry", "paid for by a company"
    PUBLIC = "public", "paid for by public or charitable money"
    MIXED = "mixed", "paid for by both"
    NOT_REPORTED = "not_reported", "the pages read do not say"


class PopulationLine(Vocabulary):
    DMARD_NAIVE = "dmard_naive", "no methotrexate before; early disease, first disease-modifying drug"
    CSDMARD_INADEQUATE_RESPONSE = (
        "csdmard_inadequate_response",
        "active disease despite methotrexate or another conventional disease-modifying drug",
    )
    BIOLOGIC_INADEQUATE_RESPONSE = (
        "biologic_inadequate_response",
        "active disease despite at least one biological drug",
    )
    REFRACTORY_MIXED = "refractory_mixed", "disease that resisted several drugs, which ones varied or is not given"
    RA_ANY = "ra_any", "rheumatoid arthritis, earlier treatment mixed or not given; compares with nothing"
    NOT_RA = "not_ra", "people without rheumatoid arthritis, or mixed with other diseases; compares with nothing"


COMPARABLE_LINES = (
    PopulationLine.DMARD_NAIVE,
    PopulationLine.CSDMARD_INADEQUATE_RESPONSE,
    PopulationLine.BIOLOGIC_INADEQUATE_RESPONSE,
    PopulationLine.REFRACTORY_MIXED,
)


class Allocation(Vocabulary):
    RANDOMISED = "randomised", "people were randomised to exactly these contents"
    RANDOMISED_STRATEGY = "randomised_strategy", "people were randomised to a plan whose drugs change with response"
    CLINICIAN_CHOICE = "clinician_choice", "people were randomised, but the doctor chose the drug"
    SITE_CHOICE = "site_choice", "people were randomised, but the site chose the drug"
    MERGED = "merged", "several randomised groups reported as one"
    SUBSET = "subset", "people picked out of a randomised group after the fact"
    NOT_RANDOMISED = "not_randomised", "the group was not formed by chance"


class EscapeRule(Vocabulary):
    NONE = "none", "nobody changed treatment for lack of response before the end of the controlled period"
    RESCUE = "rescue", "non-responders were offered other treatment from this week"
    REMOVAL = "removal", "non-responders had to leave from this week"
    CROSSOVER = "crossover", "people of the comparison arm were moved to active treatment from this week"


class Analysis(Vocabulary):
    NON_RESPONDER_IMPUTATION = "non_responder_imputation", "people without a value count as not responding"
    COMPLETERS = "completers", "only people who finished are counted"
    OBSERVED = "observed", "only people with a value at that visit are counted"
    UNKNOWN = "unknown", "the pages read do not say"


class ResultPeriod(Vocabulary):
    RANDOMISED = "randomised", "people were still in the groups to which they were randomised"
    AFTER_CHANGE = "after_change", "after a planned crossover, removal or switch"
    EXTENSION = "extension", "open extension"
    UNCONTROLLED = "uncontrolled", "no randomised groups at any time"


class Counted(Vocabulary):
    PEOPLE = "people", "people with at least one event"
    EVENTS = "events", "events; one person may have several"


class SizeBasis(Vocabulary):
    ANALYSED = "analysed", "people whom this figure rests on, as the source gives it"
    ARM = "arm", "size of the arm as randomised or treated, since the source gives none for this figure"


class EffectMeasure(Vocabulary):
    RISK_RATIO = "risk_ratio", "ratio of two risks"
    ODDS_RATIO = "odds_ratio", "ratio of two odds"
    HAZARD_RATIO = "hazard_ratio", "ratio of two hazards over time"
    RATE_RATIO = "rate_ratio", "ratio of two incidence rates"
    STANDARDISED_RATIO = "standardised_ratio", "observed events over those expected in the general population"
    RISK_DIFFERENCE = "risk_difference", "difference of two risks, in percentage points"
    MEAN_DIFFERENCE = "mean_difference", "difference of two means, in the unit of the outcome"
    STANDARDISED_MEAN_DIFFERENCE = "standardised_mean_difference", "difference of two means in standard deviations"


class Finding(Vocabulary):
    """What a source says of a contrast in words, where it prints no figure."""

    NO_DIFFERENCE_SHOWN = "no_difference_shown", "no difference was shown; that is no proof that the two are equal"
    FAVOURS_ARM = "favours_arm", "the arm named did better"
    FAVOURS_COMPARATOR = "favours_comparator", "the comparator did better"


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


class AvailabilityStatus(Vocabulary):
    AUTHORISED = "authorised", "authorised for rheumatoid arthritis"
    AUTHORISED_OTHER_INDICATION = "authorised_other_indication", "authorised, but not for rheumatoid arthritis"
    CONDITIONAL = "conditional", "authorised for rheumatoid arthritis under conditions or for a limited time"
    TRIAL_ONLY = "trial_only", "lawfully given for rheumatoid arthritis only within trials"
    UNAPPROVED_MARKETED = "unapproved_marketed", "offered to patients outside trials without marketing authorisation"
    WITHDRAWN = "withdrawn", "was authorised, no longer is"
    NOT_AUTHORISED = "not_authorised", "no authorisation was found"


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


class MissingReason(Vocabulary):
    NOT_STUDIED = "not_studied", "no study that measured this was found"
    NOT_REPORTED = "not_reported", "a study was done, but the pages read do not give this"
    NOT_APPLICABLE = "not_applicable", "the question does not apply"
    WITHHELD_SMALL_NUMBERS = "withheld_small_numbers", "too few people for a percentage; counts are shown instead"
    NOT_COMPARABLE = "not_comparable", "the figures exist but may not be set side by side"
    UNDER_REVIEW = "under_review", "being checked; not shown until then"


class ClinicalReview(Vocabulary):
    NONE = "none", "no clinician has reviewed this record"


class SecondReading(Vocabulary):
    """What a second reader, who had not entered the figure, found when looking its source up again."""

    AGREES = "agrees", "the source was looked up again and says the same"
    MENDED = "mended", "the source was looked up again, said something else, and the record was mended"
    NOT_SEEN = "not_seen", "the source could not be seen again, so the figure rests on one reading"


class ClaimVerdict(Vocabulary):
    SUPPORTED = "supported", "the evidence carries it as it is said"
    PARTLY_SUPPORTED = "partly_supported", "a part of it is carried by evidence, or it holds with limits"
    OVERSTATED = "overstated", "some evidence points that way, but the claim says more than it shows"
    UNSUPPORTED = "unsupported", "no evidence that carries it was found; that does not show the opposite"
    REFUTED = "refuted", "the evidence speaks against it as it is said"
    OUTDATED = "outdated", "it was right once and no longer is"


class HarmReport(Vocabulary):
    """What kind of report tells of a documented harm."""

    CASES = "cases", "people harmed, reported one by one"
    COLLECTION = "collection", "reports collected from many places"
    TRIALS = "trials", "harm counted in trials or reported studies, a better supervised setting than sellers"
    COST = "cost", "money paid for an unproven offer"


class HarmedPeople(Vocabulary):
    """How near the people harmed are to readers with rheumatoid arthritis."""

    RHEUMATOID_ARTHRITIS = "rheumatoid_arthritis", "people with rheumatoid arthritis"
    JOINT_OR_PAIN = "joint_or_pain", "people treated for joints or pain"
    OTHER_DISEASE = "other_disease", "people treated for another disease or purpose"
    MIXED = "mixed", "people with many diseases"


class Causality(Vocabulary):
    """What the report says of the link between product and harm."""

    TRACED = "traced", "the report traces the harm to the product or the procedure"
    JUDGED_LIKELY = "judged_likely", "the reporters judged the link likely"
    NOT_ESTABLISHED = "not_established", "the link was under investigation or could not be judged"
    NOT_STATED = "not_stated", "the pages read do not judge the link"
    NOT_APPLICABLE = "not_applicable", "the report tells of no event in a person"


class PositionDirection(Vocabulary):
    AGAINST_OUTSIDE_TRIALS = "against_outside_trials", "speaks against use outside trials"
    CAUTION = "caution", "asks for caution"
    OPTION_WITH_LIMITS = "option_with_limits", "names it as an option for some people under conditions"
    BENEFIT_NOT_SHOWN = "benefit_not_shown", "found that a benefit was not, or no longer, shown"
    NOT_READ = "not_read", "the part on rheumatoid arthritis was not in the pages read"


class TrialStatus(Vocabulary):
    """Status of a registered trial, in the words of the registries."""

    ANNOUNCED = "announced", "announced by its sponsor; no registry record was seen"
    NOT_YET_RECRUITING = "not_yet_recruiting", "registered, nobody taken in yet"
    RECRUITING = "recruiting", "taking people in"
    ACTIVE_NOT_RECRUITING = "active_not_recruiting", "going on, nobody taken in any more"
    SUSPENDED = "suspended", "halted, may go on"
    COMPLETED = "completed", "ended as planned"
    TERMINATED = "terminated", "stopped early"
    WITHDRAWN = "withdrawn", "stopped before anybody was taken in"
    UNKNOWN = "unknown", "its planned end has passed and the registry record was not renewed"
    NOT_SEEN = "not_seen", "the pages read do not show the status"


class TrialResults(Vocabulary):
    """Where results of a registered trial were found."""

    PUBLISHED = "published", "in a journal"
    POSTED = "posted", "on the registry"
    CONFERENCE_OR_COMPANY = "conference_or_company", "in conference abstracts or company releases only"
    NONE_FOUND = "none_found", "none was found"
    NOT_LOOKED_FOR = "not_looked_for", "nobody has looked yet"


class CautionKind(Vocabulary):
    RED_FLAG = "red_flag", "sign of an unproven offer"
    QUESTION = "question", "question to ask before agreeing to an offer"
