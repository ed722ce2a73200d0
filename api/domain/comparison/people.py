"""Population lines in plain words."""

from __future__ import annotations

from collections.abc import Iterable

from api.domain.phrases import join_clauses, say
from api.domain.vocabulary import PopulationLine

PEOPLE_OF_LINE = {
    PopulationLine.DMARD_NAIVE: say("people who had not taken methotrexate"),
    PopulationLine.CSDMARD_INADEQUATE_RESPONSE: say(
        "people with active disease despite methotrexate or another conventional drug"
    ),
    PopulationLine.BIOLOGIC_INADEQUATE_RESPONSE: say("people with active disease despite a biological drug"),
    PopulationLine.REFRACTORY_MIXED: say("people whose disease had resisted several drugs"),
    PopulationLine.RA_ANY: say("people whose earlier treatment was mixed or is not given"),
    PopulationLine.NOT_RA: say("people without rheumatoid arthritis, or not all with it"),
}


def name_people(lines: Iterable[PopulationLine]) -> str:
    """Name the people of some lines in running text."""
    return join_clauses(PEOPLE_OF_LINE[line] for line in sorted(set(lines)))
