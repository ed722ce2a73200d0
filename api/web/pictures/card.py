"""The card that social networks and messengers show of a link: what is compared and whether it may be, no figure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from api.domain.comparison.answer import Comparison
from api.domain.comparison.reasons import Verdict
from api.domain.phrases import Phrase, join_clauses, say
from api.web.embeds.shown import Shown
from api.web.pictures.framing import BRAND, Naming, frame, head_panel
from api.web.pictures.naming import name_option
from api.web.pictures.scene import Beside, Item, Note, Panel, Picture, Style, Words

TITLE: Final = say("What is known, and may it be compared?")
WIDTH: Final = 1200
HEIGHT: Final = 630

NEVER: Final = say(
    "No figure of one option may be set against a figure of another. This says nothing about which works better or is "
    "safer."
)


def picture_card(shown: Shown, address: str) -> Picture:
    """Show the options with their kinds, and in words whether they may be compared."""
    answer = shown.answer
    panels = tuple((Panel(option.kind, head_panel(option)),) for option in answer.options)
    verdict, is_comparable = say_verdict(answer)
    note = Note((Words(verdict, Style.STRONG),), is_comparable, {"comparable": str(is_comparable).lower()})
    body: tuple[Item, ...] = (Beside(panels, 3 if len(panels) > 4 else 2), note)
    whole = frame(shown, Naming("card", TITLE, address), body, width=WIDTH, height=HEIGHT)
    return replace(whole, head=(Words(BRAND, Style.BRAND), Words(TITLE, Style.TITLE)))


def say_verdict(answer: Comparison) -> tuple[Phrase, bool]:
    """Say which options may be compared on anything, and whether any may."""
    verdicts: dict[tuple[str, str], set[bool]] = {}
    for row in answer.outcomes:
        for pair in row.pairs:
            verdicts.setdefault((pair.a, pair.b), set()).add(pair.verdict is not Verdict.NOT_COMPARABLE)
    allowed = [pair for pair, found in verdicts.items() if True in found]
    if not allowed:
        return NEVER, False
    options = {option.treatment: option for option in answer.options}
    pairs = join_clauses([say("{a} and {b}", a=name_option(options[a]), b=name_option(options[b])) for a, b in allowed])
    return (
        say(
            "Some figures of these may be compared: {pairs}. All others may not be set against each other. This says "
            "nothing about which works better or is safer.",
            pairs=pairs,
        ),
        True,
    )
