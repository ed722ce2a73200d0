"""Answers: one record or one page, each with its links and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from flask import Response, request, url_for

from api.domain.release import Release
from api.storage.reading import Place
from api.web.languages import kept_language
from api.web.paging import Walk
from api.web.representation import Published, Slice, about
from api.web.snapshots import get_service, kept_release


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses that belong to a record."""

    self: Annotated[str, "Address of the record."]


def link_to(endpoint: str, **values: Any) -> str:
    """Give the address of an endpoint: absolute where the service knows its public address, else a path.

    It keeps the language that was asked for by `lang`, and the release by `release`.
    """
    return get_service().public_url + url_for(endpoint, **{**kept_language(), **kept_release(), **values})


def publish_record(record: Any, link: str, derived: object | None = None) -> Published:
    """Add to a record its links and what was computed for it."""
    extra: dict[str, object] = {} if derived is None else {"derived": derived}
    return Published(record, {**extra, "links": Links(link)})


def record_answer(record: Published, release: Release) -> dict[str, object]:
    """Answer with one record."""
    return {"data": record, "about": about(release)}


def sliced(data: object, chosen: Sequence[str] | None) -> dict[str, object]:
    """Give a record, or records, whole, or cut down to some members and these listed."""
    if chosen is None:
        return {"data": data}
    cut = [Slice(each, chosen) for each in data] if isinstance(data, list) else Slice(data, chosen)
    return {"data": cut, "fields": chosen}


def slice_answer(record: Published, chosen: Sequence[str] | None, release: Release) -> dict[str, object]:
    """Answer with one record, whole or cut down to some members."""
    return {**sliced(record, chosen), "about": about(release)}


def permanent_redirect(address: str) -> Response:
    """Answer that the one address of what was asked for is another one (RFC 9110, 308)."""
    response = Response(status=308, headers={"Location": address})
    response.headers.remove("Content-Type")
    return response


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a collection, in whatever form it is given."""

    records: list[Published]
    total: int
    next_link: str | None
    release: Release
    chosen: tuple[str, ...] | None
    unknown_ids: list[str]

    @property
    def headers(self) -> dict[str, str]:
        """What the answer says of the page beside the records, so that forms without a frame say it, too."""
        headers = {"Total-Count": str(self.total), "Returned-Count": str(len(self.records))}
        if self.unknown_ids:
            headers["Unknown-Ids"] = ", ".join(self.unknown_ids)
        if self.next_link:
            headers["Link"] = f'<{self.next_link}>; rel="next"'
        return headers


def list_answer(page: Page) -> tuple[dict[str, object], dict[str, str]]:
    """Answer with one page of records, its `next` address in the body and as a link header."""
    body = {
        **sliced(page.records, page.chosen),
        "total": page.total,
        "returned": len(page.records),
        "truncated": page.next_link is not None,
        "unknown_ids": page.unknown_ids,
        "next": page.next_link,
        "about": about(page.release),
    }
    return body, page.headers


def link_to_next(endpoint: str, walk: Walk, next_after: Place | None, arguments: Mapping[str, Any]) -> str | None:
    """Give the address of the next page, with the filters, order and limit of this one; none on the last page."""
    if next_after is None:
        return None
    kept = write_values(arguments, (name for name in request.args if name != "cursor"))
    return link_to(endpoint, **kept, cursor=walk.write_cursor(next_after))


def write_values(arguments: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    """Write those query parameters that were given, each in its one spelling."""
    return {name: write_value(arguments[name]) for name in names if name in arguments}


def write_value(value: Any) -> str:
    """Write the value of a query parameter in its one spelling: several with commas between them."""
    values = value if isinstance(value, list) else [value]
    return ",".join(str(each).lower() if isinstance(each, bool) else str(each) for each in values)
