"""What operations ask: alive, can serve, and the counts that say whether people are being asked."""

from flask import Blueprint, Response, current_app, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from survey.accounts.guard import public
from survey.models import Attempt, Inbound, NoticeDelivery, Pause, Survey
from survey.runtime import Runtime, current_runtime
from survey.schema import standing
from survey.vocabulary import AttemptState, Channel, DeliveryState, SurveyState

health = Blueprint("health", __name__)
STOPPING = "huifang stopping"  # among the application's extensions: asked whether the server is to stop soon


@health.get("/healthz")
@public
def alive() -> Response:
    """This process answers."""
    return jsonify(status="ok")


@health.get("/readyz")
@public
def ready() -> tuple[Response, int]:
    """The database answers, this version can work on it as it is, and this process is not about to stop."""
    if current_app.extensions.get(STOPPING, bool)():
        return jsonify(status="stopping"), 503
    try:
        found = standing(current_runtime().database)
    except SQLAlchemyError:
        return jsonify(status="no database"), 503
    told = {} if found.at == found.newest else {"at": found.at, "newest": found.newest}
    return jsonify(status=found.says, **told), 200 if found.fits else 503


@health.get("/metrics")
@public
def metrics() -> Response:
    """Prometheus: what is waiting, what is in doubt, what is not understood. Counts only, read when asked."""
    registry = CollectorRegistry()
    registry.register(_Counts(current_runtime()))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Counts(Collector):
    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def collect(self) -> list[Metric]:
        unsettled = select(Survey.state, func.count()).where(Survey.state != SurveyState.SETTLED)
        waiting = (AttemptState.PLANNED, AttemptState.CLAIMED, AttemptState.SENDING, AttemptState.UNKNOWN)
        by_machine = Attempt.state.in_(waiting) & (Attempt.channel != Channel.INTERVIEWER)
        moving = select(Attempt.state, func.count()).where(by_machine).group_by(Attempt.state)
        out = (DeliveryState.ACCEPTED, DeliveryState.CANCELLED)
        kept = select(NoticeDelivery.state, func.count()).where(NoticeDelivery.state.not_in(out))
        with self._runtime.database.read() as session:
            surveys = {str(state): n for state, n in session.execute(unsettled.group_by(Survey.state))}
            attempts = {str(state): n for state, n in session.execute(moving)}
            notices = {str(state): n for state, n in session.execute(kept.group_by(NoticeDelivery.state))}
            unread = session.scalar(select(func.count()).where(Inbound.understood_at.is_(None))) or 0
            pauses = session.scalar(select(func.count()).where(Pause.ended_at.is_(None))) or 0
        return [
            _gauge("huifang_surveys_open", "Surveys that have not settled", "state", surveys),
            _gauge("huifang_attempts_waiting", "Texts not yet sent or in doubt", "state", attempts),
            _gauge("huifang_notices_not_out", "Notices to units that did not get out", "state", notices),
            GaugeMetricFamily("huifang_inbound_not_understood", "Messages stored, not understood", unread),
            GaugeMetricFamily("huifang_pauses_running", "Pauses of sending that are running", pauses),
        ]


def _gauge(name: str, about: str, label: str, values: dict[str, int]) -> Metric:
    family = GaugeMetricFamily(name, about, labels=[label])
    for value, n in values.items():
        family.add_metric([value], n)
    return family
