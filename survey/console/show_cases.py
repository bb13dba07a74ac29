"""Finding a case, and the page of a case: its course, and why the person was asked or not."""

import json
from dataclasses import dataclass

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.accounts.trace import record
from survey.console import words_righting
from survey.console.case_file import CaseFile, read_case_file
from survey.console.case_search import AT_MOST, search_cases
from survey.console.downloads import asked_form, take_away
from survey.console.downloads.cases import cases_table
from survey.console.rectifying.of_case import read_righting
from survey.console.timeline import Event, timeline
from survey.console.views import blueprint
from survey.console.why import why
from survey.masks import mask_name, mask_phone
from survey.models import Inbound, Survey
from survey.models.base import LARGEST_ID
from survey.runtime import Runtime, current_runtime
from survey.secrets import Sealed
from survey.vocabulary import SurveyState


@dataclass(frozen=True)
class Person:
    """The petitioner as the reader may see them."""

    name: str
    phones: list[str]
    whole: bool


@blueprint.get("/cases")
@permission(Permission.CASES_READ)
def cases() -> ResponseReturnValue:
    wanted = request.args.get("q", "").strip()[:64]
    with current_runtime().database.read() as session:
        found = search_cases(session, wanted)
    if form := asked_form():
        number = wanted if found else ""  # what is no number may be a name, which no trace keeps
        return take_away(form, {"cases": lambda: cases_table(found)}, number=number)
    return render_template("console/cases.html", wanted=wanted, found=found, at_most=AT_MOST)


@blueprint.get(f"/cases/<int(max={LARGEST_ID}):case_id>")
@permission(Permission.CASES_READ)
def case(case_id: int) -> ResponseReturnValue:
    return _page(current_runtime(), _file(case_id), whole=False)


@blueprint.post(f"/cases/<int(max={LARGEST_ID}):case_id>")
@permission(Permission.CASES_READ)
def uncover_case(case_id: int) -> ResponseReturnValue:
    """The same page with what is personal, for those who may; the look is on record before it is had."""
    kinds = [p for p in (Permission.NAMES_READ, Permission.WORDS_READ) if current_user.may(p)]
    if not kinds:
        abort(403)
    runtime = current_runtime()
    file = _file(case_id)
    with runtime.database.write() as session:
        now, subject = runtime.clock.now(), ("case", str(case_id))
        record(session, now, current_user.login, "case.uncover", subject, what=[kind.value for kind in kinds])
    return _page(runtime, file, whole=True)


def _file(case_id: int) -> CaseFile:
    with current_runtime().database.read() as session:
        return read_case_file(session, case_id) or abort(404)


def _page(runtime: Runtime, file: CaseFile, *, whole: bool) -> ResponseReturnValue:
    live = current_user.may(Permission.ANSWERS_LIVE)
    hears = current_user.may(Permission.CONCERNS_READ)
    show_words = whole and current_user.may(Permission.WORDS_READ)
    with runtime.database.read() as session:
        righting = read_righting(
            runtime, session, current_user, file.case.id, file.questionnaires, uncovered=show_words
        )
    return render_template(
        "console/case.html",
        file=file,
        righting=righting,
        told=words_righting,
        why=why(file.case, file.first_survey),
        person=_person(runtime, file, whole and current_user.may(Permission.NAMES_READ)),
        events=[
            (event, _words(runtime, event) if show_words else "")
            for event in timeline(file, live, righting, hears=hears)
        ],
        concealed=not live and any(one.state is not SurveyState.SETTLED for one in file.surveys),
        whole=whole,
        excludable=_excludable(file),
        link_to_be_made=current_user.may(Permission.LINKS_MAKE)
        and any(one.state is not SurveyState.SETTLED for one in file.surveys),
    )


def _person(runtime: Runtime, file: CaseFile, whole: bool) -> Person:
    name = runtime.keyring.open_or_empty(file.case.name_sealed, Sealed.CASE_NAME)
    phones = [
        runtime.keyring.open_or_empty(phone.phone_sealed, Sealed.PETITIONER_PHONE) for phone in file.phones
    ]
    if whole:
        return Person(name, [phone for phone in phones if phone], True)
    return Person(mask_name(name), [mask_phone(phone) for phone in phones if phone], False)


def _excludable(file: CaseFile) -> list[Survey]:
    """The settled rounds with a rating that still counts."""
    rated = {answer.survey_id for answer in file.answers if answer.counted and answer.level}
    return [
        one
        for one in file.surveys
        if one.state is SurveyState.SETTLED and one.id in rated and not one.excluded
    ]


def _words(runtime: Runtime, event: Event) -> str:
    """What the person said, word for word."""
    said = event.words
    if isinstance(said, Inbound):
        raw = runtime.keyring.open_or_empty(said.raw_sealed, Sealed.INBOUND_RAW)
        return str(json.loads(raw)["body"]) if raw else ""
    return runtime.keyring.open_or_empty(said.words_sealed, Sealed.ANSWER_WORDS) if said else ""
