"""Where programs look first: the catalog of this API, a page for language models, whom to tell of a weakness."""

from __future__ import annotations

import json
from datetime import UTC, timedelta
from typing import Final

from flask import Blueprint, Response

from api.web.arguments import refuse_any_argument
from api.web.guides import SLUGS, make_page, read_guide
from api.web.problem_types import NOT_FOUND
from api.web.problems import problem
from api.web.representation import DISCLAIMER, LICENCE_URL
from api.web.snapshots import get_service

CATALOG_TYPE: Final = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
CONTACT_DAYS: Final = 180
"""How long a security.txt holds from the moment of its answer; RFC 9116 asks for less than a year."""

_LLMS: Final = """\
# RA Options

> An open REST API that compares conventional treatments for rheumatoid arthritis with investigational stem cell \
approaches, every figure with its source, and says for each pair and outcome whether the two may be compared at all.

- JSON over HTTP, no key. The contract is OpenAPI 3.1. Tools for agents over the same data (MCP): `ra-options mcp`.
- Verdicts are `head_to_head`, `indirect` and `not_comparable`. Never compute or state a difference for a pair that is \
`not_comparable`, and never rank options: the verdict means that nothing on record \
measures one against the other, not that the two are equal.
- Pass on a figure only with its people, its time, its comparison group, its certainty, its source and the release.
- An option whose kind is `investigational` is not established for rheumatoid arthritis; say so wherever it is named.
- What is missing is `null` or `missing` with a reason. Do not fill it in.
- {disclaimer} No clinician has reviewed the dataset yet.

## Start

- [Find an id]({base}/v1/search?q=humira): names, brands, abbreviations and typing errors
- [What can be compared]({base}/v1/treatments/adalimumab/comparable): the map of pairs, outcomes and verdicts
- [A comparison]({base}/v1/comparisons/adalimumab..baricitinib?outcomes=acr50): one address for each pair
- [Contract]({base}/openapi.json): every operation, parameter, member and problem

## Guides

{guides}
- [Problems]({base}/docs/problems): every kind of failure, and what to do

## Optional

- [What codes mean]({base}/v1/labels): every code of every closed list, in six languages
- [Glossary]({base}/v1/glossary): words of the field in plain words
- [Sources]({base}/v1/sources): what every figure rests on
"""


def make_discovery(security_contact: str) -> Blueprint:
    """Make the well-known addresses; without a contact there is no security.txt."""
    blueprint = Blueprint("discovery", __name__)
    blueprint.before_request(refuse_any_argument)
    blueprint.add_url_rule("/.well-known/api-catalog", view_func=get_api_catalog)
    blueprint.add_url_rule("/llms.txt", view_func=get_llms_text)
    blueprint.add_url_rule("/robots.txt", view_func=get_robots_text)

    @blueprint.get("/.well-known/security.txt")
    def get_security_text() -> Response:
        """Say whom to tell of a weakness (RFC 9116)."""
        if not security_contact:
            problem(NOT_FOUND, "Whoever runs this service has named no contact for reports of weaknesses.")
        return make_page(_write_security_text(security_contact), "text/plain")

    return blueprint


def get_api_catalog() -> Response:
    """Give the catalog of this API (RFC 9727) as a link set (RFC 9264)."""
    base = get_service().public_url
    link_set = {
        "anchor": f"{base}/v1",
        "service-desc": [
            {"href": f"{base}/openapi.json", "type": "application/json", "title": "OpenAPI 3.1"},
            {"href": f"{base}/openapi.yaml", "type": "application/yaml", "title": "OpenAPI 3.1"},
        ],
        "service-doc": [
            {"href": f"{base}/docs", "type": "text/html", "title": "Documentation"},
            {"href": f"{base}/llms.txt", "type": "text/plain", "title": "For language models"},
        ],
        "status": [{"href": f"{base}/readyz", "type": "application/json"}],
        "license": [{"href": LICENCE_URL}],
    }
    body = json.dumps({"linkset": [link_set]}, ensure_ascii=False)
    response = make_page(body, "application/linkset+json")
    response.content_type = CATALOG_TYPE
    response.headers["Link"] = f'<{base}/.well-known/api-catalog>; rel="api-catalog"'
    return response


def get_llms_text() -> Response:
    """Say in a page of Markdown what a language model must know to use this API."""
    base = get_service().public_url
    guides = (read_guide(slug) for slug in SLUGS)
    lines = "\n".join(f"- [{guide.title}]({base}/docs/{guide.slug}): {guide.summary.striptags()}" for guide in guides)
    return make_page(_LLMS.format(base=base, guides=lines, disclaimer=DISCLAIMER), "text/plain")


def get_robots_text() -> Response:
    """Let every crawler in."""
    return make_page("User-agent: *\nAllow: /\n", "text/plain")


def _write_security_text(contact: str) -> str:
    service = get_service()
    # A whole day, so that the text, and with it its tag, stays the same for a day.
    day = service.clock().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    expires = (day + timedelta(days=CONTACT_DAYS)).isoformat().replace("+00:00", "Z")
    lines = [f"Contact: {contact}", f"Expires: {expires}", "Preferred-Languages: en"]
    if service.public_url:
        lines.append(f"Canonical: {service.public_url}/.well-known/security.txt")
    return "\n".join(lines) + "\n"
