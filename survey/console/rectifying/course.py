"""A step of putting right in words, as the page of one and the page of the case show it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.language import language
from survey.console import words_righting as told
from survey.console.filters import moment
from survey.console.words import NOT_ASKED
from survey.course.questionnaires import questionnaire
from survey.models import Account, Survey
from survey.questionnaire.load import Questionnaire
from survey.rectification.read.steps import Step
from survey.scoring.counting import REASON
from survey.scoring.unit_tree import UnitTree
from survey.vocabulary import (
    DocketDecision,
    Ending,
    Evidence,
    Finding,
    Fulfilment,
    LegalStep,
    NotAsked,
    Requirement,
    Signed,
    VerifiedBy,
)
from survey.vocabulary import RectificationAct as Act


@dataclass(frozen=True)
class Names:
    """What the codes and ids in steps are called: verifiers by account, leaders by unit code, causes."""

    accounts: Mapping[int, str]
    units: Mapping[str, str]
    cause: Callable[[str], str]


@dataclass(frozen=True)
class Told:
    """`facts`: codes and dates, said. `words`: with what they are about; `covered`: there are more.

    `css`: a class of the stylesheet.
    """

    at: datetime
    css: str
    title: str
    by: str | None
    facts: Sequence[str]
    words: Sequence[tuple[str, str]]
    covered: bool


def names_in(session: Session, tree: UnitTree, survey_id: int, steps: Sequence[Step]) -> Names:
    """Of the steps of one survey's rectifications."""
    survey = session.get_one(Survey, survey_id)
    asked = questionnaire(session, survey.questionnaire_id)
    return Names(verifiers_in(session, steps), tree.names, partial(cause_label, asked))


def verifiers_in(session: Session, steps: Sequence[Step]) -> dict[int, str]:
    """The names of the accounts that steps speak of."""
    ids = {step.detail["verifier"] for step in steps if step.act is Act.ASSIGN}
    if not ids:
        return {}
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    return {row.id: row.name for row in rows}


def cause_label(asked: Questionnaire, code: str) -> str:
    """A cause as the questionnaire calls it to people; its code, if that does not know it."""
    try:
        return asked.label(language(), REASON, code)
    except (KeyError, ValueError):
        return code


def tell(step: Step, names: Names) -> Told:
    """The step in the language of the page."""
    facts = _FACTS.get(step.act, _nothing)
    return Told(
        at=step.at,
        css=_CSS.get(step.act, "survey"),
        title=_title(step),
        by=step.by,
        facts=[*facts(step.detail, names), *_of_meeting(step.detail)],
        words=[(_about(about), said) for about, said in step.words.items()],
        covered=bool(step.covered),
    )


def _title(step: Step) -> str:
    if step.act is Act.TO_DOCKET and step.by is not None:
        return str(_("Kept on the joint docket"))
    if step.act is Act.ASK_AGAIN and step.by is None:
        return str(_("Asked again, round %(round)s", round=step.detail["round"]))
    return str(told.DONE[step.act])


def _about(about: str) -> str:
    """What words are about; nothing where the title of the step says it."""
    return {"found": str(_("What was found")), "wants": str(_("What the person wants"))}.get(about, "")


def _said(what: LazyString, how: LazyString | str) -> str:
    return f"{what}{_(': ')}{how}"


def _nothing(_detail: Mapping[str, Any], _names: Names) -> Iterator[str]:
    yield from ()


def _assigned(detail: Mapping[str, Any], names: Names) -> Iterator[str]:
    yield names.accounts.get(detail["verifier"], "—")


def _verified(detail: Mapping[str, Any], names: Names) -> Iterator[str]:
    yield str(told.VERIFIED_BY[VerifiedBy(detail["how"])])
    yield str(told.FINDINGS[Finding(detail["finding"])])
    for check, how in detail["checks"].items():
        if Fulfilment(how) is not Fulfilment.NOT_APPLICABLE:
            yield _said(told.REQUIREMENTS[Requirement(check)], told.FULFILMENTS[Fulfilment(how)])
    if detail["causes"]:
        yield _("Causes: %(causes)s", causes=_("; ").join(names.cause(code) for code in detail["causes"]))
    if detail["may_name"] is not None:
        yield _("may be named") if detail["may_name"] else _("may not be named")
    if detail["promises"]:
        yield _("Promised by %(days)s", days=_(", ").join(detail["promises"]))


def _due(detail: Mapping[str, Any], _names: Names) -> Iterator[str]:
    if "due" in detail:
        yield _("due %(due)s", due=moment(datetime.fromisoformat(detail["due"])))


def _reported(detail: Mapping[str, Any], _names: Names) -> Iterator[str]:
    for piece, done in detail["evidence"].items():
        if Evidence(piece) is Evidence.SIGNED:
            yield _said(told.EVIDENCE[Evidence.SIGNED], told.SIGNED[Signed(detail["signed"])])
        else:
            yield _said(told.EVIDENCE[Evidence(piece)], _("yes") if done else _("no"))
    yield _("in time") if detail["on_time"] else _("overdue")


def _on_docket(detail: Mapping[str, Any], _names: Names) -> Iterator[str]:
    if "times" in detail:
        yield _("assigned and ordered %(times)s times", times=detail["times"])


def _ended(detail: Mapping[str, Any], _names: Names) -> Iterator[str]:
    yield str(told.ENDINGS[Ending(detail["ending"])])
    if detail.get("legal_step"):
        yield f"{told.LEGAL_STEPS[LegalStep(detail['legal_step'])]} {detail['on']}"
    if detail.get("why"):
        yield str(NOT_ASKED[NotAsked(detail["why"])])


def _climbed(detail: Mapping[str, Any], names: Names) -> Iterator[str]:
    leader = detail["leader"]
    yield names.units.get(leader) or str(told.OWNERS.get(leader, leader))
    yield from _due(detail, names)


def _of_meeting(detail: Mapping[str, Any]) -> Iterator[str]:
    if "meeting" in detail:
        decision = told.DOCKET_DECISIONS[DocketDecision(detail["decision"])]
        yield _("joint meeting of %(month)s: %(decision)s", month=detail["meeting"], decision=decision)


_CSS: Mapping[Act, str] = {
    Act.CLIMB: "trouble",
    Act.RETURN: "trouble",
    Act.ACCEPT: "settled",
    Act.CLOSE: "settled",
    Act.CONCLUDE: "settled",
}
_FACTS: Mapping[Act, Callable[[Mapping[str, Any], Names], Iterator[str]]] = {
    Act.ASSIGN: _assigned,
    Act.VERIFY: _verified,
    Act.ORDER: _due,
    Act.EXTEND: _due,
    Act.REPORT: _reported,
    Act.RETURN: _due,
    Act.TO_DOCKET: _on_docket,
    Act.CONCLUDE: _ended,
    Act.CLOSE: _ended,
    Act.CLIMB: _climbed,
}
