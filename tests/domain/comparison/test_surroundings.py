"""Claims, documented harms, positions and registered trials beside the options."""

from __future__ import annotations

from dataclasses import replace

from api.domain.comparison.answer import CellState
from api.domain.comparison.compare import compare
from api.domain.comparison.context import Criteria
from api.domain.evidence_level import derive_evidence_level
from api.domain.material import ComparisonMaterial
from api.domain.records import Rereading, StatusMeaning
from api.domain.vocabulary import AvailabilityStatus, MissingReason, SecondReading
from tests.builders import DAY, a_jurisdiction, a_rich_source, a_source
from tests.domain.comparison.scenarios import (
    ADALIMUMAB,
    AGENTS,
    CELLS,
    OUTCOMES,
    RELEASE,
    SOURCE,
    TOCILIZUMAB,
    ask,
    entry,
    placebo_trial,
)
from tests.domain.comparison.test_options import status
from tests.offer_builders import a_claim, a_harm, a_position, a_trial
from tests.treatment_builders import a_risk

US = a_jurisdiction(statuses=(StatusMeaning(AvailabilityStatus.TRIAL_ONLY, "Only in a trial."),))


def ask_beside(*options, **surroundings):
    """A question about some options with what surrounds them, citing sources of the builders."""
    definitions = {each.id: each for each in OUTCOMES}
    material = ComparisonMaterial(
        RELEASE,
        options,
        tuple(derive_evidence_level(each, (), definitions, AGENTS) for each in options),
        (),
        tuple(AGENTS.values()),
        OUTCOMES,
        (US,),
        (SOURCE, a_source(), a_rich_source()),
        **surroundings,
    )
    return compare(Criteria(tuple(each.id for each in options)), material)


def test_what_is_on_record_is_shown_whole_with_its_sources():
    claim, harm, position = a_claim(treatments=(CELLS.id, ADALIMUMAB.id)), a_harm(), a_position()
    trial = a_trial(treatments=(CELLS.id,))
    other = a_claim(id="of-another", treatments=("other-cells", ADALIMUMAB.id))
    answer = ask_beside(CELLS, ADALIMUMAB, claims=(claim, other), harms=(harm,), positions=(position,), trials=(trial,))
    assert (answer.claims.state, answer.claims.claims) == (CellState.REPORTED, (claim,))
    assert (answer.documented_harms.reports, answer.positions.positions) == ((harm,), (position,))
    assert "not how often" in answer.documented_harms.detail
    assert [(row.treatment, row.trials) for row in answer.trials] == [(CELLS.id, (trial,)), (ADALIMUMAB.id, ())]
    assert {"author-2003-trial", "author-2020-retracted"} <= {source.id for source in answer.sources}


def test_what_is_missing_says_why():
    answer = ask_beside(CELLS, ADALIMUMAB)
    assert (answer.claims.state, answer.claims.reason) == (CellState.MISSING, MissingReason.NOT_REPORTED)
    assert "does not show that nobody was harmed" in answer.documented_harms.detail
    assert answer.positions.reason is MissingReason.NOT_REPORTED
    assert [row.reason for row in answer.trials] == [MissingReason.NOT_STUDIED, MissingReason.NOT_APPLICABLE]


def test_two_established_drugs_are_not_asked_for_claims():
    answer = ask_beside(TOCILIZUMAB, ADALIMUMAB, claims=(a_claim(),))
    assert (answer.claims.reason, answer.claims.claims) == (MissingReason.NOT_APPLICABLE, ())
    assert answer.documented_harms.reason is answer.positions.reason is MissingReason.NOT_APPLICABLE


def test_a_second_reading_stands_beside_the_figure():
    found = Rereading(SecondReading.NOT_SEEN, DAY)
    harm = a_risk(source=SOURCE.id, reread=found)
    answer = ask_beside(replace(CELLS, risks=(harm,)), ADALIMUMAB)
    (reading,) = next(row for row in answer.risks if row.harm == harm.harm).cells[0].readings
    assert reading.reread == found
    trial = placebo_trial("a", "adalimumab", result={"reread": found})
    (cell, _) = entry(ask((ADALIMUMAB, TOCILIZUMAB), trial)).cells
    assert [reading.reread for reading in cell.readings] == [found]


def test_a_status_says_what_it_means_there():
    only = replace(CELLS, availability=(status("US", AvailabilityStatus.TRIAL_ONLY),))
    sold = replace(CELLS, availability=(status("US", AvailabilityStatus.UNAPPROVED_MARKETED),))
    (row, *_) = ask_beside(only, ADALIMUMAB).availability
    assert row.meaning_there.meaning == "Only in a trial."
    (row, *_) = ask_beside(sold, ADALIMUMAB).availability
    assert (row.status, row.meaning_there) == (AvailabilityStatus.UNAPPROVED_MARKETED, None)
