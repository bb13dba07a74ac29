from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.models import Account
from survey.runtime import Runtime
from survey.vocabulary import Role
from tests.accounts.oidc import office as offices
from tests.accounts.oidc.office import Office
from tests.ordinary import MakeRuntime

OURS = "http://127.0.0.1:5000"


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One for the tests of a module."""
    folder: Path = tmp_path_factory.mktemp("office")
    with offices.running(OURS, folder) as office:
        yield office


@pytest.fixture
def office(provider: Office) -> Iterator[Office]:
    """The provider, honest again after the test."""
    yield provider
    provider.be_honest()


def add_account(runtime: Runtime, login: str, role: Role = Role.SUPERVISOR, *, demo: bool = False) -> None:
    """One whose password nobody needs: that saves the cost of its hash."""
    with runtime.database.write() as session:
        now = runtime.clock.now()
        row = Account(login=login, name=login, role=role, password_hash="none", demo=demo, created_at=now)
        session.add(row)


@pytest.fixture
def runtime(make_runtime: MakeRuntime, office: Office) -> Runtime:
    return make_runtime(
        public_base_url=OURS,
        oidc_issuer=office.issuer,
        oidc_client_id=offices.CLIENT,
        oidc_client_secret=offices.SECRET,
    )
