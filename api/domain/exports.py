"""Files of a release: the whole dataset in the formats that each field uses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from api.domain.phrases import say


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One file of a release, as the manifest tells of it; it never changes."""

    name: Annotated[str, "Name of the file, the release in it."]
    media_type: Annotated[str, "Media type."]
    bytes: Annotated[int, "Size in bytes."]
    sha256: Annotated[str, "SHA-256 of the file, in hexadecimal."]
    rows: Annotated[int | None, "Rows, records or entries in it; null for a file about the others."]


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One format that every release is given in; `ending` is what its name has after the release."""

    code: str
    ending: str
    media_type: str
    meaning: str

    def name_for(self, release_id: str) -> str:
        """Name the file of a release."""
        return f"ra-options-{release_id}{self.ending}"


DATA_PACKAGE: Final = ExportFormat(
    "data-package",
    "-datapackage.zip",
    "application/zip",
    say("Frictionless Data Package: CSV tables with types, keys, references and the meaning of each column."),
)
NDJSON: Final = ExportFormat(
    "ndjson", ".ndjson.gz", "application/gzip", say("One record a line, each as the interface gives it.")
)
SQLITE: Final = ExportFormat(
    "sqlite",
    ".sqlite",
    "application/vnd.sqlite3",
    say("One SQLite database with references, indexes and views; opens in Datasette."),
)
PARQUET: Final = ExportFormat(
    "parquet", "-parquet.zip", "application/zip", say("The same tables as Parquet files, for data frames.")
)
BIBTEX: Final = ExportFormat(
    "bibtex", "-sources.bib", "application/x-bibtex", say("Every source for BibTeX and biblatex.")
)
RIS: Final = ExportFormat(
    "ris",
    "-sources.ris",
    "application/x-research-info-systems",
    say("Every source for reference managers."),
)
CSL_JSON: Final = ExportFormat(
    "csl-json",
    "-sources.csl.json",
    "application/vnd.citationstyles.csl+json",
    say("Every source for citation processors."),
)
FHIR: Final = ExportFormat(
    "fhir-r5",
    "-fhir-r5.json.gz",
    "application/gzip",
    say("FHIR 5.0.0 Bundle of the figures, outcomes, sources and ratings of certainty; it claims no profile."),
)
JSON_LD: Final = ExportFormat(
    "json-ld",
    "-dataset.jsonld",
    "application/ld+json",
    say("Description of the dataset and its files in the words of schema.org."),
)
MANIFEST: Final = ExportFormat(
    "manifest", "-manifest.json", "application/json", say("The list of files with sizes, sums and numbers of rows.")
)
SUMS: Final = ExportFormat("sha256sums", "-SHA256SUMS", "text/plain; charset=utf-8", say("Sums of all other files."))

FORMATS: Final = (DATA_PACKAGE, NDJSON, SQLITE, PARQUET, BIBTEX, RIS, CSL_JSON, FHIR, JSON_LD, MANIFEST, SUMS)


def format_of(name: str, release_id: str) -> ExportFormat | None:
    """Tell the format of a file of a release by its name; None for a file of another version of this program."""
    return next((each for each in FORMATS if each.name_for(release_id) == name), None)
