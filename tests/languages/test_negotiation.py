"""Which language is chosen for what is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.languages import LANGUAGES, TAG, Asked, look_up, read_ranges


@pytest.mark.parametrize(
    ("header", "asked", "answered", "is_offered"),
    [
        ("", None, "en", True),
        ("*", None, "en", True),
        ("de", "de", "de", True),
        ("DE", "DE", "de", True),
        ("de-AT", "de-AT", "de", True),
        ("pt-BR", "pt-BR", "pt", True),
        ("zh-Hant-CN-x-private, ja", "ja", "ja", True),
        ("ja-x-private", "ja-x-private", "ja", True),
        ("it", "it", "en", False),
        ("it, *", "it", "en", False),
        ("*, de", None, "en", True),
        ("it, de;q=0.5", "de", "de", True),
        ("de;q=0.5, fr;q=0.8", "fr", "fr", True),
        ("en;q=0.1, es;q=0.2", "es", "es", True),
        ("fr;q=0, de;q=0.1", "de", "de", True),
        ("fr ; q=1.000 , de", "fr", "fr", True),
        ("fr;q=2, de", "de", "de", True),
        ("fr;q=x", None, "en", True),
        (";;;", None, "en", True),
        ("en-GB,en;q=0.9,es;q=0.8", "en-GB", "en", True),
        ("deutsch", "deutsch", "en", False),
    ],
)
def test_a_header_gets_the_best_language_offered(
    header: str, asked: str | None, answered: str, is_offered: bool
) -> None:
    found = look_up(read_ranges(header))
    assert (found, found.is_offered) == (Asked(asked, answered), is_offered)


@given(st.text(max_size=60))
def test_any_header_gets_a_language_offered(header: str) -> None:
    found = look_up(read_ranges(header))
    assert found.answered in LANGUAGES
    assert found.asked is None or TAG.fullmatch(found.asked)


@given(st.lists(st.sampled_from(["de", "fr-CA", "it", "ja", "en"]), min_size=1, unique=True))
def test_among_equal_wishes_the_first_that_is_offered_wins(wanted: list[str]) -> None:
    offered = [each.partition("-")[0] for each in wanted if each != "it"]
    assert look_up(read_ranges(",".join(wanted))).answered == (offered[0] if offered else "en")
