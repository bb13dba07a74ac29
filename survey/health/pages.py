"""What machines ask: alive, can serve, and the figures that say whether people are being asked."""

from flask import Blueprint, Response, current_app, jsonify
from flask.sansio.blueprints import BlueprintSetupState
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from survey.accounts.guard import public
from survey.health.figures import Figures
from survey.health.requests import Requests
from survey.runtime import EXTENSION, current_runtime
from survey.schema import standing

health = Blueprint("health", __name__)
STOPPING = "huifang stopping"  # among the application's extensions: asked whether the server is to stop soon
_FIGURES = "huifang figures"


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
    """Prometheus: counts only, of nobody in particular."""
    registry = CollectorRegistry()
    registry.register(current_app.extensions[_FIGURES])
    registry.register(Requests())
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


@health.record
def _read(state: BlueprintSetupState) -> None:
    """What is read from the database is kept for a moment, once a process."""
    state.app.extensions[_FIGURES] = Figures(state.app.extensions[EXTENSION])
