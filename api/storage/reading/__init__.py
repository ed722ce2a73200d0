"""Reading one release. Each function sends a fixed number of statements, whatever the size of the data."""

from api.storage.reading.comparison_material import read_comparison_material, studies_of_treatments
from api.storage.reading.filters import FACETS, filter_names
from api.storage.reading.records import (
    Kind,
    Listing,
    Page,
    TreatmentName,
    count_all,
    count_records,
    get_evidence_levels,
    get_record,
    list_all,
    list_digests,
    list_ids,
    list_names,
    list_records,
    list_treatment_kinds,
    list_treatment_names,
    read_records,
)
from api.storage.reading.search import search
from api.storage.reading.snapshots import Snapshot, find_release_naming, list_releases, read_release, snapshot
from api.storage.reading.sorting import BY_ID, Place, sort_names

__all__ = [
    "BY_ID",
    "FACETS",
    "Kind",
    "Listing",
    "Page",
    "Place",
    "Snapshot",
    "TreatmentName",
    "count_all",
    "count_records",
    "filter_names",
    "find_release_naming",
    "get_evidence_levels",
    "get_record",
    "list_all",
    "list_digests",
    "list_ids",
    "list_names",
    "list_records",
    "list_releases",
    "list_treatment_kinds",
    "list_treatment_names",
    "read_comparison_material",
    "read_records",
    "read_release",
    "search",
    "snapshot",
    "sort_names",
    "studies_of_treatments",
]
