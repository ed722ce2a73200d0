"""Which members of answers are texts for people, which are names that have translations, and which are neither."""

from __future__ import annotations

import dataclasses
import functools
from enum import Enum

from api.domain.fields import describe


class Role(Enum):
    """What a member that holds text is to a reader."""

    TEXT = "text"
    NAME = "name"
    NEITHER = "neither"


def _read_words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NAMES = frozenset({"jurisdiction_name", "name", "term"})
"""Names of records; the catalogues translate them."""

TEXTS = _read_words(
    """
    administration after asks background_words baseline before cell_source claim clinical_review common_comparator
    common_comparators comparator comparator_missing condition countries decision definition description design
    detail disclaimer donor dose dose_a dose_b explanation follow_up frequency funding goal group_a group_b interests
    intervention isolates kind_label label level_reason limitations line_reason locator manufacture meaning mechanism
    method monitoring no_change note order place plain population product published_direction reason regimen role
    rollback route statement status_meaning status_note studied_in subclass subgroup subject subtype synonyms text
    time_note title unit unknowns update_policy why words
    """
)
"""Texts that the service makes, which can be said in every language, and texts of curators, which are English."""

PRINTED = _read_words(
    """
    abbreviation attribution authors brands certainty citation container curated_by licence organisation record_name
    regulator sponsor strength study_name taken_for typed
    """
)
"""Names as they are printed, and what bodies call things."""

CODES = _read_words(
    """
    a about address agent agents analysis_source answered arm asked b boxed_warning changes code comparison contract
    correction diff digest documentation doi ended exports facet field fields first first_authorised first_release
    format harm harms id instead_of issue jurisdiction kind language last_release level_studies licence_url list
    media_type member members named_in_release number other_outcomes other_sources outcome outcomes overlaps_with p
    pages pair paths phase pmid previous record record_id record_kind registration registry release reports
    same_trial_as second see_also self sha256 side source sources started status studies study successor supported
    system text_direction treatment treatments type unknown_ids url value volume
    """
)
"""Ids, codes, dates and addresses."""

NEITHERS = PRINTED | CODES
"""What is the same in every language."""

EXCEPTIONS = {
    ("Contrast", "comparator"): Role.NEITHER,
    ("Correction", "text"): Role.NEITHER,
    ("DocumentedHarm", "name"): Role.TEXT,
    ("EvidenceStudy", "name"): Role.NEITHER,
    ("Regulator", "name"): Role.NEITHER,
    ("Readiness", "corrections"): Role.NEITHER,
    ("ReleaseFile", "name"): Role.NEITHER,
    ("Source", "title"): Role.NEITHER,
    ("Study", "name"): Role.NEITHER,
    ("StudySummary", "name"): Role.NEITHER,
}
"""Members whose name means something else elsewhere."""


def role_of(record: str, member: str) -> Role:
    """Tell what a member that holds text is; KeyError for one that nobody has placed."""
    if (record, member) in EXCEPTIONS:
        return EXCEPTIONS[record, member]
    for role, members in ((Role.TEXT, TEXTS), (Role.NAME, NAMES), (Role.NEITHER, NEITHERS)):
        if member in members:
            return role
    raise KeyError(f"{record}.{member} is not in api/web/texts.py: text, name or neither?")


@functools.cache
def spoken_members(kind: type) -> dict[str, Role]:
    """Give the members of a record type that hold texts or names; the others are the same in every language."""
    if not dataclasses.is_dataclass(kind):
        return {}
    roles = {each.name: role_of(kind.__name__, each.name) for each in describe(kind) if each.type is str}
    return {name: role for name, role in roles.items() if role is not Role.NEITHER}
