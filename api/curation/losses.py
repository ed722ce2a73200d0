"""What to do about a loss before publishing: the tombstone to write, as it would stand in its file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import chain, count

from api.curation.layout import RECORD_TYPES
from api.domain.fields import describe
from api.domain.losses import ABSENT, TOMBSTONES, Loss
from api.domain.records import Tombstone
from api.domain.vocabulary import WithdrawalReason


def describe_losses(losses: Sequence[Loss], tombstones: Collection[Tombstone], today: date) -> Iterator[str]:
    """Say of each loss what is gone and what to do, with a file to fill in and write under `data/tombstones/`."""
    taken = {tombstone.id for tombstone in tombstones}
    for loss in losses:
        if loss.kind == TOMBSTONES:
            yield _describe_tombstone(loss)
            continue
        name = _choose_name(loss, taken)
        taken.add(name)
        yield f"{_describe(loss, name)}\n{_write(loss, name, today)}"


def _describe_tombstone(loss: Loss) -> str:
    what = "told of a record or field that is gone, and does not any more"
    return f"{TOMBSTONES}/{loss.record}: {what} -> bring data/{TOMBSTONES}/{loss.record}.yaml back"


def _describe(loss: Loss, name: str) -> str:
    write = f"write data/{TOMBSTONES}/{name}.yaml with a reason and a sentence for readers"
    if loss.field is None:
        return f"{loss}: was published and is not there any more -> bring it back, or {write}"
    absent = f", or an entry under `{ABSENT}`" if _can_say_absent(loss.kind) else ""
    return f"{loss}: was filled and is empty now -> fill it again, or {write}{absent}"


def _can_say_absent(kind: str) -> bool:
    return kind in RECORD_TYPES and ABSENT in {field.name for field in describe(RECORD_TYPES[kind])}


def _choose_name(loss: Loss, taken: Collection[str]) -> str:
    parts = (loss.kind, loss.record, loss.field or "")
    name = re.sub(r"[^a-z0-9]+", "-", "-".join(filter(None, parts)).lower()).strip("-")
    numbered = chain([name], (f"{name}-{number}" for number in count(2)))
    return next(each for each in numbered if each not in taken)


def _write(loss: Loss, name: str, today: date) -> str:
    """Write the file but for what only a curator knows; as it stands, the check of the data refuses it."""
    field = [f"field: {loss.field}"] if loss.field else []
    lines = [
        f"# data/{TOMBSTONES}/{name}.yaml",
        f"id: {name}",
        f"kind: {loss.kind}",
        f"record: {loss.record}",
        *field,
        f"reason:        # one of: {', '.join(reason.value for reason in WithdrawalReason)}",
        "detail:        # what happened, in a sentence for readers",
        "# successor:   # id of the record to use in its place, if there is one",
        f"withdrawn_on: {today}",
        f"curated_on: {today}",
    ]
    return "\n".join(f"    {line}" for line in lines)
