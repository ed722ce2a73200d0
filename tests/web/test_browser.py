"""The reference in a browser, under the policy that we send."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from api.domain.records import Dataset
from tests.web.conftest import BROWSER_SECONDS, publish_to
from tests.web.serving import serving


def test_the_reference_shows_every_operation_and_breaks_no_policy(
    chromium: list[str], tmp_path: Path, sqlite_tables: str, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_to(sqlite_tables, dataset)
    monkeypatch.setenv("RA_OPTIONS_DATABASE_URL", sqlite_tables)
    with serving(tmp_path) as (port, _):
        command = [*chromium, "--dump-dom", f"http://127.0.0.1:{port}/docs/reference"]
        shown = subprocess.run(command, capture_output=True, text=True, timeout=BROWSER_SECONDS, check=True)
    assert len(re.findall(r'class="opblock opblock-get"', shown.stdout)) >= 10
    assert "List the treatments." in shown.stdout
    assert "Content Security Policy" not in shown.stderr
    assert not re.search(r"CONSOLE.*(error|refused|uncaught)", shown.stderr, re.IGNORECASE)
