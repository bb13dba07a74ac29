"""GET one message, or a list by To, From and DateSent, newest first, in pages."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

from flask import Response, request

from survey.carriers.sandbox.current import current_sandbox
from survey.carriers.sandbox.faults import OF_GET, Fault
from survey.carriers.sandbox.messages.record import Message
from survey.carriers.sandbox.rest.bad_answers import spoil, unavailable
from survey.carriers.sandbox.rest.problems import Problem, answer
from survey.carriers.sandbox.rest.resource import message_resource
from survey.carriers.sandbox.sandbox import Sandbox

_PAGE_SIZE = 50
_LARGEST_PAGE = 1000
_FILTERS = ("To", "From", "DateSent", "DateSent<", "DateSent>")


def fetch(account_sid: str, sid: str) -> Response:
    message = current_sandbox().store.get(sid)
    if message is None:
        raise Problem(20404, path=request.path)
    return _with_faults(answer(message_resource(message, account_sid)))


def read_list(account_sid: str) -> Response:
    sandbox = current_sandbox()
    size = min(max(_whole("PageSize", _PAGE_SIZE), 1), _LARGEST_PAGE)
    page = _whole("Page", 0)
    phones = tuple(request.args[name] for name in ("To", "From") if name in request.args)
    found = sandbox.store.newest(phones, _filter(), _before(sandbox), size + 1)
    shown = found[:size]
    base = f"/2010-04-01/Accounts/{account_sid}/Messages.json"
    given = {name: request.args[name] for name in _FILTERS if name in request.args}

    def uri(number: int, token: str | None = None) -> str:
        paging = {"PageSize": str(size), "Page": str(number)} | ({"PageToken": token} if token else {})
        return f"{base}?{urlencode(given | paging)}"

    return _with_faults(
        answer(
            {
                "messages": [message_resource(message, account_sid) for message in shown],
                "page": page,
                "page_size": size,
                "start": page * size,
                "end": page * size + max(len(shown) - 1, 0),
                "uri": uri(page, request.args.get("PageToken")),
                "first_page_uri": uri(0),
                "previous_page_uri": uri(page - 1) if page == 1 else None,
                "next_page_uri": uri(page + 1, "PA" + shown[-1].sid) if len(found) > size else None,
            }
        )
    )


def _with_faults(good: Response) -> Response:
    sandbox = current_sandbox()
    if sandbox.is_down:
        return unavailable(sandbox)
    fault = sandbox.faults.of(OF_GET)
    if fault is None:
        return good
    sandbox.ledger.fault(fault, of="read")
    return spoil(sandbox, fault, good if fault is Fault.SLOW_ANSWER else None)


def _whole(name: str, otherwise: int) -> int:
    given = request.args.get(name, str(otherwise))
    if not given.isdecimal() or len(given) > 9:
        raise Problem(20001)
    return int(given)


def _before(sandbox: Sandbox) -> int | None:
    """A page's token is its last message: the next page begins before it, whatever has come since."""
    token = request.args.get("PageToken")
    if token is None:
        return None
    last = sandbox.store.get(token.removeprefix("PA"))
    if last is None:
        raise Problem(20001)
    return last.number


def _filter() -> Callable[[Message], bool]:
    to, from_ = request.args.get("To"), request.args.get("From")
    earliest, latest = _sent_between()

    def fits(message: Message) -> bool:
        if (to and message.to != to) or (from_ and message.from_ != from_):
            return False
        if earliest is None and latest is None:
            return True
        if message.sent is None:
            return False
        sent = message.sent.replace(microsecond=0)
        return (earliest is None or sent >= earliest) and (latest is None or sent <= latest)

    return fits


def _sent_between() -> tuple[datetime | None, datetime | None]:
    """Both ends included, as Twilio has it; a date alone is its whole day in UTC."""
    earliest = latest = None
    if given := request.args.get("DateSent"):
        earliest, latest = _span(given)
    if given := request.args.get("DateSent>"):
        earliest = _span(given)[0]
    if given := request.args.get("DateSent<"):
        latest = _span(given)[1]
    return earliest, latest


def _span(given: str) -> tuple[datetime, datetime]:
    try:
        if len(given) == len("2026-11-22"):
            first = datetime.combine(date.fromisoformat(given), time(), UTC)
            return first, first + timedelta(days=1, seconds=-1)
        moment = _moment(given)
    except ValueError as wrong:
        raise Problem(20001) from wrong
    return moment, moment


def _moment(given: str) -> datetime:
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        moment = parsedate_to_datetime(given)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
