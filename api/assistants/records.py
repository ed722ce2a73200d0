"""`get`: one record, condensed: its facts, its texts, and its figures with what is needed to read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from api.assistants.answers import (
    Cited,
    Context,
    Figure,
    FigurePassage,
    Found,
    LeftOut,
    Missing,
    Passage,
    RecordAnswer,
)
from api.assistants.citing import sources_in
from api.assistants.interface import Interface, Refused, read_about
from api.assistants.kinds import NOT_A_TREATMENT, Kind
from api.assistants.sizing import MOST_BYTES, ROOM_FOR_REMARKS, keep, size_of
from api.assistants.study_figures import read_study
from api.assistants.treatment_figures import read_harmed, read_treatment
from api.assistants.words import has_figure

DEFINITIONS: Final = ("outcomes", "glossary", "sources")
"""Kinds whose texts define or name things: a number there is part of a definition or a title, not a finding."""

OF_A_RATING: Final = (
    "outcome",
    "certainty",
    "by",
    "reasons",
    "comparator",
    "population",
    "line",
    "week",
    "about_class",
)
"""What is told of a rating: its effect and its explanation set two groups side by side, which waits for a verdict."""

NOT_FACTS: Final = {"id", "name", "links", "absent"}
NAMES: Final = ("name", "title", "term", "claim", "text", "organisation")
"""Members by which a record is called, the first of them that it has."""

TAKEN_UP: Final[Mapping[str, frozenset[str]]] = {
    "studies": frozenset({"results", "derived"}),
    "treatments": frozenset({"risks"}),
    "harms": frozenset({"harmed", "treated", "harmed_missing"}),
}
"""Members that are read as figures rather than as facts."""

_READ_FIGURES: Final = {"studies": read_study, "treatments": read_treatment, "harms": read_harmed}

SHARE_OF_TEXTS: Final = 0.5
"""Part of the room still free that texts may fill; figures get the rest."""

AS_THE_PASSAGE_SAYS: Final = "as far as the passage says; the record gives none beside it"
NOT_RATED: Final = "not rated: the record gives no certainty for this passage"
NO_SOURCE: Final = ("none named in the record", "see the record")
NO_PAIR: Final = (
    "no pair: `compare` says whether two treatments may be compared; quote the passage whole and set no number of it "
    "beside another"
)


def get(
    interface: Interface, kind: Kind, record_id: str, outcome: str | None = None, part: str | None = None
) -> RecordAnswer:
    """Give one record, or of its figures those on one outcome, or of its texts one part without figures.

    Refused where the interface does not answer, or the record has no such outcome or part.
    """
    body = interface.ask_for(kind, record_id)
    record = _without_effects(body["data"])
    found = _READ_FIGURES[kind](interface, record) if kind in _READ_FIGURES else Found()
    sources = interface.ask_for_many("sources", sources_in(record))
    statuses = {each: source["status"] for each, source in sources.items()}
    texts: list[Passage | FigurePassage] = [*_read_texts(kind, record, statuses), *found.passages]
    figures = found.figures
    if part is not None:
        _require(part, "part", map(_member_of, texts))
        texts = [each for each in texts if _member_of(each) == part]
        figures = ()
    if outcome is not None:
        _require(outcome, "outcome", [each.outcome for each in found.figures])
        figures = tuple(each for each in found.figures if each.outcome == outcome)
    answer = RecordAnswer(
        about=read_about(body),
        option_kind=record["kind"] if kind == "treatments" else record.get("treatment_kind", NOT_A_TREATMENT),
        kind=kind,
        id=record["id"],
        name=_name_of(kind, record),
        facts={},
        passages=(),
        passages_with_figures=(),
        figures=(),
        missing=(*_read_absent(record), *found.missing),
        left_out=found.left_out,
        link=interface.link(record["links"]["self"]),
    )
    return _fill(answer, texts, figures)


def _without_effects(record: dict[str, Any]) -> dict[str, Any]:
    kept = (*OF_A_RATING, "source", "locator")
    ratings = [{name: rating[name] for name in kept} for rating in record.get("appraisals") or ()]
    return record | ({"appraisals": ratings} if ratings else {})


def _require(asked: str, name: str, known: Iterable[str]) -> None:
    allowed = sorted(set(known))
    if asked not in allowed:
        raise Refused(
            f"The record has nothing under that {name}.\n- {name}: '{asked}' is not one of the values allowed.\n"
            f"  allowed: {', '.join(allowed) or 'none: the record has no figures'}"
        )


def _member_of(passage: Passage | FigurePassage) -> str:
    """Name the member of the record that a text stands in, as `burden` for `burden.frequency`."""
    return passage.part.split(" ")[0].split(".")[0]


def _fill(answer: RecordAnswer, texts: Sequence[Passage | FigurePassage], figures: Sequence[Figure]) -> RecordAnswer:
    """Add what fits: facts and texts first, then figures in the order of the record."""
    room = MOST_BYTES - ROOM_FOR_REMARKS - size_of(answer)
    told = keep(texts, int(room * (SHARE_OF_TEXTS if figures else 1.0)))
    kept = keep(figures, room - size_of(told))
    left_out = list(answer.left_out)
    if len(told) < len(texts):
        how = "call get again with `part`: " + ", ".join(sorted({_member_of(each) for each in texts[len(told) :]}))
        left_out.append(LeftOut("texts of the record", len(texts) - len(told), how))
    if len(kept) < len(figures):
        how = "call get again with `outcome`: " + ", ".join(sorted({each.outcome for each in figures[len(kept) :]}))
        left_out.append(LeftOut("figures of the record", len(figures) - len(kept), how))
    facts = {each.part: each.text for each in told if isinstance(each, Passage) and not each.sources}
    return replace(
        answer,
        facts=facts,
        passages=tuple(each for each in told if isinstance(each, Passage) and each.sources),
        passages_with_figures=tuple(each for each in told if isinstance(each, FigurePassage)),
        figures=kept,
        left_out=tuple(left_out),
    )


def _name_of(kind: Kind, record: Mapping[str, Any]) -> str:
    name = next((record[each] for each in NAMES if record.get(each)), "")
    return name if kind in DEFINITIONS or (name and not has_figure(name)) else f"{kind}/{record['id']}"


Places = list[tuple[str, str]]


def _places_of(record: Mapping[str, Any]) -> Places:
    """Where a record as a whole comes from: its own source and locator, or all sources that it names."""
    if record.get("source") and record.get("locator"):
        return [(record["source"], record["locator"])]
    return [(each, "see the record") for each in sources_in(record)] or [NO_SOURCE]


def _read_texts(
    kind: Kind, record: Mapping[str, Any], statuses: Mapping[str, str]
) -> Iterator[Passage | FigurePassage]:
    """Every text of a record, plain ones first; those that tell a figure with what is needed to read it."""
    telling: list[FigurePassage] = []
    for passage, places in _texts_of(record, NOT_FACTS | TAKEN_UP.get(kind, frozenset())):
        if kind in DEFINITIONS or not has_figure(passage.text):
            yield passage
            continue
        cited = places or _places_of(record)
        sources = tuple(Cited(source, locator, statuses.get(source, "not found")) for source, locator in cited)
        verdict = f"{record['verdict']}, of the claim; {NO_PAIR}" if kind == "claims" else NO_PAIR
        context = Context(AS_THE_PASSAGE_SAYS, AS_THE_PASSAGE_SAYS, NOT_RATED, sources, verdict)
        telling.append(FigurePassage(passage.part, passage.text, context))
    yield from telling


def _texts_of(
    record: Mapping[str, Any], passed_over: Iterable[str], prefix: str = ""
) -> Iterator[tuple[Passage, Places]]:
    """Every member as text, nested ones by their path; a member that is empty gives none."""
    for name, value in record.items():
        if name in passed_over or value in (None, "", [], {}):
            continue
        part = f"{prefix}{name}"
        if isinstance(value, Mapping):
            yield from _texts_of(value, (), f"{part}.")
        elif isinstance(value, list) and isinstance(value[0], Mapping):
            for place, row in enumerate(value, start=1):
                yield _read_row(f"{part} {place}", row)
        else:
            yield Passage(part, _write_scalar(value), ()), []


def _read_row(part: str, row: Mapping[str, Any]) -> tuple[Passage, Places]:
    source = row.get("source")
    told = [
        f"{name}: {_write_scalar(value)}"
        for name, value in row.items()
        if value not in (None, "", [], {}) and name not in ("source", "locator", "reread")
    ]
    places = [(source, row.get("locator") or "see the record")] if source else []
    text = str(row["text"]) if len(told) == 1 and row.get("text") else "; ".join(told)
    return Passage(part, text, tuple(f"{source}, {locator}" for source, locator in places)), places


def _write_scalar(value: Any) -> str:
    if isinstance(value, list):
        texts = [_write_scalar(each) for each in value]
        return (" " if all(text.endswith(".") for text in texts) else ", ").join(texts)
    if isinstance(value, Mapping):
        return " ".join(f"{name} {each}" for name, each in value.items() if each not in (None, ""))
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _read_absent(record: Mapping[str, Any]) -> Iterator[Missing]:
    for row in record.get("absent") or ():
        told = "; ".join(str(value) for name, value in row.items() if name != "field" and value)
        yield Missing((row["field"],), told)
