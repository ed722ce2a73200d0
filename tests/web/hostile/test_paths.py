"""Path traversal: no name in an address opens a file that is not meant, nor tells where files lie."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from api.domain.exports import SUMS, ExportFile
from api.storage.engine import open_engine
from api.storage.exports import write_manifest
from api.storage.objects import keep_object, sum_up, writing
from api.storage.schema import CORRECTIONS, upgrade
from tests.builders import a_dataset
from tests.parts import one_in
from tests.web.conftest import lasting_app, publish_to
from tests.web.hostile.places import PATH_VALUES, list_places

RELEASE = "2026.11.1"
SECRET = "root:x:0:0 very secret"
CLIMBS = [
    "..",
    "../",
    "../../../../../../etc/passwd",
    "..%2f..%2f..%2fsecret.txt",
    "%2e%2e/secret.txt",
    "%2e%2e%2fsecret.txt",
    "%252e%252e%252fsecret.txt",
    "..%5csecret.txt",
    "..\\secret.txt",
    "....//secret.txt",
    "..;/secret.txt",
    "%c0%ae%c0%ae%c0%afsecret.txt",
    "%e0%80%ae%e0%80%ae/secret.txt",
    "．．／secret.txt",
    "..%00/secret.txt",
    "secret.txt%00.png",
    "/etc/passwd",
    "//etc/passwd",
    "%2fetc%2fpasswd",
    "file:///etc/passwd",
    "C:\\windows\\win.ini",
    "~root/.bashrc",
    "proc/self/environ",
    ".",
    "./",
    ".git/config",
    ".env",
    "CON",
    "a" * 300,
    "aux.txt::$DATA",
    "swagger-ui.css/../../../templates/page.html",
    "__init__.py",
    "templates/page.html",
]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An app whose files of a release lie beside a file that nobody may read."""
    place = tmp_path_factory.mktemp("climbing")
    url = f"sqlite:///{place}/ra.sqlite"
    (place / "secret.txt").write_text(SECRET)
    (place / "ra-exports").mkdir()
    (place / "ra-exports" / "secret.txt").write_text(SECRET)
    upgrade(url)
    upgrade(f"sqlite:///{place}/ra-corrections.sqlite", CORRECTIONS)
    publish_to(url, a_dataset())
    with writing(place / "ra-exports") as scratch:
        made = scratch / "sums"
        made.write_bytes(b"sums\n")
        its_sum = sum_up(made)
        keep_object(place / "ra-exports", made, its_sum)
    engine = open_engine(url, read_only=False)
    name = SUMS.name_for(RELEASE)
    write_manifest(engine, RELEASE, [ExportFile(name, SUMS.media_type, its_sum.bytes, its_sum.sha256, None)])
    engine.dispose()
    with lasting_app(url) as app:
        assert app.test_client().get(f"/v1/releases/{RELEASE}/exports/{name}").data == b"sums\n"
        yield app


@pytest.mark.parametrize("climb", one_in(3, CLIMBS, ascii))
def test_no_name_opens_another_file(filled: Flask, climb: str) -> None:
    client = filled.test_client()
    for place in list_places(filled):
        for name in place.path_parameters:
            # As it is, so that what is escaped in it is opened once by the server and by nobody else.
            path = place.rule.replace(f"<{name}>", climb)
            for other, value in PATH_VALUES.items():
                path = path.replace(f"<{other}>", value)
            response = client.get(path)
            text = response.get_data(as_text=True)
            assert response.status_code in {400, 404, 308} or climb in {".", "..", "./", "../"}, (path, text[:200])
            assert SECRET not in text and "root:x:0" not in text, path
            told_of_us = text.replace(response.headers["X-Request-Id"], "")
            assert str(Path(__file__).parents[3]) not in told_of_us and "/tmp/" not in told_of_us, path
