"""A case as it was given, checked. Named tuples: a million are made, and a frozen dataclass takes thrice
as long to make."""

from datetime import datetime
from typing import NamedTuple

from survey.cases.outcomes import Remark
from survey.cases.phones import Phone
from survey.vocabulary import CloseType


class UnitStep(NamedTuple):
    """One level of a unit's path, from the top down; the last one is the unit."""

    code: str
    name: str


class CaseRow(NamedTuple):
    """The fields of CONTRACT §5; units by code or name as given; times in UTC."""

    source: str
    case_no: str
    closed_at: datetime
    responsible_unit: str
    accepted_at: datetime | None = None
    due_at: datetime | None = None
    petitioner_name: str = ""
    phones: tuple[Phone, ...] = ()
    language: str | None = None
    co_units: tuple[str, ...] = ()
    petition_office: str = ""
    category: str = ""
    intake_channel: str = ""
    close_type: CloseType | None = None
    in_evaluation: bool = True
    leader_received: bool = False
    do_not_contact: bool = False
    assigned_times: int = 1
    matter_id: str | None = None
    joint_petitioners: int | None = None
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None
    nobody_to_ask: bool = False
    unit_path: tuple[UnitStep, ...] = ()
    remarks: tuple[Remark, ...] = ()
