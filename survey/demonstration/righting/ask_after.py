"""The past's promises: asked about after their day (复诊); what follows a broken one."""

from datetime import timedelta

from sqlalchemy import select

from survey.carriers.sandbox.chance import by_share
from survey.demonstration.righting.chances import chance
from survey.demonstration.righting.staff import Staff
from survey.demonstration.righting.words import say
from survey.models import Promise, Rectification
from survey.rectification.promises.ask import Following, ask, follow
from survey.runtime import Runtime
from survey.vocabulary import PromiseState

_SHARES = {PromiseState.KEPT: 0.7, PromiseState.BROKEN: 0.22}
_ASKED_AFTER = timedelta(days=4)  # so the latest are still due when the visitor comes
_SEEN_AFTER = timedelta(days=3)
_AGAIN_IN = timedelta(days=14)
_WORDS = {PromiseState.KEPT: "contact_back", PromiseState.BROKEN: "broken", PromiseState.UNKNOWN: "unreached"}


def ask_after_promises(runtime: Runtime, staff: Staff) -> int:
    """Ask about those whose day is over, and say what follows the broken ones; how many that were."""
    today = runtime.today()
    promise = Promise
    query = select(promise, Rectification.verifier_id, Rectification.object).join(
        Rectification, Rectification.id == promise.rectification_id
    )
    over = (promise.state == PromiseState.OPEN, promise.due_on < (today - _ASKED_AFTER).isoformat())
    broken = (
        promise.state == PromiseState.BROKEN,
        promise.seen_at.is_(None),
        promise.asked_at < runtime.clock.now() - _SEEN_AFTER,
    )
    with runtime.database.read() as session:
        due = session.execute(query.where(Rectification.demo, *over)).all()
        unseen = session.execute(query.where(Rectification.demo, *broken)).all()
    for one, verifier_id, _ in due:
        if by := staff.by_id.get(verifier_id or 0):
            key = f"{one.rectification_id} {one.due_on}"
            state = by_share(_SHARES, chance("promise", key)) or PromiseState.UNKNOWN
            ask(runtime, one.id, state, say(_WORDS[state], key), by)
    for one, _, rated in unseen:
        following = Following(say("broken_follows", str(one.id)), today + _AGAIN_IN)
        follow(runtime, one.id, following, staff.runner(rated))
    return len(due) + len(unseen)
