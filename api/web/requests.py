"""The request in hand, read so that no byte of it can stop the reading."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Request


class EscapedRequest(Request):
    """A request whose query is as its client should have sent it: whatever is not ASCII is escaped (RFC 3986).

    Servers pass bytes on as they came. A byte written plainly means what it means written as `%FF`: part of a letter
    where it stands in UTF-8, else itself.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not self.query_string.isascii():
            self.query_string = b"".join(_escape(byte) for byte in self.query_string)


def _escape(byte: int) -> bytes:
    return bytes([byte]) if byte < 0x80 else quote(bytes([byte])).encode()
