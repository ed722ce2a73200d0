"""Writes a contract in which each query parameter that takes a list takes one of its items instead: IN OUT.

The tool that compares two contracts does not look at the values allowed within lists; in this form it sees them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml


def open_lists(document: dict[str, Any]) -> dict[str, Any]:
    """Replace the schema of every parameter that is a list by that of its items."""
    for path in document["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", []) if isinstance(operation, dict) else []:
                items = parameter["schema"].get("items")
                parameter["schema"] = items if items is not None else parameter["schema"]
    return document


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    text = source.read_text(encoding="utf-8")
    document = json.loads(text) if source.suffix == ".json" else yaml.load(text, yaml.CSafeLoader)
    target.write_text(json.dumps(open_lists(document)), encoding="utf-8")
