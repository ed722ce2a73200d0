"""How the options of a comparable pair differ; nothing is read from a pair that is not comparable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from api.assistants.answers import Cited, Context, Difference
from api.assistants.figures import Value, read_value
from api.assistants.options import reading_in_words, statuses_of
from api.assistants.words import certainty_in_words, in_words, population_in_words, week_in_words
from api.domain.comparison.reasons import Caveat, Verdict, Withheld

NOT_COMPARABLE = Verdict.NOT_COMPARABLE.value


def read_differences(data: Mapping[str, Any], kinds: Mapping[str, str]) -> Iterator[Difference]:
    """Read every way in which a comparable pair was compared, in the order of the outcomes."""
    statuses = statuses_of(data)
    for row in data["outcomes"]:
        for pair in row["pairs"]:
            if pair["verdict"] != NOT_COMPARABLE:
                for answer in pair["answers"]:
                    yield _read_difference(row, pair, answer, kinds, statuses)


def _read_difference(
    row: Mapping[str, Any],
    pair: Mapping[str, Any],
    answer: Mapping[str, Any],
    kinds: Mapping[str, str],
    statuses: Mapping[str, str],
) -> Difference:
    value = _read_effect(answer, row["denominator"])
    readings = [contribution["reading"] for contribution in answer["contributions"]]
    return Difference(
        a_kind=kinds[pair["a"]],
        a=pair["a"],
        b_kind=kinds[pair["b"]],
        b=pair["b"],
        outcome=reading_in_words(row),
        isolates=answer["isolates"],
        value=value.words,
        numbers=value.numbers,
        groups=tuple(_groups(readings, row)) if answer["effect"] else (),
        context=Context(
            population=population_in_words(answer["line"], None),
            time="; ".join(dict.fromkeys(week_in_words(reading["week"]) for reading in readings)),
            certainty=certainty_in_words(answer["certainty"]),
            sources=_sources(answer, readings, statuses),
            verdict=_verdict(answer),
        ),
        cautions=tuple(in_words(Caveat, code) for code in answer["caveats"]),
    )


def _verdict(answer: Mapping[str, Any]) -> str:
    through = f", through {answer['common_comparator']}" if answer["common_comparator"] else ""
    return in_words(Verdict, answer["verdict"]) + through


def _read_effect(answer: Mapping[str, Any], denominator: int) -> Value:
    effect = answer["effect"]
    withheld = [f"withheld: {in_words(Withheld, code)}" for code in answer["withheld"]]
    if effect is None:
        return Value("no figure; " + "; ".join(withheld or ["none is given"]), {})
    parts: list[str] = [effect["method"]]
    numbers: dict[str, float] = {}
    if effect["risk_difference"]:
        difference = effect["risk_difference"]
        parts.append(f"a against b: {difference['words']}, 95 % interval")
        parts += [] if difference["shows_difference"] else ["the interval leaves room for no difference"]
        numbers |= {f"difference_{name}": difference[name] for name in ("value", "low", "high")}
        numbers["denominator"] = denominator
    if effect["risk_ratio"]:
        ratio = effect["risk_ratio"]
        parts.append(f"risk ratio {ratio['value']} (95 % interval {ratio['low']} to {ratio['high']})")
        numbers |= {f"risk_ratio_{name}": number for name, number in ratio.items() if number is not None}
    if effect["risk_ratio_withheld"]:
        withheld.append(f"ratio withheld: {in_words(Withheld, effect['risk_ratio_withheld'])}")
    if effect["published"]:
        parts.append(_write_printed(effect))
    return Value("; ".join([*parts, *withheld, effect["baseline"].replace("`contributions`", "`groups`")]), numbers)


def _write_printed(effect: Mapping[str, Any]) -> str:
    contrast = effect["published"]
    words = f"printed by the source, {effect['published_direction']}: {contrast['measure']}"
    if contrast["value"] is None:
        return f"{words}, {contrast['finding']}"
    interval = ""
    if contrast["ci_low"] is not None and contrast["ci_high"] is not None:
        kind = "credible" if contrast["credible"] else "confidence"
        interval = f" ({contrast['ci_level']} % {kind} interval {contrast['ci_low']} to {contrast['ci_high']})"
    return f"{words} {contrast['value']}{interval}"


def _groups(readings: list[Mapping[str, Any]], row: Mapping[str, Any]) -> Iterator[str]:
    for reading in readings:
        for group in [reading["comparator"], *reading["treated"]]:
            if group is not None:
                value = read_value(group, counted=reading["counted"], unit=row["unit"], denominator=row["denominator"])
                yield f"{reading['study_name']}, {week_in_words(reading['week'])}: {group['label']}: {value.words}"


def _sources(
    answer: Mapping[str, Any], readings: list[Mapping[str, Any]], statuses: Mapping[str, str]
) -> tuple[Cited, ...]:
    places = [(reading["source"], reading["locator"]) for reading in readings]
    effect = answer["effect"]
    if effect and effect["source"]:
        places.insert(0, (effect["source"], effect["locator"]))
    return tuple(Cited(source, locator, statuses[source]) for source, locator in dict.fromkeys(places))
