"""What a gateway pushes: receipts, what people write, records of calls."""

from functools import partial
from random import Random

from survey.carriers.aliyun.pushes import read_push
from survey.carriers.port import MalformedCallback
from tests.fuzz.parser import Parser
from tests.fuzz.spoil import spoil_json, spoil_text

_PUSHED = {
    "sms-report": '{"phone_number": "13900000001", "send_time": "2026-11-28 09:05:00", "success": false,'
    ' "err_code": "MK:0001", "sms_size": "2", "biz_id": "932702304080415357^0", "out_id": "T0ken-_"}',
    "sms-up": '{"phone_number": "13900000001", "send_time": "2026-11-28 23:59:59", "content": "满意",'
    ' "dest_code": "10690000", "sequence_id": 1234567890}',
    "voice-report": '{"call_id": "116012854210^102814279000", "out_id": "0123456789abcde", "dtmf": "4",'
    ' "ring_time": "2026-11-28 09:05:03", "start_time": "2026-11-28 09:05:09", "duration": "22",'
    ' "status_code": "200000", "smart_status_code": "ANSWERED"}',
}


def _make(kind: str, random: Random) -> bytes:
    """A good piece and a spoilt one; one time in four the list itself is spoilt."""
    pieces = f"[{_PUSHED[kind]}, {spoil_json(random, _PUSHED[kind])}]"
    return (spoil_text(random, pieces) if random.random() < 0.25 else pieces).encode("utf-8", "surrogatepass")


PARSERS = tuple(
    Parser(f"push-{kind}", partial(_make, kind), partial(read_push, kind), (MalformedCallback,), weight=20)
    for kind in _PUSHED
)
