"""Search over the names, titles and texts of a release."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import fields

from api.domain.search.hits import SearchHit
from api.domain.search.query import Correction, SearchQuery
from api.domain.vocabulary import SearchKind
from api.storage import reading
from api.web.answers import Links, publish_record, sliced
from api.web.arguments import Choice, CommaList, QueryArguments, WholeNumber, Words
from api.web.collections import Collection
from api.web.definitions import GLOSSARY, OUTCOMES
from api.web.offers import CLAIMS, HARMS, TRIALS
from api.web.operations import READS_DATA, Resource
from api.web.representation import About, about
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


class SearchArguments(QueryArguments):
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


@blueprint.get("")
@blueprint.operation(SEARCH_ANSWER, problems=READS_DATA, arguments=HITS.add_argument(SearchArguments))
def search(arguments: Mapping[str, Any]) -> Any:
    """Search the records.

    Each hit says which text of the record answered, with the words met marked in an excerpt of plain text. The
    order: a name, brand, synonym or abbreviation that is the question and nothing else; then the kind of
    text that holds all its words (name; brand, synonym or abbreviation; title; other text), whole words before
    beginnings; sources after what they are cited for; then kind and id. Where nothing is found, words that look
    like typing errors are read as the nearest word of a name, and `corrected` says so.
    """
    query = SearchQuery(arguments["q"], tuple(arguments.get("kinds") or ()), arguments["limit"])
    with open_snapshot() as snapshot:
        page = reading.search(snapshot, query)
    hits = [publish_record(hit, FOUND[hit.kind].link(hit.id)) for hit in page.hits]
    return {
        **sliced(hits, HITS.choose(arguments)),
        "total": page.total,
        "returned": len(page.hits),
        "truncated": page.total > len(page.hits),
        "corrected": page.corrected,
        "about": about(snapshot.release),
    }
