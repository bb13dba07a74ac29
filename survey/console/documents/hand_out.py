"""The answer with a document, and who issues it."""

from io import BytesIO

from flask import Response, send_file
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from survey.accounts.language import language
from survey.accounts.trace import record
from survey.console.papers.views import DOCX
from survey.models import Case, Unit
from survey.papers.rectification.issue import Issue
from survey.runtime import Runtime, current_runtime
from survey.vocabulary import RatedObject

ACT = "paper.hand_out"


def hand_out(file: bytes, subject: tuple[str, str], title: str, **detail: object) -> Response:
    """The .docx as a download. `subject`: what it is about; `detail`: codes for the trace."""
    runtime = current_runtime()
    with runtime.database.write() as session:
        record(session, runtime.clock.now(), current_user.login, ACT, subject, **detail)
    answer = send_file(BytesIO(file), DOCX, as_attachment=True, download_name=f"{title}.docx", max_age=0)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def issue_of(runtime: Runtime, issuer: str, day: str, *, demo: bool) -> Issue:
    """In the reader's language. `day`: the local day, ISO, that stands below it."""
    made_at = runtime.clock.now().astimezone(runtime.settings.zone)
    return Issue(language(), issuer, made_at, made_at.date().fromisoformat(day), demo)


def issuer_of(session: Session, case_id: int, rated: RatedObject) -> str:
    """Who orders: the petition office of the case, or from outside it where that office itself was rated."""
    if rated is RatedObject.PETITION_OFFICE:
        return joint_office()
    case = session.get_one(Case, case_id)
    return session.get_one(Unit, case.office_id).name


def joint_office() -> str:
    return str(_("Office of the joint conference on petitions"))
