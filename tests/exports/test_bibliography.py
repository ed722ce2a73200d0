"""BibTeX, RIS and CSL-JSON, read by readers that others wrote, and held against the interface."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import example, given
from hypothesis import strategies as st

from api.domain.exports import BIBTEX, CSL_JSON, RIS
from api.domain.vocabulary import SourceStatus
from api.exports.bibliography import bibtex, csl, ris
from api.exports.bibliography.works import Author, list_authors
from tests.builders import a_source
from tests.exports.conftest import RELEASE, Answers, Files

DATASET = f"ra-options-{RELEASE}"
TERMS = ("CC BY 4.0", "not medical advice", "none yet")
STATUSES = {
    "not_checked": "Retraction status not checked",
    "current": "No retraction or correction found",
    "corrected": "Corrected",
    "retracted": "Retracted",
    "expression_of_concern": "Expression of concern",
}
VERBATIM = ("doi", "url")
"""Fields that readers of BibTeX take as they stand."""


def read_bibtex(text: str) -> dict[str, dict[str, str]]:
    raw = bibtexparser.parse_string(text)
    assert raw.failed_blocks == []
    decoded = LatexDecodingMiddleware(allow_inplace_modification=False).transform(raw)
    assert decoded.failed_blocks == []
    entries = {}
    for plain, printed in zip(raw.entries, decoded.entries, strict=True):
        fields = {field.key: str(field.value) for field in printed.fields}
        kept = {field.key: str(field.value) for field in plain.fields if field.key in VERBATIM}
        entries[plain.key] = {**fields, **kept}
    return entries


def expect_status(note: str, source: dict[str, Any]) -> None:
    assert note.startswith(STATUSES[source["status"]])
    assert source["status_note"] is None or source["status_note"] in note
    assert source["note"] is None or source["note"] in note


def test_bibtex_has_every_source(files: Files, answers: Answers) -> None:
    entries = read_bibtex(files.path(BIBTEX).read_text(encoding="utf-8"))
    assert list(entries) == [DATASET, *answers["sources"]] and len(entries) == files.rows(BIBTEX)
    assert all(part in entries[DATASET]["note"] for part in TERMS)
    for id, source in answers["sources"].items():
        entry = entries[id]
        assert entry["title"].strip("{}") == source["title"]
        assert entry["year"] == str(source["year"])
        for name, member in (("volume", "volume"), ("number", "issue"), ("doi", "doi"), ("pmid", "pmid")):
            assert entry.get(name) == source[member], (id, name)
        assert entry.get("pages", "").replace("–", "-") == (source["pages"] or "")
        assert entry.get("url") == source["url"]
        assert entry.get("journal", entry.get("howpublished")) == source["container"]
        assert ("and others" in entry.get("author", "")) == (source["et_al"] and bool(source["authors"]))
        expect_status(entry["note"], source)


def test_ris_has_every_source(files: Files, answers: Answers) -> None:
    first, *records = rispy.loads(files.path(RIS).read_text(encoding="utf-8"))
    assert first["id"] == DATASET and all(part in " ".join(first["notes"]) for part in TERMS)
    assert [record["id"] for record in records] == list(answers["sources"])
    assert len(records) + 1 == files.rows(RIS)
    for record, source in zip(records, answers["sources"].values(), strict=True):
        assert record["title"] == " ".join(source["title"].split())
        assert record["year"] == str(source["year"])
        pages = "-".join(record[name] for name in ("start_page", "end_page") if name in record)
        assert pages == (source["pages"] or "")
        for name, member in (("volume", "volume"), ("number", "issue"), ("doi", "doi"), ("accession_number", "pmid")):
            assert record.get(name) == source[member], (source["id"], name)
        assert record.get("urls", [None]) == [source["url"] and source["url"].replace(";", "%3B")]
        assert record.get("secondary_title", record.get("publisher")) == source["container"]
        assert [plain_name(each) for each in record.get("authors", [])] == source["authors"]
        expect_status(" ".join(record["notes"]), source)


def test_csl_has_every_source(files: Files, answers: Answers) -> None:
    first, *items = json.loads(files.path(CSL_JSON).read_text(encoding="utf-8"))
    assert first["id"] == DATASET and first["type"] == "dataset" and all(part in first["note"] for part in TERMS)
    assert [item["id"] for item in items] == list(answers["sources"]) and len(items) + 1 == files.rows(CSL_JSON)
    names = {"title": "title", "container-title": "container", "volume": "volume", "issue": "issue", "page": "pages"}
    names |= {"DOI": "doi", "PMID": "pmid", "URL": "url", "number": "registry"}
    for item, source in zip(items, answers["sources"].values(), strict=True):
        for name, member in names.items():
            assert item.get(name) == source[member], (source["id"], name)
        assert item["issued"] == {"date-parts": [[source["year"]]]}
        authors = [
            plain_name(f"{each['family']}, {each['given']}" if "family" in each else each["literal"])
            for each in item.get("author", [])
        ]
        assert authors == source["authors"]
        expect_status(item["note"], source)


def plain_name(name: str) -> str:
    """Write `Weinblatt, M. E.` as the records do: `Weinblatt ME`."""
    family, comma, given = name.partition(", ")
    return f"{family} {re.sub(r'[. ]', '', given)}" if comma and re.fullmatch(r"[A-Z][A-Z. -]*", given) else name


@pytest.mark.parametrize(
    ("name", "kind", "author"),
    [
        ("Weinblatt ME", "article", Author("Weinblatt", "ME")),
        ("van der Heijde D", "guideline", Author("van der Heijde", "D")),
        ("Kim H-S", "article", Author("Kim", "H-S")),
        ("American College of Rheumatology", "guideline", Author("American College of Rheumatology")),
        ("Galapagos NV", "label", Author("Galapagos NV")),
        ("FDA", "regulator", Author("FDA")),
    ],
)
def test_people_and_bodies_are_told_apart(name: str, kind: str, author: Author) -> None:
    source = a_source(authors=(name,))
    assert list_authors(replace(source, type=type(source.type)(kind))) == (author,)


@pytest.mark.parametrize("write", [bibtex.write_source, ris.write_source, csl.write_source])
def test_a_retraction_comes_first_in_the_note(write: Any) -> None:
    source = replace(a_source(), status=SourceStatus.RETRACTED, status_note="Data were invented.")
    assert re.search(r'(note = \{|N1  - |"note": ")Retracted.*Data were invented\.', write(source))


PRINTABLE = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.sampled_from(' \\{}&%$#_~^"@'))


@given(PRINTABLE.map(lambda text: " ".join(text.split())).filter(bool))
@example(r"100 % of {IL-6} & TNF_α ~ \alpha $x^2$ #1")
@example("a { b")
@example("he said ``no'' -- or -, so to say: 'so'")
def test_no_title_breaks_bibtex(title: str) -> None:
    (entry,) = bibtexparser.parse_string(bibtex.write_source(a_source(title=title))).entries
    assert unescape(str(entry["title"])) == title


def unescape(printed: str) -> str:
    """Undo what LaTeX does with the ten characters that it takes for its own."""
    names = {"textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~"}
    names |= {"textasciicircum": "^", "textasciigrave": "`"}
    apart = re.sub(r"([-',<>])\{\}(?=\1)", r"\1", printed[1:-1])
    assert not re.search(r"([-',<>])\1", printed)
    pattern = re.compile(r"\\(?:(text[a-z]+)\{\}|([&%$#_]))")
    return pattern.sub(lambda found: names[found[1]] if found[1] else found[2], apart)
