"""The heart: no figure without what is needed to read it, and nothing together that may not be compared."""

from __future__ import annotations

import dataclasses
import itertools
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.assistants.answers import Cited, Context
from api.assistants.comparing import compare
from api.assistants.interface import IN_PROCESS, Interface
from api.assistants.records import get
from api.assistants.sizing import MOST_BYTES, write_json
from api.assistants.texts import write_text
from api.assistants.words import has_figure
from api.domain.guidance import gather_guidance
from api.domain.records import Dataset
from tests.assistants.walking import SHARE, expect_whole_contexts, unguarded_figures
from tests.parts import one_in

SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
FIGURES_OF_GROUP = ("events", "n", "percent", "per_denominator", "mean", "median", "rate", "sd")

VALUES = ("events", "percent", "per_denominator", "mean", "median", "rate")

CELLS = "uc-msc-allogeneic-iv"
TELLING = [
    (["adalimumab", CELLS], None, "csdmard_inadequate_response"),
    (["tocilizumab", "adalimumab"], ["acr50"], "csdmard_inadequate_response"),
    (["methotrexate", "adalimumab"], None, None),
    (["tofacitinib", "adalimumab"], None, None),
    (["rituximab", "abatacept"], ["acr20"], None),
    (["adalimumab", "etanercept", "infliximab", "tocilizumab", "methotrexate", "baricitinib"], None, None),
    (["hsct-autologous", CELLS, "ad-msc-allogeneic-iv"], None, "refractory_mixed"),
]


@pytest.mark.parametrize("missing", ["population", "time", "certainty", "sources", "verdict"])
def test_a_figure_cannot_be_made_without(missing: str) -> None:
    parts: dict[str, Any] = {name: name for name in ("population", "time", "certainty", "verdict")}
    parts["sources"] = (Cited("weinblatt-2003-armada", "abstract", "current"),)
    Context(**parts)
    with pytest.raises(ValueError, match=missing):
        Context(**parts | {missing: () if missing == "sources" else ""})
    with pytest.raises(ValueError, match="locator"):
        Context(**parts | {"sources": (Cited("weinblatt-2003-armada", "", "current"),)})


@pytest.mark.parametrize(("treatments", "outcomes", "population"), TELLING)
def test_a_comparison_keeps_the_rules(
    interface: Interface, treatments: list[str], outcomes: list[str] | None, population: str | None
) -> None:
    expect_rules(interface, treatments, outcomes, population)


def test_any_comparison_keeps_the_rules(interface: Interface, real_dataset: Dataset) -> None:
    ids = [treatment.id for treatment in real_dataset.treatments]
    outcomes = [outcome.id for outcome in real_dataset.outcomes]
    lines = ["dmard_naive", "csdmard_inadequate_response", "biologic_inadequate_response", "refractory_mixed"]

    @SETTINGS
    @given(
        st.lists(st.sampled_from(ids), min_size=2, max_size=3, unique=True),
        st.none() | st.lists(st.sampled_from(outcomes), min_size=1, max_size=4, unique=True),
        st.none() | st.sampled_from(lines),
    )
    def check(treatments: list[str], asked: list[str] | None, population: str | None) -> None:
        expect_rules(interface, treatments, asked, population)

    check()


def expect_rules(
    interface: Interface, treatments: list[str], outcomes: list[str] | None, population: str | None
) -> None:
    answer = compare(interface, treatments, outcomes, population)
    shown = dataclasses.asdict(answer)
    asked = {"treatments": ",".join(treatments), "outcomes": ",".join(outcomes) if outcomes else None}
    told = interface.ask("/v1/comparisons", **asked, population=population)["data"]
    assert unguarded_figures(shown) == []
    expect_whole_contexts(shown)
    expect_no_figures_together(shown, told)
    expect_true_figures(shown, told)
    expect_all_told(shown, told)
    assert max(len(write_json(shown).encode()), len(write_text(shown).encode())) <= MOST_BYTES
    kinds = {option["treatment"]: option["kind"] for option in told["options"]}
    assert {each["treatment"]: each["kind"] for each in shown["options"]} == kinds
    for figure in (figure for option in shown["options"] for figure in option["figures"]):
        assert figure["kind"] == kinds[figure["treatment"]]


def expect_no_figures_together(shown: dict[str, Any], told: dict[str, Any]) -> None:
    """A difference only for a pair that may be compared there; under an option its own figures alone."""
    allowed = {
        (pair["a"], pair["b"], row["outcome"])
        for row in told["outcomes"]
        for pair in row["pairs"]
        if pair["verdict"] != "not_comparable"
    }
    for difference in shown["differences"]:
        assert (difference["a"], difference["b"], difference["outcome"].split(" ")[0]) in allowed
        assert "not_comparable" not in difference["context"]["verdict"]
    for option in shown["options"]:
        assert {figure["treatment"] for figure in option["figures"]} <= {option["treatment"]}
        for figure in option["figures"]:
            assert [each for each in figure["cautions"] if SHARE.search(each)] == [], "a note may tell of another group"
            assert not {"difference_value", "risk_ratio_value"} & figure["numbers"].keys()
    for row in shown["verdicts"]:
        assert (row["verdict"] == "not_comparable") == bool(row["reasons"])


def expect_true_figures(shown: dict[str, Any], told: dict[str, Any]) -> None:
    """Each figure stands so in the interface's answer, under its treatment, source, locator and certainty."""
    known = {_key(*each) for each in _figures_told(told)}
    for option in shown["options"]:
        for figure in option["figures"]:
            (cited,) = figure["context"]["sources"]
            key = _key(option["treatment"], figure["outcome"], cited["source"], cited["locator"], figure["numbers"])
            assert key in known, figure


def _key(treatment: str, outcome: str, source: str, locator: str, row: dict[str, Any]) -> str:
    numbers = {name: row[name] for name in FIGURES_OF_GROUP if row.get(name) is not None}
    return json.dumps([treatment, outcome, source, locator, numbers], sort_keys=True)


def _figures_told(told: dict[str, Any]) -> Iterator[tuple[str, str, str, str, dict[str, Any]]]:
    for treatment, outcome, reading in _readings_told(told):
        for group in [reading["comparator"], *reading["treated"]]:
            if group is not None:
                yield treatment, outcome, reading["source"], reading["locator"], group
    for treatment, outcome, risk in _risks_told(told):
        row = risk["frequency"] | {"per_denominator": risk["per_denominator"]}
        yield treatment, outcome, risk["source"], risk["locator"], row


def _readings_told(told: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    return (
        (cell["treatment"], row["outcome"], reading)
        for row in told["outcomes"]
        for cell in row["cells"]
        for reading in cell["readings"]
    )


def _risks_told(told: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    return (
        (cell["treatment"], row["harm"], risk)
        for row in told["risks"]
        for cell in row["cells"]
        for risk in cell["readings"]
        if risk["frequency"]
    )


def expect_all_told(shown: dict[str, Any], told: dict[str, Any]) -> None:
    """What is not shown is counted as left out."""
    left_out = {each["what"].split(",")[0]: each["count"] for each in shown["left_out"]}
    answers = [answer for row in told["outcomes"] for pair in row["pairs"] for answer in pair["answers"]]
    assert len(shown["differences"]) + left_out.get("differences of comparable pairs", 0) == len(answers)
    figures = [row for *_, row in _figures_told(told) if any(row[name] is not None for name in VALUES if name in row)]
    if "results of studies" not in left_out:
        assert sum(len(option["figures"]) for option in shown["options"]) == len(figures)
    assert left_out.get("results of studies", 0) < len(figures) + 1
    pairs = list(itertools.combinations(shown["question"]["treatments"], 2))
    assert len(shown["pairs"]) == (len(pairs) if told["outcomes"] else 0)


def test_a_pair_that_is_not_comparable_gives_nothing_even_where_the_interface_sends_it(interface: Interface) -> None:
    """A faulty server at another place cannot make the tools show a difference that its own verdict forbids."""
    body = interface.ask("/v1/comparisons", treatments="tocilizumab,adalimumab", outcomes="acr50")
    answers = [answer for row in body["data"]["outcomes"] for pair in row["pairs"] for answer in pair["answers"]]
    assert any(answer["effect"] for answer in answers)
    for row in body["data"]["outcomes"]:
        for pair in row["pairs"]:
            pair["verdict"] = "not_comparable"
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=body))
    with httpx.Client(transport=transport, base_url=IN_PROCESS) as client:
        answer = compare(Interface(client), ["tocilizumab", "adalimumab"], ["acr50"])
    assert answer.differences == ()
    assert all(
        figure.context.verdict.startswith("not_comparable") for option in answer.options for figure in option.figures
    )


@pytest.mark.parametrize(
    "kind", ["treatments", "studies", "harms", "claims", "trials", "positions", "cautions", "guidance"]
)
@pytest.mark.parametrize("every", one_in(2, [4, 1]))
def test_every_record_keeps_the_rules(interface: Interface, real_dataset: Dataset, kind: str, every: int) -> None:
    figures = 0
    guidance = gather_guidance(real_dataset.treatments)
    for record in (guidance if kind == "guidance" else getattr(real_dataset, kind))[::every]:
        shown = dataclasses.asdict(get(interface, kind, record.id))
        assert unguarded_figures(shown) == [], record.id
        assert max(len(write_json(shown).encode()), len(write_text(shown).encode())) <= MOST_BYTES, record.id
        figures += expect_whole_contexts(shown)
        if kind == "treatments":
            assert shown["option_kind"] == record.kind
    # Few registered trials have a figure.
    assert figures > 0 or kind in {"positions", "guidance"} or (kind == "trials" and every > 1)


@pytest.mark.parametrize("kind", ["sources", "outcomes", "agents", "jurisdictions", "glossary"])
def test_records_that_define_or_name_have_no_figures(interface: Interface, real_dataset: Dataset, kind: str) -> None:
    for record in getattr(real_dataset, kind)[:60]:
        shown = dataclasses.asdict(get(interface, kind, record.id))
        assert shown["figures"] == ()
        assert shown["facts"] and shown["name"]
        assert len(write_text(shown).encode()) <= MOST_BYTES, record.id


def test_a_figure_of_a_study_is_that_of_the_record(interface: Interface) -> None:
    answer = get(interface, "studies", "armada", outcome="acr50")
    (figure,) = (each for each in answer.figures if "40 mg" in each.group)
    assert (figure.value, figure.kind) == ("37 of 67 people; 55.2 percent as printed", "not investigational")
    assert figure.numbers == {"events": 37, "n": 67, "percent": 55.2}
    assert figure.context.time == "week 24"
    assert "methotrexate" in figure.context.population
    assert figure.context.sources == (Cited("weinblatt-2003-armada", "abstract", "not_checked"),)
    assert "events were derived from the printed percentage by rounding" in figure.cautions
    assert len(answer.figures) == 4, "each group stands for itself"
    assert [each.what for each in answer.left_out] == ["differences, ratios and p values printed between groups"]


def test_what_was_left_out_of_a_record_can_be_asked_for(interface: Interface) -> None:
    whole = get(interface, "treatments", "tofacitinib")
    hows = {each.what: each.how for each in whole.left_out}
    for part in hows["texts of the record"].split(": ")[1].split(", "):
        answer = get(interface, "treatments", "tofacitinib", part=part)
        assert answer.facts or answer.passages or answer.passages_with_figures
        assert "texts of the record" not in {each.what for each in answer.left_out}
    for outcome in hows["figures of the record"].split(": ")[1].split(", "):
        answer = get(interface, "treatments", "tofacitinib", outcome=outcome)
        assert {figure.outcome for figure in answer.figures} == {outcome}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Risk ratio 1.10, 95 percent interval 0.15 to 7.97.", True),
        ("ACR50 in 37 of 67 people", True),
        ("41.2 percent of 274 people", True),
        ("ARMADA, 55.2 against 8.1", True),
        ("3.5 per 100 patient-years", True),
        ("4.5 events per 100 patient-years with placebo", True),
        ("no worse within 0.6 points (-2.6 against -2.4)", True),
        ("0.77 (0.56 to 1.04) at age 50 or over", True),
        ("Number needed to harm 37", True),
        ("10 cases among 558", True),
        ("at least 1 percentage point lower", True),
        ("14.4 points lower on a scale of 100", True),
        ("from -0.38 to 0.13", True),
        ("p < 0.001", True),
        ("3 mg/kg at weeks 0, 2 and 6, then every 8 weeks", False),
        ("people seen from 2009 to 2017", False),
        ("40 million cells each time (Wang 2013)", False),
        ("Infusion every 8 weeks, blood tests for up to 52 weeks", False),
    ],
)
def test_figures_in_words_are_seen(text: str, expected: bool) -> None:
    assert has_figure(text) is expected
