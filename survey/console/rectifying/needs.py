"""What of putting right needs the reader: said in a few words, each with the way there."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import ngettext

from survey.accounts.people import Person
from survey.console.need import Need
from survey.console.rectifying.asked import Show
from survey.rectification.allowed import runs
from survey.rectification.owners import runner_of
from survey.rectification.read.waiting import Waiting
from survey.vocabulary import RectificationState as State


def needs_of(waiting: Waiting, who: Person) -> list[Need]:
    """The gravest first; of who runs nothing only what is overdue."""
    found = []
    if waiting.overdue:
        said = ngettext("%(num)d overdue", "%(num)d overdue", waiting.overdue)
        found.append(Need(said, url_for("rectifying.listed", show=Show.OVERDUE)))
    return [*found, *_own(waiting, who)] if runs(who.role) else found


def _own(waiting: Waiting, who: Person) -> Iterator[Need]:
    if waiting.to_decide:
        owner = runner_of(runs(who.role)[0])
        said = ngettext("%(num)d to decide", "%(num)d to decide", waiting.to_decide)
        yield Need(said, url_for("rectifying.listed", state=State.VERIFIED, owner=owner))
    if waiting.to_verify:
        said = ngettext("%(num)d to verify or accept", "%(num)d to verify or accept", waiting.to_verify)
        yield Need(said, url_for("verifying.listed"))
    if waiting.time_asked:
        said = ngettext(
            "%(num)d unit asks for more time", "%(num)d units ask for more time", waiting.time_asked
        )
        yield Need(said, url_for("rectifying.listed", show=Show.TIME_ASKED))
    if waiting.without_verifier:
        said = ngettext("%(num)d without a verifier", "%(num)d without a verifier", waiting.without_verifier)
        yield Need(said, url_for("rectifying.listed", show=Show.UNASSIGNED))
    if waiting.docket:
        said = ngettext("%(num)d for the joint meeting", "%(num)d for the joint meeting", waiting.docket)
        yield Need(said, url_for("docket.now"))
