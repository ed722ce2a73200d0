"""Sentences: the verb follows the certainty, no difference is no proof of equality, nothing is recommended."""

from __future__ import annotations

import dataclasses
import re
from decimal import Decimal

import pytest

from api.domain.comparison.answering import round_ratio, word_difference
from api.domain.comparison.statements import make_statements
from api.domain.records import Contrast, Measurement
from api.domain.vocabulary import Certainty, EffectMeasure, PopulationLine, StudyDesign
from tests.domain.comparison.editing import put
from tests.domain.comparison.scenarios import (
    ADALIMUMAB,
    BARICITINIB,
    CELLS,
    MTX,
    TOCILIZUMAB,
    arm,
    ask,
    entry,
    placebo_trial,
    trial,
)

ARMS = (arm("ada", "adalimumab", MTX), arm("bari", "baricitinib", MTX))
UNCERTAIN = "The evidence is very uncertain."
UNRATED = "The certainty of this comparison has not been rated."


def head_to_head(ada: int, bari: int, **options):
    """Adalimumab against baricitinib, 100 people each."""
    return trial("both", ARMS, {"ada": (ada, 100), "bari": (bari, 100)}, **options)


def said(answer, about: str = "outcome") -> list[str]:
    """The sentences about one thing."""
    return [each.text for each in answer.statements if each.about == about]


def rated(answer, rating: Certainty | None) -> str:
    """The sentence on the first pair, had its comparison been rated so."""
    path = ("outcomes", 0, "pairs", 0, "answers", 0, "certainty")
    changed = put(answer, path, rating=rating)
    return next(each.text for each in make_statements(changed) if each.about == "outcome")


@pytest.mark.parametrize(
    ("rating", "verb", "end"),
    [
        (Certainty.HIGH, "People given adalimumab with methotrexate had this outcome more often", "Certainty: high."),
        (
            Certainty.MODERATE,
            "People given adalimumab with methotrexate probably had this outcome more often",
            "Certainty: moderate.",
        ),
        (
            Certainty.LOW,
            "People given adalimumab with methotrexate may have had this outcome more often",
            "Certainty: low.",
        ),
    ],
)
def test_the_verb_follows_the_certainty(rating, verb, end):
    text = rated(ask((ADALIMUMAB, BARICITINIB), head_to_head(60, 30)), rating)
    assert verb in text
    assert text.endswith(end)


@pytest.mark.parametrize(("rating", "caution"), [(Certainty.VERY_LOW, UNCERTAIN), (None, UNRATED)])
def test_without_certainty_the_caution_comes_before_the_figure_and_no_verb_claims_it(rating, caution):
    text = rated(ask((ADALIMUMAB, BARICITINIB), head_to_head(60, 30)), rating)
    assert text.index(caution) < text.index("30 more per 100")
    assert "this outcome more often" not in text


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((60, 30), "more often than people given baricitinib with methotrexate: 30 more per 100"),
        ((30, 60), "less often than people given baricitinib with methotrexate: 30 fewer per 100"),
    ],
)
def test_a_difference_has_its_direction_and_its_size(counts, words):
    assert words in rated(ask((ADALIMUMAB, BARICITINIB), head_to_head(*counts)), Certainty.HIGH)


@pytest.mark.parametrize("rating", [None, *Certainty])
def test_no_difference_is_no_proof_of_equality(rating):
    text = rated(ask((ADALIMUMAB, BARICITINIB), head_to_head(42, 40)), rating)
    assert "No difference was shown: 2 more per 100" in text
    assert "This is not proof that the two are equal." in text
    assert "more often" not in text


def test_a_sentence_names_week_people_background_and_both_options():
    (text,) = said(ask((ADALIMUMAB, BARICITINIB), head_to_head(60, 30)))
    start = "American College of Rheumatology 50 % response, week 24. Adalimumab with methotrexate and baricitinib with"
    assert text.startswith(start)
    assert "in people with active disease despite methotrexate or another conventional drug" in text
    assert "with methotrexate" in text
    assert "compared directly" in text


def test_an_indirect_comparison_says_so_and_names_its_comparator():
    studies = (placebo_trial("a", "adalimumab", (40, 20)), placebo_trial("b", "tocilizumab", (60, 20)))
    (text,) = said(ask((ADALIMUMAB, TOCILIZUMAB), *studies))
    assert "No usable trial set adalimumab with methotrexate directly against tocilizumab" in text
    assert "indirectly, through placebo" in text


def test_a_withheld_figure_is_explained_and_no_number_is_said():
    measurements = (Measurement("ada", percent=Decimal("30")), Measurement("bari", percent=Decimal("45")))
    (text,) = said(ask((ADALIMUMAB, BARICITINIB), head_to_head(1, 1, result={"measurements": measurements})))
    assert text.endswith("No figure is formed: the number of people in a group is not known.")
    assert "per 100" not in text


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        (
            Contrast(
                EffectMeasure.ODDS_RATIO,
                Decimal("0.35"),
                "bari",
                "ada",
                Decimal("0.19"),
                Decimal("0.64"),
                credible=True,
            ),
            "odds ratio of 0.35 (95 % credible interval 0.19 to 0.64), adalimumab against baricitinib.",
        ),
        (
            Contrast(EffectMeasure.HAZARD_RATIO, Decimal("1.05"), "ada", "bari", Decimal("0.77"), Decimal("1.43")),
            "hazard ratio of 1.05 (95 % confidence interval 0.77 to 1.43), baricitinib against adalimumab.",
        ),
        (
            Contrast(EffectMeasure.RISK_RATIO, Decimal("1.2"), "bari", "ada"),
            "risk ratio of 1.2 (interval not given), adalimumab against baricitinib.",
        ),
    ],
)
def test_a_printed_figure_is_said_as_printed_with_its_direction(printed, words):
    network = trial(
        "network", ARMS, design=StudyDesign.NETWORK_META_ANALYSIS, result={"measurements": (), "contrasts": (printed,)}
    )
    (text,) = said(ask((ADALIMUMAB, BARICITINIB), network))
    assert words in text
    assert "a network of trials" in text
    assert "more often" not in text


def test_a_figure_without_a_week_is_said_to_cover_the_whole_follow_up():
    printed = Contrast(EffectMeasure.HAZARD_RATIO, Decimal("1.05"), "bari", "ada", Decimal("0.77"), Decimal("1.43"))
    study = head_to_head(1, 1, result={"week": None, "measurements": (), "contrasts": (printed,)})
    text, *_ = said(ask((ADALIMUMAB, BARICITINIB), study))
    assert ", over the whole follow-up." in text


@pytest.mark.parametrize(
    ("studies", "words"),
    [
        ((placebo_trial("a", "adalimumab"),), "cannot be compared on any outcome shown here"),
        (
            (head_to_head(60, 30), placebo_trial("a", "adalimumab", result={"week": 52})),
            "cannot be compared on 1 of 2 outcomes and times shown here",
        ),
    ],
)
def test_what_cannot_be_compared_is_said_once_a_pair(studies, words):
    answer = ask((ADALIMUMAB, BARICITINIB), *studies)
    (text,) = [each for each in said(answer) if "cannot be compared" in each]
    assert words in text
    assert "must not be set against each other" in text
    assert "says nothing about which works better or is safer" in text


def test_what_stands_in_the_way_most_often_is_named_for_the_option_it_concerns():
    early = placebo_trial("early", "adalimumab", result={"week": 12})
    answer = ask((ADALIMUMAB, BARICITINIB), early, placebo_trial("a", "adalimumab"))
    (text,) = [each for each in said(answer) if "cannot be compared" in each]
    obstacle = "no study in the dataset gave this treatment"
    assert f"What stands in the way most often: for baricitinib: {obstacle}" in text


def test_a_reason_that_holds_for_a_few_outcomes_is_not_said_of_the_option():
    """Out of its row it would be read as one against the option."""
    odd = trial("odd", ARMS[:1], {"ada": (30, 100)}, result={"week": 70})
    weeks = [placebo_trial(f"at-{week}", "adalimumab", result={"week": week}) for week in (12, 24, 52)]
    answer = ask((ADALIMUMAB, BARICITINIB), odd, *weeks)
    (text,) = [each for each in said(answer) if "cannot be compared" in each]
    assert any(reason.treatment == "adalimumab" for row in answer.outcomes for reason in row.pairs[0].reasons)
    assert "for baricitinib" in text and "for adalimumab" not in text


def test_evidence_is_said_with_its_level_and_people():
    answer = ask((ADALIMUMAB, CELLS), placebo_trial("a", "adalimumab"))
    trials, mechanism = said(answer, "evidence")
    assert "level 2 of 5 (Oxford Centre for Evidence-Based Medicine, 2011; 1 is the strongest)" in trials
    assert "200 people took part in" in trials
    assert "level 5 of 5" in mechanism
    assert "No randomised trial" in mechanism


FORBIDDEN = re.compile(
    r"\b(best option|better than|superior|winner|recommend\w*|should|effective|safe\b|cure\w*|1 in \d)", re.IGNORECASE
)


@pytest.mark.parametrize("population", [None, PopulationLine.CSDMARD_INADEQUATE_RESPONSE])
def test_no_sentence_ranks_recommends_or_promises(population):
    studies = (
        head_to_head(60, 30),
        placebo_trial("a", "adalimumab"),
        placebo_trial("b", "tocilizumab", (90, 20)),
        trial("cells", (arm("cells", "cells"),), {"cells": (25, 30)}, design=StudyDesign.CASE_SERIES),
    )
    answer = ask((ADALIMUMAB, BARICITINIB, TOCILIZUMAB, CELLS), *studies, population=population)
    assert answer.statements
    for each in answer.statements:
        assert not FORBIDDEN.search(each.text.replace("which of the two works better or is safer", "")), each.text


def test_sentences_stand_with_their_pair_and_time():
    answer = ask((ADALIMUMAB, BARICITINIB), head_to_head(60, 30))
    (each,) = [s for s in answer.statements if s.about == "outcome"]
    assert (each.treatments, each.outcome, each.timepoint_weeks) == (("adalimumab", "baricitinib"), "acr50", 24)
    assert each.certainty is entry(answer).pairs[0].answers[0].certainty.rating


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ((15, 3, 28), "15 more per 100 (from 3 more to 28 more)"),
        ((-15, -28, -3), "15 fewer per 100 (from 28 fewer to 3 fewer)"),
        ((0, -5, 5), "no more and no fewer per 100 (from 5 fewer to 5 more)"),
        ((2, -5, 9), "2 more per 100 (from 5 fewer to 9 more)"),
    ],
)
def test_differences_are_said_as_more_or_fewer(figures, words):
    assert word_difference(*figures, 100) == words


@pytest.mark.parametrize(
    ("value", "shown"), [(1.2345, 1.23), (0.995, 0.99), (0.1, 0.1), (0.0456, 0.046), (0.00123, 0.0012)]
)
def test_ratios_keep_two_decimals_or_two_digits(value, shown):
    assert round_ratio(value) == shown


def test_the_same_sentence_is_made_for_each_way_of_comparing():
    answer = ask((ADALIMUMAB, BARICITINIB), head_to_head(60, 30))
    twice = put(answer, ("outcomes", 0, "pairs", 0), answers=answer.outcomes[0].pairs[0].answers * 2)
    assert len(make_statements(twice)) == len(answer.statements) + 1


def test_answers_for_several_populations_are_not_called_incomparable():
    naive = head_to_head(50, 52, line=PopulationLine.DMARD_NAIVE)
    (text,) = said(ask((ADALIMUMAB, BARICITINIB), head_to_head(60, 30), dataclasses.replace(naive, id="naive")))
    assert "Ask for one with `population`" in text
    assert "cannot be compared" not in text


def test_an_option_without_evidence_on_the_people_asked_about_says_so():
    answer = ask((ADALIMUMAB, BARICITINIB), head_to_head(60, 30), population=PopulationLine.DMARD_NAIVE)
    assert all("None of its studies here is on the people asked about." in text for text in said(answer, "evidence"))
    (pair,) = answer.outcomes[0].pairs
    assert pair.reasons
