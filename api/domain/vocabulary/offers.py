"""What claims, documented harms, positions, registered trials and cautions may be."""

from __future__ import annotations

from api.domain.vocabulary.base import Vocabulary


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
