"""Answers in the language asked for: what is translated, what never is, and what is said of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.languages import LANGUAGES
from api.web import speaking
from api.web.texts import EXCEPTIONS, NAMES, NEITHERS, TEXTS, Role, role_of
from tests.languages.pseudo import is_disguised, pseudo_catalogue
from tests.parts import one_in
from tests.web.conftest import lasting_app, make_app
from tests.web.expect import expect_problem
from tests.web.language_report import languages_of, leaves
from tests.web.test_answers import validator_for
from tests.web.test_headers import DATA

COMPARISON = "/v1/comparisons?treatments=adalimumab,uc-msc&population=csdmard_inadequate_response"
REAL = [
    "/v1/comparisons?treatments=adalimumab,baricitinib,triple-therapy,uc-msc-allogeneic-iv",
    "/v1/comparisons?treatments=tocilizumab,tnf-inhibitor&population=csdmard_inadequate_response",
    "/v1/treatments/tocilizumab/comparable",
    "/v1/treatments?limit=200",
    "/v1/studies?limit=20",
    "/v1/claims",
    "/v1/harms",
    "/v1/jurisdictions",
    "/v1/glossary?limit=200",
    "/v1/search?q=methotrexate",
    "/v1/labels",
]
NUMBER = re.compile(r"\d+(?:\.\d+)?")
NOT_TRANSLATED = {"abbreviation", "attribution", "citation", "curated_by", "licence", "study_name"}


@pytest.fixture(scope="module")
def made_afresh(published_url: str) -> Iterator[Flask]:
    """An app that keeps no answer, for the catalogues behind it change from test to test."""
    with lasting_app(published_url, store_bytes=0) as app:
        yield app


@pytest.fixture(scope="module")
def records_made_afresh(records_url: str) -> Iterator[Flask]:
    with lasting_app(records_url, store_bytes=0) as app:
        yield app


@pytest.fixture
def client(made_afresh: Flask) -> FlaskClient:
    return made_afresh.test_client()


@pytest.fixture
def records(records_made_afresh: Flask) -> FlaskClient:
    return records_made_afresh.test_client()


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> None:
    """German is English with other letters, and complete."""
    monkeypatch.setattr(speaking, "read_catalogues", lambda: {"de": pseudo_catalogue()})


def ask(client: FlaskClient, address: str, **headers: str) -> Any:
    response = client.get(address, headers={name.replace("_", "-"): value for name, value in headers.items()})
    assert response.status_code == 200, response.text
    return response.get_json()


def without_language(answer: Any) -> Any:
    return {**answer, "about": {**answer["about"], "language": None}}


@pytest.mark.parametrize(
    ("query", "header", "asked", "answered", "is_offered"),
    [
        ("", None, None, "en", True),
        ("", "de-AT, en;q=0.5", "de-AT", "de", True),
        ("", "it", "it", "en", False),
        ("", "nonsense!", None, "en", True),
        ("lang=ja", "de", "ja", "ja", True),
        ("lang=pt-BR", None, "pt-BR", "pt", True),
        ("lang=it", "de", "it", "en", False),
        ("lang=en", "de", "en", "en", True),
    ],
)
def test_the_answer_says_what_was_asked_and_what_is_given(
    client: FlaskClient, query: str, header: str | None, asked: str | None, answered: str, is_offered: bool
) -> None:
    """A language that is not offered gets the default and a flag, never a 406."""
    response = client.get(f"/v1/outcomes/acr50?{query}", headers={"Accept-Language": header} if header else {})
    language = response.get_json()["about"]["language"]
    assert response.headers["Content-Language"] == answered
    assert "Accept-Language" in response.headers["Vary"]
    assert (language["asked"], language["answered"], language["is_offered"]) == (asked, answered, is_offered)
    assert (language["supported"], language["text_direction"]) == (list(LANGUAGES), "ltr")
    assert (language["texts"] == []) == (answered == "en")


@pytest.mark.parametrize("address", ["/v1/outcomes/acr50", "/v1/outcomes", "/v1/labels", COMPARISON])
@pytest.mark.parametrize("tag", ["", "x", "de_AT", "de-", "*", "de,fr", "deutschland", "d\u00e9", "de\n"])
def test_what_is_no_language_tag_is_refused(client: FlaskClient, address: str, tag: str) -> None:
    joint = "&" if "?" in address else "?"
    response = client.get(f"{address}{joint}{urlencode({'lang': tag})}")
    (fault,) = expect_problem(response, "bad-argument")["errors"]
    assert (fault["parameter"], fault["allowed"]) == ("lang", list(LANGUAGES))
    assert response.headers["Content-Language"] == "en"


def test_a_language_given_twice_is_refused(client: FlaskClient) -> None:
    (fault,) = expect_problem(client.get("/v1/outcomes/acr50?lang=de&lang=fr"), "bad-argument")["errors"]
    assert fault["message"] == "Given 2 times; give it once."


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_what_holds_no_text_takes_no_language(client: FlaskClient, address: str) -> None:
    expect_problem(client.get(f"{address}?lang=de"), "bad-argument")
    assert client.get(address, headers={"Accept-Language": "de"}).headers["Content-Language"] == "en"


def test_a_problem_is_in_english_and_says_so(client: FlaskClient) -> None:
    response = client.get("/v1/outcomes/nothing?lang=de")
    expect_problem(response, "unknown-id")
    assert response.headers["Content-Language"] == "en"


def test_each_language_has_its_own_tag_and_keeps_it(client: FlaskClient) -> None:
    tags = {client.get(f"/v1/outcomes/acr50?lang={each}").headers["ETag"] for each in LANGUAGES}
    assert len(tags) == len(LANGUAGES)
    german = client.get("/v1/outcomes/acr50?lang=de").headers["ETag"]
    again = client.get("/v1/outcomes/acr50?lang=de", headers={"If-None-Match": german})
    assert (again.status_code, again.headers["ETag"]) == (304, german)
    assert client.get("/v1/outcomes/acr50?lang=fr", headers={"If-None-Match": german}).status_code == 200


def test_links_keep_the_language_asked_for_by_the_parameter(client: FlaskClient) -> None:
    page = ask(client, "/v1/outcomes?limit=1&lang=de-AT")
    assert "lang=de-AT" in page["next"]
    assert page["data"][0]["links"]["self"].endswith("?lang=de-AT")
    assert ask(client, page["next"])["about"]["language"]["answered"] == "de"
    assert "lang" not in ask(client, "/v1/outcomes?limit=1", Accept_Language="de")["next"]
    turned = client.get("/v1/comparisons/uc-msc..adalimumab?lang=ja")
    assert (turned.status_code, turned.headers["Location"]) == (308, "/v1/comparisons/adalimumab..uc-msc?lang=ja")


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize("address", DATA)
def test_an_answer_in_another_language_is_as_declared(client: FlaskClient, address: str) -> None:
    document = client.get("/openapi.json").get_json()
    for path, item in document["paths"].items():
        pattern = re.sub(r"\{\w+\}", "[^/?]+", path.replace(".", r"\."))
        if re.fullmatch(pattern, address.partition("?")[0]):
            schema = item["get"]["responses"]["200"]["content"]["application/json"]["schema"]
            validator_for(document, schema).validate(ask(client, address, Accept_Language="de"))
            return
    raise AssertionError(address)


def expect_only_texts_to_differ(english: Any, other: Any) -> None:
    """Numbers, units, codes, dates and addresses are the same; so are the numbers inside of texts."""
    said = languages_of(other)
    pairs = zip(leaves(without_language(english)), leaves(without_language(other)), strict=True)
    for (pointer, _, text), (same_pointer, _, translation) in pairs:
        assert pointer == same_pointer
        if pointer not in said or said[pointer][0] == "en":
            assert text == translation, pointer
        else:
            assert sorted(NUMBER.findall(text)) == sorted(NUMBER.findall(translation)), pointer


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize("address", [*DATA, *REAL])
def test_every_text_is_in_exactly_the_language_told(client: FlaskClient, records: FlaskClient, address: str) -> None:
    asked = records if address in REAL else client
    answer = ask(asked, address, Accept_Language="de")
    expect_only_texts_to_differ(ask(asked, address), answer)
    said = languages_of(answer)
    for pointer, _, value in leaves(without_language(answer)):
        if isinstance(value, str) and is_disguised(value) and not said.get(pointer):
            assert pointer.rsplit("/", 1)[-1] in NOT_TRANSLATED | {"0", "1", "2", "3"}, pointer
        if pointer in said and said[pointer] == ("en", False, False):
            assert value
        if pointer in said and said[pointer][0] == "de" and any(letter in value for letter in "aeiou"):
            # Vowels that stayed are codes, printed names, or words of curators, which are told.
            assert said[pointer][1] or re.search(r"`|[A-Z]", value) or "/self_audit/" in pointer, (pointer, value)


@pytest.mark.parametrize("language", one_in(2, [each for each in LANGUAGES if each != "en"]))
@pytest.mark.parametrize("address", [*REAL[:3], "/v1/labels"])
def test_only_texts_differ_between_languages(records: FlaskClient, address: str, language: str) -> None:
    english, other = ask(records, address), ask(records, address, Accept_Language=language)
    expect_only_texts_to_differ(english, other)


@pytest.mark.usefixtures("pseudo")
def test_a_comparison_is_said_as_a_whole(records: FlaskClient) -> None:
    """Every sentence that the service makes is said, the level's stored reason among them; a dose stays as printed."""
    answer = ask(records, REAL[0], Accept_Language="de")
    said = languages_of(answer)
    sentences = [pointer for pointer in said if re.fullmatch(r"/data/statements/\d+/text", pointer)]
    assert len(sentences) == len(answer["data"]["statements"])
    assert {said[pointer][0] for pointer in sentences} == {"de"}
    assert {said[pointer][1] for pointer in sentences} == {True, False}
    generated = ("kind_label", "level_reason", "isolates", "asks", "decision", "method", "update_policy")
    for pointer, state in said.items():
        if pointer.endswith(generated):
            assert state == ("de", False, False), pointer
    assert answer["data"]["evidence"][0]["level_reason"].startswith("Lévél 1: nétwörk métà-ànàlÿsîs")
    assert not answer["about"]["language"]["checked_by_a_person"]


def test_what_has_no_translation_falls_back_field_by_field(
    records: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    partial = pseudo_catalogue(leave_out=lambda text: text in {"Conventional treatment", "adalimumab"})
    monkeypatch.setattr(speaking, "read_catalogues", lambda: {"de": partial})
    answer = ask(records, REAL[0], Accept_Language="de")
    options, said = answer["data"]["options"], languages_of(answer)
    assert options[0]["kind_label"] == "Conventional treatment"
    assert options[0]["name"] == "adalimumab"
    assert is_disguised(options[3]["kind_label"])
    assert [said[f"/data/options/{place}/kind_label"][0] for place in range(4)] == ["en", "en", "en", "de"]
    assert [said[f"/data/options/{place}/name"][0] for place in range(4)] == ["en", "de", "de", "de"]
    statement = answer["data"]["statements"][0]["text"]
    assert statement.startswith("Adalimumab: thé") and said["/data/statements/0/text"] == ("de", True, False)


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize(
    "address",
    [
        "/v1/treatments/adalimumab?fields=name,burden,derived",
        "/v1/treatments?fields=name,mechanism",
        f"{COMPARISON}&fields=question,statements",
        "/v1/search?q=methotrexate&fields=name",
    ],
)
def test_a_slice_is_said_like_the_whole(client: FlaskClient, address: str) -> None:
    english, other = ask(client, address), ask(client, address, Accept_Language="de")
    expect_only_texts_to_differ(english, other)
    assert "/data/name" in languages_of(other) or len(languages_of(other)) > 2


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize("form", ["csv", "ndjson"])
@pytest.mark.parametrize("address", ["/v1/treatments?", f"{COMPARISON}&"])
def test_a_table_cannot_tell_the_language_of_its_texts_so_it_is_in_english(
    client: FlaskClient, address: str, form: str
) -> None:
    plain = client.get(f"{address}format={form}")
    asked = client.get(f"{address}format={form}", headers={"Accept-Language": "de"})
    assert (asked.status_code, asked.headers["Content-Language"]) == (200, "en")
    assert asked.get_data() == plain.get_data()


@pytest.mark.usefixtures("pseudo")
def test_the_report_stays_small(records: FlaskClient) -> None:
    answer = ask(records, REAL[0], Accept_Language="de")
    report = json.dumps(answer["about"]["language"])
    assert len(report) < 20_000 < len(json.dumps(answer)) / 20


@pytest.mark.usefixtures("pseudo")
def test_labels_are_said_and_codes_are_not(client: FlaskClient) -> None:
    answer = ask(client, "/v1/labels?list=certainty,verdict&lang=de")
    assert [each["list"] for each in answer["data"]] == ["certainty", "verdict"]
    assert answer["data"][0]["labels"][3]["code"] == "very_low"
    assert answer["data"][0]["labels"][3]["meaning"].startswith("thé trûé éfféct pröbàblÿ")
    assert set(languages_of(answer).values()) == {("de", False, False)}


def schemas_of_answers(client: FlaskClient) -> dict[str, Any]:
    """The schemas of the contract but those of what callers send."""
    document = client.get("/openapi.json").get_json()
    bodies = [
        operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        for path in document["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict) and "requestBody" in operation
    ]
    return {name: schema for name, schema in document["components"]["schemas"].items() if name not in bodies}


def test_labels_hold_every_closed_list_of_the_contract(client: FlaskClient) -> None:
    codes = [[label["code"] for label in each["labels"]] for each in ask(client, "/v1/labels")["data"]]
    schemas = schemas_of_answers(client)
    enums = [
        (name, member, declared["enum"])
        for name, schema in schemas.items()
        for member, declared in schema.get("properties", {}).items()
        if "enum" in declared and declared.get("type") != "integer"
    ]
    assert len(enums) > 50
    for name, member, enum in enums:
        assert [each for each in enum if each is not None] in codes, (name, member)


def test_an_unknown_list_is_refused_with_those_that_look_alike(client: FlaskClient) -> None:
    (fault,) = expect_problem(client.get("/v1/labels?list=verdicts"), "bad-argument")["errors"]
    assert "verdict" in fault["near"] and "certainty" in fault["allowed"]


def test_every_text_of_the_contract_has_its_place() -> None:
    """A new member that holds text must be placed: translated, a name, or the same in every language."""
    with make_app("sqlite://").test_client() as client:
        schemas = schemas_of_answers(client)
    texts = set()
    for name, schema in schemas.items():
        for member, declared in schema.get("properties", {}).items():
            inner = declared.get("items", declared)
            kinds = inner.get("type")
            is_text = "string" in (kinds if isinstance(kinds, list) else [kinds])
            if is_text and "enum" not in inner and inner.get("format") is None and name not in {"Problem", "Fault"}:
                assert role_of(name, member) in Role
                texts.add(member)
    assert texts >= TEXTS | NAMES
    assert not TEXTS & NAMES and not TEXTS & NEITHERS and not NAMES & NEITHERS
    assert all(name in schemas for name, _ in EXCEPTIONS)
