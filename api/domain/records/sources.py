"""Citable documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from api.domain.vocabulary import (
    ClinicalReview,
    LinkWithheld,
    SourceReading,
    SourceStatus,
    SourceType,
)


@dataclass(frozen=True, slots=True)
class Source:
    """One citable document."""

    id: Annotated[str, "First author, year and topic, as in `weinblatt-2003-armada`; equals the file name."]
    type: Annotated[SourceType, "What kind of document it is."]
    title: Annotated[str, "Title as printed; where the page read does not show it, a description in square brackets."]
    year: Annotated[int, "Year of publication, or of the version read."]
    read_as: Annotated[SourceReading, "What of it was read for this dataset."]
    accessed: Annotated[date, "Day on which it was read."]
    curated_on: Annotated[date, "Day on which this record was last written or checked."]
    url: Annotated[str | None, "The work's own public address (not that of a copy)."] = None
    url_withheld: Annotated[LinkWithheld | None, "Why there is no address."] = None
    authors: Annotated[tuple[str, ...], "Up to three authors, or the issuing body."] = ()
    et_al: Annotated[bool, "Whether there are more authors than listed."] = False
    container: Annotated[str | None, "Journal, or the body that publishes it."] = None
    volume: Annotated[str | None, "Volume."] = None
    issue: Annotated[str | None, "Issue."] = None
    pages: Annotated[str | None, "Pages or article number."] = None
    doi: Annotated[str | None, "Digital object identifier, without prefix or resolver."] = None
    pmid: Annotated[str | None, "PubMed identifier, digits only."] = None
    registry: Annotated[str | None, "Trial registry number, for registry records and trial reports."] = None
    status: Annotated[SourceStatus, "Correction and retraction status."] = SourceStatus.NOT_CHECKED
    status_checked: Annotated[date | None, "Day on which the status was looked up."] = None
    status_note: Annotated[str | None, "What was corrected or retracted; required unless current or not checked."] = (
        None
    )
    note: Annotated[str | None, "What a reader of this citation must know."] = None
    clinical_review: Annotated[ClinicalReview, "Review by a clinician."] = ClinicalReview.NONE
