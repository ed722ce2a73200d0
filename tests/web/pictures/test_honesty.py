"""What a picture may never do: set side by side what is not comparable, or lose what has to stand with a name."""

from __future__ import annotations

from itertools import combinations
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient

from tests.web.pictures.geometry import SVG
from tests.web.pictures.reading import NAMES, get, get_json, get_svg, text_of, with_data

APART = "treatments=adalimumab,uc-msc-allogeneic-iv"
TOGETHER = "treatments=adalimumab,baricitinib"
MIXED = "treatments=adalimumab,baricitinib,uc-msc-allogeneic-iv"
CELLS_ALONE = "treatments=uc-msc-allogeneic-iv,hsct-autologous"
QUESTIONS = [APART, TOGETHER, MIXED, CELLS_ALONE]
LABEL = "Investigational: not established for rheumatoid arthritis"


def panels_of(svg: Element) -> list[Element]:
    return list(with_data(svg, "panel"))


@pytest.mark.parametrize("name", ["outcomes", "harms", "evidence"])
@pytest.mark.parametrize("query", QUESTIONS)
def test_every_figure_stands_in_a_frame_of_its_own_option(records: FlaskClient, name: str, query: str) -> None:
    svg = get_svg(records, name, query)
    framed = 0
    for panel in panels_of(svg):
        marks = [*with_data(panel, "array"), *with_data(panel, "design")]
        framed += len(marks)
        if panel.attrib["data-panel"] != "joint":
            assert {mark.get("data-treatment") for mark in with_data(panel, "array")} <= {
                panel.attrib["data-treatment"]
            }
            assert not list(with_data(panel, "joint"))
    assert framed == len([*with_data(svg, "array"), *with_data(svg, "design")])


@pytest.mark.parametrize("query", [APART, CELLS_ALONE])
def test_no_frame_of_both_where_nothing_is_comparable(records: FlaskClient, query: str) -> None:
    verdicts = {pair["verdict"] for row in get_json(records, query)["outcomes"] for pair in row["pairs"]}
    assert verdicts == {"not_comparable"}
    for name in NAMES:
        svg = get_svg(records, name, query)
        assert not list(with_data(svg, "joint")), name
        assert all(panel.attrib["data-panel"] != "joint" for panel in panels_of(svg)), name


@pytest.mark.parametrize("query", QUESTIONS)
def test_between_two_options_stands_why_they_may_not_be_compared(records: FlaskClient, query: str) -> None:
    answer = get_json(records, query)
    svg = get_svg(records, "outcomes", query)
    ids = [option["treatment"] for option in answer["options"]]
    shown = list(dict.fromkeys((each.attrib["data-outcome"], each.get("data-week")) for each in with_data(svg, "pair")))
    told = {
        (row["outcome"], None if row["timepoint_weeks"] is None else str(row["timepoint_weeks"])): row["pairs"]
        for row in answer["outcomes"]
    }
    notes = [each for each in with_data(svg, "pair")]
    assert len(notes) == len(shown) * len(list(combinations(ids, 2)))
    for note in notes:
        a, b = note.attrib["data-pair"].split("..")
        (pair,) = [
            each
            for each in told[note.attrib["data-outcome"], note.get("data-week")]
            if (each["a"], each["b"]) == (a, b)
        ]
        words = " ".join(text_of(note).split())
        assert note.attrib["data-verdict"] == pair["verdict"]
        assert words.startswith("These figures may not be set against each other") == (
            pair["verdict"] == "not_comparable"
        )
        assert all(meaning_of(reason).lower() in words.lower() for reason in pair["reasons"])


@pytest.mark.parametrize("query", [TOGETHER, MIXED])
def test_what_may_be_compared_stands_below_or_says_why_there_is_no_figure(records: FlaskClient, query: str) -> None:
    svg = get_svg(records, "outcomes", query)
    joint = {(each.attrib["data-outcome"], each.attrib["data-joint"]) for each in with_data(svg, "answer")}
    found = 0
    for note in with_data(svg, "pair"):
        if note.attrib["data-verdict"] != "not_comparable":
            found += 1
            words = " ".join(text_of(note).split())
            has_frame = (note.attrib["data-outcome"], note.attrib["data-pair"]) in joint
            assert ("in a frame of both" in words) == has_frame
            assert has_frame or "No figure: " in words
    assert found > 1


def meaning_of(reason: dict[str, str]) -> str:
    """The reason without the name before it and what is said of other times."""
    detail = reason["detail"]
    return detail.split(": ", 1)[1].split(". ", 1)[0].rstrip(".") if reason["treatment"] else detail


def test_the_note_stands_between_the_frames_that_it_is_about(records: FlaskClient) -> None:
    svg = get_svg(records, "outcomes", APART)
    order = [
        ("panel", each.get("data-treatment")) if "data-panel" in each.attrib else ("note", each.get("data-pair"))
        for each in svg.iter()
        if "data-panel" in each.attrib or "data-pair" in each.attrib
    ]
    first, second = ("panel", "adalimumab"), ("panel", "uc-msc-allogeneic-iv")
    assert order[:3] == [first, ("note", "adalimumab..uc-msc-allogeneic-iv"), second]
    assert order == order[:3] * (len(order) // 3)


@pytest.mark.parametrize("name", ["harms", "evidence"])
def test_what_is_never_compared_says_so_by_each_row(records: FlaskClient, name: str) -> None:
    svg = get_svg(records, name, TOGETHER)
    notes = [each for each in with_data(svg, "verdict") if each.attrib["data-verdict"] == "not_comparable"]
    assert len(notes) == (len({each.attrib["data-harm"] for each in panels_of(svg)}) if name == "harms" else 1)
    assert all("may not be set against" in " ".join(text_of(note).split()) for note in notes)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("query", [APART, MIXED, CELLS_ALONE])
def test_the_kind_stands_with_every_mention_of_an_investigational_option(
    records: FlaskClient, name: str, query: str
) -> None:
    options = get_json(records, query)["options"]
    named = [option["name"].lower() for option in options if option["kind"] == "investigational"]
    lines = [line.lower() for line in get(records, name, "txt", query).splitlines()]
    mentions = 0
    for number, line in enumerate(lines):
        for one in named:
            mentions += line.count(one)
            assert line.count(one) <= line.count(LABEL.lower()) or lines[number + 1] == LABEL.lower(), line
    assert mentions >= len(named)
    texts = [" ".join(text_of(each).split()).lower() for each in get_svg(records, name, query).iter(f"{SVG}text")]
    for number, text in enumerate(texts):
        for one in named:
            assert one not in text or LABEL.lower() in text or texts[number + 1] == LABEL.lower(), text


@pytest.mark.parametrize("name", NAMES)
def test_an_investigational_option_looks_different(records: FlaskClient, name: str) -> None:
    svg = get_svg(records, name, APART)
    frames = {panel.attrib["data-panel"]: frame_of(panel) for panel in panels_of(svg)}
    assert frames["investigational"].get("stroke-dasharray") and not frames["conventional"].get("stroke-dasharray")
    arrays = [each for each in with_data(svg, "array") if each.attrib["data-array"] == "investigational"]
    assert all(path.get("class") != "ra-had" or has_holes(array, path) for array in arrays for path in array)


def frame_of(panel: Element) -> Element:
    return panel if panel.tag == f"{SVG}rect" else panel[0]


def has_holes(array: Element, had: Element) -> bool:
    return any(path.get("class") == "ra-hole" and path.attrib["d"] == had.attrib["d"] for path in array)


@pytest.mark.parametrize("form", ["svg", "txt"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("query", [APART, MIXED])
def test_what_a_picture_may_not_be_without_is_inside(records: FlaskClient, name: str, query: str, form: str) -> None:
    whole = records.get(f"/v1/comparisons?{query}").json
    answer, release = whole["data"], whole["about"]
    text = text_of(get_svg(records, name, query)) if form == "svg" else get(records, name, "txt", query)
    words = " ".join(text.split())
    for said in (
        "RA Options",
        f"Release {release['release']} of {release['released'][:10]}",
        release["disclaimer"],
        "No clinician has reviewed these records.",
        "set against",
        "This says nothing about which works better or is safer.",
        *(option["kind_label"] for option in answer["options"]),
        *(option["name"].lower() for option in answer["options"]),
    ):
        assert said in words or said in words.lower(), said


@pytest.mark.parametrize("name", ["outcomes", "harms", "availability"])
def test_every_figure_names_its_source(records: FlaskClient, name: str) -> None:
    answer = get_json(records, APART)
    known = {source["id"] for source in answer["sources"]}
    words = " ".join(text_of(get_svg(records, name, APART)).split())
    for panel in panels_of(get_svg(records, name, APART)):
        if list(with_data(panel, "array")):
            assert any(f"[{source}]" in " ".join(text_of(panel).split()) for source in known)
    cited = [source for source in known if f"[{source}]" in words]
    assert cited


def test_the_card_has_no_figure(records: FlaskClient) -> None:
    svg = get_svg(records, "card", MIXED)
    assert not list(with_data(svg, "array")) and not list(with_data(svg, "design"))
    text = get(records, "card", "txt", MIXED)
    assert "%" not in text and " in 100" not in text and "people" not in text
