"""What counts as lost from one dataset to the next, and what explains it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, replace
from typing import Annotated, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.domain.fields import describe_record
from api.domain.guidance import GUIDANCE, gather_guidance
from api.domain.losses import Former, Loss, emptied_fields, find_losses, former_of, subject_of
from api.domain.records import Absence, Dataset, Jurisdiction, Source, Tombstone
from api.domain.vocabulary import LinkWithheld, MissingReason, RecordKind, WithdrawalReason
from tests.builders import DAY, a_dataset, a_jurisdiction, a_source, a_study, a_tombstone
from tests.offer_builders import a_harm
from tests.treatment_builders import a_rich_treatment, a_treatment

EMPTY = a_dataset(**{field.name: () for field in dataclasses.fields(Dataset)})
RICH = a_rich_treatment()
(STATEMENT,) = gather_guidance([RICH])
GONE = MissingReason.NOT_REPORTED


def tombstone_for(loss: Loss, **overrides: Any) -> Tombstone:
    """A tombstone that explains a loss."""
    named = {"kind": RecordKind(loss.kind), "record": loss.record, "field": loss.field, "successor": None}
    return a_tombstone(**{"id": "told", **named, **overrides})


def holding(*records: Any, **kinds: tuple[Any, ...]) -> Dataset:
    """A dataset of one treatment or source, or of some kinds."""
    kind_of = {type(RICH): "treatments", Source: "sources", Jurisdiction: "jurisdictions"}
    return replace(EMPTY, **({kind_of[type(records[0])]: records} if records else {}), **kinds)


def absent(*fields: str) -> tuple[Absence, ...]:
    return tuple(Absence(field, GONE, "Looked for.") for field in fields)


CASES = [
    pytest.param(holding(a_source()), EMPTY, ["sources/author-2003-trial"], id="a record that is gone"),
    pytest.param(EMPTY, holding(a_source()), [], id="a record that came"),
    pytest.param(holding(a_source()), holding(a_source(title="Another")), [], id="a text worded anew"),
    pytest.param(
        holding(a_source(note="x", doi="y")),
        holding(a_source()),
        ["sources/author-2003-trial (doi)", "sources/author-2003-trial (note)"],
        id="two fields that were emptied",
    ),
    pytest.param(
        holding(a_source(authors=("A", "B"))), holding(a_source(authors=("B",))), [], id="a list that kept one item"
    ),
    pytest.param(
        holding(a_source(authors=("A",))),
        holding(a_source(authors=())),
        ["sources/author-2003-trial (authors)"],
        id="a list that lost its last item",
    ),
    pytest.param(
        holding(a_source()),
        holding(a_source(url=None)),
        ["sources/author-2003-trial (url)"],
        id="an address that is gone",
    ),
    pytest.param(
        holding(a_source()),
        holding(a_source(url=None, url_withheld=LinkWithheld.NO_PUBLIC_ADDRESS)),
        [],
        id="an address with the reason in its place",
    ),
    pytest.param(
        holding(a_source(url=None, url_withheld=LinkWithheld.NO_PUBLIC_ADDRESS)),
        holding(a_source()),
        [],
        id="a reason with the address in its place",
    ),
    pytest.param(
        holding(harms=(a_harm(),)),
        holding(harms=(a_harm(harmed=None, harmed_missing=GONE),)),
        [],
        id="a number with the reason in its place",
    ),
    pytest.param(
        holding(replace(RICH, absent=())),
        holding(replace(RICH, cell_product=None, absent=())),
        ["treatments/uc-msc (cell_product)"],
        id="a group of keys, told once",
    ),
    pytest.param(
        holding(RICH),
        holding(replace(RICH, risks=(), absent=absent("risks"))),
        [],
        id="a field that the record says is absent",
    ),
    pytest.param(
        holding(RICH),
        holding(replace(RICH, risks=(), absent=absent("monitoring"))),
        ["treatments/uc-msc (risks)"],
        id="a field while another is said to be absent",
    ),
    pytest.param(
        holding(replace(RICH, availability=RICH.availability[:1], absent=())),
        holding(replace(RICH, availability=(), absent=absent(f"availability.{RICH.availability[0].jurisdiction}"))),
        [],
        id="the last status with its place said to be absent",
    ),
    pytest.param(
        holding(replace(RICH, availability=RICH.availability[:1], absent=())),
        holding(replace(RICH, availability=(), absent=absent("availability.CN"))),
        ["treatments/uc-msc (availability)"],
        id="the last status with another place said to be absent",
    ),
    pytest.param(
        holding(a_treatment(absent=absent("risks", "studies", "availability.US"))),
        holding(a_treatment(risks=RICH.risks, availability=RICH.availability)),
        [],
        id="reasons that are not needed any more",
    ),
    pytest.param(
        holding(a_treatment(absent=absent("risks", "unknowns"))),
        holding(a_treatment(risks=RICH.risks)),
        ["treatments/adalimumab (absent)"],
        id="reasons of which one is needed still",
    ),
    pytest.param(
        holding(a_treatment(absent=absent("availability.JP"))),
        holding(a_treatment(availability=RICH.availability[:1])),
        ["treatments/adalimumab (absent)"],
        id="the reason for one place while there is a status in another",
    ),
    pytest.param(
        holding(a_jurisdiction(absent=absent("market"))),
        holding(a_jurisdiction()),
        ["jurisdictions/US (absent)"],
        id="the reason in another kind",
    ),
    pytest.param(holding(RICH), EMPTY, ["treatments/uc-msc"], id="a treatment takes its statements with it"),
    pytest.param(
        holding(replace(RICH, absent=())),
        holding(replace(RICH, guidance=(), absent=())),
        ["treatments/uc-msc (guidance)"],
        id="so does the field that held them",
    ),
    pytest.param(
        holding(replace(RICH, guidance=(*RICH.guidance, replace(RICH.guidance[0], year=2015)))),
        holding(RICH),
        ["guidance/uc-msc--acr-2015"],
        id="one statement of several",
    ),
    pytest.param(
        holding(RICH),
        holding(replace(RICH, guidance=(), absent=absent("guidance"))),
        ["guidance/uc-msc--acr-2021"],
        id="a public id, though the field is said to be absent",
    ),
]


@pytest.mark.parametrize(("before", "after", "lost"), CASES)
def test_what_is_lost(before: Dataset, after: Dataset, lost: list[str]) -> None:
    losses = find_losses(former_of(before), after)
    assert [str(loss) for loss in losses] == lost
    told = tuple(tombstone_for(loss, id=f"told-{number}") for number, loss in enumerate(losses))
    assert find_losses(former_of(before), replace(after, tombstones=told)) == ()


@pytest.mark.parametrize(
    ("tombstone", "lost"),
    [
        (a_tombstone(), ["sources/author-2003-trial"]),
        (tombstone_for(Loss("studies", "author-2003-trial")), ["sources/author-2003-trial"]),
        (tombstone_for(Loss("sources", "author-2003")), ["sources/author-2003-trial"]),
        (tombstone_for(Loss("sources", "author-2003-trial", "doi")), ["sources/author-2003-trial"]),
        (tombstone_for(Loss("sources", "author-2003-trial")), []),
    ],
)
def test_a_tombstone_explains_what_it_names_and_nothing_else(tombstone: Tombstone, lost: list[str]) -> None:
    losses = find_losses(former_of(holding(a_source())), replace(EMPTY, tombstones=(tombstone,)))
    assert [str(loss) for loss in losses] == lost


@pytest.mark.parametrize("cause", [Loss("treatments", "uc-msc"), Loss("treatments", "uc-msc", GUIDANCE)])
def test_a_statement_needs_no_word_of_its_own_where_its_treatment_has_one(cause: Loss) -> None:
    after = EMPTY if cause.field is None else holding(replace(RICH, guidance=(), absent=()))
    assert find_losses(former_of(holding(RICH)), replace(after, tombstones=(tombstone_for(cause),))) == ()


OF_RECORD = tombstone_for(Loss("sources", "old"), id="sources-old")
OF_FIELD = tombstone_for(Loss("sources", "author-2003-trial", "doi"), id="sources-doi")


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        pytest.param((OF_RECORD,), {}, ["tombstones/sources-old"], id="the word is taken away"),
        pytest.param((OF_RECORD,), {"sources": (a_source(id="old"),)}, [], id="the record is back"),
        pytest.param(
            (OF_RECORD,), {"tombstones": (replace(OF_RECORD, id="other"),)}, [], id="the word stands in another file"
        ),
        pytest.param(
            (OF_RECORD,),
            {"tombstones": (replace(OF_RECORD, record="another"),)},
            ["tombstones/sources-old"],
            id="the file tells of something else",
        ),
        pytest.param(
            (OF_RECORD,),
            {"tombstones": (replace(OF_RECORD, reason=WithdrawalReason.RIGHTS, source=None, locator=None),)},
            [],
            id="the word is put right",
        ),
        pytest.param((OF_FIELD,), {"sources": (a_source(),)}, ["tombstones/sources-doi"], id="a field, still empty"),
        pytest.param((OF_FIELD,), {"sources": (a_source(doi="10.1/x"),)}, [], id="a field that is filled again"),
        pytest.param(
            (OF_FIELD,),
            {"tombstones": (tombstone_for(Loss("sources", "author-2003-trial")),)},
            [],
            id="a field, its whole record withdrawn since",
        ),
    ],
)
def test_the_words_on_what_is_gone_stay(before: tuple[Tombstone, ...], after: dict[str, Any], lost: list[str]) -> None:
    losses = find_losses(former_of(replace(EMPTY, tombstones=before)), replace(EMPTY, **after))
    assert [str(loss) for loss in losses] == lost


def test_a_word_that_goes_with_its_record_is_told_with_it() -> None:
    before = replace(EMPTY, sources=(a_source(),), tombstones=(OF_FIELD,))
    assert [str(loss) for loss in find_losses(former_of(before), EMPTY)] == ["sources/author-2003-trial"]


def test_only_ids_and_records_that_differ_have_to_be_known() -> None:
    before, after = a_dataset(), a_dataset(studies=(a_study(), a_study(id="z-main-record", note=None)))
    whole = former_of(before)
    records = {kind: {} for kind in whole.records} | {"studies": {"z-main-record": a_study(note="x")}}
    assert find_losses(Former(whole.ids, records), after) == (
        Loss("studies", "rich-trial"),
        Loss("studies", "z-main-record", "note"),
    )


@dataclass(frozen=True)
class Inner:
    kept: Annotated[str, "Always there."]
    note: Annotated[str | None, "May be absent."] = None


@dataclass(frozen=True)
class Outer:
    group: Annotated[Inner | None, "One record."] = None
    items: Annotated[tuple[Inner, ...], "Several."] = ()


@pytest.mark.parametrize(
    ("before", "after", "emptied"),
    [
        (Outer(Inner("a", "b")), Outer(Inner("a")), ["group.note"]),
        (Outer(Inner("a", "b")), Outer(), ["group"]),
        (Outer(Inner("a")), Outer(Inner("c")), []),
        (Outer(items=(Inner("a", "b"),)), Outer(items=(Inner("a"),)), []),
        (Outer(items=(Inner("a"),)), Outer(), ["items"]),
        (Outer(), Outer(Inner("a", "b"), (Inner("a"),)), []),
    ],
)
def test_fields_inside_a_group_are_told_by_their_path(before: Outer, after: Outer, emptied: list[str]) -> None:
    assert list(emptied_fields(before, after)) == emptied


KINDS = [field.name for field in dataclasses.fields(Dataset)]


def test_every_kind_with_an_address_can_be_withdrawn() -> None:
    assert {kind.value for kind in RecordKind} == {*KINDS, GUIDANCE} - {"tombstones"}


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_taking_one_thing_out_of_the_real_records_is_that_loss(real_dataset: Dataset, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from([kind for kind in KINDS if getattr(real_dataset, kind)]))
    records = getattr(real_dataset, kind)
    place = data.draw(st.integers(0, len(records) - 1))
    record = records[place]
    fields = {
        field.name: () if field.many else None
        for field in describe_record(record)
        if (field.many or field.optional) and getattr(record, field.name) not in (None, ())
    }
    field = data.draw(st.sampled_from([None, *fields]))
    changed = () if field is None else (replace(record, **{field: fields[field]}),)
    after = replace(real_dataset, **{kind: (*records[:place], *changed, *records[place + 1 :])})
    meant = Loss(kind, record.id, field)
    losses = find_losses(former_of(real_dataset), after)
    if field == "absent":
        # The reasons may all be about what others have to tell, such as whether there are studies.
        assert losses in ((), (meant,))
    else:
        assert losses == (meant,)
    told = replace(after, tombstones=(tombstone_for(meant, withdrawn_on=DAY),))
    assert subject_of(told.tombstones[0]) == meant
    assert find_losses(former_of(real_dataset), told) == ()


def test_the_real_records_lose_nothing_to_themselves(real_dataset: Dataset) -> None:
    assert find_losses(former_of(real_dataset), real_dataset) == ()
