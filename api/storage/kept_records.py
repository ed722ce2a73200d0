"""Records that were read before, kept by digest: one digest is one record, in every release and every database."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

from cachetools import LRUCache
from sqlalchemy import Connection, Engine

from api.storage.canonical import digest_of

MOST_RECORDS: Final = 4_000
"""More than a release holds, which is some 2,200 in 13 MB; of several releases those not asked for longest go first."""

_OPTION: Final = "kept_records"


class KeptRecords:
    """Records by digest, a bounded number."""

    def __init__(self, most: int = MOST_RECORDS) -> None:
        self._records = LRUCache[str, Any](most)
        self._lock = threading.Lock()

    def find(self, digests: Iterable[str]) -> dict[str, Any]:
        """Give those that are kept."""
        with self._lock:
            found = ((digest, self._records.get(digest)) for digest in digests)
            return {digest: record for digest, record in found if record is not None}

    def keep(self, records: Mapping[str, Any]) -> None:
        """Keep records that were read whole; one that is not what its digest says, such as of a spoilt page, is not."""
        sound = {digest: record for digest, record in records.items() if digest_of(record) == digest}
        with self._lock:
            for digest, record in sound.items():
                self._records[digest] = record


def keep_records(engine: Engine) -> None:
    """Let all who read through an engine share what was read."""
    engine.update_execution_options(**{_OPTION: KeptRecords()})


def kept_records(connection: Connection) -> KeptRecords:
    """Give what was read through the engine of a connection."""
    return cast(KeptRecords, connection.get_execution_options()[_OPTION])
