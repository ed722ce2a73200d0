"""One declaration an endpoint, from which reading, writing and the OpenAPI document follow."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import g
from flask_smorest import Blueprint

from api.web.arguments import ID_PATTERN, QueryArguments, is_possible_id, refuse_any_argument
from api.web.bodies import Body, StrictParser
from api.web.deprecation import DEPRECATION_HEADERS, Deprecation, apply_deprecation
from api.web.forms import JSON_FEED, LINKED, ONLY_JSON, Form, add_format, choose_form
from api.web.headers import LIVE, NEVER
from api.web.pinning import ReadArguments, choose_release
from api.web.problem_types import (
    BAD_ARGUMENT,
    BAD_CURSOR,
    CONTENT_TOO_LARGE,
    CURSOR_EXPIRED,
    GONE,
    INTERNAL_ERROR,
    METHOD_NOT_ALLOWED,
    NOT_ACCEPTABLE,
    NOT_PUBLISHED,
    QUERY_TOO_LONG,
    RECORD_WITHDRAWN,
    TOO_MANY_REQUESTS,
    UNAVAILABLE,
    UNKNOWN_ID,
    UNKNOWN_RELEASE,
    ProblemType,
)
from api.web.problems import unknown_id
from api.web.schemas import PublicSchema

ALWAYS = (BAD_ARGUMENT, METHOD_NOT_ALLOWED, NOT_ACCEPTABLE, CONTENT_TOO_LARGE, QUERY_TOO_LONG, INTERNAL_ERROR)
READS_DATA = (*ALWAYS, TOO_MANY_REQUESTS, UNAVAILABLE, NOT_PUBLISHED, UNKNOWN_RELEASE)
NAMES_RECORDS = (*READS_DATA, RECORD_WITHDRAWN)
READS_RECORD = (*NAMES_RECORDS, UNKNOWN_ID)
READS_PAGE = (*NAMES_RECORDS, BAD_CURSOR, CURSOR_EXPIRED)

HEADERS_OF_FILE = (
    "ETag",
    "Cache-Control",
    "X-Request-Id",
    "Data-Release",
    "Data-Released",
    "Accept-Ranges",
    "Content-Disposition",
    "Repr-Digest",
    "RateLimit",
    "RateLimit-Policy",
)
ANY_BYTES = {"type": "string", "format": "binary"}

View = Callable[..., Any]

_NAMES = {302: "ReleaseOfDay", 304: "NotModified", 308: "PermanentRedirect"}


class Resource(Blueprint):  # type: ignore[misc]  # flask-smorest ships no types
    """The endpoints of one resource."""

    ARGUMENTS_PARSER = StrictParser()

    def register_views_in_doc(self, api: Any, *told: Any, **named: Any) -> None:
        """Describe the views once the document is asked for; it would be half of what it takes to make an app."""
        api.describe_later(functools.partial(super().register_views_in_doc, api, *told, **named))

    @staticmethod
    def _make_doc_response_schema(schema: object) -> object:
        """Declare both forms of an answer that is whole or cut down by `fields`; the whole one comes first."""
        cut = type(schema).Meta.cut if isinstance(schema, PublicSchema) else None
        return schema if cut is None else {"anyOf": [schema, cut]}

    def operation(
        self,
        answer: type[PublicSchema],
        *,
        problems: Sequence[ProblemType],
        arguments: type[QueryArguments] | None = None,
        forms: Sequence[Form] = ONLY_JSON,
        cache: str = LIVE,
        redirects: bool = False,
        deprecation: Deprecation | None = None,
        body: type[Body] | None = None,
        success: int = 200,
    ) -> Callable[[View], View]:
        """Declare the answer, the problems, the arguments and the cache time of a view.

        A view that `redirects` may lead to the one address of what it answers.
        One with a `deprecation` announces its end and answers 410 afterwards.
        One with more than one of the `forms` takes `format` and answers in the form that was chosen.
        A view with arguments gets them first, as a mapping. Any other view that answers with data takes language
        and release alone; one that does not refuses every query parameter.
        One with a `body` gets its members as a mapping. `success` is the status of the answer.
        """

        def declare(view: View) -> View:
            name = _in_camel_case(view.__name__)
            if body is not None:
                view = self.arguments(body, location="json", error_status_code=400, example=body.EXAMPLE)(view)
            taken = arguments
            if arguments is None and "about" in answer._declared_fields:
                view, taken = _without_first(view), ReadArguments
            takes_release = taken is not None and issubclass(taken, ReadArguments)
            view = _prepared(view, cache, deprecation, forms, takes_release=takes_release)
            view = self._reading_arguments(view, taken, forms)
            kinds = problems if deprecation is None else (*problems, GONE)
            headers = _headers_of(answer, cache, deprecation, counted=TOO_MANY_REQUESTS in problems)
            others = {302: takes_release, 304: "ETag" in headers, 308: redirects}
            statuses = {kind.status for kind in kinds} | {status for status, given in others.items() if given}
            for status in sorted(statuses):
                view = self.alt_response(status, response=response_name(status))(view)
            described = {"description": _meaning(answer), "headers": headers}
            for form in reversed(forms[1:]):
                schema = {"type": "object" if form in {LINKED, JSON_FEED} else "string"}
                view = self.alt_response(200, schema=schema, content_type=form.media_type, **described)(view)
            view = self.response(success, answer, **described)(view)
            marks = {} if deprecation is None else {"deprecated": True}
            documented: View = self.doc(operationId=name, **marks)(view)
            return documented

        return declare

    def file_operation(
        self, meaning: str, *, problems: Sequence[ProblemType], types: Sequence[str]
    ) -> Callable[[View], View]:
        """Declare a view that answers with a file of one of some media types, or with the part of it asked for.

        It takes no query parameter, and what it answers for an address never changes.
        """

        def declare(view: View) -> View:
            name = _in_camel_case(view.__name__)
            view = _refusing_arguments(_checking_ids(view))
            for status in sorted({kind.status for kind in problems}):
                view = self.alt_response(status, response=response_name(status))(view)
            view = self.alt_response(304, response=response_name(304))(view)
            headers = {each: {"$ref": f"#/components/headers/{each}"} for each in HEADERS_OF_FILE}
            part = {**headers, "Content-Range": {"$ref": "#/components/headers/Content-Range"}}
            for status, said, known in (
                (206, "The part of the file that was asked for.", part),
                (200, meaning, headers),
            ):
                for media_type in reversed(types):
                    described = {"description": said, "headers": known, "content_type": media_type.partition(";")[0]}
                    view = self.alt_response(status, schema=ANY_BYTES, **described)(view)
            documented: View = self.doc(operationId=name)(view)
            return documented

        return declare

    def _reading_arguments(self, view: View, arguments: type[QueryArguments] | None, forms: Sequence[Form]) -> View:
        """Make a view read its query parameters, or refuse all where it takes none."""
        if arguments is None:
            return _refusing_arguments(view)
        declared = add_format(arguments, forms) if len(forms) > 1 else arguments
        read: View = self.arguments(declared, location="query", error_status_code=400)(view)
        return read


def response_name(status: int) -> str:
    """Name the component that describes the answers with a status other than 200."""
    return _NAMES.get(status, f"Problem{status}")


def id_parameter(name: str, meaning: str, example: str | None) -> dict[str, Any]:
    """Describe a path parameter that is the id of a record; there may be none yet to give as an example."""
    schema = {"type": "string", "pattern": f"^{ID_PATTERN.pattern}$"}
    shown = {} if example is None else {"example": example}
    return {"in": "path", "name": name, "description": meaning, **shown, "schema": schema}


def _without_first(view: View) -> View:
    @functools.wraps(view)
    def called(_arguments: object, /, *args: Any, **values: Any) -> Any:
        return view(*args, **values)

    return called


def _refusing_arguments(view: View) -> View:
    @functools.wraps(view)
    def called(*args: Any, **values: Any) -> Any:
        refuse_any_argument()
        return view(*args, **values)

    return called


def _prepared(
    view: View, cache: str, deprecation: Deprecation | None, forms: Sequence[Form], *, takes_release: bool
) -> View:
    @functools.wraps(view)
    def prepared(*args: Any, **values: Any) -> Any:
        if deprecation is not None:
            apply_deprecation(deprecation)
        _refuse_impossible_ids(values)
        choose_form(forms, args[0].get("format") if args else None)
        g.cache_control = cache
        redirect = choose_release(args[0]) if takes_release else None
        return redirect or view(*args, **values)

    return prepared


def _checking_ids(view: View) -> View:
    @functools.wraps(view)
    def checked(**values: Any) -> Any:
        _refuse_impossible_ids(values)
        return view(**values)

    return checked


def _refuse_impossible_ids(values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if not is_possible_id(str(value)):
            unknown_id(name, str(value), ())


def _in_camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def _meaning(answer: type[PublicSchema]) -> str:
    return str(getattr(answer.Meta, "description", ""))


def _headers_of(
    answer: type[PublicSchema], cache: str, deprecation: Deprecation | None, *, counted: bool
) -> dict[str, Any]:
    names = ["Cache-Control", "Cache-Status", "X-Request-Id"]
    if cache != NEVER:
        names.insert(0, "ETag")
    if "about" in answer._declared_fields:
        names += ["Content-Language", "Data-Release", "Data-Released", "Link", "Memento-Datetime"]
    if "next" in answer._declared_fields:
        names += ["Total-Count", "Returned-Count", "Unknown-Ids"]
    if counted:
        names += ["RateLimit", "RateLimit-Policy"]
    announced = {} if deprecation is None else DEPRECATION_HEADERS
    return {**{name: {"$ref": f"#/components/headers/{name}"} for name in names}, **announced}
