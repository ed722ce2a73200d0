"""Icon arrays: the dots counted from what is drawn are the figure and its interval."""

from __future__ import annotations

import pytest

from api.domain.sheet import Share
from api.web.pictures.icon_array import COLUMNS, PITCH, SAMPLE, draw_icon_array, draw_sample, measure_array
from api.web.pictures.palette import LIGHT
from tests.web.pictures.geometry import layers_of, parse, read_numbers

SHARES = {
    "nobody": Share(100, 0, False, 0, 7),
    "nobody, surely": Share(100, 0, False, 0, 0),
    "fewer than one": Share(100, 0, True, 0, 1),
    "one": Share(100, 1, False, 0, 5),
    "usual": Share(100, 37, False, 26, 49),
    "no width": Share(100, 37, False, 37, 37),
    "end of a row": Share(100, 40, False, 20, 60),
    "all but one": Share(100, 99, False, 95, 100),
    "all": Share(100, 100, False, 93, 100),
    "all, surely": Share(100, 100, False, 100, 100),
    "of 1,000, nobody": Share(1000, 0, False, 0, 69),
    "of 1,000, fewer than one": Share(1000, 0, True, 0, 3),
    "of 1,000": Share(1000, 81, False, 35, 175),
    "of 1,000, all": Share(1000, 1000, False, 938, 1000),
}


@pytest.mark.parametrize("solid", [True, False], ids=["conventional", "investigational"])
@pytest.mark.parametrize("share", SHARES.values(), ids=SHARES)
def test_the_dots_are_the_figure(share: Share, solid: bool) -> None:
    array = parse(draw_icon_array(share, solid=solid, label="words"))
    whole, had, low, high = read_numbers(array)
    assert (whole, had) == (share.denominator, share.had)
    if share.had:
        assert low == share.low
    assert high == share.high
    assert array.attrib["aria-label"] == "words"
    said = [array.attrib[f"data-{name}"] for name in ("denominator", "had", "low", "high", "below-one")]
    assert said == [str(n) for n in (share.denominator, share.had, share.low, share.high)] + [
        str(share.below_one).lower()
    ]


@pytest.mark.parametrize("share", SHARES.values(), ids=SHARES)
def test_dots_fill_the_rows_from_the_top_left(share: Share) -> None:
    layers = layers_of(parse(draw_icon_array(share, solid=True, label="")))
    columns = COLUMNS[share.denominator]
    places = [(n % columns * PITCH + PITCH / 2, n // columns * PITCH + PITCH / 2) for n in range(share.denominator)]
    assert layers.get("ra-had", frozenset()) == set(places[: share.had])
    assert layers.get("ra-may", frozenset()) == set(places[share.had : max(share.had, share.high)])
    width, height = measure_array(share)
    assert all(0 < x < width and 0 < y < height for x, y in places)


@pytest.mark.parametrize("solid", [True, False], ids=["conventional", "investigational"])
def test_the_four_looks_differ_by_shape_and_not_by_colour(solid: bool) -> None:
    drawn = [draw_sample(place, LIGHT, "#000", solid=solid) for place in range(SAMPLE.denominator)]
    shapes = [[path.attrib["stroke-width"] for path in parse(f"<svg>{each}</svg>")] for each in drawn]
    assert len({tuple(shape) for shape in shapes}) == len(drawn)


def test_an_investigational_figure_is_rings_whatever_it_says() -> None:
    share = SHARES["usual"]
    solid, rings = (layers_of(parse(draw_icon_array(share, solid=each, label=""))) for each in (True, False))
    assert rings["ra-hole"] == rings["ra-had"]
    assert solid["ra-hole"] < solid["ra-had"]
