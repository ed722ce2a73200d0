"""The catalogues: in step with code and records, and saying what the English says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from click.testing import CliRunner

from api import cli
from api.curation.reading import read_dataset
from api.domain.closed_lists import CLOSED_LISTS
from api.domain.records import Dataset
from api.domain.vocabulary import Vocabulary
from api.languages import DEFAULT, LANGUAGES, catalogues, template
from api.languages.catalogues import TEMPLATE, BadCatalogue, find_faults, make_catalogue, read_catalogues, read_file
from api.languages.template import make_template, write_catalog, write_languages
from tests.builders import a_dataset

TRANSLATED = [language for language in LANGUAGES if language != DEFAULT]
ALL = "{count} of {all}, `code`, 95 %"


@pytest.fixture(scope="session")
def records() -> Dataset:
    """The real records."""
    dataset = read_dataset(Path(__file__).resolve().parents[2] / "data").dataset
    assert dataset is not None
    return dataset


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of catalogues in place of the real one, with the German one in it."""
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    monkeypatch.setattr(template, "TEMPLATE", tmp_path / TEMPLATE.name)
    shutil.copy(TEMPLATE.parent / "de.po", tmp_path)
    return tmp_path


def put(catalog: Catalog, text: str, string: str, context: str | None = None, comments: tuple[str, ...] = ()) -> None:
    """Give a text a translation in place of the one that it has."""
    catalog.delete(text, context)
    catalog.add(text, string, context=context, user_comments=comments)


def entries(catalog: Catalog) -> set[tuple[str | None, object]]:
    return {(message.context, message.id) for message in catalog if message.id}


def test_the_template_is_what_code_and_records_give(records: Dataset) -> None:
    assert write_catalog(make_template(records)) == TEMPLATE.read_text(encoding="utf-8"), "make languages"


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_holds_every_text_and_no_other(language: str) -> None:
    """A text without translation is there, too: its entry is empty."""
    with TEMPLATE.open("rb") as file:
        wanted = entries(catalogues.read_po(file))
    assert entries(read_file(language)) == wanted


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_says_what_the_english_says(language: str) -> None:
    assert list(find_faults(read_file(language))) == []
    assert read_catalogues()[language].language == language


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_is_written_in_one_form(language: str, records: Dataset) -> None:
    catalog = read_file(language)
    catalog.update(make_template(records), no_fuzzy_matching=True, update_creation_date=False)
    assert write_catalog(catalog) == catalogues.path_of(language).read_text(encoding="utf-8"), "make languages"


def test_no_tool_has_guessed_a_translation() -> None:
    assert [m.id for each in TRANSLATED for m in read_file(each) if m.id and m.fuzzy] == []


@pytest.mark.parametrize(
    ("text", "string", "fault"),
    [
        (ALL, "{count} von {all}, `code`, 95 %", None),
        (ALL, "95 %, `code`: von {all} {count}", None),
        (ALL, "{count} von {alle}, `code`, 95 %", "placeholders"),
        (ALL, "{count}, `code`, 95 %", "placeholders"),
        (ALL, "{count} {count} von {all}, `code`, 95 %", "placeholders"),
        (ALL, "{count!r} von {all}, `code`, 95 %", "placeholders"),
        (ALL, "{count:x} von {all}, `code`, 95 %", "placeholders"),
        (ALL, "{count.real} von {all}, `code`, 95 %", "placeholders"),
        (ALL, "{count von {all}, `code`, 95 %", "placeholders"),
        (ALL, "{count} von {all}, `Code`, 95 %", "codes"),
        (ALL, "{count} von {all}, Code, 95 %", "codes"),
        (ALL, "{count} von {all}, `code`, 59 %", "numbers"),
        (ALL, "{count} von {all}, `code`", "numbers"),
        (ALL, "{count} von {all}, `code`, ９５ %", "numbers"),
        (("{n} step", "{n} steps"), ("{n} Schritt", "{n} Schritte"), None),
        (("{n} step", "{n} steps"), ("ein Schritt", "{n} Schritte"), "placeholders"),
        (("{n} step", "{n} steps"), ("{n} Schritt", ""), "forms"),
    ],
)
def test_an_entry_that_would_say_something_else_is_a_fault(
    text: str | tuple[str, str], string: str | tuple[str, str], fault: str | None
) -> None:
    catalog = Catalog(locale="de")
    catalog.add(text, string)
    faults = list(find_faults(catalog))
    assert len(faults) == (0 if fault is None else 1)
    assert fault is None or faults[0].endswith(fault) or fault in faults[0]
    if fault is not None:
        with pytest.raises(BadCatalogue, match=fault):
            make_catalogue("de", catalog)


def test_a_guess_and_an_empty_entry_are_no_translation() -> None:
    catalog = Catalog(locale="de")
    catalog.add("guessed", "geraten", flags=["fuzzy"])
    catalog.add("empty", "")
    catalog.add("said", "gesagt")
    assert list(make_catalogue("de", catalog).translations) == [(None, "said")]


@pytest.mark.parametrize(
    ("comment", "is_checked"),
    [
        ("checked: A. Name 2026-12-01", True),
        ("checked: 2026-12-01", False),
        ("checked: no", False),
        ("not checked: A. Name 2026-12-01", False),
    ],
)
def test_only_a_person_and_a_day_make_an_entry_checked(comment: str, is_checked: bool) -> None:
    catalog = Catalog(locale="de")
    catalog.add("said", "gesagt", user_comments=[comment])
    found = make_catalogue("de", catalog).find(None, "said")
    assert found is not None and found.is_checked is is_checked


def test_writing_keeps_translations_and_who_checked_them_and_drops_what_is_gone(folder: Path) -> None:
    path = folder / "de.po"
    catalog = read_file("de")
    put(catalog, "adalimumab", "Adalimumab", "names", ("checked: A. Name 2026-12-01",))
    catalog.add("a text of former times", "ein Text aus alter Zeit")
    path.write_text(write_catalog(catalog), encoding="utf-8")
    write_languages(a_dataset())
    text = path.read_text(encoding="utf-8")
    assert "# checked: A. Name 2026-12-01\n" in text
    assert 'msgid "adalimumab"\nmsgstr "Adalimumab"' in text
    assert "former times" not in text
    assert sorted(each.name for each in folder.iterdir()) == sorted(
        [TEMPLATE.name, *(f"{language}.po" for language in TRANSLATED)]
    )


def test_the_command_tells_faults_and_what_is_left(folder: Path) -> None:
    catalog = read_file("de")
    put(catalog, "{a} against {b}", "{a} gegen {c}")
    (folder / "de.po").write_text(write_catalog(catalog), encoding="utf-8")
    result = CliRunner().invoke(cli.main, ["languages", "check", "de"])
    assert result.exit_code == 1
    assert "'{a} against {b}': '{a} gegen {c}' has other placeholders" in result.stderr
    put(catalog, "{a} against {b}", "{a} gegen {b}")
    (folder / "de.po").write_text(write_catalog(catalog), encoding="utf-8")
    result = CliRunner().invoke(cli.main, ["languages", "check", "de"])
    assert result.exit_code == 0
    assert f"of {len(catalog)} texts have no translation." in result.output


def test_every_closed_list_is_told() -> None:
    own = {each for each in Vocabulary.__subclasses__() if each.__module__.startswith("api.")}
    assert set(CLOSED_LISTS.values()) == own
    assert list(CLOSED_LISTS) == sorted(CLOSED_LISTS)
