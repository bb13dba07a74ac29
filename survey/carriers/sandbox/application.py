"""The sandbox as a Flask application: Twilio's REST, other gateways, the control endpoints, the pages."""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from survey.carriers.sandbox.control import control
from survey.carriers.sandbox.current import EXTENSION
from survey.carriers.sandbox.front_door import answer_gateway
from survey.carriers.sandbox.pages.answers import only_our_own
from survey.carriers.sandbox.pages.calling import calling
from survey.carriers.sandbox.pages.views import pages
from survey.carriers.sandbox.rest import rest_blueprint
from survey.carriers.sandbox.rest.problems import Problem
from survey.carriers.sandbox.sandbox import Sandbox
from survey.carriers.sandbox.telephone import telephone

_REST = "/2010-04-01/"


def create_app(sandbox: Sandbox) -> Flask:
    app = Flask(__name__, static_folder=None)
    app.extensions[EXTENSION] = sandbox
    app.register_blueprint(rest_blueprint())
    app.register_blueprint(control)
    app.register_blueprint(telephone)
    app.register_blueprint(pages)
    app.register_blueprint(calling)
    app.before_request(_refuse_strangers)
    app.before_request(answer_gateway)
    app.after_request(only_our_own)
    app.register_error_handler(Problem, _problem)
    app.register_error_handler(HTTPException, _http_problem)
    return app


def _refuse_strangers() -> Response | None:
    """Pages of other sites, open in the visitor's browser, may not press the sandbox's buttons."""
    origin = request.environ.get("HTTP_ORIGIN")
    if origin is None or request.method == "GET" or urlsplit(origin).netloc == request.host:
        return None
    return Response(
        "Only the sandbox's own pages may do this.\n", HTTPStatus.FORBIDDEN, mimetype="text/plain"
    )


def _problem(problem: Problem) -> Response:
    return problem.response()


def _http_problem(wrong: HTTPException) -> Response:
    if request.path.startswith(_REST):
        code = 20004 if wrong.code == HTTPStatus.METHOD_NOT_ALLOWED else 20404
        return Problem(code, path=request.path).response()
    return Response(f"{wrong.code} {wrong.name}\n", wrong.code, mimetype="text/plain")
