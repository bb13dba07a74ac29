import pytest
from flask import Flask

from survey.runtime import Runtime
from tests.accounts.factors.visitor import Visitor
from tests.accounts.visits import enrol
from tests.ordinary import MakeRuntime


@pytest.fixture
def runtime(make_runtime: MakeRuntime) -> Runtime:
    """Where browsers have passkeys without https, and test clients call us by default."""
    return make_runtime(public_base_url="http://localhost")


@pytest.fixture
def visitor(app: Flask, runtime: Runtime) -> Visitor:
    """A supervisor at a browser, who has a password and nothing else."""
    enrol(runtime)
    return Visitor(app.test_client(), runtime)
