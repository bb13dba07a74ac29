"""Pages that only tell something: what happened, what it means, and whom to call. They ask nothing and reveal
nothing of a case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from survey.answering.standing import Place


@dataclass(frozen=True)
class Told:
    """`call`: the hotline is offered; `pressure`: so is the number for reporting pressure; `goes_on`: so is
    the way back to the questions."""

    title: LazyString
    sentences: tuple[LazyString, ...]
    code: int = HTTPStatus.OK
    call: bool = False
    pressure: bool = False
    goes_on: bool = False


UNKNOWN = Told(
    _l("This link does not open"),
    (
        _l("Some letters of the address may be missing or wrong."),
        _l("Please type it once more as it stands in the message or on the slip of paper."),
    ),
    HTTPStatus.NOT_FOUND,
    call=True,
)
TOO_MANY = Told(
    _l("Please wait a little"),
    (_l("Too many wrong addresses were tried from here. Please try again in a few minutes."),),
    HTTPStatus.TOO_MANY_REQUESTS,
)
REFUSED = Told(
    _l("That was not noted"),
    (_l("The page did not arrive whole. Please open the link once more and press again."),),
    HTTPStatus.BAD_REQUEST,
)
BROKEN = Told(
    _l("Something went wrong just now"),
    (
        _l("What you pressed may not have been noted. Please go back and press it again."),
        _l("If that does not help, try again in a few minutes, or call us."),
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR,
    call=True,
)
LATER = Told(
    _l("All right, another time"),
    (
        _l("What you have answered is noted."),
        _l("Open the same link whenever it suits you, and you go on from here. After some days it expires."),
    ),
    goes_on=True,
)
SORRY = Told(
    _l("Sorry to have disturbed you"),
    (_l("We do not contact this number again, and this link opens nothing any more."),),
)
SORRY_SLIP = Told(
    _l("Sorry to have disturbed you"),
    (_l("This link opens nothing any more. You can throw the slip of paper away."),),
)
PLACES: Mapping[Place, Told] = {
    Place.ENDED: Told(
        _l("This link opens nothing any more"),
        (_l("It was called back. If you want to rate, please call us."),),
        HTTPStatus.GONE,
        call=True,
    ),
    Place.EXPIRED: Told(
        _l("This link has expired"),
        (_l("What you answered before is noted."), _l("If you want to rate now, please call us.")),
        HTTPStatus.GONE,
        call=True,
    ),
    Place.STOPPED: Told(
        _l("We have stopped contacting you"),
        (
            _l("No more texts and calls. It does not affect your case."),
            _l("If you want to rate later, please call us."),
        ),
        call=True,
    ),
    Place.DONE: Told(
        _l("Your rating has been received"),
        (
            _l("It is noted as you gave it. Thank you."),
            _l("Whatever you said does not affect your case or your rights."),
            _l("You can close this page now."),
        ),
        pressure=True,
    ),
    Place.OVER: Told(
        _l("This callback has ended"),
        (_l("Thank you for looking in. If you want to rate, please call us."),),
        call=True,
    ),
}
