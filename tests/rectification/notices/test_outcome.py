"""What follows from each answer of carrier and mail server."""

from datetime import timedelta

import pytest

from survey.carriers import port as texts
from survey.mail import port as mails
from survey.rectification.notices.outcome import TRIES, Outcome, after_tries, of_mail, of_text, wait_after
from survey.rectification.notices.reason import Reason, kept, read_reason
from survey.vocabulary import AttemptState, ErrorClass
from survey.vocabulary import DeliveryState as D

AFTER = {  # of a text that was refused: what becomes of it, and whether the way out is closed for now
    ErrorClass.SLOW_DOWN: (D.PLANNED, True),
    ErrorClass.OURS: (D.PLANNED, True),
    ErrorClass.LATER_ONCE: (D.PLANNED, False),
    ErrorClass.UNKNOWN: (D.UNKNOWN, False),
    ErrorClass.NUMBER_NEVER: (D.REFUSED, False),
    ErrorClass.BLOCKED: (D.REFUSED, False),
    ErrorClass.NEXT_CHANNEL: (D.REFUSED, False),
    ErrorClass.OPTED_OUT: (D.REFUSED, False),
    ErrorClass.UNLISTED: (D.REFUSED, False),
}


@pytest.mark.parametrize("error_class", ErrorClass)
def test_a_text_that_was_refused(error_class: ErrorClass) -> None:
    outcome = of_text(texts.Refused("1", error_class, ""))
    assert (outcome.state, outcome.stop) == AFTER[error_class]


def test_what_was_taken_and_what_nobody_knows() -> None:
    assert of_text(texts.Accepted("SM1", AttemptState.ACCEPTED, 1)) == Outcome(D.ACCEPTED, sid="SM1")
    assert of_text(texts.Unknown("x")).state is of_mail(mails.Unknown()).state is D.UNKNOWN
    assert of_mail(mails.Accepted()) == Outcome(D.ACCEPTED)


def test_a_mail_that_was_not() -> None:
    assert of_mail(mails.Refused(550)) == Outcome(D.REFUSED, "refused 550")
    assert of_mail(mails.Wait(451)) == Outcome(D.PLANNED, "told_to_wait 451")
    for hindrance in mails.Hindrance:
        assert of_mail(mails.Wait(0, hindrance)) == Outcome(D.PLANNED, hindrance.value, stop=True)


def test_told_to_wait_it_waits_longer_each_time_and_is_given_up_after_two_days() -> None:
    waits = [wait_after(tries) for tries in range(TRIES)]
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert waits == sorted(waits) and waits[-1] == timedelta(hours=4)
    assert timedelta(days=2) <= sum(waits, timedelta()) <= timedelta(days=2, hours=12)
    wait = of_mail(mails.Wait(451))
    assert after_tries(wait, TRIES - 2) == wait
    assert after_tries(wait, TRIES - 1) == Outcome(D.REFUSED, "given_up")


@pytest.mark.parametrize("reason", Reason)
def test_reasons_are_read_as_they_were_kept(reason: Reason) -> None:
    assert read_reason(kept(reason)) == (reason, "")
    assert read_reason(kept(reason, 550)) == (reason, "550")
    assert read_reason("something else") == (None, "else")
    assert read_reason(None) == (None, "")
