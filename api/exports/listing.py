"""Files about the other files: the dataset in the words of schema.org, the manifest, and the sums."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from typing import Any, Final

from api.domain.exports import ExportFile, format_of
from api.exports.writing import SUBJECT, Terms
from api.web.derived import CURATED_BY
from api.web.linked_data import CONDITION, SCHEMA

CONTEXT: Final[dict[str, Any]] = {
    "@vocab": SCHEMA,
    "license": {"@type": "@id"},
    "contentUrl": {"@type": "@id"},
    "datePublished": {"@type": f"{SCHEMA}DateTime"},
}


def describe_dataset(terms: Terms, files: Sequence[ExportFile]) -> str:
    """Describe the dataset as JSON-LD; addresses of its files are relative to that of the description."""
    lines = terms.lines
    document = {
        "@context": CONTEXT,
        "@id": f"../../{terms.release.id}",
        "@type": "Dataset",
        "name": terms.title,
        "description": f"{SUBJECT}. {terms.sentences} {lines['comparisons']}",
        "version": terms.release.id,
        "datePublished": lines["released"],
        "license": terms.about.licence_url,
        "creditText": terms.about.attribution,
        "creator": {"@type": "Organization", "name": CURATED_BY},
        "about": CONDITION,
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "distribution": [_describe_file(terms, file) for file in files],
    }
    return _write(document)


def write_manifest(terms: Terms, files: Sequence[ExportFile]) -> str:
    """Write the manifest: each file with media type, size, sum and number of rows, and what the release says."""
    return _write({**terms.lines, "files": [dataclasses.asdict(file) for file in files]})


def write_sums(files: Sequence[ExportFile]) -> str:
    """Write the sums in the form that `sha256sum --check` reads."""
    return "".join(f"{file.sha256}  {file.name}\n" for file in files)


def _describe_file(terms: Terms, file: ExportFile) -> dict[str, Any]:
    known = format_of(file.name, terms.release.id)
    return {
        "@type": "DataDownload",
        "name": file.name,
        "description": str(known.meaning) if known else None,
        "contentUrl": file.name,
        "encodingFormat": file.media_type,
        "contentSize": f"{file.bytes} B",
        "sha256": file.sha256,
    }


def _write(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
