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
