"""`dispatch` where workers send: what is due is claimed and given to the engine in the same transaction.

Only as much as the engine has room for: what is planned waits in our own table, where a pause, an opt-out and
whoever is more urgent still reach it. Where the engine has lost a job the lease runs out, and the next sweep
claims again.
"""

import math
import threading
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from scheduler.engine.names import QUEUE_OF
from scheduler.engine.queue import EngineQueue
from scheduler.outgoing import offered
from scheduler.sending import allowed_per_second, claim_due
from survey.contact.pacing import batch_size
from survey.runtime import Runtime
from survey.vocabulary import Channel

AHEAD = 15.0  # seconds of the allowance that may wait in the engine
FEWEST, MOST = 8, 400  # jobs that may wait in a queue, whatever the allowance
AT_ONCE = 32  # attempts in one job
IN_QUEUE = timedelta(minutes=2)  # from claim to a worker's taking it up, beyond the wait for the allowance


def hand_over(runtime: Runtime, stop: threading.Event) -> dict[str, int]:
    """Give the engine what is due, as far as it has room. `handed_over`: attempts."""
    queue, given = runtime.queue, 0
    assert isinstance(queue, EngineQueue), "without an engine the scheduler sends by itself"
    for channel in offered(runtime):
        if not stop.is_set():
            given += _channel(runtime, queue, channel)
    return {"handed_over": given}


def _channel(runtime: Runtime, queue: EngineQueue, channel: Channel) -> int:
    rate = allowed_per_second(runtime, channel)
    size = min(batch_size(rate), AT_ONCE)
    most = min(max(FEWEST, math.ceil(AHEAD * rate / size)), MOST)
    with runtime.database.write(repeatable=True) as session:
        room = most - queue.waiting(session, QUEUE_OF[channel])
        if room <= 0:
            return 0
        lease = IN_QUEUE + timedelta(seconds=2 * most * size / rate)
        mark, rows = claim_due(runtime, session, channel, room * size, lease)
        for priority, ids in _by_priority(rows):
            parts = [ids[start : start + size] for start in range(0, len(ids), size)]
            queue.send(session, channel, mark, parts, priority)
    return len(rows)


def _by_priority(rows: Sequence[Row[*tuple[Any, ...]]]) -> list[tuple[int, list[int]]]:
    ids: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        ids[row.priority].append(row.id)
    return sorted(ids.items())
