"""Golden questions to the real records, on both databases, which give the same hits in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, delete, func, select, text

from api.curation.reading import read_dataset
from api.domain.evidence_level import derive_evidence_levels
from api.domain.records import Dataset
from api.domain.search.hits import SearchPage
from api.domain.search.query import SearchQuery
from api.domain.search.texts import list_name_words, make_search_texts
from api.domain.vocabulary import SearchKind
from api.storage.engine import is_sqlite, open_engine
from api.storage.models import RecordVersionRow, ReleaseRecordRow, SearchTextRow, SearchWordRow
from api.storage.publishing import publish
from api.storage.reading import search, snapshot
from api.storage.schema import upgrade
from tests.builders import a_dataset, some_levels
from tests.databases import new_postgresql_database
from tests.storage.conftest import NOW

DATA = Path(__file__).parents[2] / "data"
ALL: tuple[SearchKind, ...] = ()


@dataclass(frozen=True)
class Golden:
    """A question, what must be among its first hits, and what must not be found at all."""

    question: str
    found: tuple[str, ...] = ()
    not_found: tuple[str, ...] = ()
    corrected: str | None = None
    first: int = 3
    kinds: tuple[SearchKind, ...] = ALL
    is_empty: bool = False


STEM_CELL_INFUSIONS = (
    "treatments/ad-msc-allogeneic-iv",
    "treatments/ad-msc-autologous-iv",
    "treatments/bm-msc-allogeneic-iv",
    "treatments/bm-msc-autologous-iv",
    "treatments/dental-pulp-msc",
    "treatments/ipsc-derived-msc",
    "treatments/mpc-300-iv",
    "treatments/placenta-derived-cells",
    "treatments/uc-msc-allogeneic-iv",
    "treatments/uc-msc-plus-ifn-gamma",
    "treatments/ucb-msc-allogeneic-iv",
)
JAK_INHIBITORS = tuple(f"treatments/{name}" for name in ("tofacitinib", "baricitinib", "upadacitinib", "filgotinib"))

GOLDEN = [
    Golden("Humira", ("treatments/adalimumab",), ("treatments/etanercept", "treatments/infliximab"), first=1),
    Golden("humira", ("treatments/adalimumab",), first=1),
    Golden("Enbrel", ("treatments/etanercept",), ("treatments/adalimumab",), first=1),
    Golden("MTX", ("treatments/methotrexate",), ("treatments/etanercept",), first=1),
    Golden("methotrexate", ("treatments/methotrexate",), first=1),
    Golden("JAK", JAK_INHIBITORS, ("treatments/adalimumab",), first=6),
    Golden("JAK", JAK_INHIBITORS, first=5, kinds=(SearchKind.TREATMENTS,)),
    Golden("JAK inhibitors", ("glossary/jak-inhibitor",), first=1),
    Golden("stem cells", ("glossary/stem-cell",), first=1),
    Golden("stem cells", ("treatments/hsct-autologous", "treatments/ipsc-derived-msc"), first=7),
    Golden("stem cells", ("treatments/uc-msc-allogeneic-iv", "treatments/bm-msc-autologous-iv"), first=18),
    Golden("stem cell infusion", STEM_CELL_INFUSIONS, ("treatments/car-t-cell-therapy",), first=11),
    Golden("stemcell infusion", STEM_CELL_INFUSIONS, ("treatments/car-t-cell-therapy",), first=11),
    Golden("stem cells", ("treatments/hsct-allogeneic", "treatments/ipsc-derived-msc"), kinds=(SearchKind.TREATMENTS,)),
    Golden("UC-MSC", ("treatments/uc-msc-allogeneic-iv",), ("treatments/bm-msc-allogeneic-iv",), first=1),
    Golden("uc msc", ("treatments/uc-msc-allogeneic-iv",), first=1),
    Golden("ucmsc", ("treatments/uc-msc-allogeneic-iv",), first=1),
    Golden("HSCT", ("glossary/hsct", "treatments/hsct-autologous", "treatments/hsct-allogeneic")),
    Golden("hematopoietic", ("glossary/haematopoietic-stem-cell", "glossary/hsct"), first=2),
    Golden("ACR50", ("outcomes/acr50",), ("outcomes/acr20",), first=1),
    Golden("acr 50", ("outcomes/acr50",), first=1),
    Golden("shingles", ("outcomes/herpes-zoster",), ("outcomes/herpes-simplex",), first=1),
    Golden("herpes zoster", ("outcomes/herpes-zoster",), first=1),
    Golden("rheumatoid factor", (), ("treatments/rituximab",)),
    Golden("xyzzy", is_empty=True),
    Golden("NCT03828345", is_empty=True),
    Golden("humirra", ("treatments/adalimumab",), ("treatments/etanercept",), corrected="Humira", first=1),
    Golden("metotrexate", ("treatments/methotrexate",), corrected="methotrexate", first=1),
    Golden("embrel", ("treatments/etanercept",), corrected="Enbrel", first=1),
    Golden("Rinvok", ("treatments/upadacitinib",), corrected="Rinvoq", first=1),
    Golden("hydroxycloroquine", ("treatments/hydroxychloroquine",), corrected="hydroxychloroquine", first=1),
    Golden("gold", is_empty=True),
    Golden("exosomes", ("treatments/msc-extracellular-vesicles", "glossary/extracellular-vesicles"), first=2),
    Golden("exosomes", ("claims/exosomes-work-like-cells", "harms/exosome-nebraska-2019"), first=4),
    Golden("exosome", ("harms/exosome-nebraska-2019",), first=1, kinds=(SearchKind.HARMS,)),
    Golden("ARMADA", ("studies/armada", "sources/weinblatt-2003-armada"), first=2),
    Golden("Weinblatt armada", ("sources/weinblatt-2003-armada",), first=1),
    Golden("weinblatt-2003-armada", ("sources/weinblatt-2003-armada",), first=1),
    Golden("ORAL Surveillance", ("studies/oral-surveillance",), first=1),
    Golden("NCT03828344", ("trials/nct03828344", "sources/nct03828344-record"), first=2),
    Golden("nct03828344", ("trials/nct03828344",), first=1, kinds=(SearchKind.TRIALS,)),
    Golden("10.1002/art.10697", ("sources/weinblatt-2003-armada",), first=1),
    Golden("12528101", ("sources/weinblatt-2003-armada",), first=1),
    Golden("L04AB04", ("treatments/adalimumab",), ("treatments/etanercept",), first=1),
    Golden("Actemra", ("treatments/tocilizumab",), ("treatments/sarilumab",), first=1),
    Golden("Plaquenil", ("treatments/hydroxychloroquine",), first=1),
    Golden("Orencia", ("treatments/abatacept",), first=1),
    Golden("anti-TNF", ("treatments/adalimumab", "treatments/certolizumab-pegol"), first=5),
    Golden("TNF inhibitor", ("glossary/tnf-inhibitor",), ("treatments/exercise-therapy",), first=1),
    Golden("HAQ-DI", ("outcomes/haq-di", "glossary/haq-di")),
    Golden("blood clots", ("outcomes/venous-thromboembolism", "outcomes/thrombosis")),
    Golden("tuberculosis", ("outcomes/tuberculosis",), first=1),
    Golden("cancer", ("outcomes/malignancy",)),
    Golden("steroids", ("treatments/low-dose-glucocorticoids", "glossary/glucocorticoid")),
    Golden("CAR-T", ("treatments/car-t-cell-therapy", "glossary/car-t"), first=2),
    Golden("interferón γ", ("treatments/uc-msc-plus-ifn-gamma",), first=1),
    Golden("own cells are safe", ("claims/own-cells-are-safe",), first=1),
    Golden("placebo", ("glossary/placebo",), ("glossary/arm",), first=1),
    Golden("vedolizumab", is_empty=True),
]


@pytest.fixture(scope="module")
def real_records() -> Dataset:
    """The records of `data/`."""
    reading = read_dataset(DATA)
    assert reading.dataset is not None
    return reading.dataset


@contextmanager
def _published(url: str, dataset: Dataset) -> Iterator[Engine]:
    upgrade(url)
    writer = open_engine(url, read_only=False)
    publish(writer, dataset, derive_evidence_levels(dataset), now=NOW)
    writer.dispose()
    opened = open_engine(url, read_only=True)
    yield opened
    opened.dispose()


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory, real_records: Dataset) -> Iterator[Engine]:
    """The reader's engine on SQLite with the real records published."""
    with _published(f"sqlite:///{tmp_path_factory.mktemp('golden') / 'test.sqlite'}", real_records) as engine:
        yield engine


@pytest.fixture(scope="module")
def on_postgresql(postgresql_server: URL, real_records: Dataset) -> Iterator[Engine]:
    """The reader's engine on PostgreSQL with the real records published."""
    with new_postgresql_database(postgresql_server) as url, _published(url, real_records) as engine:
        yield engine


@pytest.fixture(params=["sqlite", "postgresql"])
def real_engine(request: pytest.FixtureRequest) -> Engine:
    """The reader's engine with the real records published, of each kind in turn."""
    engine = request.getfixturevalue(f"on_{request.param}")
    assert isinstance(engine, Engine)
    return engine


def _ask(engine: Engine, golden: Golden, limit: int = 50) -> SearchPage:
    with snapshot(engine) as opened:
        return search(opened, SearchQuery(golden.question, golden.kinds, limit))


GOLDEN_QUESTIONS = pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: f"{golden.question}, {golden.first}")


@GOLDEN_QUESTIONS
def test_golden_questions(real_engine: Engine, golden: Golden) -> None:
    page = _ask(real_engine, golden, limit=1000)
    ids = [f"{hit.kind}/{hit.id}" for hit in page.hits]
    assert set(golden.found) <= set(ids[: golden.first]), ids[:6]
    assert not set(golden.not_found) & set(ids)
    assert (page.corrected.text if page.corrected else None) == golden.corrected
    assert (ids == []) is golden.is_empty
    assert page.total == len(ids) == len(set(ids))
    assert all(hit.kind in golden.kinds for hit in page.hits) or not golden.kinds
    for hit in page.hits:
        assert hit.name and all(any(piece.matched for piece in match.excerpt) for match in hit.matches)


@GOLDEN_QUESTIONS
def test_both_databases_give_the_same_hits_in_the_same_order(
    on_sqlite: Engine, on_postgresql: Engine, golden: Golden
) -> None:
    assert _ask(on_sqlite, golden, limit=1000) == _ask(on_postgresql, golden, limit=1000)


def test_every_id_asked_for_is_a_record(real_records: Dataset) -> None:
    known = {f"{kind}/{record.id}" for kind in SearchKind for record in getattr(real_records, kind.value)}
    assert {id for golden in GOLDEN for id in (*golden.found, *golden.not_found)} <= known


@pytest.mark.parametrize(
    "question",
    [
        "a 'quote", '"unbalanced', "'); DROP TABLE search_texts;--", "stem NEAR/2 cells", "NEAR(stem cells)", "hum*",
        "* OR *", "(((a", "stem AND NOT cells", "words:humira", "release_id:2026", "^humira", "{words}: x", "a:*b | !c",
        "stem <-> cells", "\\' | \\\\x", "%humira%", "_umira", "\0humira\0", "é\u0301\u0301", "😀 stem", "адалимумаб",
        "干细胞", "\u202ehumira", "x" * 100, "a " * 50, "ab cd ef gh ij kl mn op qr st uv wx yz " * 2, "½ m²", "ß",
    ],
)  # fmt: skip
def test_no_question_is_taken_for_a_command(on_sqlite: Engine, on_postgresql: Engine, question: str) -> None:
    assert _ask(on_sqlite, Golden(question)) == _ask(on_postgresql, Golden(question))


def test_postgresql_looks_into_its_index(on_postgresql: Engine) -> None:
    with on_postgresql.connect() as connection:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = connection.scalars(text("EXPLAIN SELECT text FROM search_texts WHERE words @@ '''humira'':*'::tsquery"))
        assert "ix_search_texts_words" in "\n".join(plan)


def _counts(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        counts = [
            connection.scalar(select(func.count()).select_from(row)) or 0 for row in (SearchTextRow, SearchWordRow)
        ]
        if is_sqlite(engine):
            counts.append(connection.scalar(text("SELECT count(*) FROM search_index")) or 0)
    return counts


def _meant() -> list[int]:
    texts = list(make_search_texts(a_dataset()))
    return [len(texts), len(list_name_words(texts))]


def test_a_release_from_before_the_search_is_made_findable_without_a_new_release(engine: Engine) -> None:
    first = publish(engine, a_dataset(), some_levels(), now=NOW)
    full = _counts(engine)
    assert full[:2] == _meant() and set(full[2:]) <= {full[0]}
    with engine.begin() as connection:
        connection.execute(delete(SearchTextRow))
        connection.execute(delete(SearchWordRow))
        for row in (ReleaseRecordRow, RecordVersionRow):
            connection.execute(delete(row).where(row.kind.startswith("search_")))
        if is_sqlite(engine):
            connection.execute(text("DELETE FROM search_index"))
    again = publish(engine, a_dataset(), some_levels(), now=NOW)
    assert (again.release, again.changed) == (first.release, False)
    assert _counts(engine) == full


def test_texts_made_by_other_rules_are_made_anew(engine: Engine, web_engine: Engine) -> None:
    publish(engine, a_dataset(), some_levels(), now=NOW)
    with engine.begin() as connection:
        of_record = SearchTextRow.__table__.update().where(SearchTextRow.record == "adalimumab")
        connection.execute(of_record.values(words=("old",)))
        connection.execute(
            RecordVersionRow.__table__.update()
            .values(digest="0" * 64)
            .where(RecordVersionRow.kind == "search_treatments")
        )
    assert not publish(engine, a_dataset(), some_levels(), now=NOW).changed
    assert _ask(web_engine, Golden("adalimumab")).hits[0].id == "adalimumab"
    full = _counts(engine)
    assert set(full[2:]) <= {full[0]}


def test_each_release_is_searched_alone(engine: Engine, web_engine: Engine) -> None:
    publish(engine, a_dataset(), some_levels(), now=NOW)
    dataset = a_dataset()
    changed = replace(dataset.sources[0], title="Zyzzyva of another release")
    publish(engine, replace(dataset, sources=(changed, *dataset.sources[1:])), some_levels(), now=NOW)
    for release_id, found in (("2026.11.1", []), ("2026.11.2", [changed.id])):
        with snapshot(web_engine, release_id=release_id) as opened:
            page = search(opened, SearchQuery("zyzzyva", ALL, 20))
        assert [hit.id for hit in page.hits] == found
