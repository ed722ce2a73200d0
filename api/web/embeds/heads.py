"""What the head of a page tells programs: its one address, where its frame is to be had, and how to preview a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Response

from api.domain.comparison.answer import Comparison
from api.domain.phrases import Phrase, join_items, join_sentences, say, say_name
from api.domain.sheet import judge_pairs
from api.domain.vocabulary import TreatmentKind
from api.web.embeds.addresses import CARD_HEIGHT, CARD_WIDTH, absolute, address_of_card, address_of_oembed
from api.web.embeds.presenting import title_with_kinds
from api.web.embeds.shown import Shown

PAGE: Final = "explorer.show_comparison"

OEMBED_TYPES: Final = {"json": "application/json+oembed", "xml": "text/xml+oembed"}


@dataclass(frozen=True, slots=True)
class Card:
    """How a link to a comparison is previewed."""

    description: str
    picture: str
    picture_text: str
    width: int = CARD_WIDTH
    height: int = CARD_HEIGHT


@dataclass(frozen=True, slots=True)
class Head:
    """What stands in the head of a page; a frame, which nobody links to, has no card."""

    title: Phrase
    canonical: str
    oembed: tuple[tuple[str, str], ...]
    card: Card | None


def describe_head(shown: Shown, endpoint: str) -> Head:
    """Say what stands in the head of the page at an endpoint that shows a comparison."""
    address = absolute(endpoint, **shown.query.write())
    return Head(
        title_with_kinds(shown.answer),
        absolute(PAGE, **shown.query.without_form().write()),
        tuple((kind, address_of_oembed(address, form)) for form, kind in OEMBED_TYPES.items()),
        _make_card(shown) if endpoint == PAGE else None,
    )


def link_head(response: Response, head: Head) -> Response:
    """Tell in a header, too, where the oEmbed answers for a page are."""
    response.headers["Link"] = ", ".join(
        f'<{address}>; rel="alternate"; type="{media_type}"' for media_type, address in head.oembed
    )
    return response


def _make_card(shown: Shown) -> Card:
    answer = shown.answer
    return Card(
        describe(answer),
        address_of_card(shown.query),
        join_sentences(say("{title}.", title=title_with_kinds(answer)), _say_kinds(answer)),
    )


def describe(answer: Comparison) -> str:
    """Say in plain words which options are investigational, and whether the options may be compared."""
    return join_sentences(_say_kinds(answer), _say_verdict(answer))


def _say_kinds(answer: Comparison) -> str:
    names = [say_name(option.name) for option in answer.options if option.kind is TreatmentKind.INVESTIGATIONAL]
    if not names:
        return ""
    return say("Investigational, not established for rheumatoid arthritis: {treatments}.", treatments=join_items(names))


def _say_verdict(answer: Comparison) -> str:
    verdicts = judge_pairs(answer)
    if len(verdicts) == 1:
        return verdicts[0].text
    if verdicts and not any(verdict.comparable for verdict in verdicts):
        return say(
            "None of these options can be compared with another on what is on record. This says nothing about which "
            "works better or is safer."
        )
    return say(
        "For each pair of these options and each outcome it says whether figures may be compared; where they may "
        "not, it says why, and they must not be set against each other."
    )
