"""Walks every collection and makes comparisons with the client that is generated from the contract.

Prints what it counted as JSON. Type-checked as it stands: no member is read that the contract does not promise.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar
from urllib.parse import parse_qs, urlsplit

from ra_options_client import Client
from ra_options_client.api.agents import list_agents
from ra_options_client.api.cautions import list_cautions
from ra_options_client.api.changes import list_changes
from ra_options_client.api.claims import list_claims
from ra_options_client.api.comparable import get_comparable
from ra_options_client.api.comparisons import get_comparison, get_pair
from ra_options_client.api.glossary import list_terms
from ra_options_client.api.guidance import list_guidance_statements
from ra_options_client.api.harms import list_documented_harms
from ra_options_client.api.jurisdictions import list_jurisdictions
from ra_options_client.api.outcomes import list_outcomes
from ra_options_client.api.positions import list_positions
from ra_options_client.api.search import search
from ra_options_client.api.sources import list_sources
from ra_options_client.api.studies import list_studies
from ra_options_client.api.tombstones import list_tombstones
from ra_options_client.api.treatments import get_treatment, list_treatments
from ra_options_client.api.trials import list_registered_trials
from ra_options_client.models import (
    Comparison,
    ComparisonAnswer,
    GetComparisonPopulation,
    GetPairPopulation,
    GetTreatmentFieldsItem,
    ListTreatmentsKindItem,
    Problem,
    TreatmentAnswerCut,
    TreatmentList,
)
from ra_options_client.types import UNSET, Unset

PAGE = 40
OUTCOMES = ["acr50", "serious-infection"]


class Record(Protocol):
    """What every record of a collection has."""

    @property
    def id(self) -> str: ...


class Page(Protocol):
    """What every page of a collection has."""

    @property
    def data(self) -> Sequence[Record]: ...
    @property
    def total(self) -> int: ...
    @property
    def next_(self) -> str | None: ...


T = TypeVar("T")
Ask = Callable[[str | Unset], Page | Problem | None]


def expect(answer: T | Problem | None) -> T:
    """Take the answer, or end with the problem that came in its place."""
    if isinstance(answer, Problem):
        raise SystemExit(f"{answer.title}: {answer.detail}")
    if answer is None:
        raise SystemExit("an answer that the contract does not know")
    return answer


def walk(ask: Ask) -> Iterator[str]:
    """Give the id of every record of a collection, page by page."""
    cursor: str | Unset = UNSET
    while True:
        page = expect(ask(cursor))
        yield from (record.id for record in page.data)
        if page.next_ is None:
            return
        (cursor,) = parse_qs(urlsplit(page.next_).query)["cursor"]


def collections(client: Client) -> dict[str, Ask]:
    """List the collections."""
    return {
        "agents": lambda cursor: list_agents.sync(client=client, limit=PAGE, cursor=cursor),
        "cautions": lambda cursor: list_cautions.sync(client=client, limit=PAGE, cursor=cursor),
        "claims": lambda cursor: list_claims.sync(client=client, limit=PAGE, cursor=cursor),
        "glossary": lambda cursor: list_terms.sync(client=client, limit=PAGE, cursor=cursor),
        "guidance": lambda cursor: list_guidance_statements.sync(client=client, limit=PAGE, cursor=cursor),
        "harms": lambda cursor: list_documented_harms.sync(client=client, limit=PAGE, cursor=cursor),
        "jurisdictions": lambda cursor: list_jurisdictions.sync(client=client, limit=PAGE, cursor=cursor),
        "outcomes": lambda cursor: list_outcomes.sync(client=client, limit=PAGE, cursor=cursor),
        "positions": lambda cursor: list_positions.sync(client=client, limit=PAGE, cursor=cursor),
        "sources": lambda cursor: list_sources.sync(client=client, limit=200, cursor=cursor),
        "studies": lambda cursor: list_studies.sync(client=client, limit=PAGE, cursor=cursor),
        "tombstones": lambda cursor: list_tombstones.sync(client=client, limit=PAGE, cursor=cursor),
        "treatments": lambda cursor: list_treatments.sync(client=client, limit=PAGE, cursor=cursor),
        "trials": lambda cursor: list_registered_trials.sync(client=client, limit=PAGE, cursor=cursor),
    }


def verdicts_in(comparison: Comparison) -> Counter[str]:
    """Count the verdicts of a comparison."""
    return Counter(pair.verdict.value for outcome in comparison.outcomes for pair in outcome.pairs)


def main(address: str) -> None:
    """Walk, compare, search, and print what was found."""
    client = Client(base_url=address)
    counts = {}
    for kind, ask in collections(client).items():
        ids = list(walk(ask))
        assert len(ids) == len(set(ids)), f"a record of {kind} came twice"
        counts[kind] = len(ids)

    several: ComparisonAnswer = expect(
        get_comparison.sync(
            client=client,
            treatments=["adalimumab", "baricitinib", "uc-msc-allogeneic-iv"],
            population=GetComparisonPopulation.CSDMARD_INADEQUATE_RESPONSE,
            outcomes=OUTCOMES,
        )
    )
    pair: ComparisonAnswer = expect(
        get_pair.sync(
            "adalimumab",
            "baricitinib",
            client=client,
            population=GetPairPopulation.CSDMARD_INADEQUATE_RESPONSE,
            outcomes=OUTCOMES,
        )
    )
    chosen: TreatmentList = expect(
        list_treatments.sync(client=client, kind=[ListTreatmentsKindItem.INVESTIGATIONAL], limit=1)
    )
    slice_: object = get_treatment.sync("adalimumab", client=client, fields=[GetTreatmentFieldsItem.BURDEN_FREQUENCY])
    assert isinstance(slice_, TreatmentAnswerCut) and slice_.data.burden
    unknown = get_treatment.sync("adalimumb", client=client)
    assert isinstance(unknown, Problem)
    found = {
        "counts": counts,
        "several": verdicts_in(several.data),
        "pair": verdicts_in(pair.data),
        "kind_labels": {option.treatment: option.kind_label for option in several.data.options},
        "comparable": expect(get_comparable.sync("baricitinib", client=client)).data.comparable_with,
        "investigational": chosen.total,
        "changes": expect(list_changes.sync(client=client, limit=1)).total,
        "searched": expect(search.sync(client=client, q="humira")).data[0].id,
        "problem": unknown.errors[0].near,
        "release": several.about.release,
        "slice": {"fields": slice_.fields, "id": slice_.data.id, "frequency": slice_.data.burden.frequency},
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
