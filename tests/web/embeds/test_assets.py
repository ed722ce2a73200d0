"""Released files: never changed, small, and open to every site."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from api.web.embeds.assets import ELEMENT, read_released

FOLDER = Path(__file__).resolve().parents[3] / "api" / "web" / "static" / "embed"
FORBIDDEN = re.compile(
    r"^\s*import\b|\bimport\(|\brequire\(|\beval\(|new Function|document\.cookie|Storage|indexedDB", re.MULTILINE
)
LARGEST = 5_000
"""Bytes of a released file, compressed; the promise is 15,000."""


def test_every_released_file_is_there_as_it_was_released() -> None:
    def prove(path: Path) -> str:
        return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()

    found = {path.name: prove(path) for path in FOLDER.glob("*.js")}
    assert found == read_released(), "a released file never changes; what is new gets a new version and name"
    assert ELEMENT in found


@pytest.mark.parametrize("name", read_released())
def test_a_released_file_is_small_and_needs_no_other(name: str) -> None:
    written = (FOLDER / name).read_text(encoding="utf-8")
    assert len(gzip.compress(written.encode(), mtime=0)) < LARGEST
    assert not FORBIDDEN.search(written)


@pytest.mark.parametrize("name", read_released())
def test_a_released_file_is_kept_for_good_and_open_to_all(name: str, client: FlaskClient) -> None:
    answer = client.get(f"/embed/assets/{name}")
    assert answer.status_code == 200
    assert answer.mimetype == "text/javascript"
    assert answer.data == (FOLDER / name).read_bytes()
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("name", ["ra-comparison-0.0.1.js", "released.json", "..%2Fframe.js"])
def test_nothing_else_is_given(name: str, client: FlaskClient) -> None:
    answer = client.get(f"/embed/assets/{name}")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"
