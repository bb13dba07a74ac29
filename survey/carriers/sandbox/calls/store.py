"""All calls, newest first, by number."""

import secrets
from datetime import UTC, datetime

from survey.carriers.sandbox.books import Books
from survey.carriers.sandbox.calls.order import CallOrder
from survey.carriers.sandbox.calls.record import Call, Direction, Status


class Calls(Books[Call]):
    def add_outbound(self, order: CallOrder) -> Call:
        call = self._new(Direction.OUTBOUND, order.to, order.from_, order.sid)
        call.status_address, call.events, call.token = order.status, order.events, order.token
        self.enter(call)
        return call

    def add_inbound(self, phone: str, to: str) -> Call:
        call = self._new(Direction.INBOUND, to, phone)
        call.status = Status.RINGING
        self.enter(call)
        return call

    def _new(self, direction: Direction, to: str, from_: str, sid: str | None = None) -> Call:
        now = datetime.now(UTC)
        sid = sid or "CA" + secrets.token_hex(16)
        return Call(self.next_number(), sid, direction, to, from_, now, now)
