"""NDJSON: each line is what the interface says."""

from __future__ import annotations

import gzip
import json

from api.domain.exports import NDJSON
from tests.exports.conftest import RELEASE, Answers, Files


def test_every_line_is_a_record_as_the_interface_gives_it(files: Files, answers: Answers) -> None:
    with gzip.open(files.path(NDJSON), "rt", encoding="utf-8") as lines:
        first, *records = (json.loads(line) for line in lines)
    assert first["kind"] == "about" and first["data"]["release"] == RELEASE
    assert first["data"]["licence"] == "CC BY 4.0" and first["data"]["clinical_review"] == "none yet"
    read: dict[str, dict[str, object]] = {}
    for line in records:
        assert set(line) == {"kind", "data"}
        read.setdefault(line["kind"], {})[line["data"]["id"]] = line["data"]
    assert read == {kind: records for kind, records in answers.items() if records}
    assert len(records) == files.rows(NDJSON)
