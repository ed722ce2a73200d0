"""Sentences on pairs that cannot be compared: on how much of what is shown, and what stands in the way most often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from api.domain.comparison.answer import Comparison, Pair, Statement
from api.domain.comparison.reasons import Obstacle, Verdict
from api.domain.phrases import Phrase, join_clauses, join_sentences, say, sentence


def say_not_comparable(answer: Comparison, names: dict[str, Phrase]) -> Iterator[Statement]:
    """Say of each pair, once, what of it cannot be compared and why, and what has answers for several populations."""
    verdicts: dict[tuple[str, str], list[Pair]] = {}
    for outcome in answer.outcomes:
        for pair in outcome.pairs:
            verdicts.setdefault((pair.a, pair.b), []).append(pair)
    for (a, b), pairs in verdicts.items():
        mixed = sum(is_mixed(pair) for pair in pairs)
        refused = [pair for pair in pairs if pair.verdict is Verdict.NOT_COMPARABLE and not is_mixed(pair)]
        both = {"a": names[a], "b": names[b], "all": len(pairs)}
        if mixed:
            text = sentence(
                "{a} and {b} have comparisons for several populations on {mixed} of {all} outcomes and times; "
                "figures are never mixed across populations, so none is given here. Ask for one with `population`.",
                mixed=mixed,
                **both,
            )
            yield Statement("outcome", (a, b), None, None, None, text)
        if refused:
            said = join_sentences(_say_refused(len(refused), both), say_why(refused, names))
            yield Statement("outcome", (a, b), None, None, None, said)


def _say_refused(refused: int, both: dict[str, object]) -> Phrase:
    if refused == both["all"]:
        return sentence(
            "{a} and {b} cannot be compared on any outcome shown here; the reasons stand there. Figures of the two on "
            "these must not be set against each other. This says nothing about which works better or is safer.",
            **both,
        )
    return sentence(
        "{a} and {b} cannot be compared on {refused} of {all} outcomes and times shown here; the reasons stand there. "
        "Figures of the two on these must not be set against each other. This says nothing about which works better "
        "or is safer.",
        refused=refused,
        **both,
    )


MOST_REASONS = 3
"""Obstacles named in a sentence; all of them stand with each pair."""


def say_why(pairs: Sequence[Pair], names: dict[str, Phrase]) -> str:
    """Name the obstacle met most often, and others that stand in the way of half of the pairs at least.

    A reason that holds for a few outcomes alone would, out of its row, be read as one against the option.
    """
    counts = Counter((reason.code, reason.treatment) for pair in pairs for reason in pair.reasons)
    codes = list(Obstacle)
    ordered = sorted(counts, key=lambda each: (-counts[each], codes.index(each[0]), each[1] or ""))
    reasons = [
        say("for {treatment}: {reason}", treatment=names[treatment], reason=code.meaning) if treatment else code.meaning
        for place, (code, treatment) in enumerate(ordered[:MOST_REASONS])
        if place == 0 or 2 * counts[code, treatment] >= len(pairs)
    ]
    return say("What stands in the way most often: {reasons}.", reasons=join_clauses(reasons))


def is_mixed(pair: Pair) -> bool:
    """Whether a pair has answers for several populations, of which none was asked for."""
    return any(reason.code is Obstacle.POPULATION_LINES_MIXED for reason in pair.reasons)
