"""Population lines in plain words."""

from __future__ import annotations

from collections.abc import Iterable

from api.domain.vocabulary import PopulationLine

PEOPLE_OF_LINE = {
    PopulationLine.DMARD_NAIVE: "people who had not taken methotrexate",
    PopulationLine.CSDMARD_INADEQUATE_RESPONSE: (
        "people with active disease despite methotrexate or another conventional drug"
    ),
    PopulationLine.BIOLOGIC_INADEQUATE_RESPONSE: "people with active disease despite a biological drug",
    PopulationLine.REFRACTORY_MIXED: "people whose disease had resisted several drugs",
    PopulationLine.RA_ANY: "people whose earlier treatment was mixed or is not given",
    PopulationLine.NOT_RA: "people without rheumatoid arthritis, or not all with it",
}


def name_people(lines: Iterable[PopulationLine]) -> str:
    """Name the people of some lines in running text, each with its code."""
    return "; ".join(f"{PEOPLE_OF_LINE[line]} (`{line.value}`)" for line in sorted(set(lines)))
