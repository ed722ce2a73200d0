"""Whether the service runs, and whether it can answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final

from sqlalchemy.exc import TimeoutError as PoolExhausted

from api.storage import errors
from api.storage.schema import CORRECTIONS, check_schema
from api.web.headers import NEVER
from api.web.operations import ALWAYS, Resource
from api.web.problem_types import NOT_PUBLISHED, STOPPING, UNAVAILABLE
from api.web.problems import log_failure, problem
from api.web.schemas import public_schema
from api.web.snapshots import get_service, open_snapshot

blueprint = Resource("service", __name__, description="State of the service.")


@dataclass(frozen=True, slots=True)
class Health:
    """The service runs."""

    status: Annotated[str, "Always `ok`."]


@dataclass(frozen=True, slots=True)
class Readiness:
    """The service can answer."""

    status: Annotated[str, "Always `ready`; a service that is not ready answers with a problem."]
    release: Annotated[str, "Id of the release being served."]
    corrections: Annotated[
        str, "`ready`, or `unavailable` where reports of errors cannot be taken; the rest works all the same."
    ]


PARTS: Final[tuple[tuple[type[errors.StorageError], str], ...]] = (
    (errors.DatabaseTooSlow, "does not answer in time"),
    (errors.DatabaseUnreachable, "cannot be reached"),
    (errors.DatabaseMissing, "is not there"),
    (errors.SchemaOlder, "has tables that are older than this program"),
    (errors.SchemaNewer, "has tables that are newer than this program"),
    (errors.PublisherBusy, "is locked"),
    (errors.StorageError, "cannot be read"),
)
"""What a failure means for whoever watches the service; the first class that fits. Names and hosts stay in the log."""


@blueprint.get("/healthz")
@blueprint.operation(public_schema(Health), problems=ALWAYS, cache=NEVER)
def get_health() -> Any:
    """Say whether the service runs.

    Asks nothing of the database; for a supervisor that restarts what no longer answers.
    """
    return Health("ok")


@blueprint.get("/readyz")
@blueprint.operation(public_schema(Readiness), problems=(*ALWAYS, UNAVAILABLE, NOT_PUBLISHED, STOPPING), cache=NEVER)
def get_readiness() -> Any:
    """Say whether the service can answer.

    The database answers, its tables fit this program, a release is published, and the server is not about to stop;
    for a load balancer. What stands in the way is told in `detail`.
    """
    if get_service().is_draining():
        problem(STOPPING)
    try:
        check_schema(get_service().engine)
        with open_snapshot() as snapshot:
            release = snapshot.release.id
    except errors.NothingPublished:
        raise
    except errors.StorageError as error:
        log_failure(error)
        trouble = next(text for kind, text in PARTS if isinstance(error, kind))
        problem(UNAVAILABLE, f"The database of the records {trouble}.")
    return Readiness("ready", release, "ready" if _takes_corrections() else "unavailable")


def _takes_corrections() -> bool:
    try:
        check_schema(get_service().corrections, CORRECTIONS)
    except (errors.StorageError, PoolExhausted) as error:
        log_failure(error)
        return False
    return True
