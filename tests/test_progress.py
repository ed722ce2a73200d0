"""A long work tells how far it is: with each step on a terminal, a few times in a log."""

from __future__ import annotations

import sys

import pytest

from api.progress import ShownProgress


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([1, 2, 3, 4], [1, 2, 3, 4]),
        ([*range(1, 101)], [25, 50, 75, 100]),
        ([40, 60, 100], [40, 60, 100]),
        ([100], [100]),
    ],
    ids=["few", "many", "uneven", "at once"],
)
def test_a_log_is_told_at_each_quarter(steps: list[int], told: list[int], capsys: pytest.CaptureFixture[str]) -> None:
    shown = ShownProgress("Writing row")
    for done in steps:
        shown(done, steps[-1])
    assert capsys.readouterr().err.splitlines() == [f"Writing row {done} of {steps[-1]}" for done in told]


def test_what_is_short_is_not_told_in_a_log(capsys: pytest.CaptureFixture[str]) -> None:
    ShownProgress("Reading record", in_logs=False)(1, 1)
    assert capsys.readouterr().err == ""


def test_a_terminal_shows_each_step_on_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    shown = ShownProgress("Reading record", in_logs=False)
    for done in range(1, 11):
        shown(done, 10)
    assert capsys.readouterr().err == "".join(f"\rReading record {done} of 10" for done in range(1, 11)) + "\n"
