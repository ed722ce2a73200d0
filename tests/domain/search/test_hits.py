"""Order and reasons of hits, on a few texts."""

from __future__ import annotations

import pytest

from api.domain.search.hits import SearchPage, find_hits
from api.domain.search.matching import FoundText
from api.domain.search.query import plan_search
from api.domain.search.texts import SearchText, SearchWeight, list_name_words
from api.domain.vocabulary import SearchKind

T, S, C = SearchKind.TREATMENTS, SearchKind.SOURCES, SearchKind.CLAIMS
NAME, OTHER, TITLE, TEXT = SearchWeight.NAME, SearchWeight.OTHER_NAME, SearchWeight.TITLE, SearchWeight.TEXT

TEXTS = [
    SearchText(T, "adalimumab", 0, "name", "adalimumab", NAME),
    SearchText(T, "adalimumab", 1, "brands", "Humira", OTHER),
    SearchText(T, "adalimumab", 2, "synonyms", "ADA", OTHER),
    SearchText(T, "etanercept", 0, "name", "etanercept", NAME),
    SearchText(T, "etanercept", 1, "goal", "Bring remission, as adalimumab does.", TEXT),
    SearchText(T, "adalin", 0, "name", "adalimumabin", NAME),
    SearchText(S, "trial", 0, "title", "A trial of adalimumab and stem cells", TITLE),
    SearchText(S, "trial", 1, "authors", "Weinblatt ME", TITLE),
    SearchText(S, "notes", 0, "title", "Cells that stem from others", TITLE),
    SearchText(C, "b-claim", 0, "claim", "Adalimumab and stem cells", TITLE),
    SearchText(C, "a-claim", 0, "claim", "Adalimumab and stem cells", TITLE),
]


def ask(question: str, limit: int = 20) -> SearchPage:
    names = {(text.kind, text.record): text.text for text in TEXTS if text.position == 0}
    found = [FoundText(text, names[text.kind, text.record]) for text in reversed(TEXTS)]
    return find_hits(plan_search(question, list_name_words(TEXTS)), found, limit)


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("adalimumab", ["adalimumab", "adalin", "a-claim", "b-claim", "trial", "etanercept"]),
        ("Humira", ["adalimumab"]),
        ("ada", ["adalimumab", "adalin", "a-claim", "b-claim", "trial", "etanercept"]),
        ("stem cells", ["a-claim", "b-claim", "trial", "notes"]),
        ("Weinblatt stem", ["trial"]),
        ("humira etanercept", []),
        ("xyzzy", []),
    ],
)
def test_the_order_of_hits(question: str, ids: list[str]) -> None:
    page = ask(question)
    assert [hit.id for hit in page.hits] == ids
    assert page.total == len(ids) and page.corrected is None


def test_a_hit_says_which_texts_answered() -> None:
    (hit,) = ask("Weinblatt stem").hits
    assert [match.field for match in hit.matches] == ["authors", "title"]
    assert hit.name == "A trial of adalimumab and stem cells"
    (hit,) = ask("humira").hits
    assert [match.field for match in hit.matches] == ["brands"]


def test_a_limit_cuts_the_list_and_not_the_total() -> None:
    page = ask("adalimumab", limit=2)
    assert ([hit.id for hit in page.hits], page.total) == (["adalimumab", "adalin"], 6)


def test_a_typing_error_is_read_as_a_name_only_where_nothing_is_found() -> None:
    page = ask("humirra")
    assert [hit.id for hit in page.hits] == ["adalimumab"]
    assert page.corrected is not None and page.corrected.text == "Humira"
    assert ask("humirra xyzzy").corrected is None
    assert ask("remission").corrected is None


def test_only_the_word_that_stands_nowhere_is_corrected() -> None:
    page = ask("remission etanercep adalimumap")
    assert [hit.id for hit in page.hits] == ["etanercept"]
    assert page.corrected is not None
    assert [word.typed for word in page.corrected.words] == ["adalimumap"]
