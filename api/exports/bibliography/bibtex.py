"""BibTeX in UTF-8, for biblatex and for BibTeX with a reader of UTF-8; the first entry is the dataset itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from api.domain.records import Source
from api.exports.bibliography.works import Author, is_in_journal, list_authors, note_of
from api.exports.writing import SUBJECT, TITLE, Terms

_SPECIAL: Final[Mapping[str, str]] = {
    "\\": r"\textbackslash{}",
    # Readers count braces, escaped ones among them.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "`": r"\textasciigrave{}",
}
_SPECIALS: Final = re.compile("[" + re.escape("".join(_SPECIAL)) + "]")
_JOINED: Final = re.compile(r"([-',<>])(?=\1)")
"""Characters that LaTeX prints as one where two of them stand together, as a dash or a quotation mark."""

_IN_ADDRESS: Final = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}

HEAD: Final = ""
BETWEEN: Final = "\n"
TAIL: Final = ""


def write_dataset(terms: Terms) -> str:
    """Write the entry of the dataset."""
    fields = {
        "author": "{RA Options project}",
        "title": _protect(f"{terms.title}: {SUBJECT}"),
        "year": terms.day[:4],
        "version": escape(terms.release.id),
        "howpublished": escape(TITLE),
        "note": escape(terms.sentences),
    }
    return _entry("misc", f"ra-options-{terms.release.id}", fields)


def write_source(source: Source) -> str:
    """Write the entry of a source under its id."""
    journal = is_in_journal(source)
    fields = {
        "author": _write_authors(list_authors(source), et_al=source.et_al),
        "title": _protect(source.title),
        "journal" if journal else "howpublished": escape(source.container or ""),
        "year": str(source.year),
        "volume": escape(source.volume or ""),
        "number": escape(source.issue or ""),
        "pages": "--".join(escape(part) for part in (source.pages or "").split("-")),
        # Readers take these as they stand, so nothing in them is escaped.
        "doi": _address(source.doi or ""),
        "url": _address(source.url or ""),
        "urldate": source.accessed.isoformat() if source.url else "",
        "pmid": escape(source.pmid or ""),
        "note": escape(note_of(source)),
    }
    return _entry("article" if journal else "misc", source.id, fields)


def escape(text: str) -> str:
    """Write a text so that LaTeX prints it as it is; letters of all scripts stay."""
    return _JOINED.sub(r"\1{}", _SPECIALS.sub(lambda found: _SPECIAL[found[0]], text))


def _protect(text: str) -> str:
    # Styles write titles in small letters but for what stands in braces of its own.
    return f"{{{escape(text)}}}"


def _write_authors(authors: Iterable[Author], *, et_al: bool) -> str:
    names = [
        f"{escape(each.family)}, {each.dotted}" if each.initials else f"{{{escape(each.family)}}}" for each in authors
    ]
    return " and ".join([*names, "others"] if et_al and names else names)


def _address(text: str) -> str:
    return "".join(_IN_ADDRESS.get(character, character) for character in text)


def _entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{key},\n{lines}}}\n"
