"""The closed lists of codes hold no word that nothing says."""

from __future__ import annotations

from pathlib import Path

import pytest

import api.domain.comparison
from api.domain.comparison.reasons import Caveat, Obstacle, Withheld

RULES = "\n".join(
    path.read_text(encoding="utf-8")
    for path in Path(api.domain.comparison.__file__).parent.glob("*.py")
    if path.name != "reasons.py"
)


@pytest.mark.parametrize("code", [*Obstacle, *Withheld, *Caveat])
def test_every_code_is_given_by_a_rule(code):
    assert f"{type(code).__name__}.{code.name}" in RULES
