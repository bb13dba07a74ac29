"""The telephone exchange: places calls and carries them to their end, takes those of people who call us.

place ─► Ringing.dial ─► Ringing.ring ─► Talk.with_called ─► ended        call_us ─► Talk.with_caller ─► ended
"""

from collections.abc import Callable

from survey.carriers.sandbox.allowance import Allowance
from survey.carriers.sandbox.callbacks import Callbacks
from survey.carriers.sandbox.calls.asker import Asker
from survey.carriers.sandbox.calls.callee import Callee
from survey.carriers.sandbox.calls.handsets import Handsets
from survey.carriers.sandbox.calls.line import Ended, Line
from survey.carriers.sandbox.calls.order import CallOrder
from survey.carriers.sandbox.calls.progress import Progress
from survey.carriers.sandbox.calls.record import Call, Side, Status
from survey.carriers.sandbox.calls.recordings import Recordings
from survey.carriers.sandbox.calls.ringing import Ringing, Unanswered
from survey.carriers.sandbox.calls.store import Calls
from survey.carriers.sandbox.calls.talk import Talk
from survey.carriers.sandbox.crowd import Crowd
from survey.carriers.sandbox.faults import Faults
from survey.carriers.sandbox.ledger import Ledger
from survey.carriers.sandbox.settings import SandboxSettings
from survey.carriers.sandbox.tasks import Tasks
from survey.carriers.sandbox.timers import Timers
from survey.carriers.sandbox.webhooks import Webhooks

_FULL_SPEED = 5000.0  # times life
_DECLINED = 486  # as the network tells it


class Exchange:
    """`books`: all calls; `handsets`: the phones that ring or speak; `pending`: calls that go on."""

    def __init__(
        self,
        settings: SandboxSettings,
        faults: Faults,
        ledger: Ledger,
        timers: Timers,
        webhooks: Webhooks,
        callbacks: Callbacks,
        crowd: Crowd,
    ) -> None:
        self._settings = settings
        self._ledger = ledger
        self._timers = timers
        self._crowd = crowd
        self._tasks = Tasks()
        self._lines: dict[str, Line] = {}
        self.books = Calls(settings.keep)
        self.handsets = Handsets()
        self.recordings = Recordings(settings, ledger, timers, callbacks)
        self.allowance = Allowance(settings.calls_per_second, timers)
        self.callee = Callee(settings.callee_limits, timers)
        self._progress = Progress(settings, callbacks)
        self._ringing = Ringing(faults, ledger, timers, crowd, self._progress, self.handsets.engaged)
        asker = Asker(settings, faults, ledger, webhooks)
        self._talk = Talk(settings, ledger, timers, crowd, self._progress, asker, self.recordings, self._pace)

    @property
    def pending(self) -> int:
        return self._tasks.pending

    def place(
        self,
        order: CallOrder,
        at_key: Callable[[Call], None] | None = None,
        at_end: Callable[[Call], None] | None = None,
    ) -> Call:
        """Into the books and on its way. `at_key`, `at_end`: see Call."""
        call = self.books.add_outbound(order)
        call.at_key, call.at_end = at_key, at_end
        self._tasks.start(self._carry(call, self._line(call), order))
        return call

    def call_us(self, phone: str) -> Call | None:
        """The owner of `phone` calls our number; none while that phone is engaged, or where we take none."""
        if not self._settings.voice_url or self.handsets.engaged(phone):
            return None
        call = self.books.add_inbound(phone, self._our_number(phone))
        line = self._line(call)
        self.handsets.connect(call, line)
        self._ledger.write("calls_us", sid=call.sid, phone=phone, to=call.to)
        self._tasks.start(self._take(call, line))
        return call

    def end(self, call: Call) -> bool:
        """The application ends a call; false if it is over already."""
        line = self._lines.get(call.sid)
        if line is None or not call.goes_on:
            return False
        line.end(Side.APPLICATION)
        return True

    def clear(self) -> None:
        self._tasks.clear()
        self._lines.clear()
        self.handsets.clear()
        self.books.clear()
        self.recordings.clear()
        self.callee.clear()

    def stop(self) -> None:
        self._tasks.clear()

    async def _carry(self, call: Call, line: Line, order: CallOrder) -> None:
        try:
            await self._connect(call, line, order)
        except Unanswered as why:
            self._end_unanswered(call, why.status, why.sip)
            if why.status is Status.NO_ANSWER:
                self._let_them_call_back(call.phone)
        except Ended as ended:
            declined = ended.by is Side.PERSON
            self._end_unanswered(
                call, Status.BUSY if declined else Status.CANCELED, _DECLINED if declined else None
            )
        self._forget(call)
        if call.at_end:
            call.at_end(call)

    async def _connect(self, call: Call, line: Line, order: CallOrder) -> None:
        answering = await self._ringing.dial(call, line, self._pace(call.phone))
        self.handsets.connect(call, line)
        pace = self._pace(call.phone)
        answering = await self._ringing.ring(call, line, answering, order.ring_seconds, pace)
        await self._talk.with_called(call, line, order, answering)

    async def _take(self, call: Call, line: Line) -> None:
        call.dial()
        await self._talk.with_caller(call, line)
        self._forget(call)

    def _end_unanswered(self, call: Call, status: Status, sip: int | None) -> None:
        call.move(status)
        call.sip = sip
        self._ledger.write(
            "unanswered", sid=call.sid, phone=call.phone, token=call.token, status=status, sip=sip
        )
        self._progress.ended(call, sip, {})

    def _forget(self, call: Call) -> None:
        self._lines.pop(call.sid, None)
        self.handsets.free(call)

    def _let_them_call_back(self, phone: str) -> None:
        after = self._crowd.calls_back_after(phone) if self._crowd.is_simulated(phone) else None
        if after is not None:
            self._timers.after(after * self._pace(phone), self._call_back, phone)

    def _call_back(self, phone: str) -> None:
        if self._crowd.is_simulated(phone):
            self.call_us(phone)

    def _line(self, call: Call) -> Line:
        phone = call.phone
        line = Line(lambda: self._pace(phone), lambda: not self._crowd.is_simulated(phone))
        self._lines[call.sid] = line
        return line

    def _pace(self, phone: str) -> float:
        """Real seconds for one of life: a visitor needs them all."""
        if phone in self._crowd.by_hand:
            return 1 / self._settings.hand_speed
        return 1 / (self._crowd.speed or _FULL_SPEED)

    def _our_number(self, phone: str) -> str:
        """The one that called last, otherwise the one for calls."""
        for call in reversed(self.books.conversation(phone)):
            return call.ours
        return self._settings.voice_number
