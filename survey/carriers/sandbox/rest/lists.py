"""Lists in pages, newest first, and the moments they are filtered by: the same for messages and calls."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urlencode

from flask import Response, request

from survey.carriers.sandbox.bad_answers import spoil_reading
from survey.carriers.sandbox.books import Books, Entry
from survey.carriers.sandbox.current import current_sandbox
from survey.carriers.sandbox.rest.problems import Problem, answer
from survey.carriers.sandbox.rest.speaks import TWILIO

E = TypeVar("E", bound=Entry)
Span = tuple[datetime | None, datetime | None]

_PAGE_SIZE = 50
_LARGEST_PAGE = 1000


def page(
    path: str,
    name: str,
    books: Books[E],
    fits: Callable[[E], bool],
    show: Callable[[E], dict[str, object]],
    filters: tuple[str, ...],
) -> Response:
    """One page of `books`, under `name`, at `path`; `filters`: the parameters that its addresses keep."""
    size = min(max(_whole("PageSize", _PAGE_SIZE), 1), _LARGEST_PAGE)
    number = _whole("Page", 0)
    phones = tuple(request.args[name] for name in ("To", "From") if name in request.args)
    found = books.newest(phones, fits, _before(books), size + 1)
    shown = found[:size]
    given = {name: request.args[name] for name in filters if name in request.args}

    def uri(number: int, token: str | None = None) -> str:
        paging = {"PageSize": str(size), "Page": str(number)} | ({"PageToken": token} if token else {})
        return f"{path}?{urlencode(given | paging)}"

    return with_faults(
        answer(
            {
                name: [show(entry) for entry in shown],
                "page": number,
                "page_size": size,
                "start": number * size,
                "end": number * size + max(len(shown) - 1, 0),
                "uri": uri(number, request.args.get("PageToken")),
                "first_page_uri": uri(0),
                "previous_page_uri": uri(number - 1) if number == 1 else None,
                "next_page_uri": uri(number + 1, "PA" + shown[-1].sid) if len(found) > size else None,
            }
        )
    )


def with_faults(good: Response) -> Response:
    """The answer to a request to read, gone wrong where it is to."""
    return spoil_reading(current_sandbox(), good, TWILIO)


def between(name: str) -> Span:
    """The span that the parameter and its `<` and `>` ask for: both ends included, as Twilio has it; a date
    alone is its whole day in UTC."""
    earliest = latest = None
    if given := request.args.get(name):
        earliest, latest = _span(given)
    if given := request.args.get(f"{name}>"):
        earliest = _span(given)[0]
    if given := request.args.get(f"{name}<"):
        latest = _span(given)[1]
    return earliest, latest


def within(moment: datetime | None, span: Span) -> bool:
    """What has no moment yet is in no span."""
    earliest, latest = span
    if earliest is None and latest is None:
        return True
    if moment is None:
        return False
    second = moment.replace(microsecond=0)
    return (earliest is None or second >= earliest) and (latest is None or second <= latest)


def _whole(name: str, otherwise: int) -> int:
    given = request.args.get(name, str(otherwise))
    if not given.isdecimal() or len(given) > 9:
        raise Problem(20001)
    return int(given)


def _before(books: Books[E]) -> int | None:
    """A page's token is its last entry: the next page begins before it, whatever has come since."""
    token = request.args.get("PageToken")
    if token is None:
        return None
    last = books.get(token.removeprefix("PA"))
    if last is None:
        raise Problem(20001)
    return last.number


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
