"""Our HTTP interface, as a client sees it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

import httpx

from api.assistants.answers import About

IN_PROCESS = "http://in-process"
"""Base address of an application that is called without a server."""

MOST_IN_A_PAGE = 100
"""Records that the interface gives at once at most."""

HOW_TO_READ = (
    "Say first which options are investigational. With each figure say population, time, certainty, source and "
    "verdict. Never rank options, name a winner, or put figures of a not_comparable pair together. A missing value "
    "has a reason: say it, and do not fill it."
)


class Refused(Exception):
    """The interface did not answer; the text says why and how to mend the call."""


class Interface:
    """Asks RA Options over HTTP, in process or at another place."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def ask(self, path: str, **parameters: str | int | None) -> dict[str, Any]:
        """Give the body of an answer; Refused where it is a problem or there is none."""
        given = {name: value for name, value in parameters.items() if value is not None}
        try:
            response = self._client.get(path, params=given, follow_redirects=True)
        except httpx.HTTPError as error:
            raise Refused(f"RA Options cannot be reached at {self._client.base_url}: {error}") from error
        body = _read_body(response)
        if not response.is_success:
            raise Refused(write_problem(body, response.status_code))
        if not {"data", "about"} <= body.keys():
            raise Refused(f"{response.url.host} answered without data and release; it is no RA Options.")
        return body

    def ask_for(self, kind: str, record: str) -> dict[str, Any]:
        """Give the answer with one record."""
        return self.ask(f"/v1/{quote(kind, safe='')}/{quote(record, safe='')}")

    def ask_for_many(self, kind: str, ids: Iterable[str], fields: str | None = None) -> dict[str, dict[str, Any]]:
        """Give those of the records that exist, by id, whole or with the fields named."""
        wanted = sorted(set(ids))
        most = MOST_IN_A_PAGE
        pages = [wanted[start : start + most] for start in range(0, len(wanted), most)]
        answers = [self.ask(f"/v1/{kind}", ids=",".join(page), limit=most, fields=fields) for page in pages]
        return {record["id"]: record for answer in answers for record in answer["data"]}

    def link(self, path: str) -> str:
        """Make an address whole where the place of the interface is public."""
        base = str(self._client.base_url).rstrip("/")
        return path if "://" in path or base == IN_PROCESS else base + path


def read_about(body: Mapping[str, Any]) -> About:
    """Say what an answer rests on."""
    about = body["about"]
    return About(
        disclaimer=about["disclaimer"],
        clinical_review=f"Review by clinicians: {about['clinical_review']}.",
        release=about["release"],
        released=about["released"],
        licence=about["licence"],
        attribution=about["attribution"],
        how_to_read=HOW_TO_READ,
    )


def write_problem(problem: Mapping[str, Any], status: int) -> str:
    """Write a problem (RFC 9457) so that the call can be mended: title, detail and every fault with what is allowed."""
    lines = [f"{problem.get('title') or 'The request was not answered'} (HTTP {status}).", problem.get("detail") or ""]
    for fault in problem.get("errors") or ():
        place = fault.get("parameter") or fault.get("header") or fault.get("pointer")
        lines.append(f"- {f'{place}: ' if place else ''}{fault['message']}")
        lines += [f"  near: {', '.join(fault['near'])}"] if fault.get("near") else []
        lines += [f"  allowed: {', '.join(fault['allowed'])}"] if fault.get("allowed") else []
    return "\n".join(line for line in lines if line)


def _read_body(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Refused(f"{response.url.host} answered HTTP {response.status_code} without JSON; it is no RA Options.")
    return body
