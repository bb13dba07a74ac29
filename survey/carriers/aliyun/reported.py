"""What networks report of texts and calls, in Aliyun's codes, as data. Pure.

Sources, 2026: 运营商回执错误码 of texts (https://help.aliyun.com/document_detail/101347.html) and of calls
(https://help.aliyun.com/document_detail/55085.html). Of texts also what networks say in codes of their own.
"""

from dataclasses import dataclass

from survey.carriers import networks
from survey.vocabulary import AttemptState, ErrorClass

_TEXTS = {
    ErrorClass.LATER_ONCE: (
        "IS_CLOSE",  # the way to the network was shut; whether it took another is not told
        "MOBILE_ACCOUNT_ABNORMAL",  # it owes money
        "MOBILE_SEND_LIMIT",  # too many texts to this number
        "MOBILE_TERMINAL_ERROR",  # the handset: off, full, out of reach
        "MOBLIE_TERMINAL_ERROR",  # as some pages of the vendor spell it
        "MOBLLE_TERMINAL_ERROR",  # and others
    ),
    ErrorClass.NUMBER_NEVER: (
        "INVALID_NUMBER",
        "MN:0001",
        "MOBILE_NOT_ON_SERVICE",  # nobody has it, or it is out of service
    ),
    ErrorClass.BLOCKED: (
        "BLACK",
        "BLACKLIST",
        "CONTENT_KEYWORD",  # a word that the network does not let pass
        "MOBILE_IN_BLACK",
        "REJECTD",
    ),
    ErrorClass.OURS: (
        "CONTENT_ERROR",  # no way out where the template is promotion
        "NO_ROUTE",  # the signature is registered with no network
        "PARAMS_ILLEGAL",  # signature or template
    ),
}
_CLASSES = networks.REPORTED | {code: error_class for error_class, codes in _TEXTS.items() for code in codes}


KEY_PRESSED = "300000"  # while the call goes on


@dataclass(frozen=True, slots=True)
class Ended:
    """How a call has ended. `rang`: the code alone shows it, or that the network said busy."""

    state: AttemptState
    error_class: ErrorClass | None = None
    rang: bool = False


_HEARD = Ended(AttemptState.ANSWERED, rang=True)
_BUSY = Ended(AttemptState.BUSY, rang=True)
_RANG_OUT = Ended(AttemptState.NO_ANSWER, rang=True)
_GOES_ON = Ended(AttemptState.ACCEPTED)
_RINGS = Ended(AttemptState.ACCEPTED, rang=True)


def _failed(error_class: ErrorClass) -> Ended:
    return Ended(AttemptState.FAILED, error_class)


_OUT_OF_REACH = _failed(ErrorClass.LATER_ONCE)
_NOBODYS = _failed(ErrorClass.NUMBER_NEVER)
_CALLS = {
    "200000": _HEARD,  # to the end
    "200001": _HEARD,  # hung up before the end
    "200008": _HEARD,  # no key in time
    "200002": _BUSY,
    "200112": _BUSY,
    "200003": _RANG_OUT,
    "200113": _RANG_OUT,
    "200004": _NOBODYS,
    "200116": _NOBODYS,
    # Declined, barred by the handset, or the network's trouble: it does not say which.
    "200005": _OUT_OF_REACH,
    "200111": _OUT_OF_REACH,
    "200007": _OUT_OF_REACH,
    "200120": _OUT_OF_REACH,
    "200010": _OUT_OF_REACH,  # switched off
    "200011": _OUT_OF_REACH,  # suspended
    "482": _OUT_OF_REACH,
    "400": _OUT_OF_REACH,  # a part of the network is full: how far it came is not said
    "200012": _failed(ErrorClass.BLOCKED),
    "200105": _failed(ErrorClass.BLOCKED),  # barred to be called
    "200006": _failed(ErrorClass.OURS),  # what should be heard cannot be played
    "200104": _failed(ErrorClass.OURS),  # our number is barred
    "200117": _failed(ErrorClass.OURS),  # our number may not be shown
    "476": _failed(ErrorClass.OURS),  # our number was taken back
    # Not dialled, it seems; whether by another way after all is not told.
    "200118": _OUT_OF_REACH,  # not at this hour
    "200119": _OUT_OF_REACH,  # too many from our number, or to this one
    "200121": _OUT_OF_REACH,  # too many at once
    # On its way, or just over: its record tells how.
    "200100": _GOES_ON,
    "200101": _GOES_ON,
    "200102": _RINGS,  # answered
    "200103": _RINGS,
    "200201": _RINGS,
    KEY_PRESSED: _RINGS,
}


def class_of_text(code: str) -> ErrorClass:
    """The class of a network's code for a text that did not arrive."""
    return _CLASSES.get(code, ErrorClass.UNLISTED)


def end_of_call(code: str, *, rang: bool, keys: bool) -> Ended:
    """How a call stands by its code. `rang`: the report has a time for it; `keys`: some were pressed, which
    shows more than any code of an end that somebody answered."""
    ended = _CALLS.get(code, _failed(ErrorClass.UNLISTED))
    if keys and ended.state is not AttemptState.ACCEPTED:
        return _HEARD
    return Ended(ended.state, ended.error_class, rang=ended.rang or rang or keys)
