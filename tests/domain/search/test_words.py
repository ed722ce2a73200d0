"""Folding and splitting: spellings that mean the same are the same word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.domain.search.words import fold, join_hyphenated, list_index_words, split_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Humira", "HUMIRA"),
        ("Ölçer", "olcer"),
        ("Sjögren", "Sjo\u0308gren"),
        ("cells", "cell"),
        ("therapies", "therapy"),
        ("MSCs", "msc"),
        ("haematopoietic", "hematopoietic"),
        ("oedema", "edema"),
        ("tumours", "tumor"),
        ("randomised", "randomized"),
        ("immunization", "immunisation"),
        ("TNFα", "tnfalpha"),
        ("Wharton's", "Wharton’s"),
        ("Wharton's", "whartons"),
        ("straße", "strasse"),
        ("Sørensen", "sorensen"),
        ("ﬁbrosis", "fibrosis"),
        ("m²", "m2"),
    ],
)
def test_these_are_one_word(one: str, other: str) -> None:
    assert [word.folded for word in split_words(one)] == [word.folded for word in split_words(other)]
    assert len(split_words(one)) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("gold", "good"), ("arthritis", "arthriti"), ("JAK1", "JAK2"), ("bus", "bu")]
)
def test_these_are_two_words(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("UC-MSC", ("msc", "uc", "ucmsc")),
        ("anti–TNF drugs", ("anti", "antitnf", "drug", "tnf")),
        ("a - b", ("a", "b")),
        ("10.1002/art.10697", ("10", "1002", "10697", "art")),
        ("", ()),
        ("?!*()\0", ()),
        ("one_two", ("one", "two")),
        ("幹細胞", ("幹細", "細胞")),
        ("T細胞", ("t", "細胞")),
        ("膝", ("膝",)),
    ],
)
def test_words_under_which_a_text_is_found(text: str, words: tuple[str, ...]) -> None:
    assert list_index_words(text) == words


def test_a_word_knows_its_place() -> None:
    text = "the UC-MSC, grown"
    words = split_words(text)
    assert [text[word.start : word.end] for word in words] == ["the", "UC", "MSC", "grown"]
    assert [text[word.start : word.end] for word in join_hyphenated(text, words)] == ["UC-MSC"]


@given(st.text(max_size=60))
def test_any_text_splits_into_letters_and_digits(text: str) -> None:
    for word in split_words(text):
        assert word.folded.isalnum()
        assert 0 <= word.start < word.end <= len(text)
