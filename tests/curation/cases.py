"""Rows of the tables of bad records: what is changed in a dataset without problems, and the problem that follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from .builders import Folder

STUDY = "studies/armada.yaml"
SOURCE = "sources/weinblatt-2003-armada.yaml"
TREATMENT = "treatments/adalimumab.yaml"
FIGURE = "results.0.measurements.0"
CONTRAST = "results.0.contrasts.0"
RISK = "risks.0"


@dataclass(frozen=True)
class Case:
    """A file with its changes; field, line, words and advice of the one problem."""

    path: str
    edits: Mapping[str, Any]
    field: str
    line: str
    message: str
    advice: str

    def check(self, folder: Folder) -> None:
        """Change the file, read the folder, and hold the problem against what is expected."""
        folder.change(self.path, self.edits)
        (problem,) = folder.problems_beside_use()
        assert (problem.path, problem.field) == (f"data/{self.path}", self.field)
        assert folder.show_line(problem) == self.line
        assert self.message in problem.message
        assert self.advice in problem.advice
        place = f"data/{self.path}:{problem.line}: {problem.record}: {self.field}: "
        assert str(problem).startswith(place)


def case(name: str, path: str, edits: Mapping[str, Any], field: str, line: str, message: str, advice: str) -> Any:
    """Make a row of a table."""
    return pytest.param(Case(path, edits, field, line, message, advice), id=name)
