"""Messages, calls and recordings as Twilio's JSON shows them, field by field.

api.v2010.account.message, …call and …recording of Twilio's OpenAPI file.
"""

import re
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache

from survey.carriers.sandbox.calls.record import Call
from survey.carriers.sandbox.calls.record import Status as CallStatus
from survey.carriers.sandbox.calls.recordings import Recording
from survey.carriers.sandbox.messages.delivery import ERROR_MESSAGES
from survey.carriers.sandbox.messages.record import Direction, Message, Status

_PRICE = 0.0079  # dollars a segment; known once the message has ended well
_PRICED = (Status.DELIVERED, Status.RECEIVED)
_PRICE_OF_MINUTE = 0.0135
_SUBRESOURCES = (
    "Events",
    "Notifications",
    "Payments",
    "Recordings",
    "Siprec",
    "Streams",
    "Transcriptions",
    "UserDefinedMessages",
    "UserDefinedMessageSubscriptions",
)
_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


def message_resource(message: Message, account_sid: str) -> dict[str, object]:
    path = f"/2010-04-01/Accounts/{account_sid}/Messages/{message.sid}"
    count = message.segments or 0
    return {
        "account_sid": account_sid,
        "api_version": "2010-04-01",
        "body": message.body,
        "date_created": _time(message.created),
        "date_sent": _time(message.sent) if message.sent else None,
        "date_updated": _time(message.updated),
        "direction": message.direction,
        "error_code": message.error,
        "error_message": ERROR_MESSAGES[message.error] if message.error else None,
        "from": message.from_,
        "messaging_service_sid": message.service_sid,
        "num_media": "0",
        "num_segments": str(count),
        "price": _price(message.direction, count) if message.status in _PRICED else None,
        "price_unit": "USD",
        "sid": message.sid,
        "status": message.status,
        "subresource_uris": {"media": f"{path}/Media.json", "feedback": f"{path}/Feedback.json"},
        "to": message.to,
        "uri": f"{path}.json",
    }


def call_resource(call: Call, account_sid: str) -> dict[str, object]:
    path = f"/2010-04-01/Accounts/{account_sid}/Calls/{call.sid}"
    over = call.status is CallStatus.COMPLETED
    minutes = -(-call.seconds // 60)
    return {
        "account_sid": account_sid,
        "annotation": None,
        "answered_by": call.answered_by,
        "api_version": "2010-04-01",
        "caller_name": None,
        "date_created": _time(call.created),
        "date_updated": _time(call.updated),
        "direction": call.direction,
        "duration": str(call.seconds) if over else None,
        "end_time": _time(call.ended) if call.ended else None,
        "forwarded_from": None,
        "from": call.from_,
        "from_formatted": call.from_,
        "group_sid": None,
        "parent_call_sid": None,
        "phone_number_sid": None,
        "price": f"-{minutes * _PRICE_OF_MINUTE:.5f}" if over else None,
        "price_unit": "USD",
        "queue_time": "0",
        "sid": call.sid,
        "start_time": _time(call.started) if call.started else None,
        "status": call.status,
        "subresource_uris": {_snake(name): f"{path}/{name}.json" for name in _SUBRESOURCES},
        "to": call.to,
        "to_formatted": call.to,
        "trunk_sid": None,
        "uri": f"{path}.json",
    }


def recording_resource(recording: Recording, account_sid: str) -> dict[str, object]:
    path = f"/2010-04-01/Accounts/{account_sid}/Recordings/{recording.sid}"
    return {
        "account_sid": account_sid,
        "api_version": "2010-04-01",
        "call_sid": recording.call_sid,
        "channels": 1,
        "conference_sid": None,
        "date_created": _time(recording.created),
        "date_updated": _time(recording.created),
        "duration": str(recording.seconds) if recording.ready else None,
        "encryption_details": None,
        "error_code": None,
        "media_url": f"https://api.twilio.com{path}",
        "price": "-0.00250" if recording.ready else None,
        "price_unit": "USD",
        "sid": recording.sid,
        "source": recording.source,
        "start_time": _time(recording.created),
        "status": "completed" if recording.ready else "processing",
        "subresource_uris": {
            "add_on_results": f"{path}/AddOnResults.json",
            "transcriptions": f"{path}/Transcriptions.json",
        },
        "uri": f"{path}.json",
    }


def _snake(name: str) -> str:
    return _CAPITAL.sub("_", name).lower()


def _price(direction: Direction, count: int) -> str:
    return f"-{count * (_PRICE if direction is not Direction.INBOUND else 0.0075):.5f}"


def _time(moment: datetime) -> str:
    return _time_of_second(int(moment.timestamp()))


@lru_cache(maxsize=256)
def _time_of_second(second: int) -> str:
    return format_datetime(datetime.fromtimestamp(second, UTC))
