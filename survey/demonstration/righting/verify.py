"""A verifier looks into it, as the person allowed it, and writes down what was found."""

from datetime import date, timedelta

from survey.carriers.sandbox.chance import by_share
from survey.demonstration.righting.chances import chance, checks, days, finding
from survey.demonstration.righting.matter import Matter
from survey.demonstration.righting.staff import Staff
from survey.demonstration.righting.words import Story, say, story_of
from survey.rectification.verify import Verification, verify
from survey.runtime import Runtime
from survey.vocabulary import PUT_RIGHT, ConcernKind, Finding, VerifiedBy

_NAMED, _PROMISED, _REPRISAL = 0.85, 0.5, 0.05


def look_into(runtime: Runtime, staff: Staff, matter: Matter) -> bool:
    """False while nobody has it."""
    by = staff.by_id.get(matter.verifier_id or 0)
    if by is None:
        return False
    asked = matter.may_contact
    found = finding(matter.key, matter.object, asked=asked)
    story = story_of(matter.key, matter.category, matter.object)
    how = by_share({VerifiedBy.VISIT: 0.5}, chance("how", matter.key)) or VerifiedBy.PHONE
    agreed = None if matter.may_name or not asked else chance("agreed", matter.key) < _NAMED
    told_of = asked and chance("reprisal", matter.key) < _REPRISAL
    given = Verification(
        how=how if asked else VerifiedBy.FILE,
        checks=checks(matter.key, found),
        finding=found,
        found=_found(matter.key, found, story),
        causes=story.causes if found in PUT_RIGHT else (),
        wants=_wants(matter.key, found, story) if asked else "",
        may_name=agreed,
        promises=_promises(runtime, matter, story) if asked and found in PUT_RIGHT else (),
        concerns=[(ConcernKind.REPRISAL, say("reprisal", matter.key))] if told_of else (),
    )
    verify(runtime, matter.id, given, by)
    return True


def _found(key: str, found: Finding, story: Story) -> str:
    if found in PUT_RIGHT:
        return story.found
    return say("policy" if found is Finding.POLICY else "explained", key)


def _wants(key: str, found: Finding, story: Story) -> str:
    if found is Finding.POLICY:
        return say("wants_policy", key)
    return story.wants if found in PUT_RIGHT else ""


def _promises(runtime: Runtime, matter: Matter, story: Story) -> list[tuple[str, date]]:
    if chance("promised", matter.key) >= _PROMISED:
        return []
    day = runtime.today() + timedelta(days=days("promised for", matter.key, 12, 40))
    return [(story.promise, day)]
