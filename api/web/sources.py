"""Citable documents behind the figures."""

from __future__ import annotations

from typing import Final

from api.domain.records import Source
from api.domain.vocabulary import SourceReading, SourceStatus, SourceType
from api.web.collections import Collection
from api.web.derived import SourceDerived, derive_for_source
from api.web.filtering import by_number, by_word, one_of
from api.web.snapshots import today

SOURCES: Final = Collection(
    kind="sources",
    noun="source",
    nouns="sources",
    record=Source,
    derived=SourceDerived,
    derive=lambda _, sources: [derive_for_source(source, today()) for source in sources],
    meaning="Citable documents behind the figures, with their correction and retraction status.",
    listing="Sorted by id; each with its citation in one line under `derived`.",
    single="What it is, what of it was read and when, and whether it was corrected or retracted.",
    example="weinblatt-2003-armada",
    filters={
        "type": one_of(SourceType, "Kind of document."),
        "status": one_of(SourceStatus, "Correction and retraction status."),
        "read_as": one_of(SourceReading, "What of it was read."),
        "year": by_number("Years of publication.", 2003, minimum=1900, maximum=2100),
        "identifier": by_word("DOI, PubMed number or registry number.", "12528101"),
    },
)
