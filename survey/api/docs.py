"""`/api/openapi.json` and `/api/docs`: everything they load comes from this house."""

import json
from pathlib import Path

import flask_swagger_ui
from flask import Response, abort, send_from_directory

from survey.accounts.guard import public
from survey.api.blueprint import api
from survey.api.openapi import describe
from survey.api.operations import OPERATIONS

_PAGES = Path(__file__).with_name("pages")
# Only the files that the page needs, by where they lie.
_FILES = {"start.js": _PAGES} | dict.fromkeys(
    ("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"),
    Path(flask_swagger_ui.__file__).with_name("dist"),
)


@api.get("/openapi.json")
@public
def openapi() -> Response:
    return Response(json.dumps(describe(OPERATIONS), ensure_ascii=False), mimetype="application/json")


@api.get("/docs")
@public
def docs() -> Response:
    return send_from_directory(_PAGES, "docs.html")


@api.get("/docs/<name>")
@public
def docs_file(name: str) -> Response:
    if name not in _FILES:
        abort(404)
    return send_from_directory(_FILES[name], name, max_age=3600)
