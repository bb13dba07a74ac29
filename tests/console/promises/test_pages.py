"""Promises on the verifier's list and on the page of the rectification."""

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select, update

from survey.models import Account, Audit, Promise
from survey.rectification.decide import Conclusion, conclude
from survey.rectification.verify import verify
from survey.vocabulary import Ending, PromiseState
from tests.accounts.visits import csrf
from tests.console.rectifying.seat import sit_as
from tests.rectification.scene import Scene, verification

ROAD = "本月底前修好村口的路"


def promised(scene: Scene) -> tuple[int, int]:
    """One that has ended since, and whose day is over; the ids of promise and rectification."""
    one, day = scene.opened(consents=("consent",)), scene.runtime.today() + timedelta(days=3)
    verify(scene.runtime, one.id, verification(promises=[(ROAD, day)]), scene.people["he"])
    conclude(scene.runtime, one.id, Conclusion(Ending.WITHOUT_NAMING, "复核了案卷"), scene.people["chen"])
    scene.pass_by(days=4)
    with scene.runtime.database.read() as session:
        return session.scalars(select(Promise.id)).one(), one.id


def state(scene: Scene, promise_id: int) -> PromiseState:
    with scene.runtime.database.read() as session:
        return session.get_one(Promise, promise_id).state


def test_its_verifier_asks_and_the_look_is_on_record(client: FlaskClient, scene: Scene) -> None:
    promise_id, _ = promised(scene)
    path = f"/verify/promises/{promise_id}"
    sit_as(client, scene, "he")
    assert path in client.get("/verify/").text
    page = client.get(path).text
    assert ROAD in page and "赵桂兰" in page and "tel:" in page
    token = csrf(client, path)
    assert client.post(path, data={"csrf_token": token, "state": "broken", "words": ""}).status_code == 422
    assert client.post(path, data={"csrf_token": token, "state": "what"}).status_code == 400
    done = client.post(path, data={"csrf_token": token, "state": "broken", "words": "没修"})
    assert done.status_code == 303 and state(scene, promise_id) is PromiseState.BROKEN
    assert client.get(path).status_code == 404, "it has been asked about"
    with scene.runtime.database.read() as session:
        acts = session.scalars(select(Audit.act).where(Audit.act == "rectification.look")).all()
    assert acts


def test_who_it_is_about_is_not_shown_after_the_end_before_there_is_something_to_ask(
    client: FlaskClient, scene: Scene
) -> None:
    promise_id, _ = promised(scene)
    later = (scene.runtime.today() + timedelta(days=300)).isoformat()
    with scene.runtime.database.write() as session:
        session.execute(update(Promise).values(due_on=later))
    sit_as(client, scene, "he")
    assert client.get(f"/verify/promises/{promise_id}").status_code == 404
    scene.pass_by(days=301)
    sit_as(client, scene, "he")
    assert "赵桂兰" in client.get(f"/verify/promises/{promise_id}").text


def test_a_broken_one_stands_among_todays_lines_until_somebody_says_what_follows(
    client: FlaskClient, scene: Scene
) -> None:
    promise_id, one = promised(scene)
    sit_as(client, scene, "he")
    form = {"csrf_token": csrf(client, f"/verify/promises/{promise_id}"), "state": "broken", "words": "没修"}
    client.post(f"/verify/promises/{promise_id}", data=form)
    sit_as(client, scene, "chen")
    assert "1 项承诺未兑现" in client.get("/overview").text
    assert f"/rectifications/{one}" in client.get("/promises").text
    page = client.get(f"/rectifications/{one}").text
    assert f"/promises/{promise_id}/follow" in page and ROAD not in page and "没修" not in page
    follow = f"/promises/{promise_id}/follow"
    token = csrf(client, f"/rectifications/{one}")
    client.post(follow, data={"csrf_token": token, "words": "已催办", "on": "下周五"})
    assert "1 项承诺未兑现" in client.get("/overview").text, "the day was not understood"
    client.post(
        follow, data={"csrf_token": csrf(client, f"/rectifications/{one}"), "words": "已催办", "on": ""}
    )
    assert "项承诺未兑现" not in client.get("/overview").text
    uncovered = client.post(
        f"/rectifications/{one}", data={"csrf_token": csrf(client, f"/rectifications/{one}")}
    ).text
    assert ROAD in uncovered and "已催办" in uncovered


def test_r6_only_who_asks_and_who_runs_it_see_it(client: FlaskClient, scene: Scene) -> None:
    promise_id, _ = promised(scene)
    for login, codes in (
        ("chen", (403, 404)), ("yan", (404, 404)), ("du", (403, 403)), ("ban", (403, 403)),
    ):  # fmt: skip
        sit_as(client, scene, login)
        token = {"csrf_token": csrf(client, "/account"), "words": "已看", "state": "kept"}
        seen = client.get(f"/verify/promises/{promise_id}").status_code
        asked = client.post(f"/promises/{promise_id}/ask", data=token).status_code
        assert (seen, asked) == codes, login
        assert ROAD not in client.get("/orders").text
    assert state(scene, promise_id) is PromiseState.OPEN


def test_where_nobody_verifies_any_more_whoever_runs_it_asks(client: FlaskClient, scene: Scene) -> None:
    promise_id, one = promised(scene)
    with scene.runtime.database.write() as session:
        session.execute(update(Account).where(Account.login == "he").values(active=False))
    sit_as(client, scene, "chen")
    assert "1 项承诺待复诊" in client.get("/overview").text
    page = client.get(f"/rectifications/{one}").text
    assert f"/promises/{promise_id}/ask" in page
    form = {"csrf_token": csrf(client, f"/rectifications/{one}"), "state": "kept", "words": ""}
    assert client.post(f"/promises/{promise_id}/ask", data=form).status_code == 303
    assert state(scene, promise_id) is PromiseState.KEPT
