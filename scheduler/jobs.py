"""The list of jobs: name and function. When each runs stands in the policy's `[schedule]`."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scheduler.close_month import close_month
from scheduler.digest import digest
from scheduler.dispatch import dispatch
from scheduler.engine.hand_over import hand_over
from scheduler.follow_up import follow_up
from scheduler.notify import notify
from scheduler.pick import pick
from scheduler.pull import pull_all
from scheduler.purge import purge
from scheduler.reconcile import reconcile
from scheduler.rectify import rectify
from scheduler.reports import reports
from scheduler.settle import settle
from survey.polling.listen import listen
from survey.runtime import Runtime
from survey.scoring.facts import rebuild_facts

Result = Mapping[str, Any]


@dataclass(frozen=True)
class Job:
    """`run` may be called twice, at once, anywhere, and be killed at any line (R10).

    Where workers carry the work (TASKS=procrastinate), they run what is `on_workers`, and the scheduler only
    `hands_over` what it would otherwise send.
    """

    name: str
    about: str
    run: Callable[[Runtime, threading.Event], Result]
    on_workers: bool = False
    hands_over: Callable[[Runtime, threading.Event], Result] | None = None


JOBS: Mapping[str, Job] = {
    job.name: job
    for job in (
        Job("pull", "closed cases from other databases", pull_all),
        Job("pick", "surveys for eligible closed cases", lambda runtime, _: pick(runtime)),
        Job("follow-up", "the next step of each open survey", lambda runtime, _: follow_up(runtime)),
        Job("dispatch", "sends what is due", dispatch, hands_over=hand_over),
        Job(
            "reconcile",
            "resolves unknown sends and what was left half done",
            lambda runtime, _: reconcile(runtime),
            on_workers=True,
        ),
        Job("listen", "asks the carrier what came, and what became of texts", listen),
        Job("settle", "ends surveys whose time or questions are over", lambda runtime, _: settle(runtime)),
        Job(
            "rectify",
            "opens, assigns and ages what is to be put right",
            lambda runtime, _: rectify(runtime),
            on_workers=True,
        ),
        Job("notify", "tells units what they are to put right", notify, on_workers=True),
        Job("purge", "lets go of words, names and numbers whose time is over", purge, on_workers=True),
        Job(
            "facts",
            "counts days anew that have changed",
            lambda runtime, _: rebuild_facts(runtime),
            on_workers=True,
        ),
        Job(
            "reports",
            "looks for anomalies; daily and weekly sheets",
            lambda runtime, _: reports(runtime),
            on_workers=True,
        ),
        Job("close-month", "reminds to close the month before", lambda runtime, _: close_month(runtime)),
        Job(
            "digest",
            "verifies the trail of acts, digests the days that are over",
            lambda runtime, _: digest(runtime),
        ),
    )
}
