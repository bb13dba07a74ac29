"""What Twilio tells with every request of a call (https://www.twilio.com/docs/voice/twiml#request-parameters)."""

from survey.carriers.sandbox.calls.record import Call, Status
from survey.carriers.sandbox.numbers import country

_PLACES = ("City", "State", "Zip", "Country")


def call_form(call: Call, account_sid: str, status: Status | str | None = None) -> dict[str, str]:
    """`status`: where another word than the call's own state is to be told."""
    form = {
        "AccountSid": account_sid,
        "ApiVersion": "2010-04-01",
        "CallSid": call.sid,
        "CallStatus": str(status or call.status),
        "Direction": call.direction,
        "From": call.from_,
        "Caller": call.from_,
        "To": call.to,
        "Called": call.to,
    }
    for side, number in (("From", call.from_), ("Caller", call.from_), ("To", call.to), ("Called", call.to)):
        form |= dict.fromkeys((side + place for place in _PLACES), "")
        form[f"{side}Country"] = country(number)
    if call.answered_by and call.tells_who:
        form["AnsweredBy"] = call.answered_by
    return form
