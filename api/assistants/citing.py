"""`cite`: sources as lines to quote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from api.assistants.answers import Citation, CitationAnswer, LeftOut
from api.assistants.interface import Interface, Refused, read_about
from api.assistants.kinds import Kind
from api.assistants.sizing import MOST_BYTES, ROOM_FOR_REMARKS, keep, size_of

SOURCE_MEMBERS: Final = ("source", "sources", "reports", "other_sources", "analysis_source")

RETRIEVAL: Final = (
    "Release and day of reading belong to a quotation. A release never changes, but a later one may correct a figure: "
    "fetch again before you reuse a figure from an earlier conversation. Where the status of a source is retracted or "
    "expression_of_concern, say so beside the figure."
)


def cite(interface: Interface, kind: Kind | str, ids: Sequence[str]) -> CitationAnswer:
    """Cite sources themselves, all sources of some records, or those of a comparison of the treatments named."""
    body, found = _find_sources(interface, kind, ids)
    about = read_about(body)
    answer = CitationAnswer(
        about=about,
        how_to_cite=f"{about.attribution}. Beside it the line of each source whose figure is quoted.",
        retrieval=RETRIEVAL,
        citations=(),
        left_out=(),
    )
    lines = [_read_source(interface, source) for source in found]
    kept = keep(lines, MOST_BYTES - ROOM_FOR_REMARKS - size_of(answer))
    beyond = [line.id for line in lines[len(kept) :]]
    how = f"call cite with kind sources and ids you need, such as {', '.join(beyond[:5])}"
    left_out = (LeftOut("citations", len(beyond), how),) if beyond else ()
    return replace(answer, citations=kept, left_out=left_out)


def sources_in(record: Any) -> list[str]:
    """List the ids of all sources that a record names, each once."""
    return list(dict.fromkeys(_walk(record)))


def _find_sources(
    interface: Interface, kind: str, ids: Sequence[str]
) -> tuple[Mapping[str, Any], list[Mapping[str, Any]]]:
    if kind == "comparisons":
        body = interface.ask("/v1/comparisons", treatments=",".join(ids))
        return body, body["data"]["sources"]
    bodies = [interface.ask_for(kind, each) for each in ids]
    if not bodies:
        raise Refused("Nothing to cite: `ids` is empty.")
    records = [body["data"] for body in bodies]
    if kind == "sources":
        return bodies[0], records
    wanted = sources_in(records)
    found = interface.ask_for_many("sources", wanted)
    return bodies[0], [found[each] for each in wanted]


def _walk(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, member in value.items():
            if name in SOURCE_MEMBERS and member:
                yield from [member] if isinstance(member, str) else member
            else:
                yield from _walk(member)
    elif isinstance(value, list):
        for member in value:
            yield from _walk(member)


def _read_source(interface: Interface, source: Mapping[str, Any]) -> Citation:
    link = f"https://doi.org/{source['doi']}" if source["doi"] else source["url"]
    note = f": {source['status_note']}" if source["status_note"] else ""
    return Citation(
        id=source["id"],
        citation=source["derived"]["citation"],
        link=link or f"no address: {source['url_withheld'] or 'none is on record'}",
        status=f"{source['status']}{note}",
        read=f"{source['read_as']}, on {source['accessed']}",
        record=interface.link(source["links"]["self"]),
    )
