"""Putting right: opens what is dissatisfied, gives it to somebody, and sees to its deadlines."""

from survey.rectification.age import look_at_calendar, remind_units
from survey.rectification.assign import assign_waiting
from survey.rectification.causes.batch import batch_causes
from survey.rectification.climb import climb
from survey.rectification.close import close_answered
from survey.rectification.concerns.find import find_concerns
from survey.rectification.docket.enter import put_on_docket
from survey.rectification.open import open_due
from survey.rectification.refresh import refresh_consents
from survey.rectification.watch.keep import keep_watch
from survey.runtime import Runtime


def rectify(runtime: Runtime) -> dict[str, int]:
    """One round of all that needs no person. Each part finds its own work again if it was cut short (R10)."""
    return {
        "opened": open_due(runtime),
        "consents": refresh_consents(runtime),
        "docket": put_on_docket(runtime),
        "assigned": assign_waiting(runtime),
        "closed": close_answered(runtime),
        "moved": look_at_calendar(runtime),
        "reminded": remind_units(runtime),
        "climbed": climb(runtime),
        "batches": batch_causes(runtime),
        "concerns": find_concerns(runtime),
        "watch": keep_watch(runtime),
    }
