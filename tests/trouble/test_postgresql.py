"""PostgreSQL fails in every way that it can: answers stay bounded, and the service recovers by itself."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Final
from unittest.mock import patch

import psycopg
import pytest

from api.storage.schema import CORRECTIONS, upgrade
from tests.builders import a_dataset
from tests.trouble.asking import (
    expect_bounded_refusals,
    expect_return,
    expect_warm_answers,
    get,
    unasked,
    wait_for,
    warm_up,
)
from tests.trouble.between import Network
from tests.trouble.clusters import SERVICE, Cluster
from tests.web.conftest import publish_to
from tests.web.serving import serving


@pytest.fixture(scope="module")
def network(cluster: Cluster) -> Iterator[Network]:
    made = Network(cluster.port)
    yield made
    made.close()


@pytest.fixture(scope="module")
def port(cluster: Cluster, network: Network, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Port of a server of two workers, between whose database and itself lies a network."""
    upgrade(cluster.url())
    upgrade(cluster.url(), CORRECTIONS)
    publish_to(cluster.url(), a_dataset())
    settings = {"RA_OPTIONS_DATABASE_URL": cluster.url(network.port), "RA_OPTIONS_RATE_LIMIT": "off"}
    directory = tmp_path_factory.mktemp("postgresql")
    with patch.dict(os.environ, settings), serving(directory, "--workers", "2") as (at, _):
        yield at
    assert "Traceback" not in (directory / "serve.log").read_text()


Fault = Callable[[Cluster, Network], Iterator[None]]


def _stopped(cluster: Cluster, _: Network) -> Iterator[None]:
    cluster.stop()
    yield
    cluster.start()


def _killed(cluster: Cluster, _: Network) -> Iterator[None]:
    cluster.kill()
    yield
    cluster.start()


def _hanging(cluster: Cluster, _: Network) -> Iterator[None]:
    cluster.signal(signal.SIGSTOP)
    yield
    cluster.signal(signal.SIGCONT)


def _locked(cluster: Cluster, _: Network) -> Iterator[None]:
    with cluster.connect() as connection, connection.transaction():
        connection.execute("LOCK TABLE servings, releases, alembic_version IN ACCESS EXCLUSIVE MODE")
        yield


def _crowded(cluster: Cluster, _: Network) -> Iterator[None]:
    with ExitStack() as stack:
        owner = stack.enter_context(cluster.connect())
        owner.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [SERVICE])
        with pytest.raises(psycopg.OperationalError, match="reserved|too many"):
            while True:
                stack.enter_context(cluster.connect(SERVICE))
        yield


def _slow(_: Cluster, network: Network) -> Iterator[None]:
    with network.slow(1.2):
        yield


def _silent(_: Cluster, network: Network) -> Iterator[None]:
    with network.silent():
        yield


def _black_hole(_: Cluster, network: Network) -> Iterator[None]:
    with network.black_hole():
        yield


FAULTS: Final[dict[str, tuple[Fault, str]]] = {
    "stopped": (_stopped, "cannot be reached"),
    "killed": (_killed, "cannot be reached"),
    "hanging": (_hanging, "does not answer in time"),
    "locked": (_locked, "does not answer in time"),
    "crowded": (_crowded, "cannot be reached"),
    "slow": (_slow, "does not answer in time"),
    "silent": (_silent, "does not answer in time"),
    "black hole": (_black_hole, "does not answer in time"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_the_database_costs_seconds_and_no_more(
    name: str, port: int, cluster: Cluster, network: Network
) -> None:
    fault, part = FAULTS[name]
    expect_return(port)
    before = warm_up(port)
    with contextmanager(fault)(cluster, network):
        longest = expect_bounded_refusals(port, part)
        expect_warm_answers(port, before)
    print(f"PostgreSQL {name}: refused within {longest:.2f} s, back after {expect_return(port):.2f} s")


def test_warm_answers_tell_how_old_they_are(port: int, cluster: Cluster) -> None:
    expect_return(port)
    # Each of the two workers has to see that the fault before this is over.
    wait_for(lambda: "Age" not in warm_up(port).response.headers)
    before = warm_up(port)
    cluster.stop()
    ages = []
    wait_for(lambda: ages.append(expect_warm_answers(port, before)) or ages[-1] >= 4)
    cluster.start()
    assert ages == sorted(ages)
    wait_for(lambda: expect_warm_answers(port, before) == 0)


def test_a_restart_is_not_noticed(port: int, cluster: Cluster) -> None:
    expect_return(port)
    cluster.stop()
    cluster.start()
    assert [get(port, unasked()).response.status for _ in range(6)] == [200] * 6
