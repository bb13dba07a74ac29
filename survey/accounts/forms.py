"""What people fill in about themselves."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from survey.accounts.passwords import LONGEST

NEEDED = _l("Please fill this in.")


def as_login(typed: str | None) -> str:
    """A login as it is kept: small letters, no blanks around it."""
    return (typed or "").strip().lower()


class LoginForm(FlaskForm):  # type: ignore[misc]
    login = StringField(
        _l("Login"),
        [InputRequired(NEEDED), Length(max=64)],
        filters=[as_login],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(NEEDED), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )


class PasswordForm(FlaskForm):  # type: ignore[misc]
    """How long a new one is, is said by who keeps it (enrol.py)."""

    present = PasswordField(
        _l("Present password"), [InputRequired(NEEDED)], render_kw={"autocomplete": "current-password"}
    )
    new = PasswordField(
        _l("New password"), [InputRequired(NEEDED)], render_kw={"autocomplete": "new-password"}
    )
    again = PasswordField(
        _l("New password again"),
        [InputRequired(NEEDED), EqualTo("new", _l("The two are not the same."))],
        render_kw={"autocomplete": "new-password"},
    )
