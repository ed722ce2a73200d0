"""Pictures as PNG, with fonts that the service brings along, and with their text alternative inside."""

from __future__ import annotations

import struct
import zlib
from importlib import resources
from pathlib import Path
from typing import Final

from resvg_py import svg_to_bytes

from api.web.pictures.page import Document

FONTS: Final = Path(str(resources.files("api.web").joinpath("static", "fonts")))
FONT_FILES: Final = ("Arimo-Regular.ttf", "Arimo-Bold.ttf", "NotoSansCJKjp-Regular.otf", "NotoSansCJKjp-Bold.otf")

WIDEST: Final = 1600
MOST_PIXELS: Final = 12_000_000
"""A long picture is enlarged less, so that no question can ask for more memory than this takes."""

_LENGTH_OF_END: Final = 12
"""A PNG ends with a chunk of no data: length, type and checksum, four bytes each."""


def render_png(document: Document, description: str) -> bytes:
    """Render an SVG document; the same document always gives the same bytes."""
    width, height = document.width, document.height
    zoom = 1.0 if document.is_fixed else min(2.0, WIDEST / width, (MOST_PIXELS / (width * height)) ** 0.5)
    image = svg_to_bytes(
        svg_string=document.content,
        zoom=zoom,
        skip_system_fonts=True,
        font_files=[str(FONTS / name) for name in FONT_FILES],
        font_family="Arimo",
        sans_serif_family="Arimo",
    )
    return image[:-_LENGTH_OF_END] + _describe(description) + image[-_LENGTH_OF_END:]


def _describe(text: str) -> bytes:
    """Make the chunk `iTXt` of a description: keyword, not compressed, no language, text in UTF-8."""
    data = b"Description\0\0\0\0\0" + text.encode()
    checksum = zlib.crc32(b"iTXt" + data)
    return struct.pack(">I", len(data)) + b"iTXt" + data + struct.pack(">I", checksum)
