"""Release notes: grouped by meaning, plain, with relative addresses, and shown as they are meant."""

from __future__ import annotations

import re
from typing import Any

import pytest
from markdown_it import MarkdownIt

from api.domain.changes.notes import GROUPS, address_of, write_notes
from api.domain.changes.records import Change, ChangeKind, summarise_changes

Kind = ChangeKind


def a_change(kind: ChangeKind, **overrides: Any) -> Change:
    values: dict[str, Any] = {
        "kind": kind,
        "record_kind": "studies",
        "record_id": "armada",
        "record_name": "ARMADA",
        "member": "results[acr50, week 24].locator",
        "before": "34 of 62 people",
        "after": "35 of 62 people",
        "outcome": "acr50",
        "jurisdiction": None,
        "treatments": ("adalimumab",),
        "text": "ACR50 at week 24 in ARMADA: from 34 of 62 people to 35 of 62 people",
    }
    return Change(**values | overrides)


PAIR = {"record_kind": "pair_verdicts", "record_id": "a..b", "record_name": "a and b"}


def test_notes_tell_changes_by_what_they_mean() -> None:
    changes = [
        a_change(Kind.FIGURE_CHANGED),
        a_change(Kind.PAIR_VERDICT_CHANGED, **PAIR, text="A and b, ACR50: from indirect to not comparable"),
        a_change(Kind.PAIR_VERDICT_CHANGED, **PAIR, text="A and b, ACR20: from indirect to not comparable"),
        a_change(Kind.WORDING_CHANGED, member="note"),
        a_change(Kind.WORDING_CHANGED, member="limitations"),
        a_change(Kind.REVIEW_CHANGED, member="curated_on"),
        a_change(Kind.REVIEW_CHANGED, member="results[acr50, week 24].reread.on"),
    ]
    assert write_notes(changes, "Release 2026.12.1", "2026.11.1", "ARMADA was read again.") == (
        "# Release 2026.12.1\n\n"
        "ARMADA was read again.\n\n"
        "7 changes in 2 records since release 2026.11.1.\n\n"
        "## Figures of studies (1)\n\n"
        "- ACR50 at week 24 in ARMADA: from 34 of 62 people to 35 of 62 people ([armada](/v1/studies/armada))\n\n"
        "## What can be compared (2)\n\n"
        "- [a and b](/v1/comparisons/a..b):\n"
        "  - A and b, ACR50: from indirect to not comparable\n"
        "  - A and b, ACR20: from indirect to not comparable\n\n"
        "## Wording (2)\n\n"
        "- [ARMADA](/v1/studies/armada): `note`, `limitations`\n\n"
        "## Checks (2)\n\n"
        "Days or findings of checks changed in 1 record.\n"
    )


def test_notes_say_plainly_that_nothing_differs() -> None:
    assert write_notes([], "Release 2026.12.1", "2026.11.1") == (
        "# Release 2026.12.1\n\nNothing differs from release 2026.11.1.\n"
    )


def test_every_kind_has_its_place_in_the_order_of_kinds() -> None:
    listed = [kind for _, kinds in GROUPS for kind in kinds]
    assert [*listed, Kind.WORDING_CHANGED, Kind.REVIEW_CHANGED] == list(ChangeKind)
    notes = write_notes([a_change(kind) for kind in ChangeKind], "All", "2026.11.1")
    assert notes.startswith(f"# All\n\n{len(ChangeKind)} changes in 1 record since")
    assert notes.count("\n## ") == len(GROUPS) + 2


@pytest.mark.parametrize(
    "text",
    [
        "P <0.001 in *two* groups_of_three",
        "[A page without a title](http://example.org) & more",
        "a `b` | c \\ d <script>alert(1)</script> ~~x~~ #1",
        "&lt; stays as it is",
    ],
)
def test_texts_are_shown_as_they_are(text: str) -> None:
    changes = [a_change(Kind.FIGURE_CHANGED, text=text), a_change(Kind.RECORD_ADDED, text=text, record_name=text)]
    tokens = MarkdownIt("commonmark").parse(write_notes(changes, text, "2026.11.1", text))
    inline = [token for token in tokens if token.type == "inline"]
    kinds = {child.type for token in inline for child in token.children or ()}
    assert kinds <= {"text", "text_special", "link_open", "link_close", "softbreak"}
    shown = ["".join(child.content for child in token.children or ()) for token in inline]
    assert shown[:2] == [text, text]
    assert shown.count(f"{text} (armada)") == 2
    assert re.search(r"\]\(/v1/studies/armada\)", write_notes(changes, text, "2026.11.1"))


@pytest.mark.parametrize(
    ("kind", "id", "address"),
    [
        ("treatments", "adalimumab", "/v1/treatments/adalimumab"),
        ("evidence_levels", "adalimumab", "/v1/treatments/adalimumab"),
        ("pair_verdicts", "adalimumab..tocilizumab", "/v1/comparisons/adalimumab..tocilizumab"),
    ],
)
def test_records_have_addresses(kind: str, id: str, address: str) -> None:
    assert address_of(kind, id) == address


def test_a_summary_counts_by_kind() -> None:
    changes = [a_change(Kind.REVIEW_CHANGED), a_change(Kind.FIGURE_CHANGED), a_change(Kind.REVIEW_CHANGED)]
    summary = summarise_changes(changes)
    assert summary.total == 3
    assert [(each.kind, each.times) for each in summary.counts] == [(Kind.FIGURE_CHANGED, 1), (Kind.REVIEW_CHANGED, 2)]
    assert summarise_changes([]).counts == ()
