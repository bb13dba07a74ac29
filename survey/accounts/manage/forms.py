"""What an admin fills in about somebody."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from survey.accounts.forms import NEEDED, as_login


def _bare(typed: str | None) -> str:
    return (typed or "").strip()


class AccountForm(FlaskForm):  # type: ignore[misc]
    """`role` is given its choices by the page."""

    login = StringField(
        _l("Login"),
        [InputRequired(NEEDED), Length(max=64)],
        filters=[as_login],
        description=_l("Small letters, digits, dots and dashes."),
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    name = StringField(
        _l("Name"),
        [InputRequired(NEEDED), Length(max=100)],
        filters=[_bare],
        description=_l("As pages and records show it."),
        render_kw={"autocomplete": "off"},
    )
    role = SelectField(_l("Role"))
    unit = StringField(
        _l("Unit"),
        [Length(max=64)],
        filters=[_bare],
        description=_l("Its code: for a unit's account, and as the area of a verifier."),
        render_kw={"autocomplete": "off", "list": "units", "spellcheck": "false"},
    )
