"""What may never be lost from a comparison, whatever it is asked to show: taken from the JSON, not from the page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.request import urlopen

from tests.browser.states import COMPARISONS, DAYS, KIND_LABELS, address


@dataclass(frozen=True, slots=True)
class Mandatory:
    """The texts that a reader must be able to see, and how often the label of a kind is among them at least."""

    texts: tuple[str, ...]
    label: str
    labels: int


@cache
def read_mandatory(service: str, comparison: str, language: str = "en", **narrowed: str) -> Mandatory:
    """Ask the JSON interface what a comparison has to say in a language."""
    question = COMPARISONS[comparison] | narrowed
    pinned = question.pop("release", None)
    with urlopen(service + address("/v1/comparisons", **question, lang=language)) as response:
        answer = json.load(response)
    data, about = answer["data"], answer["about"]
    # The JSON interface answers from the release that is served; both have the same figures.
    release = (pinned, DAYS[pinned]) if pinned else (about["release"], about["released"][:10])
    investigational = [option for option in data["options"] if option["kind"] == "investigational"]
    texts = (
        *(option["name"] for option in data["options"]),
        *_comparability(data),
        about["disclaimer"],
        data["provenance"]["clinical_review"],
        *release,
    )
    return Mandatory(texts, KIND_LABELS[language], len(investigational))


def _comparability(data: dict[str, Any]) -> Iterator[str]:
    """What is said of the comparability of the options: every pair that is refused and every one that is compared."""
    said = [each["text"] for each in data["statements"] if each["about"] == "outcome"]
    assert said or not data["outcomes"], "an answer with outcomes says whether they may be compared"
    yield from said
