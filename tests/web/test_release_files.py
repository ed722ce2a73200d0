"""Files of a release over HTTP: listed, given whole and in part, and never read into memory."""

from __future__ import annotations

import base64
import hashlib
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.domain.exports import DATA_PACKAGE, SQLITE, SUMS, ExportFile
from api.storage.engine import open_engine
from api.storage.exports import write_manifest
from api.storage.objects import keep_object, sum_up, writing
from api.storage.reading import list_exports, snapshot
from api.storage.schema import upgrade
from api.web.release_files import TYPES
from api.web.snapshots import get_service
from tests.builders import a_dataset
from tests.web.conftest import make_app, publish_to
from tests.web.expect import expect_guarded_headers, expect_open_headers, expect_problem

RELEASE = "2026.11.1"
ADDRESS = f"/v1/releases/{RELEASE}/exports"
CONTENT = bytes(range(256)) * 1000
NAME, TEXT, AWAY = (form.name_for(RELEASE) for form in (SQLITE, SUMS, DATA_PACKAGE))
DIGEST = hashlib.sha256(CONTENT).hexdigest()
TAG = f'"{DIGEST}"'


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with one release, and a directory with two of its three files."""
    place = tmp_path_factory.mktemp("files")
    url = f"sqlite:///{place}/ra.sqlite"
    upgrade(url)
    publish_to(url, a_dataset())
    files = [ExportFile(AWAY, DATA_PACKAGE.media_type, 17, "0" * 64, 5)]
    with writing(place / "ra-exports") as scratch:
        for form, content in ((SQLITE, CONTENT), (SUMS, b"sums\n" * 500)):
            made = scratch / form.code
            made.write_bytes(content)
            its_sum = sum_up(made)
            keep_object(place / "ra-exports", made, its_sum)
            name = form.name_for(RELEASE)
            files.append(
                ExportFile(name, form.media_type, its_sum.bytes, its_sum.sha256, 7 if form is SQLITE else None)
            )
    engine = open_engine(url, read_only=False)
    write_manifest(engine, RELEASE, files)
    engine.dispose()
    return place


@pytest.fixture
def client(place: Path) -> FlaskClient:
    return make_app(f"sqlite:///{place}/ra.sqlite", public_url="https://ra.example.org").test_client()


def get(client: FlaskClient, name: str = NAME, **headers: str) -> Any:
    return client.get(f"{ADDRESS}/{name}", headers={each.replace("_", "-"): value for each, value in headers.items()})


def test_the_files_are_listed_with_sizes_sums_and_addresses(client: FlaskClient) -> None:
    response = client.get(ADDRESS)
    body = response.get_json()
    assert [each["name"] for each in body["data"]] == sorted([NAME, TEXT, AWAY])
    file = next(each for each in body["data"] if each["name"] == NAME)
    assert (file["format"], file["media_type"], file["rows"]) == ("sqlite", "application/vnd.sqlite3", 7)
    assert (file["bytes"], file["sha256"]) == (len(CONTENT), DIGEST)
    assert file["links"]["self"] == f"https://ra.example.org{ADDRESS}/{NAME}" and "Datasette" in file["meaning"]
    assert body["about"]["release"] == response.headers["Data-Release"] == RELEASE
    assert client.get(f"{ADDRESS}?lang=de").get_json()["data"][0]["links"] == body["data"][0]["links"]


def test_a_release_without_files_says_so(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/bare.sqlite"
    upgrade(url)
    publish_to(url, a_dataset())
    assert make_app(url).test_client().get(ADDRESS).get_json()["data"] == []


def test_a_file_is_given_as_it_lies_there(client: FlaskClient) -> None:
    response = get(client, Accept_Encoding="gzip, br")
    assert response.status_code == 200 and response.data == CONTENT
    expected = {
        "Content-Type": "application/vnd.sqlite3",
        "Content-Length": str(len(CONTENT)),
        "Content-Disposition": f'attachment; filename="{NAME}"',
        "Accept-Ranges": "bytes",
        "ETag": TAG,
        "Cache-Control": "public, max-age=31536000, immutable",
        "Repr-Digest": f"sha-256=:{base64.b64encode(hashlib.sha256(CONTENT).digest()).decode()}:",
        "Data-Release": RELEASE,
        "Link": '<https://creativecommons.org/licenses/by/4.0/>; rel="license"',
    }
    assert {name: response.headers[name] for name in expected} == expected
    assert "Content-Encoding" not in response.headers
    exposed = response.headers["Access-Control-Expose-Headers"].split(", ")
    assert {"Repr-Digest", "Content-Range", "Accept-Ranges", "ETag"} <= {*exposed}
    expect_open_headers(response)
    expect_guarded_headers(response)


def test_a_text_is_not_compressed_either(client: FlaskClient) -> None:
    response = get(client, TEXT, Accept_Encoding="gzip")
    assert response.data == b"sums\n" * 500 and "Content-Encoding" not in response.headers
    assert response.content_type == "text/plain; charset=utf-8"


def test_a_file_of_a_type_that_is_not_known_here_is_given_as_bytes(place: Path) -> None:
    assert TYPES[0] == "application/octet-stream"
    engine = open_engine(f"sqlite:///{place}/ra.sqlite", read_only=False)
    with snapshot(engine) as opened:
        files = list_exports(opened)
    newer = [replace(file, media_type="application/x-newer") if file.name == NAME else file for file in files]
    write_manifest(engine, RELEASE, newer)
    try:
        response = get(make_app(f"sqlite:///{place}/ra.sqlite").test_client())
        assert (response.content_type, response.data) == ("application/octet-stream", CONTENT)
    finally:
        write_manifest(engine, RELEASE, files)
        engine.dispose()


def test_head_tells_the_same_without_the_file(client: FlaskClient) -> None:
    whole, head = get(client), client.head(f"{ADDRESS}/{NAME}", headers={"Range": "bytes=0-1"})
    apart = {"X-Request-Id", "Date", "RateLimit"}
    assert head.status_code == 200 and head.data == b""
    assert {n: v for n, v in head.headers if n not in apart} == {n: v for n, v in whole.headers if n not in apart}


@pytest.mark.parametrize("known", [TAG, f"W/{TAG}", f'"other", {TAG}', "*"])
def test_who_has_the_file_gets_no_body(client: FlaskClient, known: str) -> None:
    for more in ({}, {"Range": "bytes=0-9"}):
        response = get(client, If_None_Match=known, **more)
        assert (response.status_code, response.data, response.headers["ETag"]) == (304, b"", TAG)
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


SIZE = len(CONTENT)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=100-199", 100, 199),
        ("bytes=100000-200000", 100_000, 200_000),
        (f"bytes={SIZE - 5}-", SIZE - 5, SIZE - 1),
        ("bytes=-7", SIZE - 7, SIZE - 1),
        (f"bytes=10-{SIZE * 2}", 10, SIZE - 1),
    ],
)
def test_a_part_is_given_that_joins_the_rest(client: FlaskClient, asked: str, first: int, last: int) -> None:
    for current in ({}, {"If_Range": TAG}):
        response = get(client, Range=asked, **current)
        assert response.status_code == 206 and response.data == CONTENT[first : last + 1]
        assert response.headers["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
        assert response.headers["Content-Length"] == str(last - first + 1)
        assert (response.headers["ETag"], response.headers["Repr-Digest"]) == (TAG, get(client).headers["Repr-Digest"])


@pytest.mark.parametrize(
    "headers",
    [
        {"Range": "bytes=0-9,20-29"},
        {"Range": "lines=0-9"},
        {"Range": "bytes=9-0"},
        {"Range": "bytes=x-9"},
        {"Range": "bytes=0-9", "If_Range": '"another"'},
        {"Range": "bytes=0-9", "If_Range": f"W/{TAG}"},
        {"Range": "bytes=0-9", "If_Range": "Sun, 01 Nov 2026 12:00:00 GMT"},
        {"If_Match": '"another"'},
    ],
)
def test_what_cannot_be_followed_gives_the_whole_file(client: FlaskClient, headers: dict[str, str]) -> None:
    response = get(client, **headers)
    assert response.status_code == 200 and response.data == CONTENT
    assert "Content-Range" not in response.headers


def test_a_part_beyond_the_end_is_refused(client: FlaskClient) -> None:
    response = get(client, Range=f"bytes={SIZE}-")
    expect_problem(response, "range-not-satisfiable")
    assert response.headers["Content-Range"] == f"bytes */{SIZE}"


def test_unknown_releases_and_files_are_told_with_those_near(client: FlaskClient) -> None:
    for address, slug, parameter, near in (
        ("/v1/releases/2026.11.2/exports", "unknown-release", "release_id", RELEASE),
        (f"/v1/releases/2026.11.2/exports/{NAME}", "unknown-release", "release_id", RELEASE),
        (f"{ADDRESS}/ra-options.sqlite", "unknown-id", "name", NAME),
        (f"{ADDRESS}/..", "unknown-id", "name", None),
    ):
        (fault,) = expect_problem(client.get(address), slug)["errors"]
        assert fault["parameter"] == parameter and (near is None or near in fault["near"])


def test_a_file_that_lies_elsewhere_is_told(client: FlaskClient) -> None:
    body = expect_problem(get(client, AWAY), "file-not-here")
    assert "not" in body["detail"] and "disk" in body["detail"]


def test_a_file_takes_no_parameter_and_keeps_to_accept(client: FlaskClient) -> None:
    expect_problem(client.get(f"{ADDRESS}/{NAME}?lang=de"), "bad-argument")
    expect_problem(get(client, Accept="application/json"), "not-acceptable")
    for accept in ("application/vnd.sqlite3", "application/*", "*/*"):
        assert get(client, Accept=accept).status_code == 200
    assert get(client, TEXT, Accept="text/plain").status_code == 200


def test_another_origin_may_ask_for_a_part(client: FlaskClient) -> None:
    response = client.options(f"{ADDRESS}/{NAME}", headers={"Origin": "https://a.example"})
    assert {"Range", "If-Range"} <= {*response.headers["Access-Control-Allow-Headers"].split(", ")}


@contextmanager
def a_large_file(place: Path, size: int) -> Iterator[str]:
    """Put a file of a size in the place of one of the release."""
    url = f"sqlite:///{place}/ra.sqlite"
    upgrade(url)
    publish_to(url, a_dataset())
    with writing(place / "ra-exports") as scratch:
        made = scratch / "large"
        with made.open("wb") as file:
            file.truncate(size)
        its_sum = sum_up(made)
        keep_object(place / "ra-exports", made, its_sum)
    engine = open_engine(url, read_only=False)
    write_manifest(engine, RELEASE, [ExportFile(NAME, SQLITE.media_type, its_sum.bytes, its_sum.sha256, None)])
    engine.dispose()
    yield url


def test_no_file_is_held_in_memory(tmp_path: Path) -> None:
    size = 64 * 1024 * 1024
    with a_large_file(tmp_path, size) as url:
        app = make_app(url)
        response = app.test_client().get(f"{ADDRESS}/{NAME}", buffered=False)
        tracemalloc.start()
        try:
            assert sum(len(chunk) for chunk in response.iter_encoded()) == size
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
            response.close()
            get_service(app).close()
        assert most < 1024 * 1024
