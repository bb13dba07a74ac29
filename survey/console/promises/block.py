"""The promises of one rectification, as its page shows them to who runs it."""

from typing import Any

from flask_login import current_user

from survey.console.promises.words import BECAME
from survey.models import Rectification
from survey.rectification.promises.read import promises_of
from survey.rectification.promises.whose import asks_it, runs_it
from survey.runtime import Runtime


def promises_block(runtime: Runtime, rectification_id: int, *, uncovered: bool) -> dict[str, Any]:
    """What promises/of_one.html takes, of one that the reader may see."""
    with runtime.database.read() as session:
        one = session.get_one(Rectification, rectification_id)
        promises = promises_of(session, runtime, one.id, uncovered=uncovered)
        runs, asks = runs_it(session, current_user, one), asks_it(session, current_user, one)
    return {
        "promises": promises,
        "promises_to_follow": {promise.id for promise in promises if promise.unseen and runs},
        "promises_to_ask": {promise.id for promise in promises if promise.due and runs and asks},
        "asks": BECAME,
    }
