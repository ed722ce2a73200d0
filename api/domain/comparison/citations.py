"""Which studies and sources an answer cites."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from api.domain.comparison.answer import Comparison
from api.domain.comparison.context import Context
from api.domain.records import Source, Study


def walk(node: object) -> Iterator[object]:
    """Yield every record of an answer, outermost first."""
    if isinstance(node, tuple):
        for item in node:
            yield from walk(item)
    elif dataclasses.is_dataclass(node) and not isinstance(node, type):
        yield node
        for field in dataclasses.fields(node):
            yield from walk(getattr(node, field.name))


def cited_sources(answer: Comparison, context: Context) -> tuple[Source, ...]:
    """Every source named anywhere in the answer, once, by id."""
    cited: set[str] = set()
    for record in walk(answer):
        cited |= _sources_named(record)
    return tuple(context.sources[source] for source in sorted(cited))


def cited_studies(answer: Comparison, context: Context) -> tuple[Study, ...]:
    """Every study that a figure or a reason of the answer names, once, by id."""
    cited: set[str] = set()
    for record in walk(answer):
        study = getattr(record, "study", None)
        cited |= {study} if isinstance(study, str) else set()
        cited |= set(getattr(record, "level_studies", ()))
        if hasattr(record, "code"):
            cited |= set(getattr(record, "studies", ()))
    return tuple(context.studies[study] for study in sorted(cited & context.studies.keys()))


def _sources_named(record: object) -> set[str]:
    found = set()
    source = getattr(record, "source", None)
    if isinstance(source, str):
        found.add(source)
    for name in ("sources", "other_sources"):
        found |= {each for each in getattr(record, name, ()) if isinstance(each, str)}
    return found
