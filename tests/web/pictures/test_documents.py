"""Pictures as documents: well-formed, harmless, readable, the same bytes again, text inside its frames."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import takewhile
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.domain.records import Dataset
from api.languages import LANGUAGES, read_catalogues
from api.web.pictures.lettering import break_lines, choose_type, is_japanese
from api.web.pictures.palette import DARK, LIGHT, Palette
from api.web.pictures.png import FONT_FILES, FONTS, WIDEST
from tests.parts import one_in
from tests.web.expect import expect_problem
from tests.web.pictures.geometry import advance, boxes_of, fonts_of, lines_of, local, read_font
from tests.web.pictures.reading import NAMES, get, get_json, get_svg, text_of, with_data

TWO = "treatments=adalimumab,uc-msc-allogeneic-iv"
COMPARED = "treatments=adalimumab,baricitinib"
SIX = "treatments=adalimumab,baricitinib,uc-msc-allogeneic-iv,hsct-autologous,methotrexate,abatacept"
NOTHING = "treatments=dental-pulp-msc,ipsc-derived-msc"
QUESTIONS = [
    SIX,
    COMPARED,
    TWO,
    NOTHING,
    f"{TWO}&theme=dark",
    *(f"{TWO}&lang={each}" for each in LANGUAGES if each != "en"),
]

MEDIA_TYPES = {"svg": "image/svg+xml", "png": "image/png", "txt": "text/plain"}
LETTERS = set("abcdefghijklmnopqrstuvwxyz")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("query", one_in(5, QUESTIONS))
def test_a_picture_is_well_formed_and_can_do_nothing(records: FlaskClient, name: str, query: str) -> None:
    svg = get_svg(records, name, query)
    assert {local(each) for each in svg.iter()} <= {
        "svg", "title", "desc", "g", "rect", "path", "circle", "text", "tspan"
    }  # fmt: skip
    for each in svg.iter():
        for attribute, value in each.attrib.items():
            assert not attribute.startswith("on") and "href" not in attribute and attribute not in {"style", "src"}
            assert "url(" not in value and "javascript:" not in value
    title, summary = svg[0], svg[1]
    assert (
        (local(title), local(summary)) == ("title", "desc")
        and title.text
        and "/embed/pictures/" in (summary.text or "")
    )
    assert f"/embed/pictures/{name}.txt?" in (summary.text or "")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("query", one_in(5, QUESTIONS))
def test_no_text_leaves_its_frame_or_meets_another(records: FlaskClient, name: str, query: str) -> None:
    svg = get_svg(records, name, query)
    lines = sorted(lines_of(svg), key=lambda line: line.top)
    whole, *frames = boxes_of(svg)
    assert lines
    for line in lines:
        assert (
            whole.left < line.left and line.right < whole.right and whole.top < line.top and line.bottom < whole.bottom
        )
        for box in frames:
            if line.top < box.bottom and box.top < line.bottom:
                inside = box.left < line.left and line.right < box.right
                assert inside or line.right < box.left or box.right < line.left, line.text
                assert not inside or (box.top < line.top and line.bottom < box.bottom), line.text
    for place, first in enumerate(lines):
        beside = takewhile(lambda line, bottom=first.bottom: line.top < bottom, lines[place + 1 :])
        for second in beside:
            assert first.right <= second.left or second.right <= first.left, (first.text, second.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_of_every_language_fit_and_lose_nothing(language: str) -> None:
    translations = [] if language == "en" else read_catalogues()[language].translations.values()
    texts = [form for each in translations for form in each.forms] or ["Nothing to do", "word " * 40, "x" * 300]
    for text in texts:
        for width, bold in ((120, False), (250, True)):
            lines = break_lines(text, width, 14.5, bold=bold)
            fonts = fonts_of("Bold" if bold else "Regular", is_japanese(text))
            assert all(sum(advance(letter, fonts) for letter in line) * 14.5 <= width for line in lines), text
            assert "".join("".join(lines).split()) == "".join(text.split())


def test_marks_that_end_a_sentence_do_not_begin_a_line() -> None:
    text = "この測定値については、その治療を受けていない群の数値が研究にありません。"
    for width in range(60, 300, 7):
        assert all(line[0] not in "、。" for line in break_lines(text, width, 14.5))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_in_the_language_asked_for(records: FlaskClient, name: str, language: str) -> None:
    query = f"{TWO}&lang={language}"
    answer = get_json(records, query)
    response = records.get(f"/embed/pictures/{name}.svg?{query}")
    assert response.headers["Content-Language"] == language
    svg = get_svg(records, name, query)
    assert svg.attrib["lang"] == language
    for panel in with_data(svg, "panel"):
        if panel.get("data-treatment"):
            (kind,) = [
                each["kind_label"] for each in answer["options"] if each["treatment"] == panel.get("data-treatment")
            ]
            assert squeeze(kind) in squeeze(text_of(panel))
    whole = squeeze(text_of(svg))
    assert all(squeeze(option["kind_label"]) in whole for option in answer["options"])


def squeeze(text: str) -> str:
    return "".join(text.split())


def test_numbers_do_not_change_with_the_language(records: FlaskClient) -> None:
    told = [
        [
            {name: value for name, value in each.attrib.items() if name.startswith("data-")}
            for each in get_svg(records, "outcomes", f"{TWO}&lang={language}").iter()
        ]
        for language in LANGUAGES
    ]
    assert all([each for each in one if each] == [each for each in told[0] if each] for one in told)


def chunks_of(image: bytes) -> Iterator[tuple[bytes, bytes]]:
    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    place = 8
    while place < len(image):
        (length,) = struct.unpack(">I", image[place : place + 4])
        kind, data = image[place + 4 : place + 8], image[place + 8 : place + 8 + length]
        assert struct.unpack(">I", image[place + 8 + length : place + 12 + length]) == (zlib.crc32(kind + data),)
        yield kind, data
        place += 12 + length


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("query", [TWO, f"{TWO}&theme=dark", f"{TWO}&lang=ja"])
def test_a_png_opens_and_says_what_it_shows(records: FlaskClient, name: str, query: str) -> None:
    response = records.get(f"/embed/pictures/{name}.png?{query}")
    assert response.mimetype == "image/png"
    chunks = list(chunks_of(response.data))
    assert chunks[0][0] == b"IHDR" and chunks[-1] == (b"IEND", b"")
    width, height = struct.unpack(">II", chunks[0][1][:8])
    assert 0 < width <= WIDEST
    if name == "card":
        assert (width, height) == (1200, 630)
    described = dict(chunks)[b"iTXt"]
    assert described.removeprefix(b"Description\0\0\0\0\0").decode() == get(records, name, "txt", query)
    # A picture without its letters would have hardly anything but the ground.
    pixels = zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT"))
    assert len(set(zip(pixels[0::997], pixels[1::997], pixels[2::997], strict=False))) > 20
    assert records.get(f"/embed/pictures/{name}.png?{query}").data == response.data


def strings_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from strings_of(getattr(value, field.name))
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from strings_of(each)


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_every_letter_that_may_be_drawn_is_in_a_font_that_is_shipped(real_dataset: Dataset, weight: str) -> None:
    catalogues = read_catalogues().values()
    said = (form for each in catalogues for one in each.translations.values() for form in one.forms)
    used = {letter for text in (*strings_of(real_dataset), *said) for letter in text if not letter.isspace()}
    known = set().union(*(read_font(FONTS / name)[1] for name in FONT_FILES if weight in name))
    assert used > LETTERS
    assert not used - known, "run .ci/make-fonts"


def test_the_fonts_are_light_and_have_their_licence() -> None:
    assert sum((FONTS / name).stat().st_size for name in FONT_FILES) < 700_000
    assert "SIL OPEN FONT LICENSE" in (FONTS / "LICENCE.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
@pytest.mark.parametrize("sample", ["ABCÄÖÜéñç0123456789%()[];:,.-–αabcxyz ", "ABC 012 `code` 研究段階。「」ー"])
def test_the_table_of_widths_is_that_of_the_font(sample: str, weight: str) -> None:
    letters = choose_type(sample, 1, bold=weight == "Bold")
    fonts = fonts_of(weight, is_japanese(sample))
    assert all(letters.measure(each) == pytest.approx(advance(each, fonts), abs=0.001) for each in sample)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_have_enough_contrast(palette: Palette) -> None:
    for ground in (palette.paper, palette.calm):
        assert all(contrast(each, ground) >= 4.5 for each in (palette.ink, palette.quiet))
    assert all(contrast(each, palette.paper) >= 4.5 for each in (palette.conventional, palette.investigational))
    assert contrast(palette.empty, palette.paper) >= 3


@pytest.mark.parametrize(
    ("form", "media_type"), [("svg", "image/svg+xml"), ("png", "image/png"), ("txt", "text/plain")]
)
def test_headers(records: FlaskClient, form: str, media_type: str) -> None:
    response = records.get(f"/embed/pictures/card.{form}?{TWO}")
    assert response.mimetype == MEDIA_TYPES[form]
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers["Cache-Control"].startswith("public, max-age=60")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "style-src 'none'" in policy and "unsafe" not in policy
    assert "Set-Cookie" not in response.headers
    tag = response.headers["ETag"]
    assert records.get(f"/embed/pictures/card.{form}?{TWO}", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (f"outcome.svg?{TWO}", "unknown-id"),
        (f"outcomes.gif?{TWO}", "unknown-id"),
        ("outcomes.svg?treatments=adalimumab", "bad-argument"),
        ("outcomes.png?treatments=adalimumab,nothing-of-the-kind", "bad-argument"),
        (f"card.txt?{TWO}&release=1999.1.1", "unknown-release"),
    ],
)
def test_what_cannot_be_drawn_is_a_problem_for_programs(records: FlaskClient, path: str, kind: str) -> None:
    expect_problem(records.get(f"/embed/pictures/{path}"), kind)


def test_what_is_not_known_is_ignored(records: FlaskClient) -> None:
    plain = records.get(f"/embed/pictures/card.svg?{TWO}")
    assert records.get(f"/embed/pictures/card.svg?{TWO}&nonsense=1&parts=harms").data == plain.data


def test_the_theme_changes_colours_and_nothing_else(records: FlaskClient) -> None:
    light, dark = (get(records, "outcomes", "svg", f"{TWO}&theme={theme}") for theme in ("light", "dark"))
    assert light != dark
    bare = [
        re.sub(r"#[0-9a-f]{6}", "", each).replace("theme=light", "").replace("theme=dark", "") for each in (light, dark)
    ]
    assert bare[0] == bare[1]
    assert LIGHT.paper in light and LIGHT.paper not in dark and DARK.paper in dark
