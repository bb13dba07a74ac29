"""Forms with which people bring back what they found or did: what fields ask, what is wrong with one."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form
from wtforms.validators import Length

from survey.console.refusals import EVERYWHERE
from survey.models import Rectification
from survey.rectification.refusal import LONGEST_WORDS, Why
from survey.rectification.take import is_known
from survey.runtime import current_runtime

NEEDED = _l("Please fill this in.")
CHOOSE = _l("Please choose one.")
WORDS = Length(max=LONGEST_WORDS, message=EVERYWHERE[Why.LONG_WORDS])


def stripped(text: str | None) -> str:
    return (text or "").strip()


def wrong_in(form: Form) -> list[str]:
    """What is wrong, a line for each field; after it was validated."""
    lines = []
    for name, errors in form.errors.items():
        label = form[name].label.text if name in form else ""
        lines += [f"{label}{_(': ')}{error}" if label else error for error in _flat(errors)]
    return list(dict.fromkeys(lines))


def has_arrived(rectification_id: int, key: str | None) -> bool:
    """Whether the form of this number has come before."""
    with current_runtime().database.read() as session:
        return is_known(session, session.get_one(Rectification, rectification_id), key or None)


def _flat(errors: object) -> Iterable[str]:
    """Errors of a field, or of the fields within it."""
    if isinstance(errors, dict):
        return [line for inner in errors.values() for line in _flat(inner)]
    if isinstance(errors, (list, tuple)):
        return [line for inner in errors for line in _flat(inner)]
    return [str(errors)]
