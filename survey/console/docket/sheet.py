"""The meeting as its list on paper has it: those matters that may lie before units."""

from collections.abc import Mapping, Sequence

from survey.console import words_righting as told
from survey.console.docket.facts import facts_of
from survey.console.documents.hand_out import issue_of, joint_office
from survey.console.filters import period_label
from survey.console.words import OBJECTS
from survey.papers.rectification.docket_list import DocketSheet, MatterSheet, RoundLine
from survey.rectification.docket.matters import Matter
from survey.rectification.docket.minutes import Meeting
from survey.rectification.read.view import View
from survey.runtime import Runtime
from survey.written import NOTHING


def sheet_of(
    runtime: Runtime,
    matters: Sequence[Matter],
    meeting: Meeting | None,
    month: str,
    causes: Mapping[str, str],
) -> DocketSheet:
    """In the reader's language; of who is not to be named only how many there are (R6)."""
    named = [one for one in matters if one.view.may_name]
    held_on = meeting.held_on if meeting else ""
    demo = any(one.view.demo for one in matters)
    return DocketSheet(
        issue=issue_of(runtime, joint_office(), held_on or runtime.today().isoformat(), demo=demo),
        month=period_label(month),
        matters=[_matter(runtime, one, causes) for one in named],
        unnamed=len(matters) - len(named),
        held_on=held_on,
        minutes=meeting.minutes if meeting else "",
    )


def _matter(runtime: Runtime, matter: Matter, causes: Mapping[str, str]) -> MatterSheet:
    view, decision = matter.view, matter.decision
    return MatterSheet(
        case_no=view.case_no,
        unit=view.unit_name,
        rated=str(OBJECTS[view.object]),
        times=matter.times,
        since=runtime.local_day(view.entered_at),
        facts=facts_of(matter, causes),
        # Who may be named to the unit need not be to the office, nor have been in every round (R6).
        rounds=[_round(runtime, one) for one in matter.rounds if one.may_name],
        decision=str(told.DOCKET_DECISIONS[decision.decision]) if decision else "",
        words=decision.words if decision else "",
    )


def _round(runtime: Runtime, view: View) -> RoundLine:
    return RoundLine(
        round=str(view.round),
        rated=str(OBJECTS[view.object]),
        heard_on=runtime.local_day(view.heard_at),
        ending=str(told.ENDINGS[view.ending]) if view.ending else NOTHING,
    )
