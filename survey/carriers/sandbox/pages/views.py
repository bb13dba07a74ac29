"""GET / and /phones/<number>: the phones, one of them with its conversation, and the switches.

The parts under /parts are what the script asks for every two seconds; all works without it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from heapq import merge
from http import HTTPStatus
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from survey.carriers.sandbox.calls.record import Call
from survey.carriers.sandbox.current import current_sandbox
from survey.carriers.sandbox.faults import PROFILES
from survey.carriers.sandbox.messages.record import Message
from survey.carriers.sandbox.pages.answers import TEXTS, back_to, number_of, part, texts
from survey.carriers.sandbox.pages.calling import call_context
from survey.carriers.sandbox.pages.figures import MOODS, panel
from survey.carriers.sandbox.pages.shown import Bubble, Row, bubbles, readable, row
from survey.carriers.sandbox.pages.texts import Texts

_ROWS = 60
_BUBBLES = 200
_LONGEST_TEXT = 1600
_GO_DOWN_SECONDS = 10.0
_HERE = Path(__file__).parent

pages = Blueprint(
    "pages",
    __name__,
    template_folder=str(_HERE / "templates"),
    static_folder=str(_HERE / "static"),
    static_url_path="/assets",
)


@pages.get("/")
def home() -> Response:
    newest = next(_phones(), None)
    return _page(newest[0] if newest else None, front=True)


@pages.get("/phones/<phone>")
def phone(phone: str) -> Response:
    return _page(number_of(phone), front=False)


@pages.get("/parts/list")
def list_part() -> Response:
    t = texts()
    return part(
        render_template("sandbox/_list.html", t=t, rows=_rows(t, request.args.get("phone")), query=_query())
    )


@pages.get("/parts/phones/<phone>")
def phone_part(phone: str) -> Response:
    t = texts()
    return part(render_template("sandbox/_bubbles.html", t=t, bubbles=_bubbles(t, number_of(phone))))


@pages.get("/parts/panel")
def panel_part() -> Response:
    t = texts()
    return part(render_template("sandbox/_panel.html", t=t, panel=panel(current_sandbox(), t)))


@pages.post("/phones/<phone>/write")
def write(phone: str) -> Response:
    """Whoever types an answer answers for that phone from then on."""
    number, text = number_of(phone), request.form.get("body", "")[:_LONGEST_TEXT]
    if text.strip():
        current_sandbox().take_over(number)
        current_sandbox().inbound.write(number, text)
    return back_to(url_for("pages.phone", phone=number))


@pages.post("/phones/<phone>/hand")
def hand(phone: str) -> Response:
    number, sandbox = number_of(phone), current_sandbox()
    if request.form.get("on") == "1":
        sandbox.take_over(number)
    else:
        sandbox.give_back(number)
    return back_to(url_for("pages.phone", phone=number))


@pages.post("/switches")
def switches() -> Response:
    """mood, profile, owners (on, off) or down, with a value that the page offers."""
    sandbox, form = current_sandbox(), request.form
    if form.get("mood") in {str(mood) for mood in MOODS.values()}:
        sandbox.crowd.mood = float(form["mood"])
    elif form.get("profile") in PROFILES:
        sandbox.faults.use(form["profile"])
    elif form.get("owners") in ("on", "off"):
        sandbox.crowd.awake = form["owners"] == "on"
    elif "down" in form:
        sandbox.faults.go_down(sandbox.timers.now + _GO_DOWN_SECONDS)
    else:
        abort(HTTPStatus.BAD_REQUEST)
    return back_to(url_for("pages.home"))


@pages.post("/language")
def language() -> Response:
    response = back_to(url_for("pages.home"))
    if (chosen := request.form.get("language")) in TEXTS:
        response.set_cookie("sandbox_language", str(chosen), samesite="Strict", httponly=True)
    return response


def _page(chosen: str | None, front: bool) -> Response:
    """`front`: on a small screen the list is shown, otherwise the phone."""
    t, sandbox = texts(), current_sandbox()
    telephone = call_context(t, chosen) if chosen else {"t": t, "phone": None}
    html = render_template(
        "sandbox/phones.html",
        front=front,
        other="en" if t.language == "zh" else "zh",
        query=_query(),
        rows=_rows(t, chosen),
        number=readable(chosen) if chosen else "",
        bubbles=_bubbles(t, chosen) if chosen else [],
        panel=panel(sandbox, t),
        **telephone,
    )
    return make_response(html)


def _rows(t: Texts, chosen: str | None) -> list[Row]:
    query, now = _query(), datetime.now(UTC)
    by_hand = current_sandbox().crowd.by_hand
    found = ((phone, last) for phone, last in _phones() if query in phone)
    return [row(phone, last, now, t, by_hand, chosen) for phone, last in islice(found, _ROWS)]


def _phones() -> Iterator[tuple[str, Message | Call]]:
    """Every number with the last that happened there, the liveliest first."""
    sandbox, shown = current_sandbox(), set[str]()
    texted: Iterator[tuple[str, Message | Call]] = sandbox.store.phones()
    called: Iterator[tuple[str, Message | Call]] = sandbox.calls.books.phones()
    for phone, last in merge(texted, called, key=lambda found: found[1].created, reverse=True):
        if phone not in shown:
            shown.add(phone)
            yield phone, last


def _bubbles(t: Texts, phone: str) -> list[Bubble]:
    sandbox = current_sandbox()
    both: list[Message | Call] = [*sandbox.store.conversation(phone)[-_BUBBLES:]]
    both += [call for call in sandbox.calls.books.conversation(phone)[-_BUBBLES:] if not call.goes_on]
    both.sort(key=lambda entry: entry.created)
    return bubbles(both[-_BUBBLES:], t, ZoneInfo(sandbox.settings.timezone))


def _query() -> str:
    """Digits to find a number by."""
    return "".join(letter for letter in request.args.get("q", "") if letter.isdecimal())
