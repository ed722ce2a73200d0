"""The canonical form of records and its digest: the same on every machine and in every Python version."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from api.domain.evidence_level import EvidenceLevel
from api.domain.records import Dataset


def digest_of(record: object) -> str:
    """Return the SHA-256 of a record's canonical form.

    What is absent, empty or at its default is left out, so that a field added to a record type later changes no
    digest of a record that does not use it; for the same reason a default, once published, stays. Decimals count
    with their printed digits.
    """
    content = json.dumps(_plain(record), ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{type(record).__name__}:{content}".encode("ascii")).hexdigest()


def digest_of_dataset(dataset: Dataset, levels: Sequence[EvidenceLevel]) -> str:
    """Return the SHA-256 over all records and derived values, whatever their order."""
    lines = [
        f"{field.name} {record.id} {digest_of(record)}"
        for field in dataclasses.fields(dataset)
        for record in getattr(dataset, field.name)
    ]
    lines += [f"evidence_levels {level.treatment} {digest_of(level)}" for level in levels]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        items = ((field, getattr(value, field.name)) for field in dataclasses.fields(value))
        return {field.name: _plain(item) for field, item in items if item not in (None, ()) and item != field.default}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, str | bool | int):
        return value
    raise TypeError(f"no canonical form for {type(value).__name__}")
