"""What people fill in about themselves."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from survey.accounts.passwords import LONGEST, SHORTEST

_NEEDED = _l("Please fill this in.")


class LoginForm(FlaskForm):  # type: ignore[misc]
    login = StringField(
        _l("Login"),
        [InputRequired(_NEEDED), Length(max=64)],
        filters=[lambda text: text.strip().lower() if text else text],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(_NEEDED), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )


class PasswordForm(FlaskForm):  # type: ignore[misc]
    present = PasswordField(
        _l("Present password"), [InputRequired(_NEEDED)], render_kw={"autocomplete": "current-password"}
    )
    new = PasswordField(
        _l("New password"),
        [
            InputRequired(_NEEDED),
            Length(SHORTEST, LONGEST, _l("A password has %(min)d to %(max)d characters.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("New password again"),
        [InputRequired(_NEEDED), EqualTo("new", _l("The two are not the same."))],
        render_kw={"autocomplete": "new-password"},
    )
