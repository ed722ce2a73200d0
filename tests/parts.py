"""Parts that only tests need, such as a server or a browser, and that a machine may lack."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def lacking(message: str) -> NoReturn:
    """Skip a test whose part is not there; fail it where all tests are required, as in CI."""
    if os.environ.get("RA_OPTIONS_TEST_REQUIRE_ALL") == "1":
        pytest.fail(message)
    pytest.skip(message)
