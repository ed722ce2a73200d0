"""Ids that no record of a release has: withdrawn with a word, or never there. The one place that decides which."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NoReturn

from flask import current_app
from werkzeug.http import http_date

from api.domain.losses import Loss, subject_of
from api.domain.records import Tombstone
from api.domain.release import Release
from api.storage import reading
from api.web.answers import link_to
from api.web.arguments import refuse_arguments
from api.web.names import find_meant
from api.web.problem_types import RECORD_WITHDRAWN
from api.web.problems import Fault, problem, unknown_id, with_parameter

Describe = Callable[[str], Fault]
"""Says of an id that was never there what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A record that was withdrawn, as a caller is told of it; `release` is the last that had it, if there was one."""

    subject: Loss
    tombstone: Tombstone
    release: Release | None

    @property
    def fault(self) -> Fault:
        """What to tell of the id in `errors`."""
        tombstone = self.tombstone
        is_of_kind = tombstone.kind.value == self.subject.kind
        near = (tombstone.successor,) if tombstone.successor and is_of_kind else ()
        return Fault(self.message, near=near, successor=self._successor, former=self._former)

    @property
    def message(self) -> str:
        """What happened, in sentences."""
        tombstone = self.tombstone
        cause = subject_of(tombstone)
        along = "" if cause == self.subject else f" with {cause}"
        sentences = [
            f"{self.subject} was withdrawn{along} on {tombstone.withdrawn_on}: {tombstone.reason.meaning}.",
            tombstone.detail,
            f"Release {self.release.id} is the last that has it." if self.release else "",
            f"Use {tombstone.kind.value}/{tombstone.successor} in its place." if tombstone.successor else "",
        ]
        return " ".join(each for each in sentences if each)

    @property
    def links(self) -> tuple[str, ...]:
        """What to set into the `Link` header of the record's own address: RFC 8288, with relations of the registry."""
        links = [f'<{link_to_record("tombstones", self.tombstone.id)}>; rel="describedby"']
        if self._successor:
            links.append(f'<{self._successor}>; rel="successor-version"')
        if self.release is not None:
            moment = http_date(self.release.released_at)
            links.append(f'<{self._former}>; rel="memento"; datetime="{moment}"')
        return tuple(links)

    @property
    def _successor(self) -> str | None:
        successor = self.tombstone.successor
        return None if successor is None else link_to_record(self.tombstone.kind.value, successor)

    @property
    def _former(self) -> str | None:
        if self.release is None:
            return None
        return link_to_record(self.subject.kind, self.subject.record, release=self.release.id)


@dataclass(frozen=True, slots=True)
class Missing:
    """An id that no record has, with what is wrong about it."""

    fault: Fault
    is_withdrawn: bool


def find_missing(
    snapshot: reading.Snapshot, kind: reading.Kind, ids: Sequence[str], describe: Describe
) -> list[Missing]:
    """Tell of ids that no record of the release has what became of them, or that they are unknown."""
    withdrawn = _find_withdrawn(snapshot, kind, ids)
    return [Missing(withdrawn[id].fault, True) if id in withdrawn else Missing(describe(id), False) for id in ids]


def refuse_missing(missing: Mapping[str, Sequence[Missing]], allowed: tuple[str, ...]) -> NoReturn:
    """Answer 410 where all ids in some parameters were withdrawn, else 400 with what is wrong about each."""
    if all(each.is_withdrawn for found in missing.values() for each in found):
        faults = [with_parameter(each.fault, name) for name, found in missing.items() for each in found]
        problem(RECORD_WITHDRAWN, " ".join(dict.fromkeys(fault.message for fault in faults)), faults)
    refuse_arguments({name: [each.fault for each in found] for name, found in missing.items()}, allowed)


def refuse_record(
    snapshot: reading.Snapshot, kind: reading.Kind, parameter: str, id: str, *, is_own_address: bool = False
) -> NoReturn:
    """Answer 410 for a record that was withdrawn, else 404; the record's own address leads on by links, too."""
    withdrawal = _find_withdrawn(snapshot, kind, [id]).get(id)
    if withdrawal is None:
        known = reading.list_ids(snapshot, kind)
        unknown_id(parameter, id, known, find_meant(snapshot, kind, id, known))
    fault = with_parameter(withdrawal.fault, parameter)
    problem(RECORD_WITHDRAWN, fault.message, [fault], links=withdrawal.links if is_own_address else ())


def link_to_record(kind: str, id: str, **values: str) -> str:
    """Give the address of a record of any kind."""
    endpoint, ids = current_app.url_map.bind("").match(f"{ADDRESSES}/{kind}/{id}")
    return link_to(endpoint, **ids, **values)


ADDRESSES: Final = "/v1"


def _find_withdrawn(snapshot: reading.Snapshot, kind: reading.Kind, ids: Sequence[str]) -> dict[str, Withdrawal]:
    tombstones = reading.find_tombstones(snapshot, kind, ids)
    return {
        id: Withdrawal(Loss(kind, id), tombstone, reading.find_last_release_with(snapshot, kind, id))
        for id, tombstone in tombstones.items()
    }
