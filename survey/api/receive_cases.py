"""`POST /api/v1/cases`: closed cases from the petition system, idempotent on (source, case_no)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, NotRequired

from flask import request
from typing_extensions import TypedDict

from survey.api.blueprint import api
from survey.api.case_fields import GivenCase
from survey.api.operations import Caller, Operation, serve
from survey.api.problems import Problem
from survey.api.read_json import NotJson, read_json
from survey.cases.accept_case import accept_case
from survey.cases.case_row import CaseRow
from survey.cases.import_cases import Told, import_cases, terms_of
from survey.cases.outcomes import ROW, Fault, Rejection
from survey.cases.store import Outcome
from survey.cases.values import Terms
from survey.vocabulary import Scope

MOST_CASES = 1_000
MOST_BYTES = 8 * 1024 * 1024


class Receipt(TypedDict):
    """What became of one case, in the order in which they were sent."""

    source: str | None
    case_no: str | None
    result: Outcome
    reason: NotRequired[str]
    remarks: NotRequired[list[str]]


class Receipts(TypedDict):
    items: list[Receipt]


@serve(
    api,
    Operation(
        "POST",
        "/v1/cases",
        Scope.CASES_WRITE,
        f"One closed case or a list of up to {MOST_CASES:,}. Sending a case again changes nothing; a case "
        "that is refused does not hold up the others.",
        Receipts,
        body=GivenCase | list[GivenCase],
        problems=(
            HTTPStatus.BAD_REQUEST,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            HTTPStatus.UNPROCESSABLE_ENTITY,
        ),
    ),
)
def receive_cases(caller: Caller) -> Mapping[str, Any]:
    given = _body()
    cases = given if isinstance(given, list) else [given]
    if len(cases) > MOST_CASES:
        raise Problem(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"{len(cases):,} cases were sent: at most {MOST_CASES:,} go into one request.",
        )
    terms = terms_of(caller.runtime)
    read = [_read(case, terms) for case in cases]
    told = import_cases(caller.runtime, read)
    return Receipts(items=[_receipt(*one) for one in zip(cases, read, told, strict=True)])


def _body() -> Any:
    """The JSON of the request. Problem 400, 413, 415 or 422 where there is none that can be used."""
    request.max_content_length = MOST_BYTES
    if not request.is_json:
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send JSON: Content-Type: application/json.")
    try:
        given = read_json(request.get_data())
    except NotJson as wrong:
        raise Problem(HTTPStatus.BAD_REQUEST, str(wrong)) from None
    if not isinstance(given, dict | list):
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "Send one case as an object, or a list of cases.")
    return given


def _read(given: object, terms: Terms) -> CaseRow | Rejection:
    return accept_case(given, terms) if isinstance(given, dict) else Rejection(ROW, Fault.NOT_AN_OBJECT)


def _receipt(given: object, read: CaseRow | Rejection, told: Told) -> Receipt:
    receipt = Receipt(source=_named(given, "source"), case_no=_named(given, "case_no"), result=told.outcome)
    if told.rejection is not None:
        receipt["reason"] = str(told.rejection)
    elif isinstance(read, CaseRow) and read.remarks:
        receipt["remarks"] = [remark.value for remark in read.remarks]
    return receipt


def _named(given: object, field: str) -> str | None:
    """What the case was called by whoever sent it, if that is text that can be sent back."""
    value = given.get(field) if isinstance(given, dict) else None
    return str(value)[:64] if isinstance(value, str | int) and str(value).isprintable() else None
