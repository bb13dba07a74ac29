"""Whose object it is: what belongs to another unit, another verifier or another interviewer is as if it were
not there. Every address with a number, for somebody whose role has the way in and whose the object is not.
"""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.wrappers import Response

from survey.rectification.evidence.keep import keep_file
from survey.vocabulary import RectificationState, Role
from tests.accounts.visits import csrf, sit
from tests.hardening.walk import filled, for_people, rules
from tests.rectification.evidence.files import PDF
from tests.rectification.scene import Scene
from tests.rectification.scenes import scene

__all__ = ["scene"]

# The token of the session, which is signed anew in every second, and what an act before this one told.
_OF_BEFORE = re.compile(r'(value|content)="[^"]{40,}"|"csrf":"[^"]{40,}"|\s*<p class="told[^\n]*')
NOWHERE = "987654321"
# Supervisors, centres and auditors see all objects of their kind; these are held to what is theirs.
STRANGERS = (Role.UNIT, Role.VERIFIER, Role.INTERVIEWER)


def told(answer: Response, address: str) -> tuple[int, str]:
    """What an answer tells, but for the address asked for and the token of the session."""
    text = answer.get_data(as_text=True).replace(address, "")
    return answer.status_code, _OF_BEFORE.sub("", text)


@pytest.fixture
def busy(scene: Scene) -> Scene:
    """An order to one unit, with a report, a file and notices."""
    one = scene.brought_to(RectificationState.ORDERED)
    keep_file(scene.runtime, one.id, "a.pdf", PDF, scene.people["du"])
    return scene


@pytest.mark.parametrize("role", STRANGERS)
def test_r6_what_is_anothers_is_as_if_it_were_not_there(client: FlaskClient, busy: Scene, role: Role) -> None:
    sit(client, busy.runtime, role, "water" if role is Role.UNIT else None)
    form, tried = {"csrf_token": csrf(client, "/account")}, 0
    for method in ("GET", "POST"):
        for rule in rules(client.application, method):
            if (
                "<int" not in rule.rule
                or rule.rule.startswith("/account/")
                or not for_people(client.application, rule)
            ):
                continue
            there, nowhere = (next(filled(rule, numbers=(number,))) for number in ("1", NOWHERE))
            data = form if method == "POST" else None
            with client.open(there, method=method, data=data) as one:
                found = told(one, there)
            with client.open(nowhere, method=method, data=data) as none:
                assert found == told(none, nowhere), (method, there)
            tried += 1
    assert tried > 40


def test_the_owner_gets_in(client: FlaskClient, busy: Scene) -> None:
    """Otherwise the test above would say nothing."""
    sit(client, busy.runtime, Role.UNIT, "roads")
    for address in ("/orders/1", "/evidence/1", "/orders/1/notice"):
        with client.get(address) as answer:
            assert answer.status_code in (200, 404) and (address != "/orders/1" or answer.status_code == 200)


def test_a_unit_that_is_not_theirs_cannot_be_told_from_one_that_is_not(
    client: FlaskClient, busy: Scene
) -> None:
    sit(client, busy.runtime, Role.UNIT, "water")
    assert client.get("/units/water").status_code == 200
    found = {told(client.get(f"/units/{code}"), f"/units/{code}") for code in ("roads", "county", "nobody")}
    assert {code for code, _text in found} == {404}
