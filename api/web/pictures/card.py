"""The card that social networks and messengers show of a link: what is compared and whether it may be, no figure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from api.domain.phrases import say
from api.web.embeds.shown import Shown
from api.web.pictures.framing import BRAND, Naming, frame, head_panel, note_verdict
from api.web.pictures.scene import Beside, Item, Panel, Picture, Style, Words

TITLE: Final = say("What is known, and may it be compared?")
WIDTH: Final = 1200
HEIGHT: Final = 630


def picture_card(shown: Shown, address: str) -> Picture:
    """Show the options with their kinds, and in words whether they may be compared."""
    answer = shown.answer
    panels = tuple((Panel(option.kind, head_panel(option)),) for option in answer.options)
    body: tuple[Item, ...] = (Beside(panels, 3 if len(panels) > 4 else 2), note_verdict(answer))
    whole = frame(shown, Naming("card", TITLE, address), body, width=WIDTH, height=HEIGHT)
    return replace(whole, head=(Words(BRAND, Style.BRAND), Words(TITLE, Style.TITLE)))
