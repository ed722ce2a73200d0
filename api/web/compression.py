"""Content codings: the same bytes in fewer, for those who accept it (RFC 9110, 8.4 and 12.5.3)."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import brotli
from flask import Response, request

from api.web.problem_types import NOT_ACCEPTABLE
from api.web.problems import Fault, problem

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SMALLEST: Final = 1000
"""Bytes under which an answer is given as it is; a packet holds it in any case."""

_BROTLI_QUALITY: Final = 5
_ZSTD_LEVEL: Final = 6
_GZIP_LEVEL: Final = 6
"""For 670 kB of comparison each takes 3 to 6 ms and leaves 50 to 70 kB; the highest levels take over a second."""


@dataclass(frozen=True, slots=True)
class Coding:
    """One way to write an answer in fewer bytes; another `version` may write other bytes for the same answer."""

    name: str
    version: str
    compress: Callable[[bytes], bytes]


IDENTITY: Final = Coding("identity", "", lambda body: body)
CODINGS: Final = (
    Coding("br", brotli.__version__, lambda body: bytes(brotli.compress(body, quality=_BROTLI_QUALITY))),
    Coding("zstd", zstd.zstd_version, lambda body: zstd.compress(body, _ZSTD_LEVEL)),
    # Without the time of writing, the same answer has the same bytes each time.
    Coding("gzip", zlib.ZLIB_RUNTIME_VERSION, lambda body: gzip.compress(body, _GZIP_LEVEL, mtime=0)),
)
"""Those offered; of several wanted alike the first is given."""


def refuse_impossible_codings() -> None:
    """Refuse a request that accepts neither a coding offered nor an answer without one."""
    if _choose(worthwhile=True) is None:
        offered = (*(coding.name for coding in CODINGS), IDENTITY.name)
        fault = Fault("No coding in it is offered here.", header="Accept-Encoding", allowed=offered)
        problem(NOT_ACCEPTABLE, None, [fault])


def choose_coding(response: Response) -> Coding:
    """Choose the coding of an answer: what the caller wants most, where there is enough text to be worth it."""
    worthwhile = _is_text(response.mimetype or "") and len(response.get_data()) >= SMALLEST
    return _choose(worthwhile=worthwhile) or IDENTITY


def encode(response: Response, coding: Coding) -> None:
    """Write the body of an answer in a coding."""
    body = response.get_data()
    if coding is not IDENTITY and body:
        response.set_data(coding.compress(body))
        response.headers["Content-Encoding"] = coding.name


def _choose(*, worthwhile: bool) -> Coding | None:
    wanted = {value.lower(): quality for value, quality in request.accept_encodings}
    if not wanted:
        return IDENTITY
    others = wanted.get("*", 0.0)
    # An answer without coding is welcome unless it is ruled out by name, or by an asterisk that it is no exception to.
    plain = wanted.get(IDENTITY.name, others if "*" in wanted and not others else None)
    best = max(CODINGS, key=lambda coding: wanted.get(coding.name, others))
    quality = wanted.get(best.name, others)
    if plain == 0:
        return best if quality else None
    return best if worthwhile and quality and quality >= (plain or 0) else IDENTITY


def _is_text(media_type: str) -> bool:
    return media_type.startswith("text/") or media_type.endswith(("json", "xml", "yaml"))
