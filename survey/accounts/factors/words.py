"""What is told of passkeys that were not taken."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from survey.accounts.factors.passkeys.read import Why

REFUSED: Mapping[Why, LazyString] = {
    "wrong": _l("The passkey was not accepted. Please try again."),
    "unknown": _l("This passkey is not known here, or was removed. Please log in another way."),
    "other account": _l("This passkey belongs to another account."),
    "used": _l("The passkey was not accepted. Please try again."),
    "copied": _l("This passkey may have been copied. Log in another way, remove it and tell the admin."),
    "here already": _l("This device has a passkey here already."),
}
