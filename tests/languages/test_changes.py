"""Sentences on changes can be translated: every text that they are made of is in the template."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import replace

from api.domain.changes.context import Records, make_context, records_of
from api.domain.changes.diffing import diff_records
from api.domain.changes.records import Change
from api.domain.changes.verdict_records import PairOutcome, PairVerdict, pair_id
from api.domain.comparison.reasons import Verdict
from api.domain.phrases import NAMES, Phrase, Recipe
from api.domain.records import Dataset
from api.domain.vocabulary import PopulationLine
from api.languages.template import make_template
from tests.builders import a_dataset, some_levels
from tests.domain.changes.mutating import list_places, other_values, put_at

LINE = PopulationLine.RA_ANY


def a_verdict(*outcomes: PairOutcome) -> PairVerdict:
    return PairVerdict(pair_id("adalimumab", "uc-msc"), "adalimumab", "uc-msc", outcomes)


def many_changes() -> Iterator[Change]:
    """Every field changed in turn, every record gone and come, and what is derived from records."""
    records = records_of(a_dataset())
    context = make_context(records)
    for field in dataclasses.fields(Dataset):
        for record in getattr(a_dataset(), field.name):
            for place in list_places(record):
                for value in other_values(place):
                    before, after = {record.id: record}, {record.id: put_at(record, place, value)}
                    yield from diff_records({field.name: before}, {field.name: after}, context)
    yield from diff_records(records, {}, context)
    yield from diff_records({}, records, context)
    level, *_ = some_levels()
    direct = PairOutcome("acr50", 24, LINE, Verdict.HEAD_TO_HEAD, has_figure=True)
    indirect = replace(direct, verdict=Verdict.INDIRECT, has_figure=False)
    before = records_of(Dataset(), [level], [a_verdict(direct)])
    others: list[Records] = [
        records_of(Dataset(), [replace(level, level=1)], [a_verdict()]),
        records_of(Dataset(), [replace(level, reason="Level 2: something else.", studies=())], [a_verdict(indirect)]),
    ]
    for after in others:
        yield from diff_records(before, after, context)


def recipes_of(phrase: Phrase) -> Iterator[Recipe]:
    yield phrase.recipe
    for value in phrase.recipe.values.values():
        if isinstance(value, Phrase):
            yield from recipes_of(value)


def test_every_text_of_a_change_is_in_the_template() -> None:
    template = make_template(Dataset())
    used = set()
    for change in many_changes():
        assert isinstance(change.text, Phrase)
        for recipe in recipes_of(change.text):
            if recipe.context != NAMES:
                used.add((recipe.context, recipe.template))
    assert len(used) > 100
    lacking = {(context, text) for context, text in used if template.get(text, context) is None}
    assert lacking == set()
