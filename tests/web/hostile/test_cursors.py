"""Cursors that were changed, taken from elsewhere or forged: refused, or no more than what may be asked for anyway."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.storage.reading import Place
from api.web.paging import Walk
from tests.web.expect import expect_problem

ADDRESS = "/v1/treatments?limit=1"


def cursor_of(client: FlaskClient, address: str = ADDRESS) -> str:
    found: str = client.get(address).get_json()["next"].partition("cursor=")[2].partition("&")[0]
    assert found
    return found


def test_a_cursor_with_any_byte_changed_is_refused(client: FlaskClient) -> None:
    cursor = cursor_of(client)
    assert client.get(f"{ADDRESS}&cursor={cursor}").status_code == 200
    for place, letter in enumerate(cursor):
        for other in ({"A", "b", "_"} - {letter}) if place % 5 == 0 else {"A" if letter != "A" else "B"}:
            changed = cursor[:place] + other + cursor[place + 1 :]
            expect_problem(client.get(f"{ADDRESS}&cursor={changed}"), "bad-cursor")


def test_a_cursor_with_any_bit_changed_is_refused(client: FlaskClient) -> None:
    cursor = cursor_of(client)
    opened = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    for place in range(len(opened)):
        changed = opened[:place] + bytes([opened[place] ^ 1 << place % 8]) + opened[place + 1 :]
        written = base64.urlsafe_b64encode(changed).decode().rstrip("=")
        expect_problem(client.get(f"{ADDRESS}&cursor={written}"), "bad-cursor")


@pytest.mark.parametrize("size", [1, 7, 8, 9, 20, 60])
def test_a_cursor_that_was_cut_or_lengthened_is_refused(client: FlaskClient, size: int) -> None:
    cursor = cursor_of(client)
    for changed in (cursor[:size], cursor[:-size], cursor[size:], cursor + "A" * size, cursor * 2):
        expect_problem(client.get(f"{ADDRESS}&cursor={changed}"), "bad-cursor")


ELSEWHERE = [
    ("/v1/studies?limit=1", "/v1/treatments?limit=1"),
    ("/v1/treatments?limit=1&sort=-name", "/v1/treatments?limit=1"),
    ("/v1/treatments?limit=1", "/v1/treatments?limit=1&sort=name"),
    ("/v1/sources?limit=1", "/v1/sources?limit=1&status=current"),
    ("/v1/treatments?limit=1", "/v1/treatments?limit=1&kind=investigational"),
    ("/v1/treatments?limit=1", "/v1/changes?limit=1"),
]


@pytest.mark.parametrize(("of", "used_for"), ELSEWHERE)
def test_a_cursor_of_another_list_is_refused(client: FlaskClient, of: str, used_for: str) -> None:
    response = client.get(f"{used_for}&cursor={cursor_of(client, of)}")
    expect_problem(response, "bad-cursor" if response.status_code != 410 else "cursor-expired")
    assert response.status_code in {400, 410}


def forge(payload: bytes) -> str:
    """Make a cursor whose check fits, as anyone can who has read the code."""
    check = hashlib.sha256(b"ra-options cursor 1 " + payload).digest()[:8]
    return base64.urlsafe_b64encode(check + payload).decode().rstrip("=")


def payload(**changes: Any) -> bytes:
    parts = {"collection": "treatments", "filters": [], "sort": "id", "release": "2026.11.1", "key": "a", "id": "a"}
    return json.dumps(list((parts | changes).values()), separators=(",", ":")).encode()


FORGED: dict[str, bytes] = {
    "no JSON": b"\xff\x00{",
    "nothing": b"",
    "not a list": b'{"collection":"treatments"}',
    "too few": b'["treatments",[]]',
    "too many": b'["treatments",[],"id","2026.11.1","a","a","a"]',
    "nested": b"[" * 600 + b"]" * 600,
    "a huge number": payload(key=10**300),
    "not a number": payload(key=float("nan")),
    "endless": payload(key=float("inf")),
    "a fraction": payload(key=1.5),
    "true": payload(key=True),
    "none": payload(key=None),
    "a list": payload(key=["a"]),
    "an object": payload(key={"a": 1}),
    "a line end": payload(key="a\n"),
    "half of a pair": payload(key="\ud800"),
    "U+0000": payload(key="\x00"),
    "no id": payload(id=""),
    "another id": payload(id="../../etc/passwd"),
    "id a number": payload(id=1),
    "another sort": payload(sort="name; DROP TABLE treatments"),
    "another release": payload(release="2020.1.1"),
    "release a list": payload(release=[]),
    "release of a long name": payload(release="x" * 900),
    "another filter": payload(filters=[["kind", "conventional"]]),
    "filters a text": payload(filters="kind"),
}


@pytest.mark.parametrize("kind", FORGED)
def test_a_forged_cursor_is_refused(client: FlaskClient, kind: str) -> None:
    response = client.get(f"{ADDRESS}&cursor={forge(FORGED[kind])}")
    of_release = kind in {"another release", "release a list", "release of a long name"}
    body = expect_problem(response, "cursor-expired" if of_release else "bad-cursor")
    assert len(response.data) < 2000 and "DROP" not in str(body)


def test_a_forged_cursor_that_fits_shows_no_more_than_the_list(client: FlaskClient) -> None:
    all_of_them = [each["id"] for each in client.get("/v1/treatments?limit=200").get_json()["data"]]
    for key in ("", "0", "adalimumab", "zzzz", -1, 2**31 - 1):
        cursor = Walk("treatments", "2026.11.1").write_cursor(Place(key, "a"))
        response = client.get(f"/v1/treatments?cursor={cursor}")
        assert response.status_code in {200, 400}
        if response.status_code == 200:
            assert {each["id"] for each in response.get_json()["data"]} <= set(all_of_them)
