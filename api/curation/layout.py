"""Where the curated files lie: `<directory>/<kind>/<id>.yaml`, one record a file."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from api.curation.problems import Problem
from api.curation.suggestions import advise_near
from api.domain.records import Dataset


def _list_kinds() -> dict[str, type]:
    hints = typing.get_type_hints(Dataset)
    return {field.name: typing.get_args(hints[field.name])[0] for field in dataclasses.fields(Dataset)}


RECORD_TYPES: dict[str, type] = _list_kinds()
"""Record type of each kind; the folders are named as the kinds of the dataset."""

KIND_OF_TYPE = {record_type: kind for kind, record_type in RECORD_TYPES.items()}

ALLOWED_HOSTS = "allowed-hosts.txt"

OTHER_FILES = frozenset({"LICENSE", "README.md", ALLOWED_HOSTS})
"""Files that may lie beside the folders. Anything else is taken for a record in the wrong place."""

IGNORED_FILES = frozenset({".DS_Store", ".gitkeep"})
"""Left by a file manager, or by version control, which keeps no empty folder."""


@dataclass(frozen=True, slots=True)
class RecordFile:
    """One file that should hold a record."""

    kind: str
    file: Path
    path: str

    @property
    def stem(self) -> str:
        """The file name without its ending, which is the id of the record."""
        return self.file.stem


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of records, by kind and name, and what else was found."""

    files: tuple[RecordFile, ...]
    problems: tuple[Problem, ...]


def show_path(directory: Path, *parts: str) -> str:
    """Name a file from the data folder on, the same on every machine: `data/studies/armada.yaml`."""
    return "/".join((directory.resolve().name, *parts))


def list_files(directory: Path) -> Layout:
    """List the files of records in a fixed order; whatever does not belong there is a problem."""
    if not directory.is_dir():
        problem = Problem(str(directory), None, "", "", "there is no such folder", "name the folder with the records")
        return Layout((), (problem,))
    problems = list(_check_top(directory))
    files: list[RecordFile] = []
    for kind in RECORD_TYPES:
        folder = directory / kind
        if not folder.is_dir() or folder.is_symlink():
            continue
        for file in _sorted(folder.iterdir()):
            path = show_path(directory, kind, file.name)
            if file.suffix == ".yaml" and file.is_file() and not file.is_symlink():
                files.append(RecordFile(kind, file, path))
            else:
                message = "is not a record"
                problems.append(Problem(path, None, "", "", message, "name it `<id>.yaml`, or move it elsewhere"))
    if not files:
        advice = "write records under " + ", ".join(f"{kind}/" for kind in RECORD_TYPES)
        problems.append(Problem(show_path(directory), None, "", "", "holds no record", advice))
    return Layout(tuple(files), tuple(problems))


def _check_top(directory: Path) -> Iterator[Problem]:
    for entry in _sorted(directory.iterdir()):
        expected = RECORD_TYPES if entry.is_dir() else OTHER_FILES
        if entry.name not in expected or entry.is_symlink():
            otherwise = f"move it elsewhere; here belong {', '.join((*RECORD_TYPES, *sorted(OTHER_FILES)))}"
            advice = advise_near(entry.name, expected, otherwise)
            yield Problem(show_path(directory, entry.name), None, "", "", "does not belong here", advice)


def _sorted(entries: Iterable[Path]) -> list[Path]:
    return sorted((entry for entry in entries if entry.name not in IGNORED_FILES), key=lambda entry: entry.name)
