"""How much work it is to give a kept answer, counted in calls and bytes instead of seconds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from limits import parse
from werkzeug.test import EnvironBuilder

from api.observing.places import REQUEST_ID
from api.web.snapshots import get_service
from tests.web.conftest import make_app
from tests.work import count_calls, measure_bytes

RECORD = "/v1/treatments/adalimumab"
PAGE = "/compare?treatments=adalimumab,uc-msc"


@pytest.mark.parametrize(
    ("path", "is_held", "limit", "calls", "bytes_held"),
    [
        (RECORD, False, None, 45, 2_500),
        (RECORD, True, None, 45, 2_500),
        (RECORD, False, parse("1000000/minute"), 68, 2_500),
        (RECORD, True, parse("1000000/minute"), 62, 2_500),
        (PAGE, False, parse("1000000/minute"), 46, 2_500),
    ],
)
def test_a_kept_answer_is_given_with_little_work(
    published_url: str, path: str, is_held: bool, limit: Any, calls: int, bytes_held: int
) -> None:
    app = make_app(published_url, rate_limit=limit)
    get_service(app).watch.start()
    asked = EnvironBuilder(path, headers={"Accept": "*/*", "Accept-Encoding": "br"}).get_environ()
    asked |= {"REMOTE_ADDR": "192.0.2.1", REQUEST_ID: "of the one who observes"}
    told: dict[str, str] = {}

    def begin(_status: str, headers: list[tuple[str, str]]) -> Callable[[bytes], object]:
        told.update(headers)
        return lambda _text: None

    def give() -> None:
        assert b"".join(app.wsgi_app(dict(asked), begin)) or is_held

    app.wsgi_app(dict(asked), begin)
    asked |= {"HTTP_IF_NONE_MATCH": told["ETag"]} if is_held else {}
    give()
    assert told["Cache-Status"] == "ra-options; hit"
    assert count_calls(give) <= calls
    assert measure_bytes(give) <= bytes_held
