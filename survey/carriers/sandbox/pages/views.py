"""GET / and /phones/<number>: the phones, one of them with its conversation, and the switches.

The parts under /parts are what the script asks for every two seconds; all works without it.
"""

from datetime import UTC, datetime
from hashlib import blake2b
from http import HTTPStatus
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from survey.carriers.sandbox.current import current_sandbox
from survey.carriers.sandbox.faults import PROFILES
from survey.carriers.sandbox.pages.figures import MOODS, panel
from survey.carriers.sandbox.pages.shown import Row, bubbles, readable, row
from survey.carriers.sandbox.pages.texts import PageLanguage, Texts, load_texts

_ROWS = 60
_BUBBLES = 200
_LONGEST_TEXT = 1600
_GO_DOWN_SECONDS = 10.0
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HERE = Path(__file__).parent
_TEXTS = load_texts()

pages = Blueprint(
    "pages",
    __name__,
    template_folder=str(_HERE / "templates"),
    static_folder=str(_HERE / "static"),
    static_url_path="/assets",
)


@pages.get("/")
def home() -> Response:
    newest = next(current_sandbox().store.phones(), None)
    return _page(newest[0] if newest else None, front=True)


@pages.get("/phones/<phone>")
def phone(phone: str) -> Response:
    return _page(_number(phone), front=False)


@pages.get("/parts/list")
def list_part() -> Response:
    t = _texts()
    return _part(
        render_template("sandbox/_list.html", t=t, rows=_rows(t, request.args.get("phone")), query=_query())
    )


@pages.get("/parts/phones/<phone>")
def phone_part(phone: str) -> Response:
    t = _texts()
    return _part(render_template("sandbox/_bubbles.html", t=t, bubbles=_bubbles(t, _number(phone))))


@pages.get("/parts/panel")
def panel_part() -> Response:
    t = _texts()
    return _part(render_template("sandbox/_panel.html", t=t, panel=panel(current_sandbox(), t)))


@pages.post("/phones/<phone>/write")
def write(phone: str) -> Response:
    """Whoever types an answer answers for that phone from then on."""
    number, text = _number(phone), request.form.get("body", "")[:_LONGEST_TEXT]
    if text.strip():
        current_sandbox().crowd.by_hand.add(number)
        current_sandbox().inbound.write(number, text)
    return _back_to(url_for("pages.phone", phone=number))


@pages.post("/phones/<phone>/hand")
def hand(phone: str) -> Response:
    number, by_hand = _number(phone), current_sandbox().crowd.by_hand
    if request.form.get("on") == "1":
        by_hand.add(number)
    else:
        by_hand.discard(number)
    return _back_to(url_for("pages.phone", phone=number))


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
    return _back_to(url_for("pages.home"))


@pages.post("/language")
def language() -> Response:
    response = _back_to(url_for("pages.home"))
    if (chosen := request.form.get("language")) in _TEXTS:
        response.set_cookie("sandbox_language", str(chosen), samesite="Strict", httponly=True)
    return response


@pages.after_request
def _only_our_own(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _page(chosen: str | None, front: bool) -> Response:
    """`front`: on a small screen the list is shown, otherwise the phone."""
    t, sandbox = _texts(), current_sandbox()
    html = render_template(
        "sandbox/phones.html",
        t=t,
        front=front,
        other="en" if t.language == "zh" else "zh",
        query=_query(),
        rows=_rows(t, chosen),
        phone=chosen,
        number=readable(chosen) if chosen else "",
        by_hand=chosen in sandbox.crowd.by_hand,
        bubbles=_bubbles(t, chosen) if chosen else [],
        panel=panel(sandbox, t),
    )
    response = make_response(html)
    response.headers["Cache-Control"] = "no-store"
    return response


def _part(html: str) -> Response:
    """304 where the script already has just this."""
    response = make_response(html)
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(blake2b(html.encode(), digest_size=12).hexdigest())
    return response.make_conditional(request)


def _rows(t: Texts, chosen: str | None) -> list[Row]:
    sandbox, query, now = current_sandbox(), _query(), datetime.now(UTC)
    found = ((phone, last) for phone, last in sandbox.store.phones() if query in phone)
    by_hand = sandbox.crowd.by_hand
    return [row(phone, last, now, t, by_hand, chosen) for phone, last in islice(found, _ROWS)]


def _bubbles(t: Texts, phone: str) -> list[object]:
    sandbox = current_sandbox()
    messages = sandbox.store.conversation(phone)[-_BUBBLES:]
    return list(bubbles(messages, t, ZoneInfo(sandbox.settings.timezone)))


def _query() -> str:
    """Digits to find a number by."""
    return "".join(letter for letter in request.args.get("q", "") if letter.isdecimal())


def _number(phone: str) -> str:
    if not (phone.startswith("+") and phone[1:].isdecimal() and len(phone) <= 16):
        abort(HTTPStatus.NOT_FOUND)
    return phone


def _texts() -> Texts:
    chosen: PageLanguage = "en" if request.cookies.get("sandbox_language") == "en" else "zh"
    return _TEXTS[chosen]


def _back_to(otherwise: str) -> Response:
    """To the page that the form stood on."""
    referrer = request.referrer or ""
    here = referrer if referrer.startswith(request.host_url) else otherwise
    return redirect(here, HTTPStatus.SEE_OTHER)
