"""CSL-JSON, for citation processors; the first item is the dataset itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from api.domain.records import Source
from api.domain.vocabulary import SourceType
from api.exports.bibliography.works import Author, list_authors, note_of
from api.exports.writing import SUBJECT, Terms

HEAD: Final = "[\n"
BETWEEN: Final = ",\n"
TAIL: Final = "\n]\n"

_TYPES: Final[Mapping[SourceType, str]] = {
    SourceType.ARTICLE: "article-journal",
    SourceType.REVIEW: "article-journal",
    SourceType.ABSTRACT: "paper-conference",
    SourceType.GUIDELINE: "report",
    SourceType.LABEL: "report",
    SourceType.REGULATOR: "report",
    SourceType.REGISTRY: "webpage",
    SourceType.WEB: "webpage",
}


def write_dataset(terms: Terms) -> str:
    """Write the item of the dataset."""
    return _item(
        {
            "id": f"ra-options-{terms.release.id}",
            "type": "dataset",
            "title": f"{terms.title}: {SUBJECT}",
            "author": [{"literal": "RA Options project"}],
            "issued": _day(terms.release.released_at.date()),
            "version": terms.release.id,
            "note": terms.sentences,
        }
    )


def write_source(source: Source) -> str:
    """Write the item of a source under its id."""
    return _item(
        {
            "id": source.id,
            "type": _TYPES[source.type],
            "title": source.title,
            "author": [_name(author) for author in list_authors(source)],
            "issued": {"date-parts": [[source.year]]},
            "container-title": source.container,
            "volume": source.volume,
            "issue": source.issue,
            "page": source.pages,
            "number": source.registry,
            "DOI": source.doi,
            "PMID": source.pmid,
            "URL": source.url,
            "accessed": _day(source.accessed) if source.url else None,
            "note": note_of(source),
        }
    )


def _name(author: Author) -> dict[str, str]:
    return {"family": author.family, "given": author.dotted} if author.initials else {"literal": author.family}


def _day(day: date) -> dict[str, Any]:
    return {"date-parts": [[day.year, day.month, day.day]]}


def _item(members: Mapping[str, Any]) -> str:
    return json.dumps({name: value for name, value in members.items() if value}, ensure_ascii=False)
