"""The tables of fields and values in the guide for curators, made from what the record types declare."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import MISSING
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path

from api.curation.layout import RECORD_TYPES
from api.domain.fields import FieldDescription, describe
from api.domain.vocabulary import Vocabulary

MARKED = re.compile(r"(<!-- (fields|values): (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
WORD_OF_TYPE = {
    str: "text",
    int: "whole number",
    Decimal: "number as printed",
    bool: "`true` or `false`",
    date: "date, `2026-11-20`",
}


def list_record_types() -> tuple[type, ...]:
    """List the record types of the files, each followed by those inside it."""
    return tuple(dict.fromkeys(found for kind in RECORD_TYPES.values() for found in _list_inside(kind)))


def list_vocabularies() -> tuple[type[Vocabulary], ...]:
    """List the closed lists that the files use, in the order of their first use."""
    fields = (field for record_type in list_record_types() for field in describe(record_type))
    return tuple(dict.fromkeys(field.type for field in fields if issubclass(field.type, Vocabulary)))


def _list_inside(record_type: type) -> Iterator[type]:
    yield record_type
    for field in describe(record_type):
        if field.is_record:
            yield from _list_inside(field.type)


def fill_tables(text: str) -> str:
    """Fill every marked place of the guide with its table; ValueError for a marker of an unknown name."""
    return MARKED.sub(_fill, text)


def _fill(match: re.Match[str]) -> str:
    opening, what, name, closing = match.groups()
    return f"{opening}{_make_table(what, name)}{closing}"


def _make_table(what: str, name: str) -> str:
    if what == "fields":
        for record_type in list_record_types():
            if record_type.__name__ == name:
                return _format_table(("key", "must", "takes", "meaning"), map(_describe_row, describe(record_type)))
    for vocabulary in list_vocabularies():
        if vocabulary.__name__ == name:
            return _format_table(("value", "meaning"), ((f"`{item.value}`", item.meaning) for item in vocabulary))
    raise ValueError(f"no {what} are known by the name {name}")


def _format_table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _describe_row(field: FieldDescription) -> tuple[str, ...]:
    return f"`{field.name}`", _describe_duty(field), _describe_type(field), field.meaning


def _describe_duty(field: FieldDescription) -> str:
    if field.required:
        return "yes"
    if field.default in (None, (), MISSING):
        return "no"
    default = field.default.value if isinstance(field.default, Enum) else str(field.default).lower()
    return f"no, `{default}` when absent"


def _describe_type(field: FieldDescription) -> str:
    if field.is_record:
        word = f"group of keys, see [{field.type.__name__}](#{field.type.__name__.lower()})"
    elif issubclass(field.type, Enum):
        word = f"value of [{field.type.__name__}](#{field.type.__name__.lower()})"
    else:
        word = WORD_OF_TYPE[field.type]
    return f"list: {word}" if field.many else word


def main(arguments: list[str]) -> int:
    """Rewrite the tables of the guide."""
    guide = Path(arguments[0] if arguments else "docs/curating.md")
    guide.write_text(fill_tables(guide.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
