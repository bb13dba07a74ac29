"""Where a rectification stands and what comes next, in a sentence."""

from collections.abc import Mapping

from flask_babel import gettext as _

from survey.console import words_righting as told
from survey.console.filters import moment
from survey.rectification.owners import Owner
from survey.rectification.read.view import View
from survey.vocabulary import RectificationState as State


def comes_next(view: View) -> str:
    """What is to be done next, by whom, until when; how it ended."""
    if view.ended:
        return str(told.ENDINGS[view.ending]) if view.ending else ""
    due = moment(view.due_at)
    who = view.verifier or ""
    if view.owner in (Owner.SUPERVISOR, Owner.INSPECTOR) and view.state in (State.TO_VERIFY, State.REPORTED):
        return str(_("Nobody verifies it yet: give it to somebody by %(due)s.", due=due))
    said: Mapping[State, str] = {
        State.TO_VERIFY: _("%(who)s verifies it by %(due)s.", who=who, due=due),
        State.VERIFIED: _("%(who)s decides what follows by %(due)s.", who=_owner(view), due=due),
        State.ORDERED: _("%(who)s puts it right and reports by %(due)s.", who=view.unit_name, due=due),
        State.RETURNED: _(
            "%(who)s sees to what was missing and reports again by %(due)s.", who=view.unit_name, due=due
        ),
        State.REPORTED: _("%(who)s accepts the report or returns it by %(due)s.", who=who, due=due),
        State.ACCEPTED: _("The person is asked again after %(due)s.", due=due),
        State.ASKED_AGAIN: _("The person is being asked again; the answer closes it by %(due)s.", due=due),
        State.DOCKET: _("The joint meeting decides by %(due)s.", due=due),
    }
    if view.state is State.ASKED_AGAIN and view.next_survey_id is None:
        return said[State.ACCEPTED]
    return said[view.state]


def _owner(view: View) -> str:
    return str(told.OWNERS[view.owner]) if view.owner else ""
