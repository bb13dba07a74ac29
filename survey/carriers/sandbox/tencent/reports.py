"""What Tencent pushes: what became of texts, in lists, and what people write, one by one.

The office is taken to have asked for its own name of a text to come back (`ext`). Pushed until it is taken,
where the vendor tries three times: what a person said is not to be lost by a test that stops the web process.
"""

from functools import partial

from survey.carriers.sandbox.callbacks import Callbacks
from survey.carriers.sandbox.mainland import china_time, local
from survey.carriers.sandbox.messages.record import Message
from survey.carriers.sandbox.pushes import OVERTAKEN_AFTER, Kind, Pushes, taken_by
from survey.carriers.sandbox.settings import SandboxSettings
from survey.carriers.sandbox.tencent.codes import reported
from survey.carriers.sandbox.webhooks import PATIENCE_CALLBACK, PATIENCE_INBOUND, Outcome

_IS_TAKEN = taken_by("result")
SMS_REPORT = Kind("sms-report", _IS_TAKEN, PATIENCE_CALLBACK)
SMS_UP = Kind("sms-up", _IS_TAKEN, PATIENCE_INBOUND, alone=True)


class Reports:
    def __init__(self, settings: SandboxSettings, callbacks: Callbacks, pushes: Pushes) -> None:
        self._settings = settings
        self._callbacks = callbacks
        self._pushes = pushes

    async def bring(self, message: Message) -> Outcome:
        """What a person writes."""
        element = {
            "extend": "",
            "mobile": local(message.phone),
            "nationcode": "86",
            "sign": self._settings.sign_name,
            "text": message.body,
            "time": int(message.created.timestamp()),
        }
        return await self._pushes.bring(SMS_UP, element)

    def text_has_ended(self, message: Message) -> None:
        ended = reported(message)
        assert ended, "it has ended"
        status, code, words = ended
        element = {
            "user_receive_time": china_time(message.updated),
            "nationcode": "86",
            "mobile": local(message.to),
            "report_status": status,
            "errmsg": code,
            "description": words,
            "sid": message.sid,
            "ext": message.token,
        }
        push = partial(self._pushes.start, SMS_REPORT, element)
        self._callbacks.tell(push, sid=message.sid, status=code, overtaken_after=OVERTAKEN_AFTER)
