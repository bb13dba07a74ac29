"""What these pages say besides the words of putting right."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from survey.rectification.refusal import Why
from survey.vocabulary import PromiseState

BECAME: Mapping[PromiseState, LazyString] = {
    PromiseState.KEPT: _l("It was kept"),
    PromiseState.BROKEN: _l("It was not kept"),
    PromiseState.UNKNOWN: _l("The person could not be asked"),
}
REFUSALS: Mapping[Why, LazyString] = {
    Why.WRONG_DATE: _l("The new day has to be one to come, within two years."),
}
