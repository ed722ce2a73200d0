"""What may never be lost from a comparison, whatever it is asked to show: taken from the JSON, not from the page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.request import urlopen

from api.domain.phrases import Printed, sentence
from api.domain.sheet.verdicts import NOTHING
from api.languages import DEFAULT, read_catalogues, translate
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
        *_comparability(data, language),
        about["disclaimer"],
        data["provenance"]["clinical_review"],
        *release,
    )
    return Mandatory(texts, KIND_LABELS[language], len(investigational))


def _comparability(data: dict[str, Any], language: str) -> Iterator[str]:
    """What is said of pairs none of whose figures may be set against each other, in words of the language."""
    verdicts: dict[tuple[str, str], set[str]] = {}
    for outcome in data["outcomes"]:
        for pair in outcome["pairs"]:
            mixed = any(reason["code"] == "population_lines_mixed" for reason in pair["reasons"])
            verdicts.setdefault((pair["a"], pair["b"]), set()).add("mixed" if mixed else pair["verdict"])
    refused = [pair for pair, found in verdicts.items() if found == {"not_comparable"}]
    names = {option["treatment"]: option["name"] for option in data["options"]}
    for a, b in refused:
        told = sentence(NOTHING, a=Printed(names[a]), b=Printed(names[b]), all=len(data["outcomes"]))
        yield str(told if language == DEFAULT else translate(told, read_catalogues()[language]))
