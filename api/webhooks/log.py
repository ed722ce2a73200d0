"""The events that subscribers are told of, as the log of servings in the database of the data has them."""

from __future__ import annotations

from sqlalchemy import Engine

from api.domain.release import Serving
from api.domain.webhooks import Event
from api.storage.errors import NothingPublished
from api.storage.reading import list_concerned_treatments, list_servings, snapshot


def read_log(engine: Engine, first: int) -> tuple[Event, ...]:
    """Read the log from a number on, that one included; empty where nothing has been published."""
    try:
        with snapshot(engine) as opened:
            servings = [serving for serving in list_servings(opened) if serving.number >= first]
            concerned = list_concerned_treatments(opened, first)
    except NothingPublished:
        return ()
    return tuple(_make_event(serving, concerned.get(serving.number, ())) for serving in servings)


def _make_event(serving: Serving, treatments: tuple[str, ...]) -> Event:
    # Before the first release there was nothing that could have changed: it concerns everybody.
    is_known = serving.previous is not None and serving.changes is not None
    return Event(
        number=serving.number,
        served_at=serving.served_at,
        release=serving.release,
        previous=serving.previous,
        reason=serving.reason,
        treatments=treatments if is_known else None,
        changes=serving.changes if is_known else None,
    )
