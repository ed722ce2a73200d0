"""Reading one release. Each function sends a fixed number of statements, whatever the size of the data."""

from api.storage.reading.comparison_material import read_comparison_material, studies_of_treatments
from api.storage.reading.records import (
    Kind,
    Page,
    get_evidence_levels,
    get_record,
    list_digests,
    list_ids,
    list_records,
    read_records,
)
from api.storage.reading.search import search
from api.storage.reading.snapshots import Snapshot, list_releases, read_release, snapshot

__all__ = [
    "Kind",
    "Page",
    "Snapshot",
    "get_evidence_levels",
    "get_record",
    "list_digests",
    "list_ids",
    "list_records",
    "list_releases",
    "read_comparison_material",
    "read_records",
    "read_release",
    "search",
    "snapshot",
    "studies_of_treatments",
]
