"""Frame and fragment: the same sheet, safe to insert, refused in words, and never without what keeps it honest."""

from __future__ import annotations

import base64
import hashlib
import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PAIR = "treatments=adalimumab,uc-msc-allogeneic-iv&population=csdmard_inadequate_response&jurisdiction=US"
FORMS = ("/embed/comparison", "/embed/fragment")


def text_of(response: TestResponse) -> str:
    """What a reader sees, in one line."""
    visible = re.sub(r"<(style|script)>.*?</\1>", " ", response.get_data(as_text=True), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", visible)).split())


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("parts", ["", "outcomes", "harms", "availability", "evidence", "guidance", "claims"])
def test_what_keeps_a_comparison_honest_is_no_part(records: FlaskClient, form: str, parts: str) -> None:
    text = text_of(records.get(f"{form}?{PAIR}&parts={parts}"))
    for always in (
        "Investigational: not established for rheumatoid arthritis",
        "cannot be compared: on none of the",
        "The order of the options says nothing about which is better.",
        "Information, not medical advice; an individual's risk may differ.",
        "No clinician has reviewed these records.",
        "Release 2026.11.1 of 2026-11-01",
        "Sources",
    ):
        assert always in text, always


@pytest.mark.parametrize(
    ("part", "heading"),
    [
        ("outcomes", "What studies measured"),
        ("harms", "Harms on record"),
        ("availability", "Where each option is authorised"),
        ("evidence", "The studies behind each option"),
        ("guidance", "What guideline bodies say"),
        ("claims", "What is commonly said"),
    ],
)
def test_a_part_is_shown_where_it_is_asked_for(records: FlaskClient, part: str, heading: str) -> None:
    assert heading in text_of(records.get(f"/embed/fragment?{PAIR}&parts={part}"))
    others = ",".join(each for each in ("outcomes", "harms", "availability", "evidence") if each != part)
    assert heading not in text_of(records.get(f"/embed/fragment?{PAIR}&parts={others}"))


@pytest.mark.parametrize("form", FORMS)
def test_what_is_not_known_or_empty_changes_nothing(records: FlaskClient, form: str) -> None:
    plain = records.get(f"{form}?{PAIR}")
    for odd in (
        "&utm_source=x",
        "&kind_label=none",
        "&hide=notes",
        "&outcomes=",
        "&release=&lang=",
        "&onload=alert(1)",
    ):
        assert records.get(f"{form}?{PAIR}{odd}").get_data() == plain.get_data(), odd


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("", 400, "treatments: Missing"),
        ("treatments=adalimumab", 400, "treatments: Takes 2 to 6 values; 1 given."),
        ("treatments=adalimumab,humira", 400, "Near it: adalimumab"),
        ("treatments=adalimumab,baricitinib&population=everyone", 400, "population: 'everyone' is not one of"),
        ("treatments=adalimumab,baricitinib&theme=pink", 400, "theme: 'pink' is not one of the values allowed."),
        ("treatments=adalimumab,baricitinib&parts=outcomes,footer", 400, "parts: 'footer' is not one of"),
        ("treatments=adalimumab,baricitinib&heading=9", 400, "heading: '9' is not a whole number from 1 to 4."),
        ("treatments=adalimumab,baricitinib&release=1999.1.1", 404, "release: There is no release '1999.1.1'."),
        ("treatments=adalimumab,baricitinib&lang=<b>", 400, "lang: '<b>' is not a language tag"),
        ("treatments=<script>alert(1)</script>,b", 400, "'<script>alert(1)</script>' is not an id."),
    ],
)
def test_a_question_that_cannot_be_read_is_refused_in_words(
    records: FlaskClient, form: str, query: str, status: int, told: str
) -> None:
    response = records.get(f"{form}?{query}")
    assert response.status_code == status
    assert response.mimetype == "text/html"
    assert response.headers["Cache-Control"] == "no-store"
    text = text_of(response)
    assert "This comparison cannot be shown" in text
    assert told in text.replace(" : ", ": ")
    assert "<script>alert" not in response.get_data(as_text=True)


def test_a_frame_may_be_framed_and_loads_nothing(records: FlaskClient) -> None:
    response = records.get(f"/embed/comparison?{PAIR}")
    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy and "default-src 'none'" in policy and "unsafe" not in policy
    html = response.get_data(as_text=True)
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        (content,) = re.findall(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    assert "X-Frame-Options" not in response.headers
    loaded = re.findall(r'<link rel="(\w+)"', html)
    assert set(loaded) <= {"alternate", "canonical"}, "what is named is not loaded"
    assert not re.search(r"<(?:img|iframe|object|embed|form)\b|\ssrc=", html)


@pytest.mark.parametrize("form", ["/embed/comparison", "/embed/fragment", "/compare"])
def test_a_frame_that_cannot_be_shown_may_be_framed_too(records: FlaskClient, form: str) -> None:
    policy = records.get(f"{form}?treatments=a,b").headers["Content-Security-Policy"]
    assert ("frame-ancestors *" in policy) == (form == "/embed/comparison")


def test_a_fragment_is_safe_to_insert(records: FlaskClient) -> None:
    response = records.get(f"/embed/fragment?{PAIR}&parts=outcomes,harms,availability,evidence,guidance,claims")
    html = response.get_data(as_text=True)
    assert html.startswith("<article") and html.rstrip().endswith("</article>")
    assert not re.search(r"<(script|style|link|iframe|object|embed|form|base|meta)\b", html)
    assert not re.search(r"\s(on\w+|style|src|srcdoc)\s*=", html)
    assert all(address.startswith(("https://", "http://", "/", "#")) for address in re.findall(r'href="([^"]*)"', html))
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("heading", [1, 2, 3, 4])
def test_headings_of_a_fragment_fit_the_page_around_it(records: FlaskClient, heading: int) -> None:
    html = records.get(f"/embed/fragment?{PAIR}&heading={heading}").get_data(as_text=True)
    levels = [int(level) for level in re.findall(r"<h(\d)", html)]
    assert levels[0] == heading == min(levels)
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_a_frame_is_small(records: FlaskClient) -> None:
    response = records.get(f"/embed/comparison?{PAIR}", headers={"Accept-Encoding": "br"})
    assert response.headers["Content-Encoding"] == "br"
    assert len(response.get_data()) < 30_000


def test_frames_answer_304(records: FlaskClient) -> None:
    tag = records.get(f"/embed/comparison?{PAIR}").headers["ETag"]
    again = records.get(f"/embed/comparison?{PAIR}", headers={"If-None-Match": tag})
    assert again.status_code == 304 and "frame-ancestors *" in again.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("asked", "language", "label"),
    [
        ("lang=de", "de", "In Erprobung"),
        ("lang=es", "es", "investigación"),
        ("lang=fr", "fr", "xpérimental"),
        ("lang=ja", "ja", "研究段階"),
        ("lang=tlh", "en", "Investigational"),
    ],
)
def test_languages(records: FlaskClient, asked: str, language: str, label: str) -> None:
    response = records.get(f"/embed/fragment?{PAIR}&{asked}")
    html = response.get_data(as_text=True)
    assert response.headers["Content-Language"] == language
    assert f'lang="{language}"' in html[:400]
    kinds = re.findall(r'class="ra-kind">(.*?)<', html)
    assert any(label in kind for kind in kinds), kinds
    assert ('<span lang="en">' in html) == (language != "en")


def test_a_database_that_does_not_answer_is_told(unreachable_client: FlaskClient) -> None:
    assert unreachable_client.get(f"/embed/comparison?{PAIR}").status_code == 503
