"""Fields of the file format: each takes the text that stands in the file and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from marshmallow import ValidationError, fields

from api.curation.problems import Fault
from api.curation.suggestions import order_by_nearness

WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,8})", re.ASCII)
PRINTED_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,9})?", re.ASCII)
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
LONGEST_QUOTE = 60


def refuse(message: str, advice: str) -> ValidationError:
    """Make the error that marshmallow carries to the place where the value stands."""
    return ValidationError([Fault((), message, advice)])


def quote(value: str) -> str:
    """Show a value inside a message, shortened when long."""
    return f"`{value}`" if len(value) <= LONGEST_QUOTE else f"`{value[:LONGEST_QUOTE]}...`"


class Text(fields.Field[Any]):
    """One value as text, without the spaces and line ends around it."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            raise refuse("is a list or a group of keys", f"write one value: {self.expected()}")
        if value.strip() in NOTHING:
            raise refuse("is empty", "write the value, or leave the key out")
        return self.read(value.strip())

    def expected(self) -> str:
        """Say what the field takes."""
        return "a text"

    def read(self, value: str) -> Any:
        """Turn the text into the value of the record."""
        return value


class WholeNumber(Text):
    """Digits only: no fraction, no thousands separator, no sign but minus."""

    def expected(self) -> str:
        """Say what the field takes."""
        return "a whole number in digits, such as 67"

    def read(self, value: str) -> int:
        """Turn digits into a number."""
        if not WHOLE_NUMBER.fullmatch(value):
            raise refuse(f"{quote(value)} is not a whole number", f"write {self.expected()}")
        return int(value)


class PrintedDecimal(Text):
    """A decimal number that keeps its printed digits: 55.0 stays 55.0."""

    def expected(self) -> str:
        """Say what the field takes."""
        return "a number as printed, with a point and without units or separators, such as 55.2 or -0.40"

    def read(self, value: str) -> Decimal:
        """Turn a printed number into a decimal of the same digits."""
        if not PRINTED_DECIMAL.fullmatch(value):
            raise refuse(f"{quote(value)} is not a number", f"write {self.expected()}")
        return Decimal(value)


class TrueOrFalse(Text):
    """`true` or `false`, in these letters."""

    def expected(self) -> str:
        """Say what the field takes."""
        return "`true` or `false`"

    def read(self, value: str) -> bool:
        """Turn the word into the truth value."""
        if value not in ("true", "false"):
            raise refuse(f"{quote(value)} is neither true nor false", f"write {self.expected()}")
        return value == "true"


class IsoDate(Text):
    """A whole date, as 2026-11-20."""

    def expected(self) -> str:
        """Say what the field takes."""
        return "a date as year-month-day, such as 2026-11-20"

    def read(self, value: str) -> date:
        """Turn the text into a date that exists."""
        try:
            if ISO_DATE.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            raise refuse(f"{quote(value)} is no day of the calendar", f"write {self.expected()}") from None
        raise refuse(f"{quote(value)} is not a date", f"write {self.expected()}")


class OneOf(Text):
    """One value of a closed list."""

    def __init__(self, vocabulary: type[Enum], **kwargs: Any) -> None:
        self.vocabulary = vocabulary
        super().__init__(**kwargs)

    def expected(self) -> str:
        """Say what the field takes."""
        return "one of " + ", ".join(member.value for member in self.vocabulary)

    def read(self, value: str) -> Enum:
        """Turn the text into the member of the list."""
        try:
            return self.vocabulary(value)
        except ValueError:
            allowed = order_by_nearness(value, (member.value for member in self.vocabulary))
            message = f"{quote(value)} is not a value of this list"
            raise refuse(message, f"write one of: {', '.join(allowed)}") from None


class ListOf(fields.List[Any]):
    """Several values, in order."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not isinstance(value, list):
            raise refuse("is not a list", "write the values as a list: `[a, b]`, or a line with `- ` for each")
        return tuple(super()._deserialize(value, attr, data, **kwargs))


class Group(fields.Nested):
    """A record inside a record."""

    def _deserialize(
        self,
        value: Any,
        attr: str | None,
        data: Mapping[str, Any] | None,
        partial: Any = None,
        **kwargs: Any,
    ) -> Any:
        if not isinstance(value, dict):
            raise refuse("is not a group of keys", f"write the keys under it: {', '.join(self.schema.fields)}")
        return super()._deserialize(value, attr, data, partial, **kwargs)
