"""From the queue to the phone: dialled, ringing, taken, or what else becomes of it.

The network's answers are SIP's (RFC 3261 §21): 404 no such number, 480 out of reach, 486 busy, 487 given up.
"""

import asyncio
from collections.abc import Callable

from survey.carriers.sandbox.calls.line import Line
from survey.carriers.sandbox.calls.progress import Progress
from survey.carriers.sandbox.calls.record import Call, Status
from survey.carriers.sandbox.crowd import Crowd
from survey.carriers.sandbox.faults import Fault, Faults
from survey.carriers.sandbox.ledger import Ledger
from survey.carriers.sandbox.petitioners.doing import Taken
from survey.carriers.sandbox.petitioners.pickup import Answering
from survey.carriers.sandbox.petitioners.vocabulary import Pickup
from survey.carriers.sandbox.timers import Timers

_QUEUED, _DIALLING = 0.5, 2.0  # seconds of life
_BY_HAND = Answering(Pickup.PERSON, 0.0, "human", 2.0)
_TAKES_CALLS = (Pickup.PERSON, Pickup.MACHINE, Pickup.FAX)
_OF_NUMBER = {Fault.UNDELIVERED_30005: 404, Fault.UNDELIVERED_30003: 480}
_SIP = {Pickup.BUSY: 486, Pickup.OUT_OF_REACH: 480}


class Unanswered(Exception):
    """Nobody takes the call."""

    def __init__(self, status: Status, sip: int) -> None:
        super().__init__(status)
        self.status = status
        self.sip = sip


class Ringing:
    """`engaged`: whether somebody speaks on that phone already."""

    def __init__(
        self,
        faults: Faults,
        ledger: Ledger,
        timers: Timers,
        crowd: Crowd,
        progress: Progress,
        engaged: Callable[[str], bool],
    ) -> None:
        self._faults = faults
        self._ledger = ledger
        self._timers = timers
        self._crowd = crowd
        self._progress = progress
        self._engaged = engaged

    async def dial(self, call: Call, line: Line, pace: float) -> Answering:
        """Until the phone could ring: what becomes of it then. Raises Unanswered, Ended."""
        await line.pause(_QUEUED)
        while (wait := self._faults.back_up_at(self._timers.now) - self._timers.now) > 0:
            await asyncio.sleep(wait)
        call.dial()
        self._progress.initiated(call, pace)
        await line.pause(_DIALLING)
        fault = self._faults.of_number(call.phone)
        if fault in _OF_NUMBER:
            self._ledger.fault(fault, sid=call.sid, to=call.to)
            raise Unanswered(Status.FAILED, _OF_NUMBER[fault])
        simulated = self._crowd.is_simulated(call.phone)
        answering = self._crowd.is_called(call.phone) if simulated else _BY_HAND
        if self._engaged(call.phone) or answering.pickup is Pickup.BUSY:
            raise Unanswered(Status.BUSY, _SIP[Pickup.BUSY])
        if answering.pickup is Pickup.OUT_OF_REACH:
            raise Unanswered(Status.FAILED, _SIP[Pickup.OUT_OF_REACH])
        return answering

    async def ring(
        self, call: Call, line: Line, answering: Answering, seconds: float, pace: float
    ) -> Answering:
        """Until somebody takes it: who has. Raises Unanswered, Ended."""
        call.move(Status.RINGING)
        self._ledger.write("rang", sid=call.sid, to=call.to, token=call.token)
        self._progress.ringing(call, pace)
        if self._crowd.is_simulated(call.phone) and answering.pickup in _TAKES_CALLS:
            line.plan([(answering.after, Taken())])
        until = line.clock + seconds
        while doing := await line.next(until - line.clock):
            if isinstance(doing, Taken):
                return answering if self._crowd.is_simulated(call.phone) else _BY_HAND
        raise Unanswered(Status.NO_ANSWER, 487)
