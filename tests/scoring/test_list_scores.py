import pytest
from sqlalchemy import update

from survey.models import Account, Answer
from survey.scoring.asked import Asked
from survey.scoring.list_scores import list_scores
from survey.scoring.periods import month_of
from survey.scoring.unit_tree import UnknownUnit
from survey.vocabulary import Breakdown, Channel, Disposition, NotAsked, RatedObject, Role
from tests.scoring.county import County

ONE = RatedObject.RESPONSIBLE_UNIT


def _asked(county: County, unit: str, by: Breakdown, *, public: bool = False) -> Asked:
    period = month_of(county.clock.now().date())
    return Asked(period, unit=unit, objects=(ONE,), rounds=("first",), by=by, public=public)


def _give_reason(county: County, survey_id: int, reason: str) -> None:
    with county.runtime.database.write() as session:
        session.add(
            Answer(
                survey_id=survey_id, question="reason", value=reason, channel=Channel.SMS, how="test",
                heard_at=county.clock.now(), counted=True,
            )
        )  # fmt: skip


def test_reasons_count_the_ratings_they_came_with(county: County) -> None:
    slow, rude, _ = county.ask("water", 4, 5, 1)
    _give_reason(county, slow, "slow")
    _give_reason(county, rude, "rude")
    items = list_scores(county.runtime, _asked(county, "county", Breakdown.REASON))
    assert [(item["key"], item["counts"]["4"], item["counts"]["5"]) for item in items] == [
        ("rude", 0, 1),
        ("slow", 1, 0),
    ]
    assert [item["participation"] for item in items] == [None, None]


def test_interviewers_count_what_they_heard(county: County) -> None:
    with county.runtime.database.write() as session:
        person = Account(
            login="li", name="Li", role=Role.INTERVIEWER, password_hash="", created_at=county.clock.now()
        )
        session.add(person)
        session.flush()
        account_id = person.id
    county.ask("water", 1)
    heard = county.pick(county.close("water"))
    county.rate(heard, ONE, 2, Channel.INTERVIEWER)
    county.settle(heard, Disposition.PARTIAL)
    with county.runtime.database.write() as session:
        session.execute(update(Answer).where(Answer.survey_id == heard).values(account_id=account_id))
    items = list_scores(county.runtime, _asked(county, "water", Breakdown.INTERVIEWER))
    assert [(item["key"], item["rated"], item["counts"]["2"]) for item in items] == [("li", 1, 1)]


def test_channels_keep_apart_and_the_silent_have_none(county: County) -> None:
    county.ask("water", 1, 2)
    by_web = county.pick(county.close("water"))
    county.rate(by_web, ONE, 5, Channel.WEB)
    county.settle(by_web, Disposition.PARTIAL)
    county.settle(county.pick(county.close("water")), Disposition.NON_CONTACT)
    county.skip(county.close("water"), NotAsked.NO_PHONE)
    items = list_scores(county.runtime, _asked(county, "water", Breakdown.CHANNEL))
    found = [(item["key"], item["rated"], item["surveys"], item["closed"]) for item in items]
    assert found == [("", 0, 1, 2), ("sms", 2, 2, 2), ("web", 1, 1, 1)]


def test_r6_what_hides_a_unit_hides_each_of_its_keys(county: County) -> None:
    county.ask("north", 4, 5)
    county.ask("south", 1, 2, 2, 3, 3, 3, 4)
    county.ask("water", 1, 2, 2, 3, 3, 3, 4, 5)
    for unit, gone in (("north", True), ("south", True), ("water", False)):
        items = list_scores(county.runtime, _asked(county, unit, Breakdown.CHANNEL, public=True))
        assert [item["suppressed"] for item in items] == [gone]


def test_a_unit_that_is_not_there(county: County) -> None:
    with pytest.raises(UnknownUnit):
        list_scores(county.runtime, _asked(county, "nobody", Breakdown.CHANNEL))
