"""A message as Twilio's JSON shows it. Field by field: api.v2010.account.message of Twilio's OpenAPI file."""

from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache

from survey.carriers.sandbox.messages.delivery import ERROR_MESSAGES
from survey.carriers.sandbox.messages.record import Direction, Message, Status

_PRICE = 0.0079  # dollars a segment; known once the message has ended well
_PRICED = (Status.DELIVERED, Status.RECEIVED)


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


def _price(direction: Direction, count: int) -> str:
    return f"-{count * (_PRICE if direction is not Direction.INBOUND else 0.0075):.5f}"


def _time(moment: datetime) -> str:
    return _time_of_second(int(moment.timestamp()))


@lru_cache(maxsize=256)
def _time_of_second(second: int) -> str:
    return format_datetime(datetime.fromtimestamp(second, UTC))
