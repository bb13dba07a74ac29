"""What these pages call the steps, the ways on, and what cannot be done."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from survey.console.rectifying.asked import Show
from survey.console.rectifying.line import Stop
from survey.rectification.refusal import Why
from survey.vocabulary import Ending
from survey.vocabulary import RectificationAct as Act

STOPS: Mapping[Stop, LazyString] = {
    Stop.VERIFY: _l("Verify"),
    Stop.MEETING: _l("Joint meeting"),
    Stop.ORDER: _l("Order"),
    Stop.REPORT: _l("Report"),
    Stop.ACCEPT: _l("Acceptance"),
    Stop.ASK: _l("Asking again"),
    Stop.END: _l("Close out"),
}
SHOWS: Mapping[Show, LazyString] = {
    Show.OPEN: _l("Open"),
    Show.OVERDUE: _l("Overdue"),
    Show.SOON: _l("Due soon"),
    Show.UNASSIGNED: _l("Without a verifier"),
    Show.TIME_ASKED: _l("More time asked for"),
    Show.MINE: _l("Mine to verify"),
    Show.ENDED: _l("With an outcome"),
}
TO_DO: Mapping[Act, LazyString] = {
    Act.ASSIGN: _l("Give it to a verifier"),
    Act.ORDER: _l("Order the unit to put it right"),
    Act.ASK_AGAIN: _l("Ask the person again"),
    Act.CONCLUDE: _l("Conclude it"),
    Act.EXTEND: _l("Give more time"),
    Act.REFUSE_EXTENSION: _l("Give no more time"),
}
ASKED_FOR: Mapping[Act, LazyString] = {
    Act.ORDER: _l("What is to be put right"),
    Act.ASK_AGAIN: _l("Why nothing is to be put right"),
    Act.CONCLUDE: _l("What was found and done"),
    Act.EXTEND: _l("Why"),
    Act.REFUSE_EXTENSION: _l("Why"),
}
ENDS_AS: Mapping[Ending, LazyString] = {
    Ending.WITHOUT_NAMING: _l(
        "Re-examined by the office, without naming the person; the unit learns the causes only"
    ),
    Ending.POLICY: _l("About a policy: passed on to whoever makes it"),
    Ending.LAWFUL: _l("Lawfully concluded and still dissatisfied: the rating stays"),
}
REFUSALS: Mapping[Why, LazyString] = {
    Why.NOT_SETTLED: _l("The callback has not settled: nobody steps in while it runs."),
    Why.NOT_NAMED: _l("The person did not agree to be named: the order stays with the office."),
    Why.NAMED: _l("The person agreed to be named: the unit is ordered to put it right."),
    Why.NOT_MET: _l("Something is not met: it is put right first, then the person is asked again."),
    Why.OVERDUE: _l("The deadline is over: more time is given before it, or if asked for before it."),
    Why.EXTENDED: _l("More time was given once; it cannot be given again."),
    Why.NOT_ASKED: _l("Nobody asks for more time, or it was answered."),
    Why.NO_VERIFIER: _l("This person cannot verify it: not active, of another role, or of the unit itself."),
    Why.WRONG_DATE: _l("The legal step is one of the past: its day cannot be still to come."),
}
