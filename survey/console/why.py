"""Why was this person asked, or not? One plain sentence, and what could change it."""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from survey.models import Case, Survey
from survey.vocabulary import Disposition, NotAsked


@dataclass(frozen=True)
class Answer:
    """`asked`: yes, no, or not decided yet (None)."""

    asked: bool | None
    sentence: str
    next: str = ""


_SENTENCES: dict[NotAsked, tuple[LazyString, LazyString | None]] = {
    NotAsked.NO_PHONE: (
        _l("Not asked: the case came without a usable phone number, so nobody can be reached."),
        _l("It will be asked when the source sends a number in time."),
    ),
    NotAsked.NOBODY_TO_ASK: (
        _l("Not asked: anonymous, or reported by the unit’s own staff, so there is nobody to ask."),
        None,
    ),
    NotAsked.WITHDRAWN: (_l("Not asked: the petition was withdrawn."), None),
    NotAsked.LITIGATION: (_l("Not asked: the matter went to court."), None),
    NotAsked.NOT_IN_EVALUATION: (
        _l("Not asked: by its source not in the evaluation, and no leader received it in person."),
        None,
    ),
    NotAsked.DO_NOT_CONTACT: (
        _l("Not asked: the source marked the case as one whose petitioner is not to be contacted."),
        _l("How often a unit does so is watched."),
    ),
    NotAsked.OPTED_OUT: (
        _l("Not asked: the person asked us not to contact them."),
        _l("They are asked about later cases if they come back of their own accord."),
    ),
    NotAsked.DEAD_NUMBER: (
        _l("Not asked: the number is dead or belongs to somebody else, and there is no other."),
        _l("It will be asked when the source sends another number in time."),
    ),
    NotAsked.TOO_OLD: (
        _l("Not asked: the case was closed longer ago than the policy asks about."),
        None,
    ),
    NotAsked.TOO_EARLY: (
        _l("Not asked yet: the case was closed only just now; the policy waits for a while after closing."),
        _l("The next picking after that looks at it again."),
    ),
    NotAsked.SAME_PERSON: (
        _l("Not asked: the same phone number is being asked about another case, or was not long ago."),
        _l("Its turn comes when the policy’s interval is over, if the case is not too old by then."),
    ),
    NotAsked.NOT_SAMPLED: (
        _l("Not asked: the policy asks a sample, and this case was not drawn. Anyone can redo the draw."),
        None,
    ),
}


def why(case: Case, first: Survey | None) -> Answer:
    """Why the case was asked about, or why not, from its reason and its first survey."""
    if first is not None:
        return Answer(True, _chosen(first), _never_contacted(first))
    if case.not_asked is None:
        return Answer(
            None,
            _("Not decided yet: nobody has looked at this case since it came in or changed."),
            _("The next picking looks at it."),
        )
    sentence, following = _SENTENCES[case.not_asked]
    asked = None if case.not_asked is NotAsked.TOO_EARLY else False
    return Answer(asked, str(sentence), str(following or ""))


def _chosen(first: Survey) -> str:
    said: str = _(
        "Chosen: the case is closed, in the evaluation and can be reached, and the policy asks "
        "all such cases."
    )
    if first.inclusion_probability < 1:
        said = _(
            "Chosen: the case is closed, in the evaluation and can be reached, and it was drawn into the "
            "sample (chance %(chance)s).",
            chance=f"{first.inclusion_probability:.1%}",
        )
    return said


def _never_contacted(first: Survey) -> str:
    if first.disposition is not Disposition.NEVER_ATTEMPTED:
        return ""
    told: str = _("Nobody was contacted all the same: no message or call had left when its time was over.")
    return told
