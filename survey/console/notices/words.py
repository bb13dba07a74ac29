"""Why a notice did not get out, in plain words."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from survey.rectification.notices.enter_address import Wrong
from survey.rectification.notices.reason import Reason

REASONS: Mapping[Reason, LazyString] = {
    Reason.DEMO: _l("demonstration data stay on this machine"),
    Reason.OVERTAKEN: _l("it does not hold any more"),
    Reason.READ: _l("the unit has signed for it"),
    Reason.OFF: _l("nobody carries it here"),
    Reason.PAUSED: _l("sending is paused"),
    Reason.HOURS: _l("outside the hours"),
    Reason.TOLD_TO_WAIT: _l("told to wait"),
    Reason.UNREACHABLE: _l("the mail server does not answer"),
    Reason.TLS: _l("the mail server’s certificate is not in order"),
    Reason.LOGIN: _l("the mail server does not take our account"),
    Reason.SENDER: _l("the mail server does not take our sender"),
    Reason.OURS: _l("something of ours is wrong at the carrier"),
    Reason.NO_CONTACT: _l("none entered"),
    Reason.UNUSABLE: _l("what is entered cannot be used"),
    Reason.OPTED_OUT: _l("the number wants no texts"),
    Reason.REFUSED: _l("refused"),
    Reason.UNDELIVERED: _l("could not be delivered"),
    Reason.GIVEN_UP: _l("told to wait for two days, given up"),
    Reason.IN_DOUBT: _l("it may have arrived or not"),
}
FAULTS: Mapping[Wrong, LazyString] = {
    Wrong.NO_MAILBOX: _l("The e-mail address cannot be used. One address, such as office@example.cn."),
    Wrong.NO_MOBILE: _l("The number cannot be used. Texts go to a mobile number."),
}
