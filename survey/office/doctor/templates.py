"""Whether the carrier takes the words in force: a gateway that approves templates takes no others."""

from collections.abc import Iterator

from survey.carriers.choose import approved_templates
from survey.carriers.templates.rules import Kind
from survey.office.carriers.look import broken_signature
from survey.office.carriers.wanted import Wanted, in_force, languages_in_use, wanted
from survey.office.doctor.finding import Finding, fail, ok, warn
from survey.runtime import Runtime

_MOST_NAMED = 5
_MEND = "`flask carriers templates` prints what to submit; put the codes into the file of CARRIER_TEMPLATES"


def templates(runtime: Runtime) -> Iterator[Finding]:
    """Texts and notices at which sending would stop; in a language that nobody speaks yet it is a warning."""
    asked = in_force(runtime)
    everything = wanted(asked, runtime.settings)
    if runtime.settings.menu_calls_from is not None:
        yield from _prompts(runtime, [one for one in everything if one.kind is Kind.VOICE])
    texts = [one for one in everything if one.kind is Kind.SMS]
    unsaid = [one for one in texts if not runtime.carrier.says(one.key, one.body, one.params)]
    if not unsaid:
        yield ok("templates", f"the carrier takes all {len(texts)} texts in force")
        return
    for wrong in broken_signature(runtime.settings):
        yield fail("signature", wrong.says, "have one approved, and give it as SMS_SIGNATURE")
    used_here = languages_in_use(runtime)
    spoken = used_here | {one.language(language) for language in used_here for one in asked}
    used = [one for one in unsaid if one.language in spoken]
    idle = [one for one in unsaid if one.language not in spoken]
    if used:
        yield fail("templates", f"{_named(used)} not approved: sending stops at the first of them", _MEND)
    if idle:
        says = f"{_named(idle)} not approved, in languages that nobody who is asked speaks yet"
        yield warn("templates", says, f"{_MEND}, or publish a questionnaire without these languages")


def _prompts(runtime: Runtime, prompts: list[Wanted]) -> Iterator[Finding]:
    """Calls stop at a prompt that is not approved; where none is, nobody is called at all."""
    approved = approved_templates(runtime.settings)
    unsaid = [one for one in prompts if not approved.prompt(one.key, one.body, one.params)]
    if not unsaid:
        yield ok("prompts", f"all {len(prompts)} prompts in force are approved")
    elif len(unsaid) == len(prompts):
        yield warn("prompts", "none is approved: nobody is called", _MEND)
    else:
        yield fail("prompts", f"{_named(unsaid)} not approved: calls stop at the first of them", _MEND)


def _named(unsaid: list[Wanted]) -> str:
    names = [f"{one.key} ({one.language})" for one in unsaid]
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more + (" is" if len(names) == 1 else " are")
