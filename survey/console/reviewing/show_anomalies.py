"""The list of anomalies, one of them, and what is made of it. No list of persons, no names (R12)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import Session

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.arguments import page_number
from survey.console.reviewing import sentences, words
from survey.console.views import blueprint
from survey.masks import mask_phone
from survey.models import Account, Anomaly, AnomalyStep, Petitioner, Unit
from survey.models.base import LARGEST_ID
from survey.reviewing.anomalies.behind import cases_behind
from survey.reviewing.anomalies.confided import concern_of, is_confided
from survey.reviewing.anomalies.judge import NEEDS_WORDS, CannotJudge, judge, next_states
from survey.runtime import Runtime, current_runtime
from survey.scoring.unit_tree import read_unit_tree
from survey.secrets import Sealed
from survey.vocabulary import UNJUDGED, AnomalyKind, AnomalyState

PER_PAGE = 30
OPEN = "unjudged"  # open or being looked into: what the page opens on


@dataclass(frozen=True)
class Step:
    at: datetime
    by: str
    state: AnomalyState
    words: str


@blueprint.get("/anomalies")
@permission(Permission.ANOMALIES_READ)
def anomalies() -> ResponseReturnValue:
    asked = {name: request.args.get(name, "") for name in ("kind", "unit", "month")}
    state = request.args.get("state", OPEN)
    with current_runtime().database.read() as session:
        query = _narrowed(state, asked)
        total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
        pages = max(1, -(-total // PER_PAGE))
        page = min(page_number(), pages)
        order = query.order_by(Anomaly.month.desc(), Anomaly.id.desc())
        rows = session.execute(order.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
        months = session.scalars(
            select(Anomaly.month).where(_seen()).distinct().order_by(Anomaly.month.desc())
        ).all()
        told_of = select(Anomaly.unit_id).where(_seen())
        places = select(Unit.code, Unit.name).where(Unit.id.in_(told_of)).order_by(Unit.code)
        units = session.execute(places).all()
    return render_template(
        "console/anomalies.html",
        rows=rows,
        total=total,
        page=page,
        pages=pages,
        asked=asked,
        state=state,
        states=[OPEN, *AnomalyState, "all"],
        kinds=[kind for kind in AnomalyKind if kind is not AnomalyKind.PRESSURE or _hears_of_pressure()],
        months=months,
        units=units,
        told=words,
        seen=sentences.seen,
        chance=sentences.by_chance,
    )


@blueprint.get(f"/anomalies/<int(max={LARGEST_ID}):anomaly_id>")
@permission(Permission.ANOMALIES_READ)
def anomaly(anomaly_id: int) -> ResponseReturnValue:
    runtime = current_runtime()
    with runtime.database.read() as session:
        row = session.scalar(select(Anomaly).where(Anomaly.id == anomaly_id, _seen())) or abort(404)
        unit = session.get(Unit, row.unit_id) if row.unit_id else None
        may_read_cases = current_user.may(Permission.CASES_READ)
        hidden = row.kind is AnomalyKind.NEVER_PETITIONED and not _hears_of_reports()
        behind = cases_behind(session, read_unit_tree(session), row) if may_read_cases and not hidden else []
        confided = session.scalar(concern_of(row)) if _hears_of_reports() else None
        steps, phone = _steps(runtime, session, anomaly_id), _phone(runtime, session, row)
    return render_template(
        "console/anomaly.html",
        row=row,
        unit=unit,
        behind=behind,
        hidden=hidden,
        confided=confided,
        steps=steps,
        phone=phone,
        next_states=next_states(row.state),
        needs_words=NEEDS_WORDS,
        told=words,
        seen=sentences.seen(row.kind, row.figures, row.subject),
        chance=sentences.by_chance(row.kind, row.figures),
    )


@blueprint.post(f"/anomalies/<int(max={LARGEST_ID}):anomaly_id>")
@permission(Permission.ANOMALIES_JUDGE)
def judge_anomaly(anomaly_id: int) -> ResponseReturnValue:
    given = request.form.get("state", "")
    if given not in set(AnomalyState):
        abort(400)
    try:
        judge(current_runtime(), anomaly_id, AnomalyState(given), request.form.get("words", ""), current_user)
    except CannotJudge as wrong:
        flash(str(words.CANNOT_JUDGE[wrong.why]), "danger")
    else:
        flash(_("Written down."), "success")
    return redirect(url_for("console.anomaly", anomaly_id=anomaly_id), 303)


def _hears_of_pressure() -> bool:
    """A report of pressure or reprisal is the supervisor's alone (R6)."""
    return bool(current_user.may(Permission.ANOMALIES_JUDGE))


def _hears_of_reports() -> bool:
    """Who denies having petitioned does so in confidence: others see how many, not which cases (R6)."""
    return bool(current_user.may(Permission.CONCERNS_READ))


def _seen() -> ColumnElement[bool]:
    """Which anomalies the reader hears of."""
    return true() if _hears_of_pressure() else Anomaly.kind != AnomalyKind.PRESSURE


def _narrowed(state: str, asked: dict[str, str]) -> Select[*tuple[Any, ...]]:
    query = select(Anomaly, Unit.code, Unit.name).outerjoin(Unit, Unit.id == Anomaly.unit_id).where(_seen())
    if state == OPEN:
        query = query.where(Anomaly.state.in_(UNJUDGED), ~is_confided())
    elif state in set(AnomalyState):
        query = query.where(Anomaly.state == AnomalyState(state))
    elif state != "all":
        abort(404)
    if asked["kind"] in set(AnomalyKind):
        query = query.where(Anomaly.kind == AnomalyKind(asked["kind"]))
    elif asked["kind"]:
        abort(404)
    if asked["unit"]:
        query = query.where(Unit.code == asked["unit"])
    if asked["month"]:
        query = query.where(Anomaly.month == asked["month"])
    return query


def _steps(runtime: Runtime, session: Session, anomaly_id: int) -> list[Step]:
    rows = session.execute(
        select(AnomalyStep, Account.name)
        .join(Account, Account.id == AnomalyStep.account_id)
        .where(AnomalyStep.anomaly_id == anomaly_id)
        .order_by(AnomalyStep.id)
    )
    return [
        Step(one.at, by, one.state, runtime.keyring.open_or_empty(one.words_sealed, Sealed.ANOMALY_WORDS))
        for one, by in rows
    ]


def _phone(runtime: Runtime, session: Session, row: Anomaly) -> str:
    """The last figures of a number behind many people, for who may see numbers at all; nobody sees names."""
    if row.kind is not AnomalyKind.SHARED_PHONE or not current_user.may(Permission.NAMES_READ):
        return ""
    person = session.get(Petitioner, int(row.subject))
    number = runtime.keyring.open_or_empty(person.phone_sealed, Sealed.PETITIONER_PHONE) if person else ""
    return mask_phone(number) if number else ""
