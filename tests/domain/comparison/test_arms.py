"""Arms are contents: placebo is dropped, shams are not, and what a contrast isolates is said."""

from __future__ import annotations

import pytest

from api.domain.comparison.arms import Background, background_of, contents_of, describe_contrast, split_contents
from tests.domain.comparison.scenarios import AGENTS, arm


@pytest.mark.parametrize(
    ("held", "contents"),
    [
        (("adalimumab", "placebo"), {"adalimumab"}),
        (("placebo",), set()),
        (("sham-implant", "methotrexate"), {"sham-implant", "methotrexate"}),
        (("unknown-background", "cells"), {"unknown-background", "cells"}),
    ],
)
def test_placebo_is_dropped_and_a_sham_is_not(held, contents):
    assert contents_of(arm("any", *held), AGENTS) == contents


@pytest.mark.parametrize(
    ("shared", "background"),
    [
        (set(), Background.NONE),
        ({"methotrexate"}, Background.METHOTREXATE),
        ({"csdmards"}, Background.CSDMARDS),
        ({"csdmards", "methotrexate"}, Background.CSDMARDS),
        ({"methotrexate", "unknown-background"}, Background.UNKNOWN),
        ({"etanercept"}, Background.OTHER),
    ],
)
def test_background_is_one_vocabulary(shared, background):
    assert background_of(frozenset(shared)) is background


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        # ARMADA and its like: labels say "placebo" or "methotrexate", the contents are the same.
        ({"adalimumab", "methotrexate"}, {"methotrexate"}, "adds adalimumab to methotrexate"),
        # He 2020: both arms got cells.
        ({"cells", "interferon-gamma"}, {"cells"}, "adds interferon gamma to cells"),
        ({"cells"}, {"cells", "interferon-gamma"}, "leaves interferon gamma out, keeps cells"),
        # Genovese 2004: anakinra on top of etanercept.
        ({"anakinra", "etanercept"}, {"etanercept"}, "adds anakinra to etanercept"),
        ({"adalimumab"}, set(), "adalimumab against placebo or nothing"),
        ({"adalimumab"}, {"methotrexate"}, "adalimumab instead of methotrexate"),
        (
            {"methotrexate", "sulfasalazine", "hydroxychloroquine"},
            {"methotrexate", "etanercept"},
            "hydroxychloroquine and sulfasalazine instead of etanercept, both with methotrexate",
        ),
    ],
)
def test_a_contrast_names_what_it_isolates(a, b, said):
    assert describe_contrast(split_contents(frozenset(a), frozenset(b)), AGENTS) == said


def test_two_shams_are_two_comparators():
    implant, clip = (contents_of(arm("sham", sham), AGENTS) for sham in ("sham-implant", "sham-ear-clip"))
    assert implant != clip
