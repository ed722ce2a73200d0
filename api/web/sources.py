"""Citable documents behind the figures."""

from __future__ import annotations

from typing import Final

from api.domain.records import Source
from api.web.collections import Collection
from api.web.derived import SourceDerived, derive_for_source
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
)
