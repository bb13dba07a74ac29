"""Closed cases from the databases of the policy file, one after another."""

import threading
from collections import Counter

import structlog

from survey.cases.outcomes import Unusable
from survey.cases.pull.connect import SourceFailed
from survey.cases.pull.pull import pull
from survey.cases.pull.rejected import forget_old
from survey.runtime import Runtime

log = structlog.get_logger()


def pull_all(runtime: Runtime, stop: threading.Event) -> dict[str, int]:
    """Read what is new in each; one that cannot be read holds up no other. Returns counts of rows by what
    became of them, and `failed`: databases. Why stands beside their marks, where the doctor looks."""
    counts: Counter[str] = Counter()
    for name in runtime.policy.sources:
        if stop.is_set():
            break
        try:
            counts.update(pull(runtime, name, stop=stop).summary.outcomes)
        except (SourceFailed, Unusable) as wrong:
            log.warning("a database could not be read", source=name, why=str(wrong))
            counts["failed"] += 1
    if runtime.policy.sources:
        with runtime.database.write(repeatable=True) as session:
            forget_old(session, runtime.clock.now())
    return dict(counts)
