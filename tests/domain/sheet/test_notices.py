"""What a reader of a former release is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from api.domain.comparison.answer import Comparison
from api.domain.release import Release
from api.domain.sheet import NoticeKind, notices_of, notices_since
from api.domain.vocabulary import RecordKind, SourceStatus
from tests.builders import a_tombstone
from tests.domain.comparison.editing import put
from tests.domain.comparison.scenarios import ADALIMUMAB, CELLS, RELEASE, ask, placebo_trial

NEWER = Release("2026.12.1", datetime(2026, 12, 1, tzinfo=UTC), "1" * 64, RELEASE.id)


def answer(counts: tuple[int, int] = (40, 20), name: str = "a") -> Comparison:
    return ask((ADALIMUMAB, CELLS), placebo_trial(name, "adalimumab", counts))


def kinds(pinned: Comparison, current: Comparison, status: SourceStatus = SourceStatus.CURRENT) -> list[NoticeKind]:
    sources = {each.id: replace(each, status=status) for each in pinned.sources}
    return [each.kind for each in notices_since(pinned, current, sources, NEWER)]


@pytest.mark.parametrize(
    ("current", "status", "told"),
    [
        (answer(), SourceStatus.CURRENT, [NoticeKind.NEWER_RELEASE]),
        (answer((41, 20)), SourceStatus.CURRENT, [NoticeKind.FIGURES_CHANGED, NoticeKind.NEWER_RELEASE]),
        (answer(name="b"), SourceStatus.CURRENT, [NoticeKind.FIGURES_CHANGED, NoticeKind.NEWER_RELEASE]),
        (answer(), SourceStatus.CORRECTED, [NoticeKind.SOURCE_CORRECTED, NoticeKind.NEWER_RELEASE]),
        (answer(), SourceStatus.RETRACTED, [NoticeKind.SOURCE_WITHDRAWN, NoticeKind.NEWER_RELEASE]),
        (answer(), SourceStatus.EXPRESSION_OF_CONCERN, [NoticeKind.SOURCE_WITHDRAWN, NoticeKind.NEWER_RELEASE]),
    ],
)
def test_what_was_learnt_since(current: Comparison, status: SourceStatus, told: list[NoticeKind]) -> None:
    assert kinds(answer(), current, status) == told


def test_the_number_of_changed_figures_and_their_study_are_named() -> None:
    notices = notices_since(answer(), answer((41, 21)), {}, NEWER)
    assert notices[0].text == "2 figures shown here were changed or withdrawn after this release (a)."


def test_an_option_that_was_withdrawn_is_told_first() -> None:
    tombstone = a_tombstone(kind=RecordKind.TREATMENTS, record=CELLS.id, detail="Two products.")
    first, *others = notices_since(answer(), answer((41, 20)), {}, NEWER, [tombstone])
    assert first.kind is NoticeKind.TREATMENT_WITHDRAWN
    assert first.text.startswith(f"{CELLS.name} was withdrawn from this dataset on {tombstone.withdrawn_on}: ")
    assert first.text.endswith(f"{tombstone.reason.meaning}. Two products.")
    assert [each.kind for each in others] == [NoticeKind.FIGURES_CHANGED, NoticeKind.NEWER_RELEASE]


def test_a_figure_that_came_later_is_no_change() -> None:
    more = ask((ADALIMUMAB, CELLS), placebo_trial("a", "adalimumab"), placebo_trial("b", "adalimumab"))
    assert kinds(answer(), more) == [NoticeKind.NEWER_RELEASE]


def test_the_release_that_is_served_tells_only_of_its_sources() -> None:
    served = replace(NEWER, id=RELEASE.id)
    assert notices_since(answer(), answer(), {}, served) == ()
    retracted = put(answer(), ("sources", 0), status=SourceStatus.RETRACTED)
    assert [each.kind for each in notices_of(retracted)] == [NoticeKind.SOURCE_WITHDRAWN]
