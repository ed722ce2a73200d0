"""Parts that only tests need, such as a server or a browser, and that a machine may lack."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import pytest


def lacking(message: str) -> NoReturn:
    """Skip a test whose part is not there; fail it where all tests are required, as in CI."""
    if os.environ.get("RA_OPTIONS_TEST_REQUIRE_ALL") == "1":
        pytest.fail(message)
    pytest.skip(message)


def one_in(every: int, cases: Sequence[Any], name: Callable[[Any], str] = str) -> list[Any]:
    """Take every nth case into `make test`; the others are for `make soak`, which runs all of them."""
    return [
        pytest.param(case, id=name(case), marks=[] if place % every == 0 else [pytest.mark.soak])
        for place, case in enumerate(cases)
    ]
