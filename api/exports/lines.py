"""NDJSON: first what the file rests on, then one record a line, each as the interface gives it."""

from __future__ import annotations

import gzip
import json
from typing import Any, Final

from api.exports.release import Batch
from api.exports.writing import Job
from api.web.representation import represent

LEVEL: Final = 6


class LinesWriter:
    """Writes lines of `{"kind": ..., "data": ...}`, compressed.

    The kind stands beside the record and not in it, where some kinds have a member of that name.
    """

    def __init__(self, job: Job) -> None:
        self._raw = job.path.open("wb")
        # Without name and time, the same lines have the same bytes.
        self._file = gzip.GzipFile("", "wb", LEVEL, self._raw, mtime=0)
        self._count = 0
        self._write("about", {**represent(job.terms.about), "comparisons": job.terms.lines["comparisons"]})

    def add(self, batch: Batch) -> None:
        """Write the records of a batch."""
        self._count += len(batch.entries)
        for entry in batch.entries:
            self._write(batch.kind, entry.data)

    def finish(self) -> int:
        """End the file; tells how many records it has."""
        self._file.close()
        self._raw.close()
        return self._count

    def _write(self, kind: str, data: Any) -> None:
        line = json.dumps({"kind": kind, "data": data}, ensure_ascii=False, separators=(",", ":"))
        self._file.write(f"{line}\n".encode())
