"""Coming in by the office's own sign-in, against a provider that is nobody's mock."""

import time
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
import requests
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from survey.accounts.enrol import AccountError, set_active
from survey.accounts.oidc.bind import bind, mark_for_first, unbind
from survey.clock import SetClock
from survey.models import Account, Audit, LoginSession
from survey.runtime import Runtime
from survey.vocabulary import Role
from tests.accounts.oidc.conftest import OURS, add_account
from tests.accounts.oidc.office import CLIENT, Claims, Office
from tests.accounts.visits import csrf


def go(client: FlaskClient, onward: str = "") -> str:
    """The address at the provider to which somebody is sent."""
    sent = client.get("/login/oidc", query_string={"next": onward} if onward else {})
    assert sent.status_code == 302
    return sent.location


def sign_in(address: str) -> str:
    """The address at which the provider sends them back, without its host."""
    answer = requests.get(address, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    back = answer.headers["Location"]
    assert back.startswith(f"{OURS}/login/oidc/back?")
    return back.removeprefix(OURS)


def come_in(client: FlaskClient, onward: str = "") -> TestResponse:
    return client.get(sign_in(go(client, onward)))


def is_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def changed(address: str, **query: str) -> str:
    parts = urlsplit(address)
    return parts._replace(query=urlencode(dict(parse_qsl(parts.query)) | query)).geturl()


@pytest.fixture
def marked(runtime: Runtime) -> None:
    """wang may sign in for the first time."""
    add_account(runtime, "wang")
    with runtime.database.write() as session:
        mark_for_first(session, "wang", runtime.clock.now(), "test")


def acts(runtime: Runtime) -> list[tuple[str, str, dict[str, object]]]:
    with runtime.database.read() as session:
        query = select(Audit.act, Audit.subject_id, Audit.detail).order_by(Audit.id)
        return [(act, subject, detail) for act, subject, detail in session.execute(query)]


@pytest.mark.usefixtures("marked")
def test_somebody_comes_in_and_is_known_again(client: FlaskClient, runtime: Runtime, office: Office) -> None:
    assert come_in(client, "/league").location == "/league"
    assert is_in(client)
    done = [act for act, _, _ in acts(runtime)]
    assert done[-2:] == ["account.oidc", "login"]
    with runtime.database.read() as session:
        assert session.scalars(select(LoginSession.factors)).all() == [["oidc"]]
    office.people["diana"]["preferred_username"] = "somebody.else"  # the subject alone counts from now on
    again = client.application.test_client()
    come_in(again)
    assert is_in(again)


def test_the_request_is_one_that_nobody_can_use_elsewhere(client: FlaskClient) -> None:
    asked = parse_qs(urlsplit(go(client)).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [f"{OURS}/login/oidc/back"]
    assert all(len(asked[one][0]) >= 20 for one in ("state", "nonce", "code_challenge"))
    again = parse_qs(urlsplit(go(client)).query)
    assert all(asked[one] != again[one] for one in ("state", "nonce", "code_challenge"))


def test_the_host_that_was_asked_for_leads_nowhere(client: FlaskClient) -> None:
    sent = client.get("/login/oidc", headers={"Host": "localhost:1", "X-Forwarded-Host": "evil.example"})
    assert parse_qs(urlsplit(sent.location).query)["redirect_uri"] == [f"{OURS}/login/oidc/back"]


def test_nobody_comes_in_who_is_not_named(client: FlaskClient, runtime: Runtime) -> None:
    """The login alone is no proof: it may have been somebody else's there last year."""
    add_account(runtime, "wang")
    refused = come_in(client)
    assert refused.status_code == 403
    assert not is_in(client)
    assert acts(runtime)[-1] == ("login.failed", "", {"how": "oidc", "why": "no account"})
    with runtime.database.read() as session:
        assert session.scalars(select(Account.login)).all() == ["wang"]


@pytest.mark.usefixtures("marked")
def test_a_mark_is_for_its_login_alone(client: FlaskClient, office: Office) -> None:
    for other in ("li", "WANG", "", "wang@example.cn"):
        office.people["diana"]["preferred_username"] = other
        assert come_in(client).status_code == 403


@pytest.mark.usefixtures("marked")
def test_a_mark_is_good_once(client: FlaskClient, office: Office) -> None:
    come_in(client)
    office.people["erik"] = {"preferred_username": "wang"}
    office.user = "erik"
    other = client.application.test_client()
    assert come_in(other).status_code == 403


@pytest.mark.usefixtures("marked")
def test_a_mark_ends(client: FlaskClient, clock: SetClock) -> None:
    clock.advance(timedelta(days=14, seconds=1))
    assert come_in(client).status_code == 403


def test_a_subject_may_be_bound_before_anybody_signs_in(
    client: FlaskClient, runtime: Runtime, office: Office
) -> None:
    add_account(runtime, "li", Role.ADMIN)
    add_account(runtime, "zhao")
    seen: list[str] = []

    def look(told: Claims) -> Claims:
        seen.append(told["sub"])
        return told

    office.twist = look
    assert come_in(client).status_code == 403
    with runtime.database.write() as session:
        bind(session, "li", office.issuer, seen[0], runtime.clock.now(), "test")
    come_in(client)
    assert "li" in client.get("/account").text
    with runtime.database.write() as session, pytest.raises(AccountError, match="'li'"):
        bind(session, "zhao", office.issuer, seen[0], runtime.clock.now(), "test")


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("shut", ["closed", "unbound", "demo"])
def test_an_account_that_is_shut_stays_shut(client: FlaskClient, runtime: Runtime, shut: str) -> None:
    come_in(client)
    with runtime.database.write() as session:
        now = runtime.clock.now()
        if shut == "closed":
            set_active(session, "wang", False, now, "test")
        elif shut == "unbound":
            unbind(session, "wang", now, "test")
        else:
            session.scalars(select(Account)).one().demo = True
    if shut != "demo":
        assert not is_in(client)
    again = client.application.test_client()
    assert come_in(again).status_code == 403
    assert not is_in(again)


LIES: dict[str, Callable[[Claims], Claims]] = {
    "another nonce": lambda told: told | {"nonce": "another"},
    "no nonce": lambda told: {name: told[name] for name in told if name != "nonce"},
    "for others": lambda told: told | {"aud": ["others"]},
    "for others, by us": lambda told: told | {"aud": ["others"], "azp": CLIENT},
    "for us and others, by others": lambda told: told | {"aud": [CLIENT, "others"], "azp": "others"},
    "for nobody": lambda told: {name: told[name] for name in told if name != "aud"},
    "another issuer": lambda told: told | {"iss": "https://evil.example"},
    "no issuer": lambda told: {name: told[name] for name in told if name != "iss"},
    "too old": lambda told: told | {"exp": int(time.time()) - 600, "iat": int(time.time()) - 1200},
    "of tomorrow": lambda told: told | {"iat": int(time.time()) + 86400, "exp": int(time.time()) + 90000},
    "endless": lambda told: {name: told[name] for name in told if name != "exp"},
    "nobody": lambda told: {name: told[name] for name in told if name != "sub"},
    "an empty subject": lambda told: told | {"sub": ""},
    "a subject that is none": lambda told: told | {"sub": ["diana"]},
    "another access token": lambda told: told | {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
}


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_not_for_this_turn_is_not_believed(
    client: FlaskClient, runtime: Runtime, office: Office, lie: str
) -> None:
    office.twist = LIES[lie]
    assert come_in(client).status_code == 401
    assert not is_in(client)
    assert acts(runtime)[-1] == ("login.failed", "", {"how": "oidc", "why": "not believed"})


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("alg", ["none", "HS256"])
def test_a_token_without_the_providers_own_signature_is_not_believed(
    client: FlaskClient, office: Office, alg: str
) -> None:
    """Unsigned, or signed with the secret that we know too."""
    office.twist, office.alg = dict, alg
    assert come_in(client).status_code == 401
    assert not is_in(client)


@pytest.mark.usefixtures("marked")
def test_what_is_said_of_somebody_else_is_not_believed(client: FlaskClient, office: Office) -> None:
    """The login comes from the user-info page, whose answer nobody has signed."""
    office.confused = True
    assert come_in(client).status_code == 401
    assert not is_in(client)


@pytest.mark.usefixtures("marked")
def test_a_token_signed_by_another_key_is_not_believed(client: FlaskClient, office: Office) -> None:
    office.twist, office.stranger = dict, True
    assert come_in(client).status_code == 401


@pytest.mark.usefixtures("marked")
def test_the_providers_signature_is_what_counts_here(client: FlaskClient, office: Office) -> None:
    """The other side of the lies above: the same way, told truly, leads in."""
    office.twist = dict
    come_in(client)
    assert is_in(client)


@pytest.mark.usefixtures("marked")
def test_a_way_back_is_good_once_and_in_one_browser(client: FlaskClient) -> None:
    back = sign_in(go(client))
    other = client.application.test_client()
    go(other)
    assert other.get(back).status_code == 400
    assert not is_in(other)
    assert client.get(back).status_code == 302
    client.post("/logout", data={"csrf_token": csrf(client, "/account")})
    assert client.get(back).status_code == 400
    assert not is_in(client)


@pytest.mark.usefixtures("marked")
def test_a_turn_ends_with_its_first_answer_whatever_that_was(client: FlaskClient) -> None:
    back = sign_in(go(client))
    assert client.get(changed(back, error="access_denied")).status_code == 401
    assert client.get(back).status_code == 400


@pytest.mark.usefixtures("marked")
def test_a_code_is_good_once_even_with_an_old_cookie(client: FlaskClient) -> None:
    back = sign_in(go(client))
    old = client.get_cookie("huifang")
    client.get(back)
    thief = client.application.test_client()
    assert old
    thief.set_cookie("huifang", old.value)
    assert thief.get(back).status_code == 401
    assert not is_in(thief)


@pytest.mark.usefixtures("marked")
def test_somebody_elses_code_is_nothing_without_their_verifier(client: FlaskClient) -> None:
    """An intercepted code, put into a turn of one's own: PKCE."""
    thief = client.application.test_client()
    code = parse_qs(urlsplit(sign_in(go(client))).query)["code"][0]
    assert thief.get(changed(sign_in(go(thief)), code=code)).status_code == 401
    assert not is_in(thief)


@pytest.mark.usefixtures("marked")
def test_a_turn_that_was_begun_long_ago_is_over(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    back = sign_in(go(client))
    later = time.time() + 601
    monkeypatch.setattr("survey.accounts.oidc.provider.time.time", lambda: later)
    assert client.get(back).status_code == 400


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"state": "made-up"}, 400),
        ({"state": ""}, 400),
        ({"error": "access_denied"}, 401),
        ({"code": "made-up"}, 401),
        ({"iss": "https://evil.example"}, 401),
    ],
)
def test_a_way_back_that_was_changed_leads_nowhere(
    client: FlaskClient, query: dict[str, str], code: int
) -> None:
    assert client.get(changed(sign_in(go(client)), **query)).status_code == code
    assert not is_in(client)


def test_a_way_back_without_anything_leads_nowhere(client: FlaskClient) -> None:
    assert client.get("/login/oidc/back").status_code == 400


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example"],
)
def test_nobody_is_led_elsewhere(client: FlaskClient, elsewhere: str) -> None:
    assert come_in(client, elsewhere).location == "/"


@pytest.mark.usefixtures("marked")
def test_many_turns_begun_do_not_burst_the_cookie(client: FlaskClient) -> None:
    turns = [go(client, "/league?" + "x" * 300) for _ in range(12)]
    cookie = client.get_cookie("huifang")
    assert cookie
    assert len(cookie.value) < 4000
    assert client.get(sign_in(turns[-1])).status_code == 302


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("amr", [["pwd", "otp"], ["mfa"], ["hwk"], ["pwd"], [], None])
def test_what_the_provider_asked_for_is_told(
    client: FlaskClient, runtime: Runtime, office: Office, amr: list[str] | None
) -> None:
    office.twist = lambda told: told | ({} if amr is None else {"amr": amr})
    come_in(client)
    with runtime.database.read() as session:
        (factors,) = session.scalars(select(LoginSession.factors)).one()
    assert factors == ("oidc_mfa" if set(amr or ()) & {"otp", "mfa", "hwk"} else "oidc")


@pytest.mark.usefixtures("marked")
def test_a_provider_that_does_not_answer_is_told(client: FlaskClient, office: Office) -> None:
    office.silent = True
    for _ in range(2):
        told = client.get("/login/oidc")
        assert told.status_code == 503
        assert "/login" in told.text
    office.silent = False
    back = sign_in(go(client))
    office.silent = True
    assert client.get(back).status_code == 503
    assert not is_in(client)


def test_what_a_provider_says_of_itself_is_asked_once(client: FlaskClient, office: Office) -> None:
    office.asked.clear()
    for _ in range(3):
        go(client)
    assert office.asked == ["/.well-known/openid-configuration"]


@pytest.mark.usefixtures("marked")
def test_leaving_leads_out_there_too(client: FlaskClient, office: Office) -> None:
    come_in(client)
    left = client.post("/logout", data={"csrf_token": csrf(client, "/account")})
    assert left.location == "/login/oidc/out"
    assert not is_in(client)
    page = client.get(left.location).text
    assert f"{office.issuer}/session?" in page
    assert "post_logout_redirect_uri=http%3A%2F%2F127.0.0.1%3A5000%2Flogin" in page
    office.silent = True
    assert client.get(left.location).status_code == 200


def test_the_button_is_there_where_there_is_a_provider(client: FlaskClient) -> None:
    assert 'href="/login/oidc?next=/league"' in client.get("/login?next=/league").text
