"""Words for every code: the closed lists with what each of their values means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from marshmallow import fields

from api.domain.closed_lists import CLOSED_LISTS
from api.web.arguments import CommaList
from api.web.filtering import Name
from api.web.operations import READS_DATA, Resource
from api.web.pinning import ReadArguments
from api.web.representation import About, about
from api.web.schemas import make_schema, nested, nested_list, public_schema
from api.web.snapshots import open_snapshot


@dataclass(frozen=True, slots=True)
class Label:
    """A code in words."""

    code: Annotated[str, "The code, the same in every language."]
    meaning: Annotated[str, "What it means, in the language of the answer."]


@dataclass(frozen=True, slots=True)
class LabelList:
    """One closed list."""

    list: Annotated[str, "Name of the list."]
    labels: Annotated[tuple[Label, ...], "Its codes, in its own order."]


LABELS = make_schema(
    "LabelsAnswer",
    "Closed lists in words, with what they rest on.",
    {
        "data": nested_list(public_schema(LabelList), "One entry a list, in the order asked or by name."),
        "total": fields.Integer(required=True, metadata={"description": "Lists in this answer."}),
        "about": nested(public_schema(About)),
    },
)

blueprint = Resource(
    "labels", __name__, url_prefix="/v1/labels", description="What the codes mean, in every language offered."
)


class LabelArguments(ReadArguments):
    """Which lists."""

    list = CommaList(
        Name(tuple(CLOSED_LISTS)),
        minimum=1,
        maximum=len(CLOSED_LISTS),
        metadata={
            "description": "Names of closed lists, with commas between them. Without it all.",
            "example": ["certainty", "verdict"],
        },
    )


@blueprint.get("")
@blueprint.operation(LABELS, problems=READS_DATA, arguments=LabelArguments)
def get_labels(arguments: Mapping[str, Any]) -> Any:
    """Get the meaning of every code.

    Codes are the same in every language, so that programs can rely on them; show people the meaning.
    """
    with open_snapshot() as snapshot:
        release = snapshot.release
    lists = tuple(
        LabelList(name, tuple(Label(member.value, member.meaning) for member in CLOSED_LISTS[name]))
        for name in arguments.get("list") or CLOSED_LISTS
    )
    return {"data": lists, "total": len(lists), "about": about(release)}
