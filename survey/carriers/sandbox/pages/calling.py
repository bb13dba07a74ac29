"""The call that goes on at a phone, its keypad, and calling us; for whoever answers for the phone."""

from http import HTTPStatus

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.wrappers import Response

from survey.carriers.sandbox.current import current_sandbox
from survey.carriers.sandbox.pages.answers import back_to, number_of, part, texts
from survey.carriers.sandbox.pages.shown import readable
from survey.carriers.sandbox.pages.telephone import Ongoing, keypad, ongoing
from survey.carriers.sandbox.pages.texts import Texts

_KEYS = frozenset("0123456789*#")
_LONGEST_SPEECH = 500

calling = Blueprint("calling", __name__)


@calling.get("/parts/phones/<phone>/call")
def call_part(phone: str) -> Response:
    return part(render_template("sandbox/_call.html", **call_context(texts(), number_of(phone))))


@calling.get("/parts/phones/<phone>/keys")
def keys_part(phone: str) -> Response:
    """Apart from what is said, so that the visitor's finger stays where it is while words come."""
    return part(render_template("sandbox/_keys.html", **call_context(texts(), number_of(phone))))


@calling.post("/phones/<phone>/take")
def take(phone: str) -> Response:
    return _done(phone, current_sandbox().calls.handsets.take(_own(phone)))


@calling.post("/phones/<phone>/hang-up")
def hang_up(phone: str) -> Response:
    return _done(phone, current_sandbox().calls.handsets.hang_up(_own(phone)))


@calling.post("/phones/<phone>/press")
def press(phone: str) -> Response:
    digits = request.form.get("digits", "")
    if len(digits) != 1 or digits not in _KEYS:
        abort(HTTPStatus.BAD_REQUEST)
    return _done(phone, current_sandbox().calls.handsets.press(_own(phone), digits))


@calling.post("/phones/<phone>/speak")
def speak(phone: str) -> Response:
    text = request.form.get("text", "").strip()[:_LONGEST_SPEECH]
    return _done(phone, bool(text) and current_sandbox().calls.handsets.speak(_own(phone), text))


@calling.post("/phones/<phone>/call")
def call_us(phone: str) -> Response:
    return _done(phone, current_sandbox().calls.call_us(_own(phone)) is not None)


def call_context(t: Texts, phone: str) -> dict[str, object]:
    """What the telephone's templates are filled with."""
    sandbox = current_sandbox()
    return {
        "t": t,
        "phone": phone,
        "by_hand": phone in sandbox.crowd.by_hand,
        "takes_calls": bool(sandbox.settings.voice_url),
        "call": _ongoing(t, phone),
        "keys": keypad(t),
    }


def _ongoing(t: Texts, phone: str) -> Ongoing | None:
    call = current_sandbox().calls.handsets.call_on(phone)
    return ongoing(call, readable(call.ours), t) if call else None


def _own(phone: str) -> str:
    """Only who answers for a phone may use it."""
    number = number_of(phone)
    if number not in current_sandbox().crowd.by_hand:
        abort(HTTPStatus.CONFLICT)
    return number


def _done(phone: str, _: bool) -> Response:
    """Whether there was still a call to do it in shows on the page."""
    return back_to(url_for("pages.phone", phone=phone))
