import pytest
from flask.testing import FlaskClient

from survey.clock import SetClock
from survey.runtime import Runtime
from survey.scoring.facts import rebuild_facts
from survey.vocabulary import RatedObject, Scope
from tests.api.conftest import Bearer
from tests.scoring.county import County


@pytest.fixture
def county(runtime: Runtime, clock: SetClock) -> County:
    county = County(runtime, clock)
    county.set_up()
    county.ask("water", 1, 2, 3, 4, 5, 1, office=2)
    county.ask("north", 4, 5, category="land")
    county.ask("south", 1, 1, 2, 2, 3, 5)
    return county


def test_every_unit_both_objects_and_their_composite_first_and_final(
    county: County, client: FlaskClient, everything: dict[str, str]
) -> None:
    items = client.get("/api/v1/scores?period=2026-10", headers=everything).get_json()["items"]
    assert len(items) == 6 * 3 * 2
    assert [item["unit"] for item in items[::6]] == ["county", "office", "roads", "north", "south", "water"]
    assert items[0]["rated"] == 14
    assert [(item["object"], item["round"]) for item in items[:6]] == [
        (rated, round_)
        for rated in ("responsible_unit", "petition_office", "composite")
        for round_ in ("first", "final")
    ]


def test_figures_are_the_same_before_and_after_the_facts_are_rebuilt(
    county: County, client: FlaskClient, everything: dict[str, str]
) -> None:
    asked = "/api/v1/scores?period=last12&by=channel"
    before = client.get(asked, headers=everything).get_json()
    rebuild_facts(county.runtime)
    assert client.get(asked, headers=everything).get_json() == before


def test_the_usual_period_is_this_month(
    county: County, client: FlaskClient, everything: dict[str, str]
) -> None:
    item = client.get("/api/v1/scores?unit=water&round=final", headers=everything).get_json()["items"][1]
    assert (item["period"], item["object"], item["round"]) == ("2026-10", "petition_office", "final")
    county.clock.set(county.clock.now().replace(month=11))
    item = client.get("/api/v1/scores?unit=water&round=1", headers=everything).get_json()["items"][0]
    assert (item["period"], item["rated"], item["round"]) == ("2026-11", 0, 1)


def test_a_breakdown_adds_up_to_the_unit(
    county: County, client: FlaskClient, everything: dict[str, str]
) -> None:
    asked = "/api/v1/scores?unit=county&object=responsible_unit&round=first"
    whole = client.get(asked, headers=everything).get_json()["items"][0]
    expected = {"category": ["", "land"], "channel": ["sms"], "unit": ["office", "roads", "water"]}
    for by, keys in expected.items():
        items = client.get(f"{asked}&by={by}", headers=everything).get_json()["items"]
        assert [item["key"] for item in items] == keys
        for figure in ("closed", "surveys", "rated", "satisfied", "called"):
            assert sum(item[figure] for item in items) == whole[figure]


def test_r6_a_token_without_small_scores_sees_no_small_cell(
    county: County, client: FlaskClient, bearer: Bearer
) -> None:
    headers = bearer(Scope.SCORES_READ)
    asked = f"/api/v1/scores?object={RatedObject.RESPONSIBLE_UNIT}"
    for more in ("", "&basis=closed", "&round=final", "&by=channel", "&by=category"):
        items = client.get(asked + more, headers=headers).get_json()["items"]
        shown = {item["unit"] for item in items if not item["suppressed"] and item["rated"]}
        hidden = {item["unit"] for item in items if item["suppressed"]}
        assert {"north", "south"} <= hidden, more
        assert "water" in shown or more == "&by=category", more  # there even the cover has to be covered
        assert all(item["rated"] is None for item in items if item["suppressed"])
