"""Every closed list of the dataset and of the answers, by the name under which it is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from api.domain import vocabulary
from api.domain.changes.records import ChangeKind
from api.domain.comparison.answer.cells import CellState, ComparatorKind
from api.domain.comparison.answer.pairs import EffectOrigin
from api.domain.comparison.arms import Background
from api.domain.comparison.escape import Handling
from api.domain.comparison.reasons import Caveat, Obstacle, Verdict, Withheld
from api.domain.sheet.display import EmbedForm, Part, PictureFormat, PictureName, Theme
from api.domain.sheet.notices import NoticeKind
from api.domain.vocabulary import Vocabulary

_OF_RECORDS = tuple(
    each
    for name in vocabulary.__all__
    if isinstance(each := getattr(vocabulary, name), type) and each is not Vocabulary
)
_OF_ANSWERS = (
    Background,
    Caveat,
    CellState,
    ChangeKind,
    ComparatorKind,
    EffectOrigin,
    EmbedForm,
    Handling,
    NoticeKind,
    Obstacle,
    Part,
    PictureFormat,
    PictureName,
    Theme,
    Verdict,
    Withheld,
)


def _name(kind: type[Vocabulary]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


CLOSED_LISTS: Final[Mapping[str, type[Vocabulary]]] = {
    _name(each): each for each in sorted((*_OF_RECORDS, *_OF_ANSWERS), key=lambda each: each.__name__)
}
"""The closed lists in order of their names, such as `population_line`."""
