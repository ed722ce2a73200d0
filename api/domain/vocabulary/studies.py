"""What studies, arms and results may be."""

from __future__ import annotations

from api.domain.vocabulary.base import Vocabulary


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
