"""The fields of a case, as the API describes them (CONTRACT §5). Reading them is `accept_case`."""

from typing import Annotated, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from survey.vocabulary import CloseType

_TIME = "ISO 8601 with offset; a date alone is midnight in the time zone of the installation"

Moment = Annotated[str, Field(description=_TIME, examples=["2026-10-19T10:00:00+08:00"])]
Text64 = Annotated[str, Field(max_length=64)]
UnitText = Annotated[str, Field(max_length=200, description="code of a unit")]


class GivenCase(TypedDict):
    """One closed case. A case without a phone is kept and counted; a field that nobody knows is left out."""

    source: Text64
    case_no: Text64
    closed_at: Moment
    responsible_unit: UnitText
    accepted_at: NotRequired[Moment | None]
    due_at: NotRequired[Moment | None]
    petitioner_name: NotRequired[Annotated[str, Field(max_length=200)] | None]
    phones: NotRequired[
        Annotated[list[str], Field(max_length=3, description="in order; E.164, or national in COUNTRY")]
        | None
    ]
    phone: NotRequired[Annotated[str, Field(description="for a case with one number")] | None]
    language: NotRequired[Annotated[str, Field(max_length=16, examples=["zh-CN"])] | None]
    co_units: NotRequired[list[UnitText] | None]
    petition_office: NotRequired[UnitText | None]
    category: NotRequired[Annotated[str, Field(max_length=100)] | None]
    intake_channel: NotRequired[Text64 | None]
    close_type: NotRequired[CloseType | None]
    in_evaluation: NotRequired[Annotated[bool, Field(description="default true")] | None]
    leader_received: NotRequired[Annotated[bool, Field(description="default false")] | None]
    assigned_times: NotRequired[Annotated[int, Field(ge=0, description="default 1")] | None]
    matter_id: NotRequired[Annotated[str, Field(max_length=64, description="of repeat petitions")] | None]
    joint_petitioners: NotRequired[Annotated[int, Field(ge=0)] | None]
    withdrawn_at: NotRequired[Moment | None]
    withdrawn_by: NotRequired[Text64 | None]
    do_not_contact: NotRequired[Annotated[bool, Field(description="default false")] | None]
