"""A cluster that belongs to these tests, and servers over databases of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.trouble.clusters import Cluster, new_cluster


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server to which anything may be done, if it runs again afterwards."""
    with new_cluster() as made:
        yield made
