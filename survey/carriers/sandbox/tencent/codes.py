"""What became of a text, in the networks' words (pure): https://cloud.tencent.com/document/api/382/59177."""

from survey.carriers.sandbox.messages.record import Message, Status

_DELIVERED = ("SUCCESS", "DELIVRD", "用户短信送达成功")
_LOST_BY = {
    21610: ("FAIL", "MBBLACK", "号码在黑名单中"),
    30003: ("FAIL", "MI:0024", "用户关机"),
    30005: ("FAIL", "MK:0001", "空号"),
    30036: ("FAIL", "EXPIRED", "短信超过有效期"),
}


def reported(message: Message) -> tuple[str, str, str] | None:
    """Status, code and words; none as long as the network has reported nothing."""
    if message.status is Status.DELIVERED:
        return _DELIVERED
    return _LOST_BY[message.error] if message.error else None
