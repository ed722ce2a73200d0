"""Answers: one record or one page, each with its links and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from flask import Response, request, url_for

from api.domain.release import Release
from api.storage.reading import Place
from api.web.languages import kept_language
from api.web.paging import Walk
from api.web.representation import Published, about
from api.web.snapshots import get_service


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses that belong to a record."""

    self: Annotated[str, "Address of the record."]


def link_to(endpoint: str, **values: Any) -> str:
    """Give the address of an endpoint: absolute where the service knows its public address, else a path.

    It keeps the language that was asked for by `lang`.
    """
    return get_service().public_url + url_for(endpoint, **{**kept_language(), **values})


def publish_record(record: Any, link: str, derived: object | None = None) -> Published:
    """Add to a record its links and what was computed for it."""
    extra: dict[str, object] = {} if derived is None else {"derived": derived}
    return Published(record, {**extra, "links": Links(link)})


def record_answer(record: Published, release: Release) -> dict[str, object]:
    """Answer with one record."""
    return {"data": record, "about": about(release)}


def permanent_redirect(address: str) -> Response:
    """Answer that the one address of what was asked for is another one (RFC 9110, 308)."""
    response = Response(status=308, headers={"Location": address})
    response.headers.remove("Content-Type")
    return response


def list_answer(
    records: Sequence[Published], total: int, next_link: str | None, release: Release, unknown_ids: Sequence[str] = ()
) -> tuple[dict[str, object], dict[str, str]]:
    """Answer with one page of records, its `next` address in the body and as a link header."""
    body = {
        "data": records,
        "total": total,
        "returned": len(records),
        "truncated": next_link is not None,
        "unknown_ids": list(unknown_ids),
        "next": next_link,
        "about": about(release),
    }
    return body, {"Link": f'<{next_link}>; rel="next"'} if next_link else {}


def link_to_next(endpoint: str, walk: Walk, next_after: Place | None, arguments: Mapping[str, Any]) -> str | None:
    """Give the address of the next page, with the filters, order and limit of this one; none on the last page."""
    if next_after is None:
        return None
    kept = {name: write_value(arguments[name]) for name in request.args if name != "cursor"}
    return link_to(endpoint, **kept, cursor=walk.write_cursor(next_after))


def write_value(value: Any) -> str:
    """Write the value of a query parameter in its one spelling: several with commas between them."""
    values = value if isinstance(value, list) else [value]
    return ",".join(str(each).lower() if isinstance(each, bool) else str(each) for each in values)
