"""The sandbox's own endpoints for calls: what goes on, and taking a person's part in it without the page."""

from http import HTTPStatus
from itertools import islice

from flask import Blueprint, Response, jsonify, request

from survey.carriers.sandbox.calls.record import Call
from survey.carriers.sandbox.current import current_sandbox
from survey.carriers.sandbox.given import Unusable, given_json, given_texts, limit, number

_KEYS = frozenset("0123456789*#")
_MOST_KEYS = 32
_LONGEST_SPEECH = 500

telephone = Blueprint("telephone", __name__)

Answer = tuple[Response, int]


@telephone.get("/sandbox/calls")
def calls() -> Response:
    """?phone=&after=&limit=: all calls, oldest first; `next` is the next page's `after`."""
    phone, after, most = request.args.get("phone"), number("after", -1), limit()
    found = list(islice(current_sandbox().calls.books.since(after, phone), most + 1))
    following = found[most - 1].number if len(found) > most else None
    return jsonify(items=[_shown(call) for call in found[:most]], next=following)


@telephone.post("/sandbox/call")
def call_us() -> Answer:
    """JSON: from. A person calls us."""
    (phone,) = given_texts("from")
    if not (phone.startswith("+") and phone[1:].isdecimal() and 8 <= len(phone) <= 16):
        raise Unusable("from: a number in E.164")
    call = current_sandbox().calls.call_us(phone)
    if call is None:
        takes = current_sandbox().settings.voice_url
        return _nothing("that phone is engaged" if takes else "our number takes no calls")
    return jsonify(sid=call.sid), HTTPStatus.ACCEPTED


@telephone.post("/sandbox/hand")
def hand() -> Response:
    """JSON: phone, on (true, false). Whether a visitor answers for that phone, not its simulated owner."""
    wanted = given_json("phone", "on")
    if not isinstance(wanted.get("phone"), str) or not isinstance(wanted.get("on"), bool):
        raise Unusable("phone: a text; on: true or false")
    sandbox = current_sandbox()
    (sandbox.take_over if wanted["on"] else sandbox.give_back)(wanted["phone"])
    return jsonify(status="ok")


@telephone.post("/sandbox/take")
def take() -> Answer:
    """JSON: phone. Picks up."""
    (phone,) = given_texts("phone")
    return _done(current_sandbox().calls.handsets.take(phone))


@telephone.post("/sandbox/press")
def press() -> Answer:
    """JSON: phone, digits."""
    phone, digits = given_texts("phone", "digits")
    if not (digits and len(digits) <= _MOST_KEYS and _KEYS.issuperset(digits)):
        raise Unusable(f"digits: 1 to {_MOST_KEYS} of 0-9, * and #")
    return _done(current_sandbox().calls.handsets.press(phone, digits))


@telephone.post("/sandbox/speak")
def speak() -> Answer:
    """JSON: phone, text. What a Gather hears, or a Record records."""
    phone, text = given_texts("phone", "text")
    if not 1 <= len(text.strip()) <= _LONGEST_SPEECH:
        raise Unusable(f"text: 1 to {_LONGEST_SPEECH} characters")
    return _done(current_sandbox().calls.handsets.speak(phone, text.strip()))


@telephone.post("/sandbox/hang_up")
def hang_up() -> Answer:
    """JSON: phone. Ends the call, or declines it."""
    (phone,) = given_texts("phone")
    return _done(current_sandbox().calls.handsets.hang_up(phone))


@telephone.errorhandler(Unusable)
def unusable(wrong: Unusable) -> Answer:
    return jsonify(error=str(wrong)), HTTPStatus.BAD_REQUEST


def _done(done: bool) -> Answer:
    return (jsonify(status="ok"), HTTPStatus.OK) if done else _nothing("no call for that on this phone")


def _nothing(why: str) -> Answer:
    return jsonify(error=why), HTTPStatus.CONFLICT


def _shown(call: Call) -> dict[str, object]:
    return {
        "number": call.number,
        "sid": call.sid,
        "direction": call.direction,
        "to": call.to,
        "from": call.from_,
        "token": call.token,
        "status": call.status,
        "answered_by": call.answered_by,
        "seconds": call.seconds,
        "passages": [
            {"sound": passage.sound, "text": passage.text, "language": passage.language}
            for passage in call.passages
        ],
        "created_at": call.created.isoformat(),
    }
