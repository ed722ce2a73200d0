"""The Flask application, made by a factory and holding no state outside it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, cast
from wsgiref.types import WSGIApplication

import yaml
from flask import Flask
from flask.json.provider import DefaultJSONProvider
from sqlalchemy.exc import TimeoutError as PoolExhausted
from werkzeug.middleware.proxy_fix import ProxyFix

from api.config import Settings
from api.storage import errors
from api.storage.corrections import beside, open_corrections
from api.storage.engine import open_engine
from api.storage.objects import exports_directory
from api.storage.patience import begin_waiting, end_waiting
from api.web import changes, comparable, comparisons, diffs, health, labels, releases, search
from api.web.corrections import make_corrections
from api.web.definitions import AGENTS, GLOSSARY, JURISDICTIONS, OUTCOMES
from api.web.discovery import make_discovery
from api.web.embeds.assets import make_assets
from api.web.embeds.frames import make_frames
from api.web.embeds.oembed import make_oembed
from api.web.embeds.pictures import make_pictures
from api.web.front.allowance import Allowance
from api.web.front.front import Front
from api.web.front.state import Watch
from api.web.front.store import ResponseStore
from api.web.guidance import GUIDANCE
from api.web.guides import make_guides
from api.web.headers import register_headers
from api.web.histories import make_histories
from api.web.index import make_index
from api.web.limits import register_limits
from api.web.offers import CAUTIONS, CLAIMS, HARMS, POSITIONS, TRIALS
from api.web.openapi import make_api, read_document
from api.web.operations import Resource
from api.web.problem_types import NOT_PUBLISHED, UNAVAILABLE, ProblemType
from api.web.problems import register_problems
from api.web.reference import make_reference
from api.web.release_files import make_release_files
from api.web.requests import EscapedRequest
from api.web.routes import register_routes
from api.web.site.builder import make_builder
from api.web.site.explorer import make_explorer
from api.web.site.home import make_home
from api.web.snapshots import Service, attach_service, get_service
from api.web.sources import SOURCES
from api.web.studies import STUDIES
from api.web.tombstones import TOMBSTONES
from api.web.treatments import TREATMENTS

KIND_OF_ERROR: tuple[tuple[type[Exception], ProblemType], ...] = (
    (errors.NothingPublished, NOT_PUBLISHED),
    (errors.StorageError, UNAVAILABLE),
    (PoolExhausted, UNAVAILABLE),
)
"""The one table from errors of the other layers to problems; the nearest class decides."""

COLLECTIONS = (
    TREATMENTS,
    STUDIES,
    SOURCES,
    OUTCOMES,
    CLAIMS,
    HARMS,
    TRIALS,
    POSITIONS,
    GUIDANCE,
    CAUTIONS,
    JURISDICTIONS,
    GLOSSARY,
    AGENTS,
    TOMBSTONES,
)
"""Every kind of record has its list and its single records under `/v1/<kind>`."""


def create_app(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    is_draining: Callable[[], bool] = lambda: False,
) -> Flask:
    """Make the application for some settings; `clock` says what time it is, `is_draining` whether it is to stop."""
    app = Flask("api.web", static_folder=None)
    app.request_class = EscapedRequest
    json_provider = cast(DefaultJSONProvider, app.json)
    json_provider.sort_keys = False
    json_provider.ensure_ascii = False
    # One address a resource: a doubled slash is a wrong path, not a redirect to the host that the caller names.
    app.url_map.merge_slashes = False
    app.before_request(begin_waiting)
    app.teardown_request(end_waiting)
    engine = open_engine(settings.database_url, read_only=True)
    corrections_engine = open_corrections(settings.corrections_url or beside(settings.database_url))
    exports = exports_directory(settings.exports_dir, settings.database_url)
    watch = Watch(engine, clock)
    store = ResponseStore(settings.store_bytes) if settings.store_bytes else None
    service = Service(engine, corrections_engine, settings.public_url, clock, exports, watch, store, is_draining)
    attach_service(app, service)
    register_limits(app)
    register_headers(app)
    register_routes(app)
    _stand_in_front(app, settings)
    api = make_api(app, settings.public_url)
    for resource in _make_resources():
        api.register_blueprint(resource)
    document = functools.cache(lambda: read_document(app))
    app.register_blueprint(make_reference(document, write_yaml))
    app.register_blueprint(make_guides())
    app.register_blueprint(make_home())
    app.register_blueprint(make_explorer())
    app.register_blueprint(make_builder())
    app.register_blueprint(make_frames())
    app.register_blueprint(make_assets())
    app.register_blueprint(make_oembed())
    app.register_blueprint(make_pictures())
    app.register_blueprint(make_discovery(settings.security_contact))
    register_problems(app, KIND_OF_ERROR)
    return app


@functools.cache
def _make_resources() -> tuple[Resource, ...]:
    """Make what is documented, in the order of the document; the same for all apps of a process."""
    collections = [each.make_resource() for each in COLLECTIONS]
    leading = [comparisons.blueprint, search.blueprint, labels.blueprint, releases.blueprint, changes.blueprint]
    index = make_index([*leading, *collections])
    others = (comparable.blueprint, diffs.blueprint, *make_histories())
    last = (make_release_files(), make_corrections(COLLECTIONS), health.blueprint)
    return index, comparisons.blueprint, *others, *leading[1:], *collections, *last


def _stand_in_front(app: Flask, settings: Settings) -> None:
    service = get_service(app)
    limit = settings.rate_limit
    allowance = None if limit is None else Allowance(limit, settings.rate_limit_store)
    front: WSGIApplication = Front(
        app.wsgi_app, service.store, service.watch, allowance, by_origin=not settings.public_url
    )
    if settings.trusted_proxies:
        # The address of the caller is the one that the last of these vouch for.
        front = ProxyFix(front, x_for=settings.trusted_proxies, x_proto=0, x_host=0, x_port=0, x_prefix=0)
    # Flask documents this assignment for middleware; to a type checker it is a method that is replaced.
    app.wsgi_app = front  # type: ignore[method-assign, assignment]


def write_yaml(document: Mapping[str, Any]) -> str:
    """Write a document as YAML, in its own order, texts of several lines as blocks."""
    return yaml.dump(dict(document), Dumper=_BlockDumper, sort_keys=False, allow_unicode=True, width=110)


class _BlockDumper(yaml.SafeDumper):
    """Writes texts of several lines as they are."""


def _write_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_BlockDumper.add_representer(str, _write_text)
