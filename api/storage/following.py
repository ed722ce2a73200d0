"""Following statements while the database works on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext

Begin = Callable[[str, str], Callable[[], None]]
"""Takes a statement and the name of the kind of database; gives what is called when the statement has ended."""

_KEY: Final = "ra-options-statements"


def follow_statements(engine: Engine, begin: Begin) -> None:
    """Tell of every statement of an engine when it begins and when it has ended or failed."""

    @event.listens_for(engine, "before_cursor_execute")
    def before(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        connection.info.setdefault(_KEY, []).append(begin(statement, engine.dialect.name))

    @event.listens_for(engine, "after_cursor_execute")
    def after(connection: Connection, *_: object) -> None:
        _end(connection.info)

    @event.listens_for(engine, "handle_error")
    def failed(context: ExceptionContext) -> None:
        if context.connection is not None and context.statement is not None:
            _end(context.connection.info)


def _end(info: dict[Any, Any]) -> None:
    # An error that is raised after the statement has ended finds none.
    begun = info.get(_KEY)
    if begun:
        begun.pop()()
