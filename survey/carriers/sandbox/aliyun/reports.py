"""What Aliyun pushes: what became of texts and calls, and what people write.

Nothing that a person said is lost on the way: a text and a key may come twice or late, and are pushed until
they are taken. Other reports suffer what callbacks suffer. The vendor's pages tell of a key in two ways, so
half of the calls do either: at once (VoiceCallReport), or in the record when the call is over (VoiceReport).
"""

import asyncio
from datetime import UTC, datetime
from functools import partial

from survey.carriers.sandbox.aliyun.codes import KEY_PRESSED, call_state, text_state
from survey.carriers.sandbox.callbacks import Callbacks
from survey.carriers.sandbox.calls.record import Call, Side
from survey.carriers.sandbox.chance import draw
from survey.carriers.sandbox.faults import OF_INBOUND, Fault, Faults
from survey.carriers.sandbox.ledger import Ledger
from survey.carriers.sandbox.mainland import china_time, local
from survey.carriers.sandbox.messages.record import Message
from survey.carriers.sandbox.pushes import OVERTAKEN_AFTER, Element, Kind, Pushes, taken_by
from survey.carriers.sandbox.settings import SandboxSettings
from survey.carriers.sandbox.webhooks import PATIENCE_CALLBACK, PATIENCE_INBOUND, Outcome

_IS_TAKEN = taken_by("code")
SMS_REPORT = Kind("sms-report", _IS_TAKEN, PATIENCE_CALLBACK)
SMS_UP = Kind("sms-up", _IS_TAKEN, PATIENCE_INBOUND)
VOICE_REPORT = Kind("voice-report", _IS_TAKEN, PATIENCE_CALLBACK)
KEY_REPORT = Kind("voice-report", _IS_TAKEN, PATIENCE_INBOUND)


class Reports:
    def __init__(
        self, settings: SandboxSettings, faults: Faults, ledger: Ledger, callbacks: Callbacks, pushes: Pushes
    ) -> None:
        self._settings = settings
        self._faults = faults
        self._ledger = ledger
        self._callbacks = callbacks
        self._pushes = pushes

    async def bring(self, message: Message) -> Outcome:
        """What a person writes."""
        element = {
            "phone_number": local(message.phone),
            "send_time": china_time(message.created),
            "content": message.body,
            "sign_name": self._settings.sign_name,
            "dest_code": self._settings.dest_code,
            "sequence_id": int(message.sid),
        }
        return await self._pushes.bring(SMS_UP, element)

    def text_has_ended(self, message: Message) -> None:
        state = text_state(message)
        element = {
            "phone_number": local(message.to),
            "send_time": china_time(message.created),
            "report_time": china_time(message.updated),
            "success": not message.error,
            "err_code": state.code,
            "err_msg": state.words,
            "sms_size": str(message.segments),
            "biz_id": message.sid,
            "out_id": message.token,
        }
        self._tell(SMS_REPORT, element, message.sid, state.code)

    def key_was_pressed(self, call: Call) -> None:
        if not _is_in_the_record(call):
            self._pushes.run(self._bring_key(call, _of_key(call)))

    def call_has_ended(self, call: Call) -> None:
        element = _of_call(call)
        if element["dtmf"]:
            self._pushes.run(self._bring_key(call, element))
        else:
            self._tell(VOICE_REPORT, element, call.sid, str(element["status_code"]))

    async def _bring_key(self, call: Call, element: Element) -> None:
        fault = self._faults.of(OF_INBOUND)
        if fault:
            self._ledger.fault(fault, sid=call.sid)
        if fault is Fault.INBOUND_DELAYED:
            await asyncio.sleep(self._faults.delay())
        outcome = await self._pushes.bring(KEY_REPORT, element)
        assert call.key_told, "it is told of keys that were taken"
        call.key_told(outcome)
        if fault is Fault.INBOUND_DOUBLED:
            await asyncio.sleep(self._faults.delay(0))
            await self._pushes.bring(KEY_REPORT, element)

    def _tell(self, kind: Kind, element: Element, sid: str, status: str) -> None:
        push = partial(self._pushes.start, kind, element)
        self._callbacks.tell(push, sid=sid, status=status, overtaken_after=OVERTAKEN_AFTER)


def _is_in_the_record(call: Call) -> bool:
    return draw(call.sid, "the key is in the record") < 0.5


def _of_key(call: Call) -> Element:
    return {
        "call_id": call.sid,
        "out_id": call.token,
        "status_code": KEY_PRESSED,
        "smart_status_code": "",
        "status_time": china_time(datetime.now(UTC)),
        "dtmf": call.keys,
    }


def _of_call(call: Call) -> Element:
    state = call_state(call)
    assert state, "it is over"
    return {
        "call_id": call.sid,
        "out_id": call.token,
        "caller": call.from_,
        "callee": local(call.to),
        "originate_time": china_time(call.started or call.created),
        "ring_time": china_time(call.rang),
        "start_time": china_time(call.answered),
        "end_time": china_time(call.ended),
        "duration": str(call.seconds),
        "status_code": state.code,
        "status_msg": state.words,
        "hangup_direction": "用户" if call.ended_by is Side.PERSON else "机器",
        "dtmf": call.keys if _is_in_the_record(call) else "",
        "voice_type": "voice",
        "toll_type": "DOMESTIC",
    }
