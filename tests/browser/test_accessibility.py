"""axe-core finds nothing in any form, state, language and colour scheme, and the statement says what was measured."""

from __future__ import annotations

import json

import pytest

from tests.browser.conftest import NewPage
from tests.browser.embedding import embed_fragment, embed_frame
from tests.browser.hosting import HostSite
from tests.browser.measuring import RESULT, RULES, STATES, State, axe_version, count_states, list_violations, show
from tests.browser.states import fragment_address, frame_address
from tests.parts import one_in


@pytest.mark.parametrize("state", one_in(9, STATES))
def test_axe_finds_nothing(new_page: NewPage, service: str, host: HostSite, state: State) -> None:
    page = new_page(**state.device)
    show(page, state, service, host)
    assert list_violations(page) == []


def test_axe_finds_nothing_where_a_host_has_several_embeds(new_page: NewPage, service: str, host: HostSite) -> None:
    page = new_page(bypass_csp=True)
    html = embed_fragment(service, fragment_address(parts="harms"), fragment_address("comparable", parts="harms"))
    frame = embed_frame(service + frame_address(parts="claims")).split("host.</p>")[1].split("</main>")[0]
    page.goto(host.publish(html.replace("</main>", f"{frame}</main>")))
    assert list_violations(page) == []


@pytest.mark.parametrize("width", [320, 1200])
def test_axe_finds_nothing_at_other_widths(new_page: NewPage, service: str, width: int) -> None:
    page = new_page(width=width, bypass_csp=True)
    page.goto(service + frame_address("three"))
    page.locator("details:not([open]) summary").evaluate_all("(all) => all.forEach((each) => each.click())")
    assert list_violations(page) == []


def test_axe_would_find_a_fault(new_page: NewPage, service: str) -> None:
    page = new_page(bypass_csp=True)
    page.goto(service + frame_address())
    page.locator(".ra-array").first.evaluate("(array) => array.removeAttribute('aria-label')")
    page.locator(".ra-lead").evaluate("(lead) => { lead.style.color = '#ccc' }")
    assert {found.split(":")[0] for found in list_violations(page)} == {"svg-img-alt", "color-contrast"}


def test_the_statement_says_what_is_measured() -> None:
    said = json.loads(RESULT.read_text(encoding="utf-8"))
    assert said.pop("measured_on")
    assert said == {
        "axe_version": axe_version(),
        "rules": list(RULES),
        "states": len(STATES),
        "states_by_form": count_states(),
        "violations": 0,
    }
