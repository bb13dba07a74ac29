"""An office whose gateway pushes."""

import importlib

import pytest
from flask import Flask

from survey.runtime import Runtime
from tests.build import make_questionnaire
from tests.ordinary import MakeRuntime
from tests.webhooks.gateway import SETTINGS, Gateway, Pushing


@pytest.fixture
def office(make_runtime: MakeRuntime) -> Runtime:
    runtime = make_runtime(carrier=Gateway(), **SETTINGS)
    make_questionnaire(runtime)
    return runtime


@pytest.fixture
def office_app(office: Runtime) -> Flask:
    app: Flask = importlib.import_module("app").create_app(office)
    return app


@pytest.fixture
def push(office_app: Flask) -> Pushing:
    return Pushing(office_app)
