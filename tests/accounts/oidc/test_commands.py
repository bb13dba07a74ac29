import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from survey.accounts.oidc.bind import subject_key
from survey.models import Account, Audit
from survey.runtime import Runtime
from survey.settings import SettingsError, read_settings
from tests.accounts.oidc.conftest import OURS, add_account
from tests.accounts.oidc.office import Office
from tests.ordinary import MakeRuntime


def told(app: Flask, *words: str) -> Any:
    done = app.test_cli_runner().invoke(args=["oidc", *words, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def refused(app: Flask, *words: str) -> str:
    done = app.test_cli_runner().invoke(args=["oidc", *words])
    assert done.exit_code == 1
    return done.output


def test_an_account_is_marked_bound_and_unbound(app: Flask, runtime: Runtime, office: Office) -> None:
    add_account(runtime, "wang")
    marked = told(app, "link", "wang")
    assert (marked["linked"], marked["first_sign_in_until"][:10]) == (False, "2026-11-02")
    assert told(app, "list")["items"] == [marked]
    bound = {"login": "wang", "linked": True, "first_sign_in_until": None}
    assert told(app, "link", "wang", "--subject", "248289761001") == bound
    with runtime.database.read() as session:
        kept = session.scalars(select(Account.oidc_subject)).one()
    assert kept == subject_key(office.issuer, "248289761001")
    told(app, "unlink", "wang")
    assert told(app, "list")["items"] == []
    with runtime.database.read() as session:
        hows = session.scalars(select(Audit.detail).where(Audit.act == "account.oidc").order_by(Audit.id))
        assert [detail["how"] for detail in hows] == [
            "marked for the first sign-in",
            "bound to a subject",
            "unbound",
        ]


def test_what_cannot_be_bound_is_told(app: Flask, runtime: Runtime, office: Office) -> None:
    assert "no account 'wang'" in refused(app, "link", "wang")
    add_account(runtime, "wang")
    add_account(runtime, "demo", demo=True)
    assert "demonstration" in refused(app, "link", "demo")
    office.silent = True
    assert "does not answer" in refused(app, "link", "wang", "--subject", "1")


def test_what_has_to_be_entered_at_the_provider_is_told(app: Flask, office: Office) -> None:
    known = told(app, "check")
    assert known["issuer"] == office.issuer
    assert known["redirect_uri"] == f"{OURS}/login/oidc/back"
    assert known["post_logout_redirect_uri"] == f"{OURS}/login"
    assert "RS256" in known["signed_by"] and not {"none", "HS256"} & set(known["signed_by"])


def test_a_provider_that_calls_itself_otherwise_is_none(make_runtime: MakeRuntime, office: Office) -> None:
    """Discovery 4.3: it would vouch for what another one says."""
    elsewhere = office.issuer.replace("127.0.0.1", "localhost")
    runtime = make_runtime(oidc_issuer=elsewhere, oidc_client_id="huifang", oidc_client_secret="secret")
    assert "calls itself" in refused(create_app(runtime), "check")


@pytest.mark.parametrize(
    ("issuer", "taken"),
    [
        ("https://id.example.cn", True),
        ("http://127.0.0.1:8080/realms/county", True),
        ("http://id.example.cn", False),
        ("id.example.cn", False),
    ],
)
def test_who_somebody_is_does_not_come_in_the_clear(tmp_path: Path, issuer: str, taken: bool) -> None:
    given = {"OIDC_ISSUER": issuer, "OIDC_CLIENT_ID": "huifang", "OIDC_CLIENT_SECRET": "secret"}
    with nullcontext() if taken else pytest.raises(SettingsError, match="OIDC_ISSUER"):
        read_settings({"INSTANCE_PATH": str(tmp_path), **given})


def test_without_a_provider_there_is_nothing_of_it(make_runtime: MakeRuntime) -> None:
    app = create_app(make_runtime())
    assert "are not set" in refused(app, "check")
    client = app.test_client()
    assert "oidc" not in client.get("/login").text
    assert [client.get(f"/login/oidc{path}").status_code for path in ("", "/back", "/out")] == [404, 404, 404]
