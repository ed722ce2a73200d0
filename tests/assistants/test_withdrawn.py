"""What agents are told of records that were withdrawn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.assistants.interface import Interface, Refused
from api.assistants.records import get
from tests.assistants.conftest import make_interface
from tests.builders import a_dataset
from tests.web.conftest import publish_to


@pytest.fixture
def small(sqlite_tables: str) -> Iterator[Interface]:
    """The interface over a small dataset in which a study was withdrawn."""
    publish_to(sqlite_tables, a_dataset())
    yield from make_interface(sqlite_tables)


def test_a_withdrawn_record_is_refused_with_the_reason_and_the_one_to_use(small: Interface) -> None:
    with pytest.raises(Refused) as refusal:
        get(small, "studies", "old-trial")
    text = str(refusal.value)
    assert text.startswith("The record was withdrawn (HTTP 410).\nstudies/old-trial was withdrawn on 2026-11-01:")
    assert "near: armada" in text


def test_a_tombstone_says_what_is_gone_and_why(small: Interface) -> None:
    answer = get(small, "tombstones", "studies-old-trial")
    assert answer.name == "tombstones/studies-old-trial"
    told = answer.facts | {each.part: each.text for each in answer.passages}
    assert (told["kind"], told["record"], told["reason"]) == ("studies", "old-trial", "merged")
    assert told["detail"] == "Both told of one trial." and answer.figures == ()
