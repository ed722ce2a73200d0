"""Writes what axe-core finds today into the file that the statement on accessibility shows: `make accessibility`."""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import launch, open_context
from tests.browser.hosting import hosting
from tests.browser.measuring import RESULT, RULES, STATES, axe_version, count_states, list_violations, show
from tests.browser.serving import serving_two_releases
from tests.conftest import publish_records, read_records


def measure() -> dict[str, object]:
    """Show every state and count what is found."""
    violations = 0
    with tempfile.TemporaryDirectory() as directory, sync_playwright() as playwright, hosting() as host:
        folder, dataset = Path(directory), read_records()
        publish_records(f"sqlite:///{folder / 'first.sqlite'}", dataset)
        with serving_two_releases(folder, folder / "first.sqlite", dataset) as service:
            browser = launch(playwright)
            for state in STATES:
                context = open_context(browser, **state.device)
                page = context.new_page()
                show(page, state, service, host)
                found = list_violations(page)
                print(state, *found, sep="\n  ")
                violations += len(found)
                context.close()
            browser.close()
    return {
        "axe_version": axe_version(),
        "rules": list(RULES),
        "measured_on": datetime.now(UTC).date().isoformat(),
        "states": len(STATES),
        "states_by_form": count_states(),
        "violations": violations,
    }


if __name__ == "__main__":
    RESULT.write_text(json.dumps(measure(), indent=2) + "\n", encoding="utf-8")
