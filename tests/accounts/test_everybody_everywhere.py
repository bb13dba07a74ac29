"""Everybody everywhere: each role, and whoever has none, at every route by every method.

What is expected is written here a second time, apart from the marks on the views: a mark that was changed, by
mistake or on purpose, is seen. Which role has which permission is read from docs/console.md, not from the
code.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from flask import Flask, session
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from survey.accounts.factors.half import hold
from survey.accounts.people import person_by_login
from survey.api.tokens import issue_token, revoke_token
from survey.models import Account
from survey.runtime import Runtime
from survey.vocabulary import Factor, Role, Scope
from tests.accounts.visits import enrol, sit
from tests.ordinary import MakeRuntime

# Who needs what, where, by which methods; HEAD is as GET. "!": open to whoever has something to do first.
TABLE = """
anybody                 GET       /api/docs
anybody                 GET       /api/docs/<name>
anybody                 GET       /api/openapi.json
anybody                 GET       /bootstrap/static/<filename>
anybody                 GET       /healthz
anybody                 POST      /language
anybody                 GET POST  /login
anybody                 GET       /login/oidc
anybody                 GET       /login/oidc/back
anybody                 GET       /login/oidc/out
anybody                 POST      /login/passkey
anybody                 POST      /login/passkey/options
half                    GET       /login/second
anybody                 POST      /login/second
anybody                 POST      /logout
anybody                 GET       /metrics
anybody                 GET       /privacy
anybody                 GET       /readyz
anybody                 GET       /static/<filename>
anybody                 GET       /twilio/voice/audio/<language>/<file>
anybody                 GET       /verify/sw.js
secret                  POST      /push/<secret>/<kind>
signature               POST      /twilio/sms
signature               POST      /twilio/sms/status/<token>
signature               POST      /twilio/voice
signature               POST      /twilio/voice/<token>
signature               POST      /twilio/voice/<token>/<place>
signature               POST      /twilio/voice/amd/<token>
signature               POST      /twilio/voice/recording/<token>
signature               POST      /twilio/voice/status/<token>
link                    GET POST  /s/<token>
account:own             GET       /
account:own             GET       /account
account:own             POST      /account/sessions/<number>/end
account:own             POST      /account/sessions/end-others
account:own             GET       /evidence/<file_id>
account:own             POST      /evidence/of/<rectification_id>
account:own!            GET       /account/factors
account:own!            GET POST  /account/factors/app
account:own!            POST      /account/factors/app/new
account:own!            GET       /account/factors/app/picture.svg
account:own!            POST      /account/factors/app/remove
account:own!            POST      /account/factors/codes
account:own!            POST      /account/factors/passkeys
account:own!            POST      /account/factors/passkeys/<passkey_id>/name
account:own!            POST      /account/factors/passkeys/<passkey_id>/remove
account:own!            POST      /account/factors/passkeys/options
account:own!            POST      /account/factors/password
account:own!            GET POST  /account/password
accounts:manage         GET       /accounts
accounts:manage         GET       /accounts/<number>
accounts:manage         POST      /accounts/<number>/close
accounts:manage         POST      /accounts/<number>/factors
accounts:manage         POST      /accounts/<number>/open
accounts:manage         POST      /accounts/<number>/password
accounts:manage         GET POST  /accounts/new
anomalies:judge         POST      /anomalies/<anomaly_id>
anomalies:read          GET       /anomalies
anomalies:read          GET       /anomalies/<anomaly_id>
anomalies:read          GET       /exclusions
audit:read              GET       /trail
callbacks:read          GET       /callbacks
cases:read              GET       /cases
cases:read              GET POST  /cases/<case_id>
cases:read+rectifications:read  GET  /cases/<case_id>/look-back
cases:read+rectifications:read  GET  /cases/<case_id>/look-back.docx
concerns:read           GET       /concerns
concerns:read           GET POST  /concerns/<concern_id>
concerns:read           POST      /concerns/<concern_id>/uncover
costs:read              GET       /costs
costs:read              GET       /costs/plan
desk:check              GET       /checks
desk:check              GET       /checks/<check_id>
desk:check              POST      /checks/<check_id>/call
desk:check              POST      /checks/<check_id>/confirm
desk:check              POST      /checks/<check_id>/finish
desk:check              POST      /checks/<check_id>/not-reached
desk:code               GET       /coding
desk:code               POST      /coding/<item_id>
desk:code               GET       /coding/<item_id>/audio
desk:head               GET       /interviews
desk:head               GET       /interviews/outcomes
desk:head               POST      /interviews/outcomes/<code>
desk:head               GET       /interviews/people
desk:head               GET       /interviews/ties
desk:head               POST      /interviews/ties/<item_id>
desk:work               GET       /desk
desk:work               POST      /desk/<interview_id>/answer
desk:work               POST      /desk/<interview_id>/confirm
desk:work               POST      /desk/<interview_id>/dial
desk:work               POST      /desk/<interview_id>/end
desk:work               POST      /desk/<interview_id>/give-back
desk:work               POST      /desk/back
desk:work               POST      /desk/break
desk:work               POST      /desk/next
exclusions:apply        POST      /surveys/<survey_id>/exclusion
exclusions:decide       POST      /exclusions/<exclusion_id>
links:make              POST      /cases/<case_id>/link
links:make              GET       /cases/<case_id>/link/<token>.svg
months:freeze           POST      /months/<month>
notices:send            POST      /notices/<delivery_id>/again
notices:send            GET POST  /notices/units/<code>
optouts:write           POST      /interviews/optouts
papers:read             GET       /months
papers:read             GET       /months/<month>
papers:read             GET       /papers
papers:read             GET       /papers/<name>/<slot>
papers:read             GET       /papers/<name>/<slot>/document
papers:read             GET       /papers/assessment/<year>
papers:read             GET       /papers/bulletin/<month>
polls:write             POST      /polls/<poll_id>/remove
polls:write             GET POST  /polls/new
progress:read           GET       /notices
questionnaires:publish  POST      /questionnaires/draft
questionnaires:publish  POST      /questionnaires/draft/play/<channel>
questionnaires:publish  POST      /questionnaires/publish
questionnaires:read     GET       /questionnaires
questionnaires:read     GET       /questionnaires/<key>/<version>
questionnaires:read     GET POST  /questionnaires/<key>/<version>/play/<channel>
rectifications:read     GET       /docket
rectifications:read     GET       /docket/<month>
rectifications:read     GET       /docket/<month>/document
rectifications:read     POST      /docket/<month>/matters/<rectification_id>
rectifications:read     POST      /docket/<month>/minutes
rectifications:read     GET       /promises
rectifications:read     POST      /promises/<promise_id>/ask
rectifications:read     POST      /promises/<promise_id>/follow
rectifications:read     GET       /rectifications
rectifications:read     GET POST  /rectifications/<rectification_id>
rectifications:read     POST      /rectifications/<rectification_id>/<name>
rectifications:read     GET       /rectifications/<rectification_id>/notice
rectifications:read     GET       /rectifications/ledger
rectifications:read     GET       /talks
rectifications:read     GET POST  /talks/<talk_id>
rectifications:read     GET       /talks/<talk_id>/document
rectifications:report   GET       /orders
rectifications:report   GET       /orders/<rectification_id>
rectifications:report   POST      /orders/<rectification_id>/extension
rectifications:report   GET       /orders/<rectification_id>/notice
rectifications:report   POST      /orders/<rectification_id>/person
rectifications:report   POST      /orders/<rectification_id>/report
rectifications:report   POST      /orders/notices/<notice_id>/sign
rectifications:verify   GET       /verify/
rectifications:verify   GET POST  /verify/<rectification_id>
rectifications:verify   POST      /verify/<rectification_id>/accept
rectifications:verify   POST      /verify/<rectification_id>/return
rectifications:verify   GET       /verify/<rectification_id>/standing
rectifications:verify   GET POST  /verify/promises/<promise_id>
scores:read             GET       /compare
scores:read             GET       /league
scores:read             GET       /overview
scores:read+units:all   GET       /polls
scores:read+units:all   GET       /polls/<poll_id>
scores:read             GET POST  /saved-views
scores:read             POST      /saved-views/<view_id>/remove
scores:read             GET       /search
scores:read             GET       /units/<code>
sending:pause           GET POST  /interviews/stops
sending:pause           POST      /interviews/stops/<pause_id>/end
words:read              POST      /units/<code>
"""

# The API: each token by its scopes, and no cookie of anybody.
SCOPES = """
cases:write          POST  /api/v1/cases
cases:read           GET   /api/v1/cases/<source>/<case_no>
scores:read          GET   /api/v1/scores
surveys:read         GET   /api/v1/surveys
rectifications:read  GET   /api/v1/rectifications
"""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
PARTS = {"month": "2026-10", "slot": "2026-10-18", "year": "2026", "name": "daily", "key": "satisfaction"}
CONSOLE = Path(__file__).resolve().parents[2] / "docs" / "console.md"


@dataclass(frozen=True)
class Line:
    needs: str
    methods: frozenset[str]
    path: str
    first: bool

    @property
    def address(self) -> str:
        return re.sub(r"<(\w+)>", lambda part: PARTS.get(part[1], "1"), self.path)

    def serves(self, address: str) -> bool:
        return re.fullmatch(re.sub(r"<\w+>", "[^/]+", self.path), address) is not None


def lines(table: str) -> Iterator[Line]:
    for row in table.strip().splitlines():
        needs, *methods, path = row.split()
        served = frozenset(methods) | ({"HEAD"} if "GET" in methods else set())
        yield Line(needs.rstrip("!"), served, path, "!" in needs)


@cache
def roles_with(permission: str) -> frozenset[Role]:
    page = CONSOLE.read_text(encoding="utf-8")
    heading = re.search(r"^\| permission \| \|(.*)\|$", page, re.MULTILINE)
    row = re.search(rf"^\| `{permission}` \|[^|]*\|(.*)\|$", page, re.MULTILINE)
    assert heading and row, permission
    pairs = zip(heading[1].split("|"), row[1].split("|"), strict=True)
    return frozenset(Role(role.strip()) for role, cell in pairs if cell.strip() == "✓")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Who may come in does not depend on the database."""
    return sqlite_url


def test_every_route_is_in_the_table(app: Flask) -> None:
    served = {
        (method, re.sub(r"<[^>]*?(\w+)>", r"<\1>", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    written = [
        (method, line.path)
        for line in (*lines(TABLE), *lines(SCOPES))
        for method in line.methods - {"HEAD", "OPTIONS"}
    ]
    assert set(written) == served
    assert len(written) == len(set(written))


def expected(role: Role | None, method: str, line: Line) -> str:
    """What the door says: `in`, `form` (in, and the form lacks its token), `no`, `log in`."""
    if line.needs == "half":
        return "log in"
    if line.needs == "signature":
        return "no"
    if line.needs in {"link", "secret"}:  # whoever lacks it is told that there is nothing
        return "in"
    if line.needs != "anybody":
        if role is None:
            return "log in"
        if any(role not in roles_with(needed) for needed in line.needs.split("+")):
            return "no"
    return "form" if method == "POST" else "in"


def said(answer: TestResponse) -> str:
    if answer.status_code == 302 and re.match(r"/login(\?|$)", answer.location):
        return "log in"
    found = {400: "form", 401: "no", 403: "no"}.get(answer.status_code)
    return found or ("in" if answer.status_code < 500 else f"broken: {answer.status_code}")


def ask(client: FlaskClient, method: str, line: Line) -> TestResponse:
    """The answer, closed: some are files."""
    answer = client.open(line.address, method=method)
    answer.close()
    return answer


def walk(client: FlaskClient, role: Role | None) -> str:
    """Where the answer is not the expected one."""
    wrong = []
    for line in lines(TABLE):
        for method in sorted(line.methods):
            told = said(ask(client, method, line))
            if told != (wanted := expected(role, method, line)):
                wrong.append(f"{method} {line.path}: expected {wanted}, got {told}")
    return "\n".join(wrong)


@pytest.mark.parametrize("role", Role)
def test_everybody_everywhere(client: FlaskClient, runtime: Runtime, role: Role) -> None:
    sit(client, runtime, role)
    assert walk(client, role) == ""


def test_nobody_everywhere(client: FlaskClient) -> None:
    assert walk(client, None) == ""


def test_between_two_factors_somebody_is_nobody(client: FlaskClient, runtime: Runtime) -> None:
    """But for the page that asks for the second one."""
    enrol(runtime)
    with runtime.database.read() as reading:
        found = person_by_login(reading, "wang")
    assert found
    with client.application.test_request_context():
        hold(found[0], Factor.PASSWORD, "/")
        kept = dict(session)
    with client.session_transaction() as cookie:
        cookie.update(kept)
    assert (
        walk(client, None)
        == "GET /login/second: expected log in, got in\nHEAD /login/second: expected log in, got in"
    )


@pytest.mark.parametrize("first", ["password", "factor"])
def test_who_has_something_to_do_first_gets_no_further(make_runtime: MakeRuntime, first: str) -> None:
    """With a password that somebody else gave; without a second factor, where one is required."""
    runtime = make_runtime(
        public_base_url="https://huifang.example.cn", sandbox_url="https://sandbox.example.cn"
    )
    client = create_app(runtime).test_client()
    person = sit(client, runtime, Role.SUPERVISOR)
    if first == "password":
        with runtime.database.write() as writing:
            writing.get_one(Account, person.id).must_change = True
    onto = {"password": "/account/password", "factor": "/account/factors"}[first]
    open_to_them = {
        (method, line.path)
        for line in lines(TABLE)
        for method in line.methods
        if line.needs.partition(":")[0] not in {"anybody", "half", "signature", "link", "secret"}
        and said(answer := ask(client, method, line)) != "no"
        and not (answer.status_code == 302 and answer.location == onto)
    }
    before_all = {(method, line.path) for line in lines(TABLE) if line.first for method in line.methods}
    assert open_to_them <= before_all
    assert ("GET", onto) in open_to_them


@pytest.mark.parametrize("role", [Role.SUPERVISOR, None])
def test_no_other_method_is_served(client: FlaskClient, runtime: Runtime, role: Role | None) -> None:
    if role:
        sit(client, runtime, role)
    table = list(lines(TABLE))
    for address in {line.address for line in table}:
        served = {method for line in table if line.serves(address) for method in line.methods}
        codes = {method: client.open(address, method=method).status_code for method in METHODS - served}
        assert set(codes.values()) <= {405}, (address, codes)


def bearer(
    runtime: Runtime, *scopes: Scope, until: timedelta | None = None, revoked: bool = False
) -> dict[str, str]:
    """The header of a token of its own; `until`: from now on."""
    now = runtime.clock.now()
    with runtime.database.write() as writing:
        token, text = issue_token(writing, "test", scopes, now, now + until if until is not None else None)
        if revoked:
            revoke_token(writing, token.id, now)
    return {"Authorization": f"Bearer {text}"}


def test_the_api_takes_each_scope_for_its_own_routes_alone(client: FlaskClient, runtime: Runtime) -> None:
    for scope in Scope:
        alone, others = bearer(runtime, scope), bearer(runtime, *(set(Scope) - {scope}))
        for line in lines(SCOPES):
            for method in line.methods - {"HEAD"}:
                codes = [
                    client.open(line.address, method=method, headers=headers).status_code
                    for headers in (alone, others)
                ]
                fits = line.needs == scope
                assert codes[fits] == 403, (scope, line)
                assert codes[not fits] not in {401, 403}
                assert codes[not fits] < 500


def test_the_api_takes_no_token_that_is_none(client: FlaskClient, runtime: Runtime) -> None:
    sit(client, runtime, Role.SUPERVISOR)  # no cookie stands for a token
    good = bearer(runtime, *Scope)["Authorization"]
    tokens: list[dict[str, str]] = [
        {},
        bearer(runtime, *Scope, until=timedelta()),
        bearer(runtime, *Scope, revoked=True),
        {"Authorization": good[:-1]},
        {"Authorization": f"{good}x"},
        {"Authorization": good.replace("Bearer", "Basic")},
        {"Authorization": "Bearer "},
    ]
    for line in lines(SCOPES):
        for headers in tokens:
            for method in line.methods - {"HEAD"}:
                assert client.open(line.address, method=method, headers=headers).status_code == 401, headers
        for method in (METHODS | {"OPTIONS"}) - line.methods:
            assert (
                client.open(line.address, method=method, headers={"Authorization": good}).status_code == 405
            )
