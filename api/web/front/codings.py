"""Content codings: the same bytes in fewer, for those who accept it (RFC 9110, 8.4 and 12.5.3)."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import brotli
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

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


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a caller gets: the coding of an answer that is worth it, and of one that is not; none where it is 406."""

    worthwhile: Coding | None
    otherwise: Coding | None


def codings_for(accept_encoding: str) -> Accepted:
    """Tell which codings a header `Accept-Encoding` gets; an empty text stands for no header, too."""
    wanted = {value.lower(): quality for value, quality in parse_accept_header(accept_encoding, Accept)}
    return Accepted(_choose(wanted, worthwhile=True), _choose(wanted, worthwhile=False))


def _choose(wanted: dict[str, float], *, worthwhile: bool) -> Coding | None:
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
