"""When two values are the same: digit by digit, for 55 and 55.0 are printed differently."""

from __future__ import annotations

import dataclasses
from decimal import Decimal


def exact_form(value: object) -> object:
    """A form of a record or a value that equals another's only where both are printed the same, and can be a key."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return tuple(exact_form(item) for item in value)
    if dataclasses.is_dataclass(value):
        return type(value), tuple(exact_form(getattr(value, field.name)) for field in dataclasses.fields(value))
    return value


def is_same(before: object, after: object) -> bool:
    """Whether nothing differs, not even a printed zero."""
    return exact_form(before) == exact_form(after)
