"""Figures as statistics of FHIR: each with the people it rests on, and only what was printed or said to be computed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Protocol

from api.domain.records import Measurement, RatedEffect
from api.domain.shares import Share
from api.domain.vocabulary import Counted, EffectMeasure
from api.exports.fhir.codes import UNITS, Estimate, Statistic, estimate_type, measure_type, statistic_type
from api.web.representation import represent

Made = dict[str, Any]


class Counts(Protocol):
    """What figures of an arm and frequencies of a harm have in common."""

    @property
    def events(self) -> int | None: ...
    @property
    def n(self) -> int | None: ...
    @property
    def percent(self) -> Decimal | None: ...
    @property
    def rate(self) -> Decimal | None: ...
    @property
    def rate_per_years(self) -> int | None: ...
    @property
    def person_years(self) -> Decimal | None: ...
    @property
    def ci_low(self) -> Decimal | None: ...
    @property
    def ci_high(self) -> Decimal | None: ...


def statistics_of(measurement: Measurement, counted: Counted, basis: str, unit: str, share: Share | None) -> list[Made]:
    """Make the statistics of one arm: proportion or count, mean, median and rate, as far as they are there."""
    made = _counts(measurement, counted)
    if measurement.mean is not None:
        deviation = [] if measurement.sd is None else [_deviation(measurement.sd, unit)]
        made.append(_value(Statistic.MEAN, measurement.mean, unit) | _listed(deviation))
    if measurement.median is not None:
        made.append(_value(Statistic.MEDIAN, measurement.median, unit))
    made = made or [{"statisticType": statistic_type(Statistic.COUNT)}]
    for statistic in made:
        statistic.update(_size(measurement.n, basis))
    _add(made[0], printed_interval(measurement.ci_low, measurement.ci_high, Decimal(measurement.ci_level)))
    if share is not None:
        _add(made[0], _computed_interval(share))
    return made


def frequency_statistics(frequency: Counts, counted: Counted) -> list[Made]:
    """Make the statistics of a harm."""
    made = _counts(frequency, counted) or [{"statisticType": statistic_type(Statistic.COUNT)}]
    for statistic in made:
        statistic.update(_size(frequency.n, "people observed"))
    _add(made[0], printed_interval(frequency.ci_low, frequency.ci_high, None))
    return made


def effect_statistic(effect: RatedEffect) -> Made:
    """Make the statistic of an effect that a published rating speaks of."""
    made: Made = {
        "statisticType": measure_type(effect.measure),
        "quantity": quantity(effect.value, unit_of(effect.measure)),
    }
    _add(made, printed_interval(effect.ci_low, effect.ci_high, None, credible=effect.credible))
    return made


def quantity(value: Decimal, unit: str | None) -> Made:
    """Write a figure with its unit, a percentage with its code."""
    written: Made = {"value": represent(value)}
    if unit == "%":
        return {**written, "unit": "%", "system": UNITS, "code": "%"}
    return {**written, "unit": unit} if unit else written


def unit_of(measure: EffectMeasure, of_outcome: str | None = None) -> str | None:
    """Name the unit of an effect; ratios have none."""
    if measure is EffectMeasure.RISK_DIFFERENCE:
        return "percentage points"
    return of_outcome if measure is EffectMeasure.MEAN_DIFFERENCE else None


def printed_interval(
    low: Decimal | None, high: Decimal | None, level: Decimal | None, *, credible: bool = False
) -> Made | None:
    """Write an interval as its source prints it; `level` is in percent."""
    if low is None and high is None:
        return None
    kind = Estimate.CREDIBLE_INTERVAL if credible else Estimate.CONFIDENCE_INTERVAL
    limits = {"low": low, "high": high}
    limits_there = {name: {"value": represent(value)} for name, value in limits.items() if value is not None}
    made: Made = {"description": "As printed", "type": estimate_type(kind)}
    return made | _level(level) | {"range": limits_there}


def p_value(printed: str | None) -> Made | None:
    """Write a P value as its source prints it."""
    return None if printed is None else {"description": printed, "type": estimate_type(Estimate.P_VALUE)}


def _counts(figure: Counts, counted: Counted) -> list[Made]:
    made: list[Made] = []
    if figure.events is not None or figure.percent is not None:
        is_share = counted is Counted.PEOPLE and (figure.percent is not None or figure.n is not None)
        kind = Statistic.PROPORTION if is_share else Statistic.COUNT
        first: Made = {"statisticType": statistic_type(kind)}
        if figure.percent is not None:
            first["quantity"] = quantity(figure.percent, "%")
        if figure.events is not None:
            first["numberAffected" if counted is Counted.PEOPLE else "numberOfEvents"] = figure.events
        made.append(first)
    if figure.rate is not None:
        made.append(_value(Statistic.INCIDENCE, figure.rate, f"per {figure.rate_per_years} person-years"))
    if figure.person_years is not None:
        years = quantity(figure.person_years, "person-years")
        made.append(
            {"description": "Person-years observed", "statisticType": {"text": "Person-years"}, "quantity": years}
        )
    return made


def _value(kind: Statistic, value: Decimal, unit: str) -> Made:
    return {"statisticType": statistic_type(kind), "quantity": quantity(value, unit)}


def _size(n: int | None, basis: str) -> Made:
    return {} if n is None else {"sampleSize": {"description": basis, "numberOfParticipants": n}}


def _deviation(sd: Decimal, unit: str) -> Made:
    return {
        "description": "As printed",
        "type": estimate_type(Estimate.STANDARD_DEVIATION),
        "quantity": quantity(sd, unit),
    }


def _computed_interval(share: Share) -> Made | None:
    made = _interval_of(share)
    said = "Computed (Wilson), percent of the people"
    if share.events_derived:
        said += f"; people with the outcome taken by rounding as {share.events}"
    return None if made is None else {"description": said, "type": estimate_type(Estimate.CONFIDENCE_INTERVAL)} | made


def _interval_of(share: Share) -> Made | None:
    limits = {"low": share.interval_low, "high": share.interval_high}
    there = {name: quantity_of_percent(value) for name, value in limits.items() if value is not None}
    return _level(Decimal(95)) | {"range": there} if there else None


def quantity_of_percent(value: float) -> Made:
    """Write a computed percentage."""
    return {"value": value, "unit": "%", "system": UNITS, "code": "%"}


def _level(percent: Decimal | None) -> Made:
    return {} if percent is None else {"level": represent(percent / 100)}


def _add(statistic: Made, estimate: Made | None) -> None:
    if estimate is not None:
        statistic.setdefault("attributeEstimate", []).append(estimate)


def _listed(estimates: list[Made]) -> Made:
    return {"attributeEstimate": estimates} if estimates else {}
