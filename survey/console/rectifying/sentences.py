"""Where a rectification stands and what comes next, in a sentence."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from survey.console import words_righting as told
from survey.console.filters import moment
from survey.rectification.owners import Owner
from survey.rectification.read.view import View
from survey.rectification.read.waiting import Waiting
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


def needs_of(waiting: Waiting, *, runs: bool) -> str:
    """The first line of the list: what needs the reader, the gravest first; how many are open, if nothing."""
    found = list(_needs(waiting)) if runs else []
    if waiting.overdue:
        found.insert(0, ngettext("%(num)d overdue", "%(num)d overdue", waiting.overdue))
    if not found:
        return str(
            ngettext(
                "%(num)d open, none of them overdue.", "%(num)d open, none of them overdue.", waiting.open
            )
        )
    return str(_("%(needs)s.", needs=_("; ").join(found)))


def _needs(waiting: Waiting) -> list[str]:
    told_of: tuple[tuple[int, Callable[[int], str]], ...] = (
        (waiting.to_decide, lambda n: ngettext("%(num)d to decide", "%(num)d to decide", n)),
        (
            waiting.time_asked,
            lambda n: ngettext("%(num)d unit asks for more time", "%(num)d units ask for more time", n),
        ),
        (
            waiting.without_verifier,
            lambda n: ngettext("%(num)d without a verifier", "%(num)d without a verifier", n),
        ),
        (
            waiting.docket,
            lambda n: ngettext("%(num)d for the joint meeting", "%(num)d for the joint meeting", n),
        ),
    )
    return [say(count) for count, say in told_of if count]


def _owner(view: View) -> str:
    return str(told.OWNERS[view.owner]) if view.owner else ""
