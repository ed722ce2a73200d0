"""Strict reading of query parameters: nothing is ignored, guessed or clamped; all faults are told at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NoReturn

from flask import Request, request
from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema
from webargs.fields import DelimitedList
from webargs.flaskparser import FlaskParser

from api.domain.search.query import has_word
from api.domain.vocabulary import Vocabulary
from api.languages import LANGUAGES, TAG
from api.web.problem_types import BAD_ARGUMENT, QUERY_TOO_LONG
from api.web.problems import Fault, find_near, problem, shorten, with_parameter
from api.web.schemas import list_meanings

LONGEST_QUERY = 2000
ID_PATTERN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?")


class LanguageTag(fields.String):
    """A language as a BCP 47 tag, offered here or not."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validate=validate.Regexp(f"^{TAG.pattern}$"), **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if not TAG.fullmatch(str(value)):
            message = f"{shorten(str(value))} is not a language tag such as de or pt-BR."
            raise ValidationError([Fault(message, allowed=LANGUAGES)])
        return str(value)


class QueryArguments(Schema):
    """Query parameters of one endpoint; a parameter that is not declared, or given twice, is a fault.

    Every endpoint that answers with data takes the language.
    """

    class Meta:
        unknown = RAISE

    lang = LanguageTag(
        metadata={
            "description": (
                f"Language of the texts: {', '.join(f'`{each}`' for each in LANGUAGES)}. It goes before "
                "`Accept-Language`. Any other language gets English, and `about.language` says so. Tables are in "
                "English."
            ),
            "example": "es",
        }
    )

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def refuse_repeats(self, _data: Any, _original: Any, **_options: Any) -> None:
        """Refuse a parameter that is given more than once and takes one value."""
        several = {name for name, field in self.fields.items() if isinstance(field, CommaList)}
        repeated = {name: values for name, values in request.args.lists() if len(values) > 1 and name not in several}
        if repeated:
            faults = {name: Fault(f"Given {len(values)} times; give it once.") for name, values in repeated.items()}
            raise ValidationError({name: [fault] for name, fault in faults.items()})


USUAL_NAMES: Mapping[str, str] = {
    **dict.fromkeys(("page", "offset", "start", "skip", "after"), "cursor"),
    **dict.fromkeys(("per_page", "page_size", "pagesize", "size", "count", "first", "top"), "limit"),
    **dict.fromkeys(("query", "search", "term", "text"), "q"),
    **dict.fromkeys(("order", "order_by", "orderby", "sort_by"), "sort"),
    **dict.fromkeys(("select", "include", "only"), "fields"),
    **dict.fromkeys(("language", "locale"), "lang"),
    "treatment_ids": "treatments",
}
"""What parameters are called elsewhere, with our name for them."""

_MESSAGES: dict[str, Any] = {"required": "Missing; this parameter is required."}


class WholeNumber(fields.Integer):
    """A whole number in plain digits, within limits."""

    default_error_messages = _MESSAGES

    def __init__(self, *, minimum: int, maximum: int, **options: Any) -> None:
        super().__init__(strict=True, validate=validate.Range(minimum, maximum), **options)
        self.minimum = minimum
        self.maximum = maximum

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        text = str(value)
        plain = text.isascii() and text.isdigit() and len(text) < 10
        if not plain or not self.minimum <= int(text) <= self.maximum:
            message = f"{shorten(text)} is not a whole number from {self.minimum} to {self.maximum}."
            raise ValidationError([Fault(message)])
        return int(text)


class Choice(fields.String):
    """One value out of a closed list, or out of a part of it."""

    default_error_messages = _MESSAGES

    def __init__(self, members: Iterable[Vocabulary], *, meaning: str, **options: Any) -> None:
        self.members = {member.value: member for member in members}
        metadata = {"description": meaning + list_meanings(self.members.values())} if meaning else {}
        super().__init__(validate=validate.OneOf(list(self.members)), metadata=metadata, **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Vocabulary:
        if value not in self.members:
            message = f"{shorten(str(value))} is not one of the values allowed."
            near = find_near(str(value), self.members)
            raise ValidationError([Fault(message, allowed=tuple(self.members), near=near)])
        return self.members[value]


class Id(fields.String):
    """The id of a record, in the form that ids have; whether it exists is for the view to find."""

    default_error_messages = _MESSAGES

    def __init__(self, **options: Any) -> None:
        super().__init__(validate=validate.Regexp(f"^{ID_PATTERN.pattern}$"), **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if not is_possible_id(str(value)):
            more = " Give one; this parameter takes no list." if "," in str(value) else ""
            raise ValidationError([Fault(f"{shorten(str(value))} is not an id.{more}")])
        return str(value)


class Words(fields.String):
    """A text to look for, in which there is at least one letter or digit."""

    default_error_messages = _MESSAGES

    def __init__(self, *, minimum: int, maximum: int, **options: Any) -> None:
        super().__init__(validate=validate.Length(minimum, maximum), **options)
        self.minimum = minimum
        self.maximum = maximum

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = str(value)
        if not self.minimum <= len(text) <= self.maximum:
            raise ValidationError([Fault(f"Takes {self.minimum} to {self.maximum} characters; {len(text)} given.")])
        if not has_word(text):
            raise ValidationError([Fault(f"{shorten(text)} holds neither letter nor digit.")])
        return text


class CommaList(DelimitedList):
    """Values with commas between them, each once; the parameter may be given several times instead.

    We write and document the commas; some generated clients know only the other spelling.
    """

    is_multiple = True

    default_error_messages = _MESSAGES

    def __init__(self, inner: fields.Field[Any], *, minimum: int, maximum: int, **options: Any) -> None:
        super().__init__(inner, validate=validate.Length(minimum, maximum), **options)
        self.minimum = minimum
        self.maximum = maximum

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[Any]:
        written = ",".join(value)
        parts = written.split(",") if written else []
        faults = []
        if not self.minimum <= len(parts) <= self.maximum:
            faults.append(Fault(f"Takes {self.minimum} to {self.maximum} values; {len(parts)} given."))
            # Beyond what is taken nothing is looked at, so that a list of commas costs no more than a good one.
            parts = parts[: self.maximum]
        faults.extend(Fault(f"{shorten(part)} is given twice.") for part in _repeated(parts))
        values = []
        for part in parts:
            try:
                values.append(self.inner.deserialize(part))
            except ValidationError as error:
                faults.extend(_faults_in(error.messages))
        if faults:
            raise ValidationError(faults)
        return values


class StrictQueryParser(FlaskParser):
    """Reads query parameters and answers with one problem that names every fault."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"query": RAISE}

    def handle_error(self, error: ValidationError, req: Request, schema: Schema, **_options: Any) -> NoReturn:
        """Answer with every fault found."""
        messages = error.messages["query"] if isinstance(error.messages, Mapping) else {}
        refuse_arguments(messages, tuple(schema.fields))


def refuse_arguments(messages: Mapping[str, Any], allowed: tuple[str, ...]) -> NoReturn:
    """Answer with the faults found, by parameter."""
    # In the order of the query; what is missing from it comes last.
    given = list(request.args)
    ordered = sorted(messages, key=lambda name: given.index(name) if name in given else len(given))
    faults = (fault for name in ordered for fault in _faults_of(name, messages[name], allowed))
    names = ", ".join(shorten(name) for name in ordered)
    problem(BAD_ARGUMENT, f"Cannot be used: {names}.", faults)


def list_faults(messages: Mapping[str, Any]) -> tuple[Fault, ...]:
    """List the faults found, each with its parameter."""
    return tuple(with_parameter(fault, name) for name, found in messages.items() for fault in _faults_in(found))


def refuse_any_argument() -> None:
    """Refuse every query parameter where an endpoint takes none."""
    if request.args:
        refuse_arguments(dict.fromkeys(request.args, ()), ())


def refuse_long_query() -> None:
    """Refuse a query of more than 2,000 characters."""
    if len(request.query_string) > LONGEST_QUERY:
        problem(QUERY_TOO_LONG)


def is_possible_id(text: str) -> bool:
    """Whether a text has the form of an id."""
    return ID_PATTERN.fullmatch(text) is not None


def _faults_of(name: str, found: Any, allowed: tuple[str, ...]) -> Iterator[Fault]:
    if name in allowed:
        yield from (with_parameter(fault, name) for fault in _faults_in(found))
        return
    message = "No such parameter here." if allowed else "No such parameter here; this endpoint takes none."
    meant = USUAL_NAMES.get(name.lower())
    near = (meant,) if meant in allowed else find_near(name, allowed)
    yield Fault(message, parameter=name[:LONGEST_QUERY], allowed=allowed, near=near)


def _faults_in(found: Any) -> Iterator[Fault]:
    if isinstance(found, Mapping):
        for inner in found.values():
            yield from _faults_in(inner)
    elif isinstance(found, list | tuple):
        for inner in found:
            yield from _faults_in(inner)
    else:
        yield found if isinstance(found, Fault) else Fault(str(found))


def _repeated(parts: list[str]) -> list[str]:
    return sorted({part for part in parts if part and parts.count(part) > 1})
