"""What a partner copies: one line of HTML for each form in which a comparison goes into a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import url_for
from markupsafe import Markup

from api.domain.phrases import Phrase, say
from api.domain.sheet import EmbedForm, PictureFormat, PictureName
from api.languages import look_up
from api.web.embeds.addresses import absolute, own_address
from api.web.embeds.arguments import SheetQuery
from api.web.embeds.assets import ELEMENT, read_released
from api.web.embeds.presenting import title_with_kinds
from api.web.embeds.shown import Shown
from api.web.languages import asked_language
from api.web.rendering import speak_text

HEIGHT: Final = 700
"""Pixels of a frame that no script makes as tall as its content; it scrolls inside."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What only a snippet knows, and not the comparison."""

    width: int
    picture: PictureName
    picture_format: PictureFormat


@dataclass(frozen=True, slots=True)
class Snippet:
    """One line to copy, what the page has to allow for it, and the address that a server of the site asks, if any."""

    form: EmbedForm
    html: str
    policy: str
    needs: tuple[Phrase, ...]
    address: str | None = None


def write_snippets(shown: Shown, looks: Looks) -> tuple[Snippet, ...]:
    """Write the line to copy for every form."""
    return (
        _frame(shown, looks),
        _element(shown),
        _fragment(shown),
        _picture(shown, looks),
        _link(shown),
    )


def title_in_its_language(shown: Shown) -> str:
    """Name a comparison, kinds included, in the language that it is asked to be in, else in that of the page."""
    wanted = shown.query.language
    language = look_up((wanted,)).answered if wanted else asked_language().answered
    return " ".join(speak_text(title_with_kinds(shown.answer), language).split())


def _frame(shown: Shown, looks: Looks) -> Snippet:
    html = Markup(
        '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" style="border:0;max-width:100%"></iframe>'
    ).format(address("embeds.show_frame", shown.query), title_in_its_language(shown), looks.width, HEIGHT)
    needs = (
        say("It needs no script. With the script of the element on the page it becomes as tall as its content."),
        say(
            "It may stand in a sandbox. `allow-popups allow-popups-to-escape-sandbox` lets its links open, "
            "`allow-scripts` lets it tell its height; without any of them it can still be read whole."
        ),
    )
    return Snippet(EmbedForm.FRAME, str(html), f"frame-src {own_address()}", needs)


def _element(shown: Shown) -> Snippet:
    given = shown.query.write()
    attributes = Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in given.items())
    html = Markup(
        '<script type="module" src="{}" integrity="{}" crossorigin="anonymous"></script>'
        '<ra-comparison{}><a href="{}">{}</a></ra-comparison>'
    ).format(
        own_address() + url_for("assets.get_released", name=ELEMENT),
        read_released()[ELEMENT],
        attributes,
        address("explorer.show_comparison", shown.query.without_form()),
        title_in_its_language(shown),
    )
    own = own_address()
    needs = (
        say("The script never changes: the browser holds it against the value in `integrity` and refuses any other."),
        say(
            "Where it may not ask this service, a frame stands in for it; where its script does not run, "
            "the link inside it stays."
        ),
        say(
            "Its font, size and corners follow `--ra-font`, `--ra-font-size` and `--ra-radius`; "
            "`::part(title)` is its title. A page with Trusted Types has to allow the policy `ra-options`."
        ),
    )
    return Snippet(EmbedForm.ELEMENT, str(html), f"script-src {own}; connect-src {own}; frame-src {own}", needs)


def _fragment(shown: Shown) -> Snippet:
    html = Markup('<link rel="stylesheet" href="{}">').format(absolute("embeds.get_style"))
    needs = (
        say(
            "Your server asks the address and puts what it gets into the page, which needs the line for the style "
            "once. What it gets holds no script, no style and no handler."
        ),
        say("Ask at least once a day, so that corrections reach your readers. Do not keep a copy for good."),
    )
    asked = address("embeds.show_fragment", shown.query)
    return Snippet(EmbedForm.FRAGMENT, str(html), f"style-src {own_address()}", needs, asked)


def _picture(shown: Shown, looks: Looks) -> Snippet:
    title = title_in_its_language(shown)
    html = Markup(
        '<a href="{}"><img src="{}" alt="{}" width="{}" loading="lazy" style="max-width:100%;height:auto"></a>'
    ).format(
        address("explorer.show_comparison", shown.query.without_form()),
        address_of_picture(shown.query, looks, own_address()),
        title,
        looks.width,
    )
    needs = (
        say("The text alternative names what is compared; the link leads to every figure in words. Keep both."),
        say("Harms and benefits are pictures of their own: where you show one, show the other, too."),
    )
    return Snippet(EmbedForm.PICTURE, str(html), f"img-src {own_address()}", needs)


def _link(shown: Shown) -> Snippet:
    html = Markup('<a href="{}">{}</a>').format(
        address("explorer.show_print", shown.query), title_in_its_language(shown)
    )
    needs = (say("It leads to the whole comparison with nothing folded, to print or to keep."),)
    return Snippet(EmbedForm.LINK, str(html), "", needs)


def address(endpoint: str, query: SheetQuery) -> str:
    """Give the absolute address of a comparison at an endpoint."""
    return absolute(endpoint, **query.write())


def address_of_picture(query: SheetQuery, looks: Looks, base: str = "") -> str:
    """Give the address of a picture of a comparison, a path where there is no base."""
    asked = urlencode(query.write(), safe=",")
    return f"{base}/embed/pictures/{looks.picture}.{looks.picture_format}?{asked}"
