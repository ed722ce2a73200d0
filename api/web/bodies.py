"""Strict reading of request bodies: one JSON object, nothing ignored or guessed; all faults are told at once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, NoReturn

from flask import Request
from marshmallow import RAISE, Schema, ValidationError, fields, validate

from api.domain.search.query import has_word
from api.web.arguments import StrictQueryParser
from api.web.problem_types import BAD_BODY, CORRECTIONS_UNAVAILABLE, UNSUPPORTED_MEDIA_TYPE
from api.web.problems import Fault, find_near, problem, shorten
from api.web.slow_clients import BODIES

MEDIA_TYPE = "application/json"
LARGEST_READ = 16 * 1024


class Body(Schema):
    """Members of a request body; one that is not declared is a fault."""

    EXAMPLE: ClassVar[Mapping[str, object]] = {}

    class Meta:
        unknown = RAISE


class Member(fields.String):
    """A text of a body within limits; where it is optional, null is the same as leaving it out."""

    default_error_messages = {
        "required": "Missing; this member is required.",
        "null": "Takes a text, not null.",
    }

    def __init__(
        self,
        meaning: str,
        *,
        longest: int,
        shortest: int = 1,
        required: bool = False,
        in_words: bool = False,
        pattern: str | None = None,
        form: str = "",
    ) -> None:
        """`in_words` asks for a letter or digit; `form` says in words what `pattern` says."""
        checks: list[Any] = [validate.Length(shortest, longest)]
        if pattern is not None:
            checks.append(validate.Regexp(f"^{pattern}$"))
        absent: dict[str, Any] = {"required": True} if required else {"allow_none": True, "load_default": None}
        super().__init__(validate=checks, metadata={"description": meaning}, **absent)
        self.shortest = shortest
        self.longest = longest
        self.in_words = in_words
        self.pattern = pattern
        self.form = form

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        faults = list(self._faults(value))
        if faults:
            raise ValidationError(faults)
        return str(value)

    def _faults(self, value: Any) -> Iterator[Fault]:
        if not isinstance(value, str):
            yield Fault("Takes a text.")
            return
        if not self.shortest <= len(value) <= self.longest:
            yield Fault(f"Takes {self.shortest} to {self.longest} characters; {len(value)} given.")
        if "\0" in value:
            yield Fault("Holds the character U+0000, which is no text.")
        if self.in_words and not has_word(value):
            yield Fault("Holds neither letter nor digit.")
        if self.pattern is not None and not re.fullmatch(self.pattern, value):
            yield Fault(f"{shorten(value)} is not {self.form}.")


class OneOf(fields.String):
    """One of a few words."""

    default_error_messages = Member.default_error_messages

    def __init__(self, words: tuple[str, ...], meaning: str) -> None:
        super().__init__(required=True, validate=validate.OneOf(words), metadata={"description": meaning})
        self.words = words

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError([Fault("Takes a text.", allowed=self.words)])
        if value not in self.words:
            near = find_near(value, self.words)
            raise ValidationError([Fault(f"{shorten(value)} is not one of them.", allowed=self.words, near=near)])
        return value


class StrictParser(StrictQueryParser):
    """Reads query parameters or a JSON body, and answers with all that is wrong."""

    def load_json(self, req: Request, schema: Schema) -> Any:
        """Read the body as JSON (RFC 8259), whatever else the header says of it."""
        if req.mimetype != MEDIA_TYPE or req.headers.get("Content-Encoding", "identity") != "identity":
            fault = Fault("The body is read in this form only.", header="Content-Type", allowed=(MEDIA_TYPE,))
            problem(UNSUPPORTED_MEDIA_TYPE, None, [fault])
        req.max_content_length = LARGEST_READ
        with BODIES.take(CORRECTIONS_UNAVAILABLE, "Others send their reports too slowly. Nothing was stored."):
            text = req.get_data()
        return _read_json(text)

    def handle_error(self, error: ValidationError, req: Request, schema: Schema, **options: Any) -> NoReturn:
        """Answer with every fault found."""
        messages = error.messages
        if not isinstance(messages, Mapping) or "json" not in messages:
            super().handle_error(error, req, schema, **options)
        members = messages["json"]
        faults = [fault for name, found in members.items() for fault in _faults_of(name, found, tuple(schema.fields))]
        problem(BAD_BODY, f"{len(faults)} fault{'s' if len(faults) > 1 else ''} in the body.", faults)


def pointer_to(name: str) -> str:
    """Point to a member of the body (RFC 6901)."""
    return "/" + name.replace("~", "~0").replace("/", "~1")


def _read_json(body: bytes) -> dict[str, Any]:
    try:
        text = body.decode("utf-8")
        value = json.loads(text, object_pairs_hook=_once_each, parse_constant=_refuse_constant)
        # Half of a surrogate pair can be written with an escape, and is no text.
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except _GivenTwice as error:
        _refuse(f"The member {shorten(str(error))} is given twice.")
    except (ValueError, RecursionError):
        _refuse("This is not JSON in UTF-8.")
    if not isinstance(value, dict):
        _refuse("This is not a JSON object.")
    return value


class _GivenTwice(Exception):
    """A member stands twice in one object."""


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise _GivenTwice(name.encode("utf-8", "replace").decode("utf-8"))
        members[name] = value
    return members


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(constant)


def _refuse(message: str) -> NoReturn:
    problem(BAD_BODY, message, [Fault(message, pointer="")])


def _faults_of(name: str, found: Any, known: tuple[str, ...]) -> Iterator[Fault]:
    if name not in known:
        yield Fault("No such member here.", pointer=pointer_to(name), allowed=known, near=find_near(name, known))
        return
    for each in found:
        fault = each if isinstance(each, Fault) else Fault(str(each))
        yield Fault(fault.message, pointer=pointer_to(name), allowed=fault.allowed, near=fault.near)
