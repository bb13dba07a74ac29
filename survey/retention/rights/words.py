"""What the paper for a person calls whoever dealt with their data, and what they did."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

PURPOSE = _l(
    "Your name and number came from the petition system with your closed case, so that you could be asked "
    "whether you are satisfied with how it was handled. Your answers go into the satisfaction rate; what you "
    "were dissatisfied with is put right. Nothing is used for anything else."
)
SPANS = _l(
    "Words are kept for %(words)s days, names and numbers for %(contacts)s days after everything about a "
    "case has ended. After that only coded answers without a name remain."
)
RIGHTS = _l(
    "You may have it put right or erased, and ask not to be contacted any more. That changes nothing about "
    "your case."
)
# Of the shipped questionnaire, apart from the ratings.
QUESTIONS: Mapping[str, LazyString] = {
    "reason": _l("Reason"),
    "met": _l("Somebody met you"),
    "visited": _l("Somebody went to look"),
    "written": _l("A written answer"),
    "signed": _l("You signed the callback form yourself"),
    "pressure": _l("You were pressed about your rating"),
    "consent": _l("You may be contacted"),
    "named": _l("The unit may know who you are"),
}
YES_OR_NO: Mapping[str, LazyString] = {"yes": _l("yes"), "no": _l("no")}
# Who is no account: a person at the machine itself, or the house.
OTHERS: Mapping[str, LazyString] = {
    "operator": _l("Operator of the system"),
    "system": _l("The system itself"),
}
# Acts that are looks, by their name in the trail; the rest of it is called by that name.
ACTS: Mapping[str, LazyString] = {
    "case.uncover": _l("looked at your name, number or words"),
    "rectification.uncover": _l("looked at your name, number or words"),
    "order.person": _l("looked at your name and number"),
    "coding.listen": _l("listened to what you said"),
    "evidence.open": _l("opened a file"),
    "link.make": _l("made an address for your answers"),
    "link.end": _l("ended the address for your answers"),
    "optout": _l("recorded that you do not want to be asked"),
    "optin": _l("recorded that you may be asked again"),
    "exclusion.apply": _l("applied to take your rating out"),
    "petitioner.export": _l("wrote this down for you"),
    "petitioner.correct": _l("put your name or number right"),
    "promise.ask": _l("asked you whether a promise was kept"),
    "promise.follow": _l("decided what follows a promise that was not kept"),
    "concern.judge": _l("looked into what you told in confidence"),
}
