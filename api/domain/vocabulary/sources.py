"""What sources may be, and what is known of them."""

from __future__ import annotations

from api.domain.vocabulary.base import Vocabulary


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
    RETRACTED = "retracted", "retracted; nothing that we state rests on it"
    NOT_CHECKED = "not_checked", "nobody has looked for a correction or retraction yet"


class LinkWithheld(Vocabulary):
    SELLER_OF_TREATMENT = (
        "seller_of_treatment",
        "the page belongs to a seller of unproven treatments, so we do not link to it",
    )
    NO_PUBLIC_ADDRESS = "no_public_address", "the work has no stable public address"


class SecondReading(Vocabulary):
    """What a second reader, who had not entered the figure, found when looking its source up again."""

    AGREES = "agrees", "the source was looked up again and says the same"
    MENDED = "mended", "the source was looked up again, said something else, and the record was mended"
    NOT_SEEN = "not_seen", "the source could not be seen again, so the figure rests on one reading"
