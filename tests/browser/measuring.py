"""Measuring accessibility with axe-core: which states of which forms, by which rules, and what is found."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from api.web.embeds.assets import ELEMENT, read_released
from tests.browser.embedding import PLAIN, embed_fragment
from tests.browser.hosting import HostSite
from tests.browser.states import (
    ALL_PARTS,
    COMPARISONS,
    LANGUAGES,
    address,
    fragment_address,
    frame_address,
    page_address,
)
from tests.contract.tools import MODULES, require

AXE = MODULES / "axe-core"
RESULT = Path(__file__).resolve().parents[2] / "api" / "web" / "accessibility.json"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
SCHEMES = ("light", "dark", "forced")
DOCUMENTATION = (
    "/docs/getting-started",
    "/docs/reading-a-comparison",
    "/docs/tables",
    "/docs/stability",
    "/docs/changelog",
    "/docs/problems",
    "/docs/problems/not-found",
)
"""Pages of the documentation; the reference is Swagger UI's, whose faults are its own."""


@dataclass(frozen=True, slots=True)
class State:
    """One thing that a reader may be shown: a form, what it is asked for, and the colours of the device."""

    form: str
    address: str
    scheme: str = "light"

    def __str__(self) -> str:
        return f"{self.form}-{self.scheme}-{self.address}"

    @property
    def device(self) -> dict[str, Any]:
        """Options of the browser profile that make its device so; our policy does not let axe-core in."""
        if self.scheme == "forced":
            return {"forced_colors": "active", "bypass_csp": True}
        return {"color_scheme": self.scheme, "bypass_csp": True}


def _list_states() -> Iterator[State]:
    yield from _frames()
    yield from _fragments()
    yield from _pages()
    for scheme in SCHEMES:
        yield State("element", COMPARISONS["investigational"]["treatments"], scheme)


def _frames() -> Iterator[State]:
    for number, language in enumerate(LANGUAGES):
        yield State("frame", frame_address(lang=language, parts=ALL_PARTS), SCHEMES[number % 2])
    for number, comparison in enumerate(COMPARISONS):
        yield State("frame", frame_address(comparison), SCHEMES[number % len(SCHEMES)])
    yield State("frame", frame_address(theme="dark"), "light")
    yield State("frame", frame_address(theme="light"), "dark")
    for scheme in SCHEMES:
        yield State("frame", "/embed/comparison?treatments=nonsense,adalimumab", scheme)


def _fragments() -> Iterator[State]:
    for scheme in SCHEMES:
        yield State("fragment", fragment_address(), scheme)
    for number, language in enumerate(LANGUAGES[1:]):
        yield State("fragment", fragment_address("three", lang=language), SCHEMES[number % 2])
    yield State("fragment", fragment_address("six"), "dark")


def _pages() -> Iterator[State]:
    for number, language in enumerate(LANGUAGES):
        first, second = SCHEMES[number % len(SCHEMES)], SCHEMES[(number + 1) % len(SCHEMES)]
        yield State("page", page_address("comparable", lang=language, outcomes="acr20"), first)
        yield State("page", address("/", lang=language), second)
        yield State("page", address(("/compare", "/embed")[number % 2], lang=language), first)
    yield State("page", "/compare")
    yield State("page", "/embed")
    yield State("page", page_address("comparable"))
    yield State("page", page_address("pinned", outcomes="acr20"), "dark")
    yield State("page", page_address("six", outcomes="acr20"), "light")
    yield State("page", "/compare?treatments=nonsense,adalimumab", "dark")
    yield State("page", "/compare/print?treatments=nonsense,adalimumab")
    yield State("page", address("/compare/print", **COMPARISONS["three"] | {"outcomes": "acr20"}))
    for path in ("/accessibility", "/docs"):
        for scheme in ("light", "dark"):
            yield State("page", path, scheme)
    for number, path in enumerate(DOCUMENTATION):
        yield State("page", path, SCHEMES[number % 2])


STATES = tuple(_list_states())


def show(page: Page, state: State, service: str, host: HostSite) -> None:
    """Bring a state up in a page, a fragment and an element in the page of a host."""
    if state.form == "fragment":
        page.goto(host.publish(embed_fragment(service, state.address)))
    elif state.form == "element":
        page.goto(host.publish(embed_element(service, state.address)))
        page.locator("ra-comparison .ra-sheet").wait_for()
    else:
        page.goto(service + state.address)


def embed_element(service: str, treatments: str) -> str:
    """Write a host page with the custom element."""
    script = (
        f'<script type="module" src="{service}/embed/assets/{ELEMENT}" integrity="{read_released()[ELEMENT]}" '
        'crossorigin="anonymous"></script>'
    )
    element = f'<ra-comparison treatments="{treatments}"></ra-comparison>'
    return PLAIN.format(head=script, body=f"<main><h1>About treatments</h1>{element}</main>")


def list_violations(page: Page) -> list[str]:
    """What axe-core finds wrong, element by element."""
    page.evaluate(require(AXE / "axe.min.js").read_text(encoding="utf-8"))
    options = {"runOnly": list(RULES), "resultTypes": ["violations"]}
    found = page.evaluate("async (options) => (await axe.run(document, options)).violations", options)
    return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]


def axe_version() -> str:
    """Version of axe-core that is installed."""
    version: str = json.loads(require(AXE / "package.json").read_text(encoding="utf-8"))["version"]
    return version


def count_states() -> dict[str, int]:
    """How many states of each form are measured."""
    return dict(Counter(state.form for state in STATES))
