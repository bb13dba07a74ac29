from functools import cache

import pytest
from flask import Flask

from survey.accounts.passwords import hash_password
from survey.models import Account
from survey.runtime import Runtime
from survey.vocabulary import Role
from tests.accounts.factors.visitor import Visitor
from tests.accounts.visits import PASSWORD
from tests.ordinary import MakeRuntime


@pytest.fixture
def runtime(make_runtime: MakeRuntime) -> Runtime:
    """Where browsers have passkeys without https, and test clients call us by default."""
    return make_runtime(public_base_url="http://localhost")


@pytest.fixture
def visitor(app: Flask, runtime: Runtime) -> Visitor:
    """A supervisor at a browser, who has a password and nothing else."""
    with runtime.database.write() as session:
        session.add(
            Account(
                login="wang",
                name="王督办",
                role=Role.SUPERVISOR,
                password_hash=_hashed(),
                created_at=runtime.clock.now(),
            )
        )
    return Visitor(app.test_client(), runtime)


@cache
def _hashed() -> str:
    """Once a process: it is dear on purpose."""
    return hash_password(PASSWORD)
