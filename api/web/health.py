"""Whether the service runs, and whether it can answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from api.storage.schema import check_schema
from api.web.headers import NEVER
from api.web.operations import ALWAYS, Resource
from api.web.problem_types import NOT_PUBLISHED, STOPPING, UNAVAILABLE
from api.web.problems import problem
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
    for a load balancer.
    """
    if get_service().is_draining():
        problem(STOPPING)
    check_schema(get_service().engine)
    with open_snapshot() as snapshot:
        return Readiness("ready", snapshot.release.id)
