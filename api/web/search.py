"""Search over the names, titles and texts of a release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from marshmallow import fields

from api.domain.comparison.options import KIND_LABELS
from api.domain.search.hits import FieldMatch, SearchHit, SearchPage
from api.domain.search.query import Correction, SearchQuery
from api.domain.vocabulary import SearchKind, TreatmentKind
from api.languages import DEFAULT, Catalogue, Spoken, read_catalogues, translate_name
from api.storage import reading
from api.web.answers import Links, publish_record, sliced
from api.web.arguments import Choice, CommaList, WholeNumber, Words
from api.web.collections import Collection
from api.web.definitions import GLOSSARY, OUTCOMES
from api.web.languages import asked_language
from api.web.offers import CLAIMS, HARMS, TRIALS
from api.web.operations import READS_DATA, Resource
from api.web.pinning import ReadArguments
from api.web.representation import About, Published, about
from api.web.schemas import Members, PublicSchema, nested, nested_list, public_schema, sliceable_answer_schema
from api.web.slices import Sliceable
from api.web.snapshots import open_snapshot
from api.web.sources import SOURCES
from api.web.studies import STUDIES
from api.web.treatments import TREATMENTS

SHORTEST_QUERY: Final = 2
LONGEST_QUERY: Final = 100
DEFAULT_HITS: Final = 20
MOST_HITS: Final = 50

FOUND: Final[Mapping[SearchKind, Collection]] = {
    SearchKind.TREATMENTS: TREATMENTS,
    SearchKind.OUTCOMES: OUTCOMES,
    SearchKind.GLOSSARY: GLOSSARY,
    SearchKind.STUDIES: STUDIES,
    SearchKind.TRIALS: TRIALS,
    SearchKind.CLAIMS: CLAIMS,
    SearchKind.HARMS: HARMS,
    SearchKind.SOURCES: SOURCES,
}
"""The collection of each kind that the search finds."""

HITS: Final = Sliceable(SearchHit, {"links": Links})


def _members(hit: type[PublicSchema]) -> Members:
    return {
        "data": nested_list(hit, "Hits, the best first; the same question to the same release has the same order."),
        "total": fields.Integer(required=True, metadata={"description": "Records found in all."}),
        "returned": fields.Integer(required=True, metadata={"description": "Hits in this answer."}),
        "truncated": fields.Boolean(
            required=True,
            metadata={"description": "Whether more was found than is shown; narrow the question, or raise `limit`."},
        ),
        "corrected": fields.Nested(
            public_schema(Correction),
            required=True,
            allow_none=True,
            metadata={
                "description": "What the question was taken for, where it found nothing as it stands; else null."
            },
        ),
        "about": nested(public_schema(About)),
    }


_HIT = public_schema(SearchHit, extra={"links": Links})
SEARCH_ANSWER = sliceable_answer_schema(
    "SearchAnswer", "The best hits with what they rest on.", _members, _HIT, HITS.schema(_HIT)
)

blueprint = Resource(
    "search",
    __name__,
    url_prefix="/v1/search",
    description="Records by names, brands, abbreviations, titles and texts.",
)


class SearchArguments(ReadArguments):
    """What is looked for."""

    q = Words(
        minimum=SHORTEST_QUERY,
        maximum=LONGEST_QUERY,
        required=True,
        metadata={
            "description": (
                "Words to look for, at least one letter or digit. A record is found when it has all of them. "
                "Capitals, accents, hyphens and the plural tell nothing apart; a word of three letters or more is "
                "found as the beginning of a word, too."
            ),
            "example": "Humira",
        },
    )
    kinds = CommaList(
        Choice(SearchKind, meaning="Kind of record."),
        minimum=1,
        maximum=len(SearchKind),
        metadata={
            "description": "Kinds of records to look among, with commas between them. Without it all.",
            "example": ["treatments", "studies"],
        },
    )
    limit = WholeNumber(
        minimum=1,
        maximum=MOST_HITS,
        load_default=DEFAULT_HITS,
        metadata={"description": "Most hits in an answer. More than the maximum is refused, not clamped."},
    )


def _catalogue() -> Catalogue | None:
    """The catalogue of the answer in hand; none for English."""
    language = asked_language().answered
    return None if language == DEFAULT else read_catalogues()[language]


def _treatments_in(page: SearchPage) -> list[str]:
    return [hit.id for hit in page.hits if hit.kind is SearchKind.TREATMENTS]


def _in_its_language(hit: SearchHit, catalogue: Catalogue | None) -> SearchHit:
    """Mark the excerpts that were taken from a translated name as being in its language."""
    if catalogue is None:
        return hit
    name = translate_name(hit.name, catalogue)
    matches = tuple(_say_excerpt(match, name) if _is_of(match, name, hit) else match for match in hit.matches)
    return replace(hit, matches=matches)


def _is_of(match: FieldMatch, name: Spoken, hit: SearchHit) -> bool:
    return name != hit.name and "".join(segment.text for segment in match.excerpt) == name


def _say_excerpt(match: FieldMatch, name: Spoken) -> FieldMatch:
    spoken = partial(Spoken, language=name.language, is_checked=name.is_checked)
    return replace(match, excerpt=tuple(replace(each, text=spoken(each.text)) for each in match.excerpt))


def _publish(hit: SearchHit, kinds: Mapping[str, TreatmentKind]) -> Published:
    kind = kinds.get(hit.id) if hit.kind is SearchKind.TREATMENTS else None
    shown = hit if kind is None else replace(hit, kind_label=KIND_LABELS[kind])
    return publish_record(shown, FOUND[hit.kind].link(hit.id))


@blueprint.get("")
@blueprint.operation(SEARCH_ANSWER, problems=READS_DATA, arguments=HITS.add_argument(SearchArguments))
def search(arguments: Mapping[str, Any]) -> Any:
    """Search the records.

    Each hit says which text of the record answered, with the words met marked in an excerpt of plain text. The
    order: a name, brand, synonym or abbreviation that is the question and nothing else; then the kind of
    text that holds all its words (name; brand, synonym or abbreviation; title; other text), whole words before
    beginnings; sources after what they are cited for; then kind and id. Where nothing is found, words that look
    like typing errors are read as the nearest word of a name, and `corrected` says so. With `lang` treatments,
    outcomes and terms are found by their names in that language, too; other texts are English.
    """
    query = SearchQuery(arguments["q"], tuple(arguments.get("kinds") or ()), arguments["limit"])
    catalogue = _catalogue()
    translate = None if catalogue is None else partial(translate_name, catalogue=catalogue)
    with open_snapshot() as snapshot:
        page = reading.search(snapshot, query, translate)
        kinds = reading.list_treatment_kinds(snapshot, _treatments_in(page))
    hits = [_publish(_in_its_language(hit, catalogue), kinds) for hit in page.hits]
    return {
        **sliced(hits, HITS.choose(arguments)),
        "total": page.total,
        "returned": len(page.hits),
        "truncated": page.total > len(page.hits),
        "corrected": page.corrected,
        "about": about(snapshot.release),
    }
