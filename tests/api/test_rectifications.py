"""What other programs learn of putting right: where it stands, and nobody's name, words or consent (R6)."""

import pytest
from flask.testing import FlaskClient

from survey.vocabulary import RectificationState as S
from tests.api.conftest import problem_of
from tests.rectification.scene import OFFICE, UNIT, Scene

PATH = "/api/v1/rectifications"


def test_page_by_page_each_comes_once_and_none_of_a_survey_that_runs(
    scene: Scene, client: FlaskClient, everything: dict[str, str]
) -> None:
    for _ in range(3):
        scene.dissatisfied({UNIT: 5, OFFICE: 4})
    scene.dissatisfied(settled=False)
    scene.pass_by(hours=2)
    scene.rectify()
    page = client.get(f"{PATH}?limit=4", headers=everything).get_json()
    further = client.get(f"{PATH}?limit=4&cursor={page['next_cursor']}", headers=everything).get_json()
    seen = page["items"] + further["items"]
    assert further["next_cursor"] is None
    assert len({item["id"] for item in seen}) == len(seen) == 6


def test_an_item_tells_where_it_stands(scene: Scene, client: FlaskClient, everything: dict[str, str]) -> None:
    one = scene.brought_to(S.REPORTED, unit="north")
    scene.pass_by(days=30)
    told = client.get(PATH, headers=everything)
    (item,) = told.get_json()["items"]
    expected = {
        "unit": "north", "state": "reported", "owner": "verifier", "level": 5, "overdue": True, "orders": 1,
        "finding": "confirmed",
    }  # fmt: skip
    assert {name: item[name] for name in expected} == expected
    assert (item["causes"], item["next_round"], item["due_at"]) == (["result"], None, one.due_at.isoformat())
    for secret in ("赵桂兰", "路面仍有坑", "may_name", "may_contact", "verifier_id"):
        assert secret not in told.text


def test_it_is_narrowed_by_state_and_by_branch(
    scene: Scene, client: FlaskClient, everything: dict[str, str]
) -> None:
    scene.opened(unit="water")
    closed = scene.brought_to(S.ACCEPTED, unit="north")
    scene.next_round(closed, 2)
    scene.rectify()

    def found(query: str) -> list[str]:
        answer = client.get(f"{PATH}?{query}", headers=everything).get_json()
        return [item["unit"] for item in answer["items"]]

    assert found("unit=roads") == ["north"], "with all below it"
    assert found("unit=county&state=to_verify") == ["water"]
    (ended,) = client.get(f"{PATH}?state=closed", headers=everything).get_json()["items"]
    assert (ended["ending"], ended["next_round"]) == ("satisfied", 2)
    assert ended["due_at"] is ended["owner"] is None
    case = client.get(f"/api/v1/cases/test/{ended['case_no']}", headers=everything).get_json()
    (right,) = case["putting_right"]
    assert (right["id"], right["state"], right["ending"]) == (ended["id"], "closed", "satisfied")


@pytest.mark.parametrize(
    "query", ["state=what", "unit=nowhere", "unit=%00", "cursor=x", "limit=0", "limit=501", "name=1"]
)
def test_what_cannot_be_read_is_refused(
    scene: Scene, client: FlaskClient, everything: dict[str, str], query: str
) -> None:
    assert problem_of(client, f"{PATH}?{query}", headers=everything)["status"] == 422
