"""What a reader is told of each pair before any figure: on how much of what is on record the two may be compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from api.domain.comparison.answer import Comparison, Pair
from api.domain.comparison.reasons import Verdict
from api.domain.comparison.refusals import is_mixed, say_why
from api.domain.phrases import Phrase, join_items, join_sentences, msgid, say, say_many, say_name, sentence

NOTHING = msgid(
    "{a} and {b} cannot be compared: on none of the {all} outcomes and times on record may their figures be set "
    "against each other. This says nothing about which works better or is safer."
)
SOMETHING = msgid("{a} and {b} can be compared on part of what is on record, {all} outcomes and times: {how}.")
MIXED = msgid(
    "On {mixed} of {all} outcomes and times there are comparisons for several groups of people, which are never mixed; "
    "choose one group to see them."
)
ELSEWHERE = msgid("On the others their figures must not be set against each other; the reasons stand there.")


@dataclass(frozen=True, slots=True)
class PairVerdict:
    """One pair over all outcomes and times of an answer."""

    a: Annotated[str, "Id of the first option."]
    b: Annotated[str, "Id of the second."]
    comparable: Annotated[bool, "Whether the two may be compared on anything."]
    text: Annotated[str, "In words."]


def judge_pairs(answer: Comparison) -> tuple[PairVerdict, ...]:
    """Sum up each pair, in the order of the options."""
    pairs: dict[tuple[str, str], list[Pair]] = {}
    for outcome in answer.outcomes:
        for pair in outcome.pairs:
            pairs.setdefault((pair.a, pair.b), []).append(pair)
    names = {option.treatment: say_name(option.name) for option in answer.options}
    return tuple(_judge(a, b, found, names) for (a, b), found in pairs.items())


def _judge(a: str, b: str, pairs: list[Pair], names: Mapping[str, Phrase]) -> PairVerdict:
    counts = Counter(pair.verdict for pair in pairs)
    mixed = sum(is_mixed(pair) for pair in pairs)
    refused = [pair for pair in pairs if pair.verdict is Verdict.NOT_COMPARABLE and not is_mixed(pair)]
    both = {"a": names[a], "b": names[b], "all": len(pairs)}
    if len(refused) == len(pairs):
        return PairVerdict(a, b, False, join_sentences(sentence(NOTHING, **both), say_why(refused, dict(names))))
    direct, indirect = counts[Verdict.HEAD_TO_HEAD], counts[Verdict.INDIRECT]
    told = sentence(SOMETHING, how=_say_how(direct, indirect), **both) if direct or indirect else ""
    asked = say(MIXED, mixed=mixed, all=len(pairs)) if mixed else ""
    rest = say(ELSEWHERE) if refused else ""
    return PairVerdict(a, b, True, join_sentences(told, asked, rest))


def _say_how(direct: int, indirect: int) -> str:
    directly = say_many(
        "on {n} a trial tested one against the other", "on {n} a trial tested one against the other", n=direct
    )
    indirectly = say_many(
        "on {n} only indirectly, through what both were tested against",
        "on {n} only indirectly, through what both were tested against",
        n=indirect,
    )
    return join_items([text for text, count in ((directly, direct), (indirectly, indirect)) if count])


VERDICTS: Final = {
    Verdict.HEAD_TO_HEAD: say("Tested against each other"),
    Verdict.INDIRECT: say("Compared only indirectly: each was tested against the same thing, not against the other"),
    Verdict.NOT_COMPARABLE: say("Not comparable: these figures must not be set against each other"),
}
"""The verdict on a pair for a reader, in a line."""
