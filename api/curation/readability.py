"""How hard a text is to read, as a school grade of the United States."""

from __future__ import annotations

import re

WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
SENTENCE_END = re.compile(r"[.!?;:]+(?:\s|$)")

TARGET_GRADE = 9
"""Goal for texts that patients read: what most adults can follow; names of drugs alone cost a grade or two."""


def grade_of(text: str) -> float | None:
    """Compute the Automated Readability Index (Smith and Senter 1967); None for a text without words.

    4.71 letters a word + 0.5 words a sentence - 21.43. It counts letters and words only, so it needs no
    dictionary and gives the same everywhere; like all such formulas it sees length, not meaning.
    """
    words = WORD.findall(text)
    if not words:
        return None
    letters = sum(len(word) for word in words)
    sentences = max(1, len(SENTENCE_END.findall(text)))
    return 4.71 * letters / len(words) + 0.5 * len(words) / sentences - 21.43
