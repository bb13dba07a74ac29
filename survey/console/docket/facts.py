"""What a meeting has to know of a matter, label by label. No name, and no word of a petitioner."""

from collections.abc import Iterator, Mapping

from flask_babel import gettext as _

from survey.console import words_righting as told
from survey.console.filters import moment
from survey.console.words import OBJECTS
from survey.rectification.docket.matters import Matter
from survey.written import NOTHING

Fact = tuple[str, str]


def facts_of(matter: Matter, causes: Mapping[str, str]) -> list[Fact]:
    """Label and text; `causes`: what each is called."""
    return list(_facts(matter, causes))


def _facts(matter: Matter, causes: Mapping[str, str]) -> Iterator[Fact]:
    view = matter.view
    yield _("Rated as"), str(OBJECTS[view.object])
    yield _("Category"), matter.category or NOTHING
    yield _("Closed"), moment(matter.closed_at)
    assigned, ordered = matter.assigned_times, matter.times - matter.assigned_times
    yield _("Times"), _("assigned %(assigned)s, ordered %(ordered)s", assigned=assigned, ordered=ordered)
    yield _("On the docket since"), moment(view.entered_at)
    if not view.ended:
        yield _("To be decided by"), moment(view.due_at)
    yield _("Found"), str(told.FINDINGS[view.finding]) if view.finding else _("not verified yet")
    if checks := matter.checks.items():
        said = [f"{told.REQUIREMENTS[one]}{_(': ')}{told.FULFILMENTS[how]}" for one, how in checks]
        yield _("Three checks"), _("; ").join(said)
    if view.causes:
        yield _("Causes"), _(", ").join(causes.get(one, one) for one in view.causes)
