"""A pinned embed stays as it was and tells what was learnt since; a live one follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from api.domain.records import Dataset
from api.domain.vocabulary import SourceStatus
from tests.web.conftest import PUBLISHED, make_app, publish_to
from tests.web.embeds.test_frames import text_of

LATER = PUBLISHED + timedelta(days=40)


def question(dataset: Dataset, release: str = "") -> str:
    first, second = [each.id for each in dataset.treatments][:2]
    return f"treatments={first},{second}&release={release}"


def corrected(dataset: Dataset) -> Dataset:
    """The dataset after one of its figures was corrected and one of its sources retracted."""
    study = next(each for each in dataset.studies if any(result.measurements for result in each.results))
    place, result = next((n, each) for n, each in enumerate(study.results) if each.measurements)
    figure = result.measurements[0]
    changed = replace(result, measurements=(replace(figure, events=(figure.events or 0) + 1), *result.measurements[1:]))
    results = (*study.results[:place], changed, *study.results[place + 1 :])
    studies = tuple(replace(each, results=results) if each is study else each for each in dataset.studies)
    sources = tuple(
        replace(each, status=SourceStatus.RETRACTED, status_checked=each.accessed, status_note="Retracted.")
        if each.id == result.source
        else each
        for each in dataset.sources
    )
    return replace(dataset, studies=studies, sources=sources)


@pytest.fixture
def two_releases(database_url: str, dataset: Dataset) -> FlaskClient:
    """A client of an app with a release and a later one that corrects it, on each kind of database."""
    first = publish_to(database_url, dataset)
    second = publish_to(database_url, corrected(dataset), LATER)
    assert (first.release.id, second.release.id) == ("2026.11.1", "2026.12.1")
    return make_app(database_url, now=LATER).test_client()


def test_a_pinned_embed_shows_its_release_and_what_was_learnt_since(
    two_releases: FlaskClient, dataset: Dataset
) -> None:
    text = text_of(two_releases.get(f"/embed/comparison?{question(dataset, '2026.11.1')}"))
    assert "Release 2026.11.1 of 2026-11-01 (fixed)" in text
    assert "This is release 2026.11.1. Release 2026.12.1, of 2026-12-11, is served now." in text
    assert "changed or withdrawn after this release" in text
    assert "Do not rely on figures from this source" in text
    assert "See the present comparison" in text


def test_a_live_embed_shows_the_newest_release(two_releases: FlaskClient, dataset: Dataset) -> None:
    response = two_releases.get(f"/embed/comparison?{question(dataset)}")
    text = text_of(response)
    assert response.headers["Data-Release"] == "2026.12.1"
    assert "Release 2026.12.1 of 2026-12-11" in text and "(fixed)" not in text
    assert "is served now" not in text


def test_pinned_to_the_newest_release_there_is_nothing_to_tell_but_retracted_sources(
    two_releases: FlaskClient, dataset: Dataset
) -> None:
    text = text_of(two_releases.get(f"/embed/comparison?{question(dataset, '2026.12.1')}"))
    assert "(fixed)" in text and "is served now" not in text and "changed or withdrawn" not in text


def test_the_figures_of_a_pinned_embed_stay(two_releases: FlaskClient, dataset: Dataset) -> None:
    response = two_releases.get(f"/embed/fragment?{question(dataset, '2026.11.1')}")
    assert response.headers["Data-Release"] == "2026.11.1"
    assert 'data-release="2026.11.1"' in response.get_data(as_text=True)
