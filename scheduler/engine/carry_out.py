"""What a worker does with a job: the five steps of an attempt, or one slot of a long job.

Whatever a job says is looked up: it may come twice, late, or when all of it is over.
"""

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from scheduler import sending
from scheduler.engine.names import QUEUE_OF, QueueName
from scheduler.run_job import run_taken
from scheduler.sending import Claimed
from scheduler.under_way import UnderWay
from survey.course.allowance import allowance_key, lead
from survey.runtime import Runtime
from survey.traces import carried, span
from survey.vocabulary import Channel

LEAD = 1.0  # seconds: so far ahead the allowance is taken by texts, so that a reply waits no longer than that


@dataclass(frozen=True)
class Worker:
    """What the jobs of one process share: `pools` send, one for each queue, so that no answer waits for the
    places that texts have taken at a slow carrier; `stop` is set when the process is to end."""

    runtime: Runtime
    pools: Mapping[QueueName, ThreadPoolExecutor]
    stop: threading.Event

    def reply(self, inbound_ids: Sequence[int], trace: Mapping[str, str] | None = None) -> None:
        """Send the answers to these messages; nothing stands before them but the allowance."""
        with carried(trace or {}), span("task reply", "consumer", count=len(inbound_ids)):
            claimed = sending.claim_replies(self.runtime, inbound_ids)
            self._deliver(claimed, self.pools[QueueName.REPLIES])

    def send(
        self, channel: str, claim: str, ids: Sequence[int], trace: Mapping[str, str] | None = None
    ) -> None:
        """Send attempts that were claimed and handed over."""
        on = Channel(channel)
        with carried(trace or {}), span("task send", "consumer", channel=on, count=len(ids)):
            if self._has_room(on):
                claimed = sending.take_up(self.runtime, on, claim, ids)
                self._deliver(claimed, self.pools[QUEUE_OF[on]])
            else:
                sending.release(self.runtime, claim, ids)

    def run(self, job: str, run_id: int, trace: Mapping[str, str] | None = None) -> None:
        """One slot of a job, taken by a scheduler."""
        with carried(trace or {}), span("task run", "consumer", job=job, run=run_id):
            run_taken(self.runtime, job, run_id, self.stop)

    def _has_room(self, channel: Channel) -> bool:
        """Wait, with nothing taken, until the allowance is nearly free; False if told to stop first."""
        key = allowance_key(self.runtime, channel)
        while not self.stop.is_set():
            with self.runtime.database.read() as session:
                ahead = lead(session, key) - LEAD
            if ahead <= 0:
                return True
            self.stop.wait(ahead)
        return False

    def _deliver(self, claimed: Claimed | None, pool: ThreadPoolExecutor) -> None:
        if claimed is None:
            return
        with span("pace"):
            stopped = self.stop.wait(claimed.wait)
        if stopped:
            sending.release(self.runtime, claimed.claim, claimed.ids)
            return
        with UnderWay(self.runtime, pool) as under_way:
            under_way.send(sending.check_and_say_so(self.runtime, claimed))
