"""In which ways a pair of options may be compared, and the verdict that follows, before any answer is written."""

from __future__ import annotations

from dataclasses import dataclass

from api.domain.comparison.context import Context
from api.domain.comparison.direct import DirectRoute, DirectSearch
from api.domain.comparison.effects import ComputedEffect, figure_of_direct, figure_of_indirect
from api.domain.comparison.indirect import IndirectRoute, Side, find_indirect
from api.domain.comparison.published import NetworkEstimate, find_network_estimates
from api.domain.comparison.reasons import Verdict, Withheld
from api.domain.comparison.windows import ReadingTime
from api.domain.vocabulary import PopulationLine


@dataclass(frozen=True, slots=True)
class Routes:
    """Every way in which a pair may be compared on an outcome at a time."""

    direct: tuple[DirectRoute, ...]
    indirect: tuple[IndirectRoute, ...]
    printed: tuple[NetworkEstimate, ...]

    @property
    def lines(self) -> tuple[PopulationLine, ...]:
        """The populations for which there is a way."""
        lines = {route.line for route in self.direct} | {route.profile_a.line for route in self.indirect}
        return tuple(sorted(lines | {estimate.contrast.treated.line for estimate in self.printed}))

    @property
    def verdict(self) -> Verdict:
        """Head to head before indirect; several populations are never mixed."""
        if len(self.lines) != 1:
            return Verdict.NOT_COMPARABLE
        return Verdict.HEAD_TO_HEAD if self.direct else Verdict.INDIRECT

    @property
    def has_figure(self) -> bool:
        """Whether a difference or ratio stands with the verdict, be it computed or printed."""
        if self.verdict is Verdict.NOT_COMPARABLE:
            return False
        if self.direct:
            return any(not isinstance(figure_of_direct(route), Withheld) for route in self.direct)
        computed = (figure_of_indirect(route) for route in self.indirect)
        return bool(self.printed) or any(isinstance(figure, ComputedEffect) for figure in computed)


def find_routes(
    context: Context, direct: DirectSearch, sides: tuple[Side, Side], outcome: str, time: ReadingTime
) -> Routes:
    """Find the ways from a to b; of the results of the context only those with arms of both are looked at."""
    a, b = (side.treatment for side in sides)
    printed = find_network_estimates(context, a, b, outcome, time)
    return Routes(direct.routes, find_indirect(*sides, time), tuple(printed))
