import json
from datetime import timedelta

from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from survey.api.commands import tokens
from survey.api.tokens import find_token, issue_token, revoke_token
from survey.clock import SetClock
from survey.models import Audit
from survey.runtime import Runtime
from survey.vocabulary import Scope
from tests.api.conftest import Bearer, problem_of


def test_only_a_hash_is_kept(runtime: Runtime) -> None:
    with runtime.database.write() as session:
        token, text = issue_token(session, "feed", [Scope.SCORES_READ], runtime.clock.now())
        assert text.encode() not in token.digest
        assert len(token.digest) == 32
        found = find_token(session, text, runtime.clock.now())
        assert found is not None and found.id == token.id
        assert find_token(session, text + "x", runtime.clock.now()) is None


def test_a_token_ends_at_its_time_and_when_it_is_revoked(runtime: Runtime, clock: SetClock) -> None:
    with runtime.database.write() as session:
        soon = clock.now() + timedelta(days=1)
        _, short = issue_token(session, "short", [Scope.SCORES_READ], clock.now(), soon)
        lasting, text = issue_token(session, "lasting", [Scope.SCORES_READ], clock.now())
        assert find_token(session, short, soon - timedelta(seconds=1)) is not None
        assert find_token(session, short, soon) is None
        assert revoke_token(session, lasting.id, clock.now())
        assert find_token(session, text, clock.now()) is None
        assert not revoke_token(session, lasting.id, clock.now())


def _shell(app: Flask, *words: str) -> Result:
    with app.app_context():
        return CliRunner().invoke(tokens, words)


def test_the_shell_makes_lists_and_revokes_tokens(app: Flask, runtime: Runtime) -> None:
    scopes = ("--scope", "scores:read", "--scope", "cases:read")
    told = json.loads(_shell(app, "create", "--name", "feed", *scopes, "--json").output)
    assert told["scopes"] == ["cases:read", "scores:read"]
    listed = _shell(app, "list", "--json").output
    assert [item["id"] for item in json.loads(listed)["items"]] == [told["id"]]
    assert told["token"] not in listed
    headers = {"Authorization": f"Bearer {told['token']}"}
    client = app.test_client()
    assert client.get("/api/v1/scores", headers=headers).status_code == 200
    assert _shell(app, "revoke", str(told["id"])).exit_code == 0
    assert client.get("/api/v1/scores", headers=headers).status_code == 401
    assert _shell(app, "revoke", str(told["id"])).exit_code == 1
    with runtime.database.read() as session:
        assert list(session.scalars(select(Audit.act))) == ["token create", "token revoke"]


def test_a_scope_that_does_not_exist_is_wrong_usage(app: Flask) -> None:
    assert _shell(app, "create", "--name", "x", "--scope", "all").exit_code == 2


def test_without_a_good_token_nobody_gets_in(client: FlaskClient) -> None:
    assert problem_of(client, "/api/v1/scores")["status"] == 401
    for wrong in ("Bearer", "Bearer ", "Bearer hf_wrong", "Basic eDp4", "Bearer \xff\xfe", "bearer x y"):
        told = problem_of(client, "/api/v1/scores", headers={"Authorization": wrong})
        assert told["status"] == 401
    challenge = client.get("/api/v1/scores").headers["WWW-Authenticate"]
    assert challenge == 'Bearer realm="huifang"'


def test_each_route_wants_its_own_scope(client: FlaskClient, bearer: Bearer) -> None:
    wanted = {
        ("GET", "/api/v1/scores"): Scope.SCORES_READ,
        ("GET", "/api/v1/surveys"): Scope.SURVEYS_READ,
        ("GET", "/api/v1/rectifications"): Scope.RECTIFICATIONS_READ,
        ("GET", "/api/v1/cases/x/1"): Scope.CASES_READ,
        ("POST", "/api/v1/cases"): Scope.CASES_WRITE,
    }
    for (method, path), scope in wanted.items():
        others = bearer(*(set(Scope) - {scope}))
        told = problem_of(client, path, method=method, headers=others)
        assert told["status"] == 403
        assert scope.value in str(told["detail"])
        assert client.open(path, method=method, headers=bearer(scope)).status_code not in (401, 403)
