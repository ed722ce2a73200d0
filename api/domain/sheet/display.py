"""How a sheet may be shown: which parts of it, in which colours."""

from __future__ import annotations

from typing import Final

from api.domain.vocabulary import Vocabulary


class Theme(Vocabulary):
    AUTO = "auto", "as the reader's device prefers"
    LIGHT = "light", "dark text on light ground"
    DARK = "dark", "light text on dark ground"


class Part(Vocabulary):
    """Parts that may be left out; what keeps a comparison honest is no part and always there."""

    OUTCOMES = "outcomes", "benefits and harms measured in studies"
    HARMS = "harms", "harms on record, the same asked of each option"
    AVAILABILITY = "availability", "where each option is authorised"
    EVIDENCE = "evidence", "the studies behind each option, by design and size"
    CLAIMS = "claims", "what is commonly said, held against the evidence"
    GUIDANCE = "guidance", "what guideline bodies say"


USUAL_PARTS: Final = (Part.OUTCOMES, Part.HARMS, Part.AVAILABILITY, Part.EVIDENCE)
"""What an embed shows where it is not told."""


class EmbedForm(Vocabulary):
    """How a comparison goes into a page."""

    FRAME = "frame", "frame: works everywhere, without any script, and scrolls inside"
    ELEMENT = "element", "element: grows with its content and flows with the page; needs a script of 4 kB"
    FRAGMENT = "fragment", "fragment of HTML: for sites whose own server puts pages together"
    PICTURE = "picture", "picture: where nothing but an image can be placed"
    LINK = "link", "link: to the page for reading and printing"


class PictureName(Vocabulary):
    """What a picture shows."""

    OUTCOMES = "outcomes", "what studies measured"
    HARMS = "harms", "harms on record"
    EVIDENCE = "evidence", "the studies behind each option"
    AVAILABILITY = "availability", "where each option is authorised"
    CARD = "card", "what is compared, without figures"


class PictureFormat(Vocabulary):
    """How a picture is written."""

    SVG = "svg", "SVG: sharp at every size"
    PNG = "png", "PNG: where SVG is not taken"
