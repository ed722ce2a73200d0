"""A picture of a former release tells what was learnt since."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from api.domain.comparison.context import Criteria
from api.domain.sheet import Notice, NoticeKind
from api.web.embeds.arguments import SheetQuery
from api.web.embeds.pictures import PICTURES
from api.web.embeds.shown import read_shown
from api.web.pictures.alternative import write_alternative
from api.web.pictures.page import draw_picture
from api.web.pictures.palette import LIGHT
from tests.web.pictures.geometry import parse
from tests.web.pictures.reading import text_of, with_data

CRITERIA = Criteria(("adalimumab", "uc-msc-allogeneic-iv"), None, (), None)


@pytest.mark.parametrize("name", [name for name in PICTURES if name != "card"])
def test_notices_stand_in_the_picture_before_its_figures(lasting_records: Flask, name: str) -> None:
    notice = Notice(NoticeKind.FIGURES_CHANGED, "2 figures shown here were changed.")
    with lasting_records.test_request_context():
        shown = read_shown(SheetQuery(CRITERIA), short=True)
        pinned = replace(shown, query=replace(shown.query, release=shown.release.id), notices=(notice,))
        picture = PICTURES[name](pinned, "address")
        svg, text = parse(draw_picture(picture, LIGHT, "en").content), write_alternative(picture)
    (note,) = with_data(svg, "notice")
    assert notice.text in " ".join(text_of(note).split())
    assert "This picture keeps to that release." in " ".join(text_of(svg).split())
    order = [each for each in svg.iter() if each is note or "data-panel" in each.attrib]
    assert order[0] is note
    assert notice.text in text
