"""What is wrong with the curated files, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Where = tuple[str | int, ...]
"""Path from the top of a record to one of its values: names of fields and places in lists."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong inside one file: what it is, what to do, and where as path or as line."""

    where: Where
    message: str
    advice: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the dataset, ready to print; its text says what is wrong and what to do."""

    path: str
    line: int | None
    record: str
    field: str
    message: str
    advice: str

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        parts = [part for part in (place, self.record, self.field, self.message) if part]
        return f"{': '.join(parts)} -> {self.advice}"


def format_where(where: Where) -> str:
    """Write a path as people do: `results[2].measurements[0].events`."""
    text = ""
    for step in where:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text


def place_fault(fault: Fault, path: str, record: str, lines: Mapping[Where, int]) -> Problem:
    """Give a fault its file, and the line of its value or of the nearest thing around it that has one."""
    where = fault.where
    while where and where not in lines:
        where = where[:-1]
    line = fault.line or lines.get(where)
    return Problem(path, line, record, format_where(fault.where), fault.message, fault.advice)
