"""The sandbox's own endpoints, for tests and whoever demonstrates: what happened, and what shall go wrong."""

from http import HTTPStatus
from itertools import islice

from flask import Blueprint, Response, jsonify, request

from survey.carriers.sandbox.current import current_sandbox
from survey.carriers.sandbox.faults import PROFILES, Fault
from survey.carriers.sandbox.given import Unusable, figure, given_json, given_texts, limit, number
from survey.carriers.sandbox.messages.record import Direction, Message

control = Blueprint("control", __name__)


@control.get("/healthz")
def healthz() -> Response:
    return jsonify(status="ok")


@control.get("/sandbox/ledger")
def ledger() -> Response:
    """?kind=&after=&limit=: lines with a higher `seq` than `after`; `next` is the next page's `after`."""
    lines, following = current_sandbox().ledger.read(request.args.get("kind"), number("after", 0), limit())
    following_json = "null" if following is None else str(following)
    body = f'{{"items":[{",".join(lines)}],"next":{following_json}}}'
    return Response(body, mimetype="application/json")


@control.get("/sandbox/messages")
def messages() -> Response:
    """?to=&after=&limit=: what was accepted for sending, oldest first; `next` as in the ledger."""
    to, after, most = request.args.get("to"), number("after", -1), limit()
    rows = current_sandbox().store.since(after, to)
    found = list(islice((row for row in rows if row.direction is Direction.OUTBOUND), most + 1))
    following = found[most - 1].number if len(found) > most else None
    return jsonify(items=[_shown(message) for message in found[:most]], next=following)


@control.get("/sandbox/state")
def state() -> Response:
    """Counters, what is still to come (`pending`; all 0 is quiet), and the switches."""
    sandbox = current_sandbox()
    return jsonify(
        counts=dict(sandbox.ledger.counts),
        faults_applied=dict(sandbox.ledger.faults),
        webhooks=dict(sandbox.webhooks.counts),
        pending={
            "timers": sandbox.timers.pending,
            "webhooks": sandbox.webhooks.pending,
            "calls": sandbox.calls.pending,
        },
        settings=_settings(),
        faults=_faults(),
    )


@control.get("/sandbox/faults")
def faults() -> Response:
    return jsonify(_faults())


@control.post("/sandbox/faults")
def change_faults() -> Response:
    """JSON: profile, rates {fault: share}, down_for (seconds), segments_per_second, calls_per_second; each
    may be left out."""
    sandbox = current_sandbox()
    wanted = given_json("profile", "rates", "down_for", "segments_per_second", "calls_per_second")
    if (profile := wanted.get("profile")) is not None:
        if profile not in PROFILES:
            raise Unusable(f"profile: one of {', '.join(PROFILES)}")
        sandbox.faults.use(profile)
    if (rates := wanted.get("rates")) is not None:
        sandbox.faults.change(_rates(rates))
    if "down_for" in wanted:
        sandbox.faults.go_down(sandbox.timers.now + figure(wanted, "down_for", 3600.0))
    if "segments_per_second" in wanted:
        sandbox.segments.rate = figure(wanted, "segments_per_second", 10_000.0)
    if "calls_per_second" in wanted:
        sandbox.calls.allowance.rate = figure(wanted, "calls_per_second", 10_000.0)
    return faults()


@control.post("/sandbox/settings")
def change_settings() -> Response:
    """JSON: mood (0-1), speed (a figure, or "full"), petitioners (true, false); each may be left out."""
    sandbox, wanted = current_sandbox(), given_json("mood", "speed", "petitioners")
    if "mood" in wanted:
        sandbox.crowd.mood = figure(wanted, "mood", 1.0)
    if "speed" in wanted:
        sandbox.set_speed(None if wanted["speed"] == "full" else figure(wanted, "speed", 1e6) or None)
    if "petitioners" in wanted:
        sandbox.crowd.awake = bool(wanted["petitioners"])
    return jsonify(_settings())


@control.post("/sandbox/inbound")
def write_inbound() -> tuple[Response, int]:
    """JSON: from, body. A person writes to us, as if typed on the page."""
    phone, body = given_texts("from", "body")
    current_sandbox().inbound.write(phone, body)
    return jsonify(status="on its way"), HTTPStatus.ACCEPTED


@control.post("/sandbox/reset")
def reset() -> Response:
    """JSON: seed, may be left out. Forgets messages and calls, calls off what was to come; switches stay."""
    wanted = given_json("seed")
    current_sandbox().reset(str(wanted["seed"]) if "seed" in wanted else None)
    return jsonify(status="empty")


@control.errorhandler(Unusable)
def unusable(wrong: Unusable) -> tuple[Response, int]:
    return jsonify(error=str(wrong)), HTTPStatus.BAD_REQUEST


def _settings() -> dict[str, object]:
    crowd = current_sandbox().crowd
    speed = "full" if crowd.speed is None else crowd.speed
    return {"mood": crowd.mood, "speed": speed, "petitioners": crowd.awake}


def _faults() -> dict[str, object]:
    sandbox = current_sandbox()
    down = sandbox.faults.back_up_at(sandbox.timers.now) - sandbox.timers.now
    return {
        "profile": sandbox.faults.profile,
        "rates": dict(sandbox.faults.rates),
        "down_for": max(down, 0.0),
        "segments_per_second": sandbox.segments.rate,
        "calls_per_second": sandbox.calls.allowance.rate,
    }


def _shown(message: Message) -> dict[str, object]:
    return {
        "number": message.number,
        "sid": message.sid,
        "to": message.to,
        "from": message.from_,
        "body": message.body,
        "callback": message.callback,
        "token": message.token,
        "status": message.status,
        "error": message.error,
        "segments": message.segments,
        "created_at": message.created.isoformat(),
    }


def _rates(given: object) -> dict[Fault, float]:
    if not isinstance(given, dict) or not set(given) <= set(Fault):
        raise Unusable(f"rates: an object with any of: {', '.join(Fault)}")
    return {Fault(name): figure(given, name, 1.0) for name in given}
