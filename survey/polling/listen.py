"""One look at the carrier's list: what came, and what became of ours."""

import threading
from datetime import timedelta

import structlog

from survey.carriers.port import CarrierUnreachable
from survey.polling.incoming import Heard, hear_incoming
from survey.polling.outcomes import ask_outcomes
from survey.read_marks import note_look, note_trouble, of_carrier, stand_of
from survey.runtime import Runtime

log = structlog.get_logger()

NET_EVERY = timedelta(hours=1)  # with INBOUND=push: webhooks bring what comes, this brings what they did not


def listen(runtime: Runtime, stop: threading.Event | None = None) -> dict[str, int]:
    """Hear what the carrier's list has and we have not. Returns counts: `heard` (messages), `ended` (texts of
    ours), `unread`: the carrier could not be asked. With INBOUND=push it looks once an hour at most."""
    can = runtime.carrier.abilities
    if not (can.tells_incoming or can.tells_outcome):
        return {}
    with runtime.database.read() as session:
        stand = stand_of(session, of_carrier(runtime.carrier.name))
    now = runtime.clock.now()
    if runtime.settings.inbound == "push" and stand.looked_at and now - stand.looked_at < NET_EVERY:
        return {}
    try:
        heard = Heard(0, whole=True)
        if can.tells_incoming:
            heard = hear_incoming(runtime, stand, stop or threading.Event())
        ended = ask_outcomes(runtime) if can.tells_outcome else 0
    except CarrierUnreachable as wrong:
        log.warning("the carrier could not be asked what came", why=str(wrong))
        with runtime.database.write(repeatable=True) as session:
            note_trouble(session, stand.name, str(wrong))
        return {"unread": 1}
    if heard.whole:
        with runtime.database.write(repeatable=True) as session:
            note_look(session, stand.name, now)
    if heard.new and runtime.settings.inbound == "push":
        log.warning("messages were heard that no webhook had brought", messages=heard.new)
    return {"heard": heard.new, "ended": ended}
