"""Which requests ask the same, and which ask what is not kept."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import EnvironBuilder

from api.web.front.questions import read_question

PATH = "/v1/treatments/adalimumab"


def ask(path: str = PATH, method: str = "GET", by_origin: bool = False, **headers: str) -> tuple[str, ...] | None:
    named: dict[str, Any] = {name.replace("_", "-"): text for name, text in headers.items()}
    environ = EnvironBuilder(path, method=method, headers=named).get_environ()
    return read_question(environ | {"CONTENT_LENGTH": headers.get("Content_Length", "")}, by_origin=by_origin)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"method": "HEAD"}),
        ({"Accept_Language": "de-AT;q=0.9, de-AT"}, {"Accept_Language": "de-AT, fr;q=0.5"}),
        ({"Accept_Encoding": "gzip, deflate, br"}, {"Accept_Encoding": "br"}),
        ({"User_Agent": "one"}, {"User_Agent": "other"}),
        ({"If_None_Match": '"a"'}, {}),
        ({"Host": "a.example"}, {"Host": "b.example"}),
    ],
)
def test_these_ask_the_same(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert ask(**one) is not None
    assert ask(**one) == ask(**other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"path": "/v1/treatments/ADALIMUMAB"}),
        ({"path": f"{PATH}?lang=de"}, {"path": f"{PATH}?lang=fr"}),
        ({"path": f"{PATH}?a=1&b=2"}, {"path": f"{PATH}?b=2&a=1"}),
        ({"Accept": "text/csv"}, {"Accept": "application/json"}),
        ({"Accept_Language": "de"}, {"Accept_Language": "fr"}),
        ({"Accept_Language": "de-AT"}, {"Accept_Language": "de"}),
        ({"Accept_Language": "nl"}, {"Accept_Language": "sv"}),
        ({"Accept_Encoding": "br"}, {"Accept_Encoding": "gzip"}),
        ({"Accept_Encoding": "br"}, {}),
        ({"by_origin": True, "Host": "a.example"}, {"by_origin": True, "Host": "b.example"}),
    ],
)
def test_these_do_not(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert ask(**one) is not None and ask(**other) is not None
    assert ask(**one) != ask(**other)


@pytest.mark.parametrize(
    "request_",
    [
        {"method": "POST"},
        {"method": "OPTIONS"},
        {"method": "DELETE"},
        {"Content_Length": "3"},
        {"Transfer_Encoding": "chunked"},
        {"path": f"{PATH}?q={'a' * 2000}"},
        {"Accept": "a" * 2000},
        {"Accept_Language": "a" * 2000},
        {"Accept_Encoding": "a" * 2000},
        {"by_origin": True, "Host": "a" * 2000},
    ],
)
def test_answers_to_these_are_not_kept(request_: dict[str, Any]) -> None:
    assert ask(**request_) is None
