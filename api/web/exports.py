"""Answers as tables and as lines: the same records as in JSON, in CSV (RFC 4180) or one to a line (NDJSON)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from flask import Response

from api.domain.release import Release
from api.web.answers import Page
from api.web.arguments import QueryArguments, refuse_arguments
from api.web.cells import write_csv
from api.web.filtering import Name
from api.web.forms import CSV, JSON, Form, chosen_form
from api.web.problems import Fault
from api.web.representation import LICENCE_URL, Slice, represent
from api.web.tables import Table

RELEASE: Final = "release"
"""The column that every table ends with: the release that the row was made from."""


def add_table(arguments: type[QueryArguments], tables: Sequence[str], meaning: str) -> type[QueryArguments]:
    """Add `table` to the query parameters of an endpoint that has more than one table."""
    if not tables:
        return arguments
    return type(arguments.__name__, (arguments,), {"table": Name(tuple(tables), metadata={"description": meaning})})


def refuse_idle_arguments(arguments: Mapping[str, Any], forms_with_table: Sequence[Form], *, cut_rows: bool) -> None:
    """Refuse `table` where the form chosen has none, and `fields` where the table chosen cannot be cut."""
    form = chosen_form()
    faults = {}
    if "table" in arguments and form not in forms_with_table:
        formats = " or ".join(f"`format={each.name}`" for each in forms_with_table)
        faults["table"] = [Fault(f"Only with {formats}.")]
    elif "fields" in arguments and form is not JSON and ("table" in arguments or not cut_rows):
        faults["fields"] = [Fault("The rows of this table come whole, so that no figure loses what it means.")]
    if faults:
        refuse_arguments(faults, tuple(faults))


def export_page(page: Page, kind: str, table: Table) -> Response:
    """Answer with one page of a collection as lines or as a table; headers say what JSON says beside the records."""
    parts = page.records if page.chosen is None else [Slice(each, page.chosen) for each in page.records]
    if chosen_form() is CSV:
        columns = table.columns(page.chosen)
        rows = table.rows(map(represent, parts), columns)
        response = table_response(columns, rows, page.release, "-".join(filter(None, (kind, table.path))))
    else:
        response = lines_response(parts, chosen_form())
    for name, value in page.headers.items():
        response.headers.add(name, value)
    return response


def table_response(columns: Sequence[str], rows: Iterable[Sequence[Any]], release: Release, name: str) -> Response:
    """Answer with a table in CSV; `name` begins the name of the file that it is kept as."""
    text = write_csv((*columns, RELEASE), ([*row, release.id] for row in rows))
    response = _response(text, CSV)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{release.id}.csv"'
    return response


def lines_response(records: Iterable[Any], form: Form) -> Response:
    """Answer with one record a line, each as it stands in JSON."""
    lines = (json.dumps(represent(record), ensure_ascii=False, separators=(",", ":")) for record in records)
    return _response("".join(f"{line}\n" for line in lines), form)


def _response(text: str, form: Form) -> Response:
    # What JSON says under `about` has no place in these forms.
    return Response(text, content_type=form.content_type, headers={"Link": f'<{LICENCE_URL}>; rel="license"'})
