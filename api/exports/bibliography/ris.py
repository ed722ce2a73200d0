"""RIS, for reference managers; the first record is the dataset itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from api.domain.records import Source
from api.domain.vocabulary import SourceType
from api.exports.bibliography.works import IN_JOURNAL, Author, is_in_journal, list_authors, note_of
from api.exports.writing import SUBJECT, Terms

LINE_END: Final = "\r\n"
HEAD: Final = ""
BETWEEN: Final = LINE_END
TAIL: Final = ""

_TYPES: Final = {
    SourceType.ABSTRACT: "ABST",
    SourceType.ARTICLE: "JOUR",
    SourceType.REVIEW: "JOUR",
    SourceType.GUIDELINE: "RPRT",
    SourceType.LABEL: "RPRT",
    SourceType.REGULATOR: "GOVDOC",
    SourceType.REGISTRY: "ELEC",
    SourceType.WEB: "ELEC",
}


def write_dataset(terms: Terms) -> str:
    """Write the record of the dataset."""
    return _record(
        [
            ("TY", "DATA"),
            ("ID", f"ra-options-{terms.release.id}"),
            ("AU", "RA Options project"),
            ("TI", f"{terms.title}: {SUBJECT}"),
            ("PY", terms.day[:4]),
            ("ET", terms.release.id),
            ("N1", terms.sentences),
        ]
    )


def write_source(source: Source) -> str:
    """Write the record of a source under its id."""
    first, _, last = (source.pages or "").partition("-")
    is_unplaced = source.type in IN_JOURNAL and not is_in_journal(source)
    return _record(
        [
            ("TY", "GEN" if is_unplaced else _TYPES[source.type]),
            ("ID", source.id),
            *(("AU", _write_author(author)) for author in list_authors(source)),
            ("TI", source.title),
            ("T2" if is_in_journal(source) else "PB", source.container),
            ("PY", str(source.year)),
            ("VL", source.volume),
            ("IS", source.issue),
            ("SP", first),
            ("EP", last),
            ("DO", source.doi),
            ("AN", source.pmid),
            # A semicolon parts two addresses there.
            ("UR", source.url.replace(";", "%3B") if source.url else None),
            ("Y2", source.accessed.isoformat().replace("-", "/") if source.url else None),
            ("N1", note_of(source)),
        ]
    )


def _write_author(author: Author) -> str:
    return f"{author.family}, {author.dotted.replace(' ', '')}" if author.initials else author.family


def _record(fields: Iterable[tuple[str, str | None]]) -> str:
    lines = [f"{tag}  - {_one_line(value)}" for tag, value in fields if value]
    return LINE_END.join([*lines, "ER  - ", ""])


def _one_line(text: str) -> str:
    return " ".join(text.split())
