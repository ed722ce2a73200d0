import pytest

from api.domain.quantities.proportions import Proportion

# Colditz et al. 1994, JAMA 271:698, as printed in the documentation of R's metafor (dat.bcg): people with and
# without tuberculosis, vaccinated and not.
_BCG = [
    (4, 119, 11, 128),
    (6, 300, 29, 274),
    (3, 228, 11, 209),
    (62, 13536, 248, 12619),
    (33, 5036, 47, 5761),
    (180, 1361, 372, 1079),
    (8, 2537, 10, 619),
    (505, 87886, 499, 87892),
    (29, 7470, 45, 7232),
    (17, 1699, 65, 1600),
    (186, 50448, 141, 27197),
    (5, 2493, 3, 2338),
    (27, 16886, 29, 17825),
]


@pytest.fixture
def bcg_trials() -> list[tuple[Proportion, Proportion]]:
    """The vaccinated and the unvaccinated arm of 13 trials of the BCG vaccine."""
    return [
        (Proportion(ill, ill + well), Proportion(control_ill, control_ill + control_well))
        for ill, well, control_ill, control_well in _BCG
    ]
