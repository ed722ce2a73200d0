"""Why two figures may not be compared, or only with a caveat: the closed lists of codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from api.domain.vocabulary import Vocabulary


class Verdict(Vocabulary):
    HEAD_TO_HEAD = "head_to_head", "one trial randomised people to both"
    INDIRECT = "indirect", "each was randomised against one same comparator, not against each other"
    NOT_COMPARABLE = "not_comparable", "no figure may be formed; the reasons are given"


class Obstacle(Vocabulary):
    """Reasons for `not_comparable`."""

    NO_STUDY = "no_study", "no study in the dataset gave this treatment"
    OUTCOME_NOT_REPORTED = "outcome_not_reported", "no figure for this outcome at this time"
    NO_CONTROL_ARM = "no_control_arm", "the figure comes from people without a comparison group"
    NOT_RANDOMISED = "not_randomised", "the groups were not formed by chance"
    STRATEGY_COMPARED = (
        "strategy_compared",
        "the groups followed plans whose drugs change, so plans were compared, not treatments",
    )
    DRUG_CHOSEN_BY_DOCTOR_OR_SITE = "drug_chosen_by_doctor_or_site", "the drug of a group was chosen by doctor or site"
    GROUPS_NOT_AS_RANDOMISED = (
        "groups_not_as_randomised",
        "the figure is on merged groups or on people picked out afterwards",
    )
    CONTENTS_DIFFER_BEYOND_QUESTION = (
        "contents_differ_beyond_question",
        "the groups differ by more than the two treatments",
    )
    NO_GROUP_WITHOUT_TREATMENT = (
        "no_group_without_treatment",
        "no group without the treatment has a figure here, so the effect of the treatment itself cannot be told",
    )
    NO_COMMON_COMPARATOR = "no_common_comparator", "the two were not randomised against one same comparator"
    COMPARATOR_NOT_NAMED = (
        "comparator_not_named",
        "what the comparison group got is named only as a group",
    )
    BACKGROUND_DIFFERS = "background_differs", "what people took beside the treatment differs"
    BACKGROUND_UNKNOWN = "background_unknown", "what people took beside the treatment is not known"
    POPULATION_LINE_DIFFERS = "population_line_differs", "the people had different earlier treatment"
    POPULATION_LINE_UNDEFINED = "population_line_undefined", "the people's earlier treatment was mixed or is not given"
    POPULATION_NOT_ASKED = "population_not_asked", "the figure is on other people than those asked about"
    POPULATION_LINES_MIXED = (
        "population_lines_mixed",
        "there are answers for several population lines; ask for one of them",
    )
    NOT_RHEUMATOID_ARTHRITIS = (
        "not_rheumatoid_arthritis",
        "the people did not have rheumatoid arthritis, or not all of them",
    )
    SUBGROUP_ONLY = "subgroup_only", "the figure is on a part of the people"
    OUTCOME_DEFINITION_DIFFERS = "outcome_definition_differs", "the outcome was defined differently"
    SEPARATE_REPORTS = "separate_reports", "the figures of the two stand in different reports of one trial"
    TIME_NOT_GIVEN = "time_not_given", "the week of the reading is not given"
    TIME_DIFFERS = "time_differs", "the readings lie too far apart in time, or outside the windows"
    AFTER_PLANNED_CHANGE = "after_planned_change", "people had been moved to other treatment by then"
    OPEN_EXTENSION = "open_extension", "the figure comes from an open extension"
    ARM_TOO_SMALL = "arm_too_small", "fewer than 20 people were analysed in a group"
    ANALYSIS_DIFFERS = "analysis_differs", "people without a value were counted differently"
    DOSE_NOT_AUTHORISED = "dose_not_authorised", "the dose is not the authorised one"
    EVENTS_NOT_PEOPLE = "events_not_people", "events were counted, not people"
    OBSERVATIONAL_CONTRAST = (
        "observational_contrast",
        "the published contrast is observational; it is shown with its study",
    )
    EVIDENCE_SYNTHESIS = "evidence_synthesis", "the figure is pooled by its source over studies or doses"


class Withheld(Vocabulary):
    """Why a comparable pair carries no ratio, or no figure at all."""

    FEW_EVENTS = "few_events", "fewer than 5 events in a group: counts are shown, no ratio"
    SIZE_UNKNOWN = "size_unknown", "the number of people in a group is not known"
    NOT_A_PROPORTION = "not_a_proportion", "the outcome is not a share of people; the groups' own figures are shown"
    CONTROL_RESPONSE_DIFFERS = (
        "control_response_differs",
        "the comparison groups of the two trials differ by more than 10 in 100",
    )
    EARLY_ESCAPE_DIFFERS = (
        "early_escape_differs",
        "non-responders were rescued or removed by different rules before the reading",
    )
    EARLY_ESCAPE_UNKNOWN = (
        "early_escape_unknown",
        "whether non-responders were rescued or removed before the reading is not known",
    )
    ANALYSIS_UNKNOWN = "analysis_unknown", "how people without a value were counted is not known for one side or both"
    SEVERAL_PRINTED = (
        "several_printed",
        "several trials print contrasts of their own; these are never pooled",
    )
    NO_VARIATION = "no_variation", "everybody or nobody had the outcome in every group"
    BEYOND_BASELINE = "beyond_baseline", "the two effects cannot stand on one baseline"


class Caveat(Vocabulary):
    """What a reader must know of a comparable pair."""

    INDIRECT = "indirect", "the comparison is indirect: certainty is one step lower"
    BACKGROUND_MIXED = "background_mixed", "methotrexate on one side, conventional drugs on the other: one step lower"
    OPEN_LABEL = "open_label", "people knew what they got"
    TRIAL_WITHOUT_SIZE_LEFT_OUT = (
        "trial_without_size_left_out",
        "a trial whose group sizes are not known is not in the figure",
    )
    ROUTES_DISAGREE = "routes_disagree", "the intervals of routes through different comparators do not overlap"
    FINISHERS_ONLY = "finishers_only", "only people who finished, or who had a value, are counted"
    EVENTS_DERIVED = "events_derived", "numbers of people were derived from a percentage by rounding"
    SIZE_OF_ARM_USED = "size_of_arm_used", "the size of the group stands in for the number analysed"
    DOSE_NOT_STATED = "dose_not_stated", "a dose is not given in the pages read"
    PUBLISHED_NETWORK_ESTIMATE = (
        "published_network_estimate",
        "the figure is the published estimate of a network meta-analysis",
    )
    SECONDARY_REPORT = "secondary_report", "a figure was read in a report by others, not in the trial's own"
    INDUSTRY_FUNDED = "industry_funded", "a company paid for the trial"


@dataclass(frozen=True, slots=True)
class Reason:
    """One obstacle, with what it means here and the studies that show it."""

    code: Annotated[Obstacle, "Code from the closed list."]
    detail: Annotated[str, "What it means here, in plain words."]
    treatment: Annotated[str | None, "Id of the treatment whose evidence is the obstacle; none for both."] = None
    studies: Annotated[tuple[str, ...], "Ids of the studies concerned."] = ()
