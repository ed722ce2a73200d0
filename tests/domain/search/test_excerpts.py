"""Excerpts: the whole text or a window around the first word met, never markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.domain.search.excerpts import CUT, LONGEST_EXCERPT, make_excerpt
from api.domain.search.matching import match_text
from api.domain.search.query import plan_search
from api.domain.search.texts import SearchText, SearchWeight
from api.domain.vocabulary import SearchKind


def excerpt(text: str, question: str) -> list[tuple[str, bool]]:
    searched = SearchText(SearchKind.CLAIMS, "a", 0, "claim", text, SearchWeight.TITLE)
    match = match_text(searched, plan_search(question, ()).words)
    assert match is not None
    return [(segment.text, segment.matched) for segment in make_excerpt(text, match.spans)]


@pytest.mark.parametrize(
    ("text", "question", "segments"),
    [
        ("Humira", "humira", [("Humira", True)]),
        ("stem cells, <b>", "cell", [("stem ", False), ("cells", True), (", <b>", False)]),
        ("(UC-MSC) plus", "uc msc", [("(", False), ("UC-MSC", True), (") plus", False)]),
        ("UC-MSC", "uc", [("UC", True), ("-MSC", False)]),
        ("UC-MSC", "ucmsc", [("UC-MSC", True)]),
        ("ACR50", "acr 50", [("ACR50", True)]),
        ("adalimumab pens", "adali", [("adalimumab", True), (" pens", False)]),
    ],
)
def test_words_met_are_marked(text: str, question: str, segments: list[tuple[str, bool]]) -> None:
    assert excerpt(text, question) == segments


def test_a_long_text_is_cut_between_words_around_the_first_word_met() -> None:
    text = "before " * 40 + "Humira " + "after " * 60
    segments = excerpt(text, "humira")
    shown = "".join(piece for piece, _ in segments)
    assert segments[0] == segments[-1] == (CUT, False)
    assert ("Humira", True) in segments
    assert len(shown) <= LONGEST_EXCERPT + 2 * len(CUT)
    assert shown.strip(CUT).split()[0] == "before" and shown.strip(CUT).split()[-1] == "after"


def test_a_long_text_that_begins_with_the_word_is_cut_at_its_end_alone() -> None:
    segments = excerpt("Humira " + "after " * 60, "humira")
    assert segments[0] == ("Humira", True) and segments[-1] == (CUT, False)


@given(st.text(alphabet="ab- ", max_size=500), st.text(alphabet="ab- ", max_size=200))
def test_pieces_are_a_part_of_the_text_and_what_is_marked_holds_the_word(before: str, after: str) -> None:
    text = f"{before} Humira {after}"
    segments = excerpt(text, "humira")
    assert "".join(piece for piece, _ in segments).strip(CUT) in text
    assert [piece for piece, matched in segments if matched] == ["Humira"]
