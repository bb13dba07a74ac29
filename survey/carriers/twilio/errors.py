"""What Twilio's error codes mean for an attempt (DESIGN §5), as data. Pure.

Source: Twilio's Error and Warning Dictionary (2026), a page a code: https://www.twilio.com/docs/api/errors/CODE.
Codes that do not say what to do are left out and answer `unlisted`. The words are for the operator.
"""

from survey.carriers.codes import by_code, class_of_status
from survey.vocabulary import ErrorClass

_SLOW_DOWN = {
    20429: "too many requests at once",  # "never processed and always safe to retry"
    21611: "the sender's queue is full",
    30001: "the queue overflowed",
    22005: "the call queue is full",
    10004: "too many calls at once for the account",
    14107: "too many messages between two numbers",
    30022: "sent faster than the campaign allows",
    30023: "the brand's messages for today are used up",
    30027: "the network's messages for today are used up",
    63038: "the account's messages for today are used up",
}
_UNKNOWN = {
    20500: "the carrier failed inside",  # "not idempotent": it may have been sent
    20503: "the carrier is out of service",
    21204: "the carrier had already begun the call",
}
_LATER_ONCE = {
    30003: "the handset is off or out of reach",
    30008: "the network gave no reason",
    30017: "the network is congested",
    30036: "waited longer than it was valid, not sent",
}
_NUMBER_NEVER = {
    21202: "a premium number",
    21211: "not a valid number",
    21214: "the number cannot be reached",
    21217: "does not look like a number",
    21265: "a short code",
    21266: "our own number",
    21268: "a premium or information number",
    21614: "not a mobile number",
    21635: "a landline",
    30005: "the number is unknown or no longer in use",
    30006: "a landline, or a network that takes no messages",
    13224: "the number is invalid or cannot be called",
    13223: "not a number in international form",
    13226: "the number's country code is unknown",
}
_BLOCKED = {
    30004: "blocked by the person or the network",
    30007: "filtered as unwanted",
    30038: "filtered as a one-time password",
    30450: "blocked for a while, suspected of pumping",
    21216: "on the carrier's list of blocked numbers",
    13225: "calls to this number are blocked by the carrier",
}
_NEXT_CHANNEL = {
    21612: "this sender cannot reach this number",
    30410: "the network did not answer the carrier, which does not try again lest it arrive twice",
}
_OPTED_OUT = {
    21610: "the person has unsubscribed with the carrier",
}
_OURS = {
    10001: "the account is not active",
    10002: "a trial account may not do this",
    10005: "calls are disabled for the account",
    11100: "an address that was given is not valid",
    11200: "our webhook did not answer the carrier",
    11205: "our webhook could not be connected to",
    11210: "the host of our webhook is not known",
    11220: "our webhook's TLS handshake failed",
    13227: "calls to this country are not enabled",
    20003: "the account or its token is not accepted",
    20005: "the account is not active",
    20006: "access denied",
    20008: "test credentials",
    20010: "the account may not do this",
    20403: "the account was suspended or closed",
    20404: "no such account, or a wrong address of the API",
    20422: "a parameter is invalid",
    21200: "a parameter of the call is wrong or missing",
    21201: "no number to call",
    21203: "calls to other countries are not enabled",
    21205: "the address that answers the call is not valid",
    21207: "machine detection is asked for wrongly",
    21208: "the time that it rings is out of range",
    21209: "the method of the address is not valid",
    21210: "the number to call from is not verified",
    21212: "the sender is not a valid number or name",
    21213: "no number to call from is set",
    21215: "calls to this country are not enabled",
    21218: "the application is not valid",
    21219: "a trial account may call verified numbers only",
    21220: "the call is not in progress",
    21401: "the sender is not enabled for messages",
    21408: "messages to this country are not enabled",
    21601: "the sender is not ours",
    21602: "no text",
    21603: "no sender is set",
    21604: "no recipient",
    21606: "the sender cannot send here",
    21607: "a trial account must use its trial number",
    21608: "a trial account may write to verified numbers only",
    21609: "the callback address is not valid",
    21616: "the sender is ambiguous",
    21617: "longer than 1,600 characters",
    21618: "the text cannot be sent",
    21624: "the time it stays valid is out of range",
    21659: "the sender is not the carrier's, or of another country",
    21660: "the sender belongs to another account",
    21661: "the sender is not enabled for messages",
    21701: "the messaging service does not exist",
    21702: "the messaging service cannot send",
    21703: "the messaging service has no sender for this number",
    21704: "the messaging service has no senders",
    21705: "the messaging service is not valid",
    30002: "the account was suspended",
    30010: "dearer than the highest price allowed",
    30012: "the time it stays valid is too short",
    30013: "the time it stays valid is too long",
    30018: "the sender must be registered with the network",
    30024: "the network has not been told of the sender yet",
    30032: "the toll-free sender is not verified",
    30033: "the campaign is suspended",
    30034: "the sender is not registered with a campaign",
    30035: "the sender is still being set up",
    30037: "sending is disabled for the account",
    30040: "the sender must be registered with the network",
    30041: "the sender is not registered in this country",
    30042: "the sender's name is too general",
    30044: "too long for a trial account",
    30454: "the account's messages are used up",
    573002: "a trial account must call from the trial number of the person called",
    573005: "a trial account may call verified numbers only",
}
_TABLE = by_code(
    {
        ErrorClass.SLOW_DOWN: _SLOW_DOWN,
        ErrorClass.UNKNOWN: _UNKNOWN,
        ErrorClass.LATER_ONCE: _LATER_ONCE,
        ErrorClass.NUMBER_NEVER: _NUMBER_NEVER,
        ErrorClass.BLOCKED: _BLOCKED,
        ErrorClass.NEXT_CHANNEL: _NEXT_CHANNEL,
        ErrorClass.OPTED_OUT: _OPTED_OUT,
        ErrorClass.OURS: _OURS,
    }
)

# A failed call's SipResponseCode, the last answer of the network that was to ring the phone (RFC 3261 §21;
# where the telephone network spoke, its cause as RFC 3398 §7.2.4.1 turns it into SIP). 5xx is below.
_BUSY = frozenset({486, 600})
_SIP = {
    403: ErrorClass.BLOCKED,  # forbidden: barred by the network
    404: ErrorClass.NUMBER_NEVER,  # not found: unallocated number
    408: ErrorClass.LATER_ONCE,  # request timeout: switched off or out of reach
    410: ErrorClass.NUMBER_NEVER,  # gone: number changed
    480: ErrorClass.LATER_ONCE,  # temporarily unavailable
    484: ErrorClass.NUMBER_NEVER,  # address incomplete
    487: ErrorClass.LATER_ONCE,  # request terminated, before anybody answered
    603: ErrorClass.BLOCKED,  # decline: the person, or who screens the calls for them
    604: ErrorClass.NUMBER_NEVER,  # does not exist anywhere
}


def class_of_code(code: int) -> ErrorClass:
    """The class of a code that came with a delivery status."""
    return _TABLE[code][0] if code in _TABLE else ErrorClass.UNLISTED


def class_of_sip(code: int | None) -> ErrorClass:
    """The class of a failed call by the network's last answer; unlisted if it says nothing that we know."""
    if code in _SIP:
        return _SIP[code]
    return ErrorClass.LATER_ONCE if code and 500 <= code < 600 else ErrorClass.UNLISTED


def is_busy(code: int | None) -> bool:
    """Whether the network's last answer was that the line is busy."""
    return code in _BUSY


def class_of_answer(status: int, code: int | None) -> ErrorClass:
    """The class of an answer to a send that was not a success.

    `status`: HTTP status; `code`: Twilio's, none if the answer has none. Only a 4xx says that nothing was
    sent; whatever else came is unknown, even with a code that would say otherwise.
    """
    if 400 <= status < 500 and code in _TABLE:
        return _TABLE[code][0]
    return class_of_status(status)


def meaning_of(code: int | None) -> str:
    """What a code says, in our words: the carrier's own quote the number they are about."""
    return _TABLE[code][1] if code in _TABLE else "a reason that is not in the table"
