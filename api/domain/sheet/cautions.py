"""What must be read with a figure: how it was counted, of whom, at which dose, in which report."""

from __future__ import annotations

from collections.abc import Iterator

from api.domain.comparison.answer import ArmReading, Reading
from api.domain.phrases import say
from api.domain.vocabulary import Analysis, ResultPeriod, SizeBasis


def cautions_of_arm(arm: ArmReading) -> Iterator[str]:
    """Say what a reader must know of the figure of one group."""
    if arm.dose_authorised is False:
        yield say("Not the authorised dose.")
    if arm.continued:
        yield say("This group went on with a drug that had not been enough.")
    if arm.events_derived:
        yield say("People counted back from the printed percentage by rounding.")
    if arm.n_basis is SizeBasis.ARM:
        yield say("The size of the group stands in for the number analysed.")
    if arm.percent_withheld is not None:
        yield say("The printed percentage is not shown: {reason}.", reason=arm.percent_withheld.meaning)


def cautions_of_reading(reading: Reading) -> Iterator[str]:
    """Say what a reader must know of a whole result of a study."""
    if reading.period is not ResultPeriod.RANDOMISED:
        yield say("People were no longer in their groups as randomised: {period}.", period=reading.period.meaning)
    if reading.subtype is not None:
        yield say("Narrower outcome: {subtype}.", subtype=reading.subtype)
    if reading.subgroup is not None:
        yield say("Only a part of the people: {subgroup}.", subgroup=reading.subgroup)
    if not reading.own_report:
        yield say("Read in a report by others, not in the study's own.")
    if reading.analysis is Analysis.UNKNOWN:
        yield say("How people without a value were counted is not known.")
