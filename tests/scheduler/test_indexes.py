"""The queries that every run asks find their rows by index, however many are done with."""

from collections.abc import Callable
from functools import partial

import pytest

from scheduler import notices, sending
from scheduler.follow_up import follow_up
from scheduler.reconcile import reconcile
from survey.polling.outcomes import ask_outcomes
from survey.rectification.causes.batch import batch_causes
from survey.runtime import Runtime
from survey.vocabulary import Channel, NoticeChannel
from tests.plans import plans_of

HOT: dict[str, tuple[str, Callable[[Runtime], object]]] = {
    "claim": ("ix_attempt_due", lambda runtime: sending.claim(runtime, Channel.SMS, 10)),
    "stale": ("ix_attempt_in_doubt", reconcile),
    "calls under way": ("ix_attempt_call_under_way", reconcile),
    "texts under way": ("ix_attempt_text_under_way", ask_outcomes),
    "recordings": ("ix_recording_to_fetch", reconcile),
    "follow-up": ("ix_survey_next_at", follow_up),
    "notices": (
        "ix_notice_delivery_due",
        lambda runtime: notices.claim(runtime, NoticeChannel.EMAIL, runtime.clock.now()),
    ),
    "causes": ("ix_rectification_untold", batch_causes),
}


@pytest.mark.parametrize("which", HOT)
def test_a_hot_query_uses_its_index(runtime: Runtime, which: str) -> None:
    index, run = HOT[which]
    assert any(index in plan for plan in plans_of(runtime, partial(run, runtime)))
