"""Refusals of the quantities: each says in its code which rule was broken, and by what."""

from typing import ClassVar


class QuantityError(ValueError):
    """Base of every refusal here; `code` is stable and `subject` is the value that was refused."""

    code: ClassVar[str] = "invalid_quantity"
    words: ClassVar[str] = "this quantity cannot be used"

    def __init__(self, subject: object) -> None:
        super().__init__(subject)
        self.subject = subject

    def __str__(self) -> str:
        return f"{self.words}: {self.subject!r}"


class NotACount(QuantityError):
    """People and events are counted in whole numbers."""

    code = "not_a_count"
    words = "people and events are whole numbers, not"


class NoPeople(QuantityError):
    """A proportion needs at least one person."""

    code = "no_people"
    words = "a proportion needs at least one person, not"


class EventsOutOfRange(QuantityError):
    """There are no fewer than zero events and no more than people; the subject is (events, n)."""

    code = "events_out_of_range"
    words = "events must lie between zero and the number of people (events, n)"


class InvalidLevel(QuantityError):
    """A confidence level lies strictly between 0 and 1."""

    code = "invalid_level"
    words = "a confidence level lies strictly between 0 and 1, not at"


class LevelsDiffer(QuantityError):
    """Effects are only joined when their intervals have one confidence level."""

    code = "levels_differ"
    words = "the effects have different confidence levels"


class InvalidInterval(QuantityError):
    """Limits are finite and in order; the subject is (low, high)."""

    code = "invalid_interval"
    words = "limits must be finite, the low one first (low, high)"


class InvalidPercentage(QuantityError):
    """A percentage of people lies between 0 and 100."""

    code = "invalid_percentage"
    words = "a percentage of people lies between 0 and 100, not at"


class RiskOutOfRange(QuantityError):
    """A risk lies between 0 and 1, a difference of two risks between -1 and 1."""

    code = "risk_out_of_range"
    words = "no risk and no difference of two risks can be"


class InvalidRatio(QuantityError):
    """A ratio of two risks is finite and above zero."""

    code = "invalid_ratio"
    words = "a ratio of two risks is finite and above zero, not"


class InvalidEstimate(QuantityError):
    """An estimate is a finite number."""

    code = "invalid_estimate"
    words = "an estimate is a finite number, not"


class InvalidStandardError(QuantityError):
    """A standard error is finite and not negative, and above zero where it gives a weight."""

    code = "invalid_standard_error"
    words = "this standard error is negative, not finite, or zero where a weight is needed"


class NoEventsForRatio(QuantityError):
    """No ratio is formed with an arm without events; the subject is the two event counts."""

    code = "no_events_for_ratio"
    words = "a ratio needs events in both arms"


class NoVariation(QuantityError):
    """Everyone had the event in both arms, so that the data carry no standard error."""

    code = "no_variation"
    words = "everyone in both arms had the event"


class NothingToPool(QuantityError):
    """Pooling needs at least one estimate."""

    code = "nothing_to_pool"
    words = "there is no estimate to pool"


class PoolingDidNotConverge(QuantityError):
    """The search for the between-study variance found none; the subject is the estimates."""

    code = "pooling_did_not_converge"
    words = "no between-study variance was found for"


class UnknownDenominator(QuantityError):
    """Natural frequencies are given per 100 or per 1,000 people."""

    code = "unknown_denominator"
    words = "natural frequencies are given per 100 or per 1,000 people, not per"
