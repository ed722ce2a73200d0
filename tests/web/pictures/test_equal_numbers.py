"""Picture, table, CSV and JSON carry equal numbers: many real comparisons, each dot counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient

from tests.parts import one_in
from tests.web.pictures.geometry import read_numbers
from tests.web.pictures.reading import NAMES, Mark, Sheet, get, get_json, get_rows, get_sheet, get_svg, with_data

CONVENTIONAL = ("adalimumab", "hydroxychloroquine", "methotrexate", "rituximab")
INVESTIGATIONAL = ("hsct-autologous", "mpc-300-iv", "placenta-derived-cells", "uc-msc-allogeneic-iv")
COMPARABLE = (
    "adalimumab,baricitinib",
    "adalimumab,tofacitinib",
    "adalimumab,upadacitinib",
    "abatacept,adalimumab",
    "methotrexate,triple-therapy",
    "baricitinib,methotrexate",
    "uc-msc-allogeneic-iv,uc-msc-plus-ifn-gamma",
)
SEVERAL = (
    "adalimumab,baricitinib,uc-msc-allogeneic-iv",
    "methotrexate,hydroxychloroquine,hsct-autologous",
    "adalimumab,infliximab,mpc-300-iv,rituximab",
)
QUESTIONS = [
    *(f"treatments={a},{b}" for a, b in product(CONVENTIONAL, INVESTIGATIONAL)),
    *(f"treatments={each}" for each in (*COMPARABLE, *SEVERAL)),
    "treatments=adalimumab,uc-msc-allogeneic-iv&outcomes=acr50,acr20,das28-remission",
    "treatments=adalimumab,baricitinib&population=csdmard_inadequate_response",
]

Numbers = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Every form of the answer to one question."""

    answer: dict[str, Any]
    rows: list[dict[str, str]]
    sheet: Sheet
    svg: dict[str, Element]
    text: dict[str, str]


def ask(client: FlaskClient, query: str) -> Asked:
    return Asked(
        get_json(client, query),
        get_rows(client, query),
        get_sheet(client, query),
        {name: get_svg(client, name, query) for name in NAMES},
        {name: get(client, name, "txt", query) for name in NAMES},
    )


@pytest.mark.parametrize("query", one_in(7, QUESTIONS))
def test_picture_page_table_and_json_carry_equal_numbers(records: FlaskClient, query: str) -> None:
    asked = ask(records, query)
    hold_outcomes(asked)
    hold_frames_of_both(asked)
    hold_harms(asked)
    hold_studies(asked)
    hold_statuses(asked)


def numbers_of(figure: dict[str, Any], denominator: int) -> Numbers | None:
    """The share that JSON gives, where it gives one that can be drawn."""
    if figure["per_denominator"] is None or figure["interval"] is None:
        return None
    interval = figure["interval"]
    return denominator, figure["per_denominator"], figure["below_one"], interval["low"], interval["high"]


def told_by(data: dict[str, str]) -> Numbers:
    values = (int(data[name]) for name in ("denominator", "had", "low", "high"))
    denominator, had, low, high = values
    return denominator, had, data["below-one"] == "true", low, high


def counted_in(array: Element, share: Numbers) -> None:
    """Hold the dots against a share; an interval below nobody cannot be seen and is not asked for."""
    denominator, had, _, low, high = share
    whole, had_drawn, low_drawn, high_drawn = read_numbers(array)
    assert (whole, had_drawn, high_drawn) == (denominator, had, high)
    assert low_drawn == (low if had else 0)


def in_words(share: Numbers) -> str:
    denominator, had, below_one, low, high = share
    interval = f"(95 % interval {low} to {high})"
    if below_one:
        return f"fewer than 1 in {denominator} people {interval}"
    return f"{had} in {denominator} people, {denominator - had} without {interval}"


def data_of(element: Element) -> dict[str, str]:
    return {name.removeprefix("data-"): value for name, value in element.attrib.items() if name.startswith("data-")}


def groups_of(reading: dict[str, Any]) -> list[dict[str, Any]]:
    return [*([reading["comparator"]] if reading["comparator"] else []), *reading["treated"]]


def in_front(reading: dict[str, Any]) -> list[dict[str, Any]]:
    """The groups of a reading that a short sheet shows: those at an authorised dose, or all where none is."""
    authorised = [group for group in reading["treated"] if group["dose_authorised"]]
    return groups_of({**reading, "treated": authorised or reading["treated"]})


def on_the_page(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The groups that a page shows of an outcome: of each answer its own, then of each option where one is refused."""
    answers = [answer for pair in row["pairs"] for answer in pair["answers"]]
    compared = [group for each in answers for part in each["contributions"] for group in groups_of(part["reading"])]
    if not any(pair["reasons"] for pair in row["pairs"]):
        return compared
    return compared + [
        group for cell in row["cells"] for reading in cell["readings"][:1] for group in in_front(reading)
    ]


def fronts_of(answer: dict[str, Any], panels: list[Element]) -> Iterator[tuple[Any, Any]]:
    """The outcome and the cell of each panel of an option, found in JSON by outcome, week and treatment."""
    for panel in panels:
        data = data_of(panel)
        key = (data["outcome"], data.get("week"), data["treatment"])
        (found,) = [
            (row, cell)
            for row in answer["outcomes"]
            for cell in row["cells"]
            if (row["outcome"], str_of(row["timepoint_weeks"]), cell["treatment"]) == key
        ]
        yield found


def str_of(value: object) -> str | None:
    return None if value is None else str(value)


def hold_array(array: Element, reading: dict[str, Any], group: dict[str, Any], row: dict[str, Any], text: str) -> None:
    share = numbers_of(group, row["denominator"])
    assert share is not None
    data = data_of(array)
    counted_in(array, share)
    assert told_by(data) == share
    assert (data["study"], data["outcome"], data.get("week"), data["arm"]) == (
        reading["study"],
        row["outcome"],
        str_of(reading["week"]),
        group["arm"],
    )
    assert (data.get("events"), data.get("n")) == (str_of(group["events"]), str_of(group["n"]))
    label = array.attrib["aria-label"]
    for said in (in_words(share), reading["study_name"], group["label"], reading["source"]):
        assert said in label
    assert label in text


def hold_row(rows: list[dict[str, str]], row: Any, cell: Any, reading: Any, group: Any, side: str) -> None:
    """Hold the figure of a group against its row of the table of readings."""
    found = [
        each
        for each in rows
        if (each["outcome.id"], each["outcome.timepoint_weeks"], each["treatment.id"])
        == (row["outcome"], str_of(row["timepoint_weeks"]) or "", cell["treatment"])
        and (each["reading.study"], each["reading.source"], each["reading.week"])
        == (reading["study"], reading["source"], str_of(reading["week"]) or "")
        and each[f"{side}.arm"] == group["arm"]
    ]
    share = numbers_of(group, row["denominator"])
    told = {
        (
            each["outcome.denominator"],
            each[f"{side}.per_denominator"],
            each[f"{side}.below_one"],
            each[f"{side}.interval.low"],
            each[f"{side}.interval.high"],
        )
        for each in found
    }
    assert share is not None
    assert tuple(str(value).lower() for value in share) in told


def hold_outcomes(asked: Asked) -> None:
    """Each option in its panel: picture, text, page, table and JSON."""
    answer, rows, sheet = asked.answer, asked.rows, asked.sheet
    svg, text = asked.svg["outcomes"], asked.text["outcomes"]
    panels = [each for each in with_data(svg, "panel") if each.attrib["data-panel"] != "joint"]
    shown: dict[tuple[str, str | None], dict[str, Any]] = {}
    for panel, (row, cell) in zip(panels, fronts_of(answer, panels), strict=True):
        arrays = list(with_data(panel, "array"))
        reading = cell["readings"][0] if cell["readings"] else None
        groups = in_front(reading) if reading else []
        shares = [group for group in groups if numbers_of(group, row["denominator"])]
        assert len(arrays) == len(shares)
        for array, group in zip(arrays, shares, strict=True):
            hold_array(array, reading, group, row, text)
            assert array.attrib["data-treatment"] == cell["treatment"]
            side = "reading.comparator" if group is reading["comparator"] else "treated"
            hold_row(rows, row, cell, reading, group, side)
        shown[row["outcome"], str_of(row["timepoint_weeks"])] = row
    told = [(row, group) for row in shown.values() for group in on_the_page(row)]
    drawn = [(row["outcome"], share) for row, group in told if (share := numbers_of(group, row["denominator"]))]
    assert drawn == [(mark.section, told_by(mark.data)) for mark in outcome_marks(sheet.marks)]
    assert [row["outcome"] for row, _ in told] == [
        section for section, _ in sheet.figures if section not in {"harm", "harms"}
    ]
    for mark in outcome_marks(sheet.marks):
        counted_in(mark.drawn, told_by(mark.data))
        assert in_words(told_by(mark.data)) in mark.words


def outcome_marks(marks: list[Mark]) -> list[Mark]:
    return [mark for mark in marks if mark.name == "ra-array" and mark.section != "harm"]


def hold_frames_of_both(asked: Asked) -> None:
    """There is a frame of two options for each answer that has an effect, and it holds the groups of that answer."""
    answer, svg, text = asked.answer, asked.svg["outcomes"], asked.text["outcomes"]
    panels = [panel for panel in with_data(svg, "panel") if panel.attrib["data-panel"] == "joint"]
    shown = {(each.attrib["data-outcome"], each.get("data-week")) for each in with_data(svg, "pair")}
    allowed = [
        (row, pair, each)
        for row in answer["outcomes"]
        if (row["outcome"], str_of(row["timepoint_weeks"])) in shown
        for pair in row["pairs"]
        if pair["verdict"] != "not_comparable"
        for each in pair["answers"]
        if each["effect"]
    ]
    keys = [(row["outcome"], f"{pair['a']}..{pair['b']}") for row, pair, _ in allowed]
    assert sorted(keys) == sorted((each.attrib["data-outcome"], each.attrib["data-joint"]) for each in panels)
    for panel in panels:
        (row, _, each) = next(
            (row, pair, each)
            for row, pair, each in allowed
            if (row["outcome"], f"{pair['a']}..{pair['b']}")
            == (panel.attrib["data-outcome"], panel.attrib["data-joint"])
            and pair["answers"].index(each) == int(panel.attrib["data-answer"])
        )
        assert panel.attrib["data-verdict"] == each["verdict"]
        expected = [
            (contribution["reading"], group)
            for contribution in each["contributions"]
            for group in groups_of(contribution["reading"])
            if numbers_of(group, row["denominator"])
        ]
        arrays = list(with_data(panel, "array"))
        for array, (reading, group) in zip(arrays, expected, strict=True):
            hold_array(array, reading, group, row, text)
        difference = each["effect"]["risk_difference"]
        if difference:
            assert difference["words"] in re.sub(r"\s+", " ", "".join(panel.itertext()))


def hold_harms(asked: Asked) -> None:
    """Harms in picture, text, page and JSON."""
    answer, sheet, svg, text = asked.answer, asked.sheet, asked.svg["harms"], asked.text["harms"]
    denominator = answer["outcomes"][0]["denominator"] if answer["outcomes"] else 100
    harms = list(dict.fromkeys(panel.attrib["data-harm"] for panel in with_data(svg, "panel")))
    assert harms == [row["harm"] for row in answer["risks"]][: len(harms)]
    expected = [
        (row["harm"], cell["treatment"], risk, share)
        for row in answer["risks"][: len(harms)]
        for cell in row["cells"]
        for risk in cell["readings"][:1]
        if (share := numbers_of(risk, denominator))
    ]
    arrays = list(with_data(svg, "array"))
    for array, (harm, treatment, risk, share) in zip(arrays, expected, strict=True):
        data = data_of(array)
        counted_in(array, share)
        assert (data["harm"], data["treatment"], data["source"], told_by(data)) == (
            harm,
            treatment,
            risk["source"],
            share,
        )
        label = array.attrib["aria-label"]
        assert in_words(share) in label and risk["source"] in label and label in text
    on_page = [mark for mark in sheet.marks if mark.name == "ra-array" and mark.section == "harm"]
    assert [told_by(mark.data) for mark in on_page] == [share for *_, share in expected]
    for mark in on_page:
        counted_in(mark.drawn, told_by(mark.data))
        assert in_words(told_by(mark.data)) in mark.words


def hold_studies(asked: Asked) -> None:
    """Studies in picture, text, page and JSON."""
    answer, sheet, svg, text = asked.answer, asked.sheet, asked.svg["evidence"], asked.text["evidence"]
    panels = {panel.attrib["data-treatment"]: panel for panel in with_data(svg, "panel")}
    maps = iter(mark for mark in sheet.marks if mark.name == "ra-map")
    for summary in answer["evidence"]:
        panel = panels[summary["treatment"]]
        told = {each["study"]: str_of(each["people"]) for each in summary["studies"]}
        marks = list(with_data(panel, "study"))
        assert {mark.attrib["data-study"]: mark.get("data-people") for mark in marks} == told
        assert len(marks) == len(told)
        designs = {row.attrib["data-design"]: row for row in with_data(panel, "design")}
        assert {each["design"]: str(each["studies"]) for each in summary["designs"]} == {
            design: row.attrib["data-studies"] for design, row in designs.items()
        }
        for row in designs.values():
            on_page = next(maps).drawn
            assert [data_of(each) for each in with_data(on_page, "study")] == [
                data_of(each) for each in with_data(row, "study")
            ]
        hold_areas(marks)
        for study in summary["studies"]:
            (line,) = [
                line for line in text.splitlines() if f"[{study['study']}]" in line and name_in(line, answer, summary)
            ]
            people = study["people"]
            said = (
                "number of people not given" if people is None else f"{people} {'person' if people == 1 else 'people'}"
            )
            assert study["name"] in line and said in line


def say_people(people: int | None) -> str:
    if people is None:
        return "number of people not given"
    return f"{people} person" if people == 1 else f"{people} people"


def name_in(line: str, answer: dict[str, Any], summary: dict[str, Any]) -> bool:
    (name,) = [option["name"] for option in answer["options"] if option["treatment"] == summary["treatment"]]
    return line.lower().startswith(f"- {name} (".lower())


def hold_areas(marks: list[Element]) -> None:
    """Hold the areas of the dots of one option against their people: all by one scale."""
    sized = [mark for mark in marks if mark.get("data-people")]
    assert all(mark.attrib["class"] == "ra-unsized" for mark in marks if mark not in sized)
    scales = [
        (float(mark.attrib["r"]) + float(mark.get("stroke-width", 0)) / 2) ** 2 / int(mark.attrib["data-people"])
        for mark in sized
    ]
    # Coordinates have two decimals, which is the more of a dot the smaller it is.
    for scale, mark in zip(scales, sized, strict=True):
        assert scale == pytest.approx(max(scales), rel=0.05 / float(mark.attrib["r"]) + 0.01)


def hold_statuses(asked: Asked) -> None:
    """Statuses in picture, text and JSON."""
    answer, svg, text = asked.answer, asked.svg["availability"], asked.text["availability"]
    drawn = [data_of(each) for each in with_data(svg, "place")]
    known = [(each["treatment"], each["place"], each["status"]) for each in drawn if each["status"] != "not_on_record"]
    told = [(row["treatment"], row["jurisdiction"], row["status"] or "missing") for row in answer["availability"]]
    assert sorted(known) == sorted(told)
    places = {row["jurisdiction"] for row in answer["availability"]}
    assert {(each["treatment"], each["place"]) for each in drawn} == set(
        product((option["treatment"] for option in answer["options"]), places)
    )
    for row in answer["availability"]:
        assert row["status_meaning"] is None or row["status_meaning"] in text


def test_the_sample_holds_what_is_drawn_differently(records: FlaskClient) -> None:
    arrays = [
        told_by(data_of(array))
        for query in QUESTIONS[::7]
        for name in ("outcomes", "harms")
        for array in with_data(get_svg(records, name, query), "array")
    ]
    assert len(arrays) > 20
    assert any(had == 0 for _, had, *_ in arrays)
    joint = get_svg(records, "outcomes", "treatments=adalimumab,baricitinib")
    assert [each.attrib["data-verdict"] for each in with_data(joint, "joint") if "data-panel" in each.attrib]
