"""A later round on the petitioner's pages."""

from flask.testing import FlaskClient
from sqlalchemy import select

from survey.models import Answer, Survey
from survey.runtime import Runtime
from survey.vocabulary import Disposition, RatedObject
from tests.again import make_again
from tests.answering.visitor import Visitor, link, petition


def test_it_asks_what_it_asks_and_says_that_the_earlier_rating_stays(
    client: FlaskClient, runtime: Runtime
) -> None:
    again = make_again(runtime, petition(runtime), [RatedObject.PETITION_OFFICE])
    visitor = Visitor(client, link(runtime, again))
    assert "保留" not in visitor.reads(), "nothing of the case before identity"
    visitor.is_me()
    assert visitor.asked() == "petition_office"
    page = visitor.reads()
    assert "上次的评价保留不改" in page and "青溪县来访接待中心" in page
    other = {"nonce": "abcdefgh1234", "question": "responsible_unit", "value": "5"}
    assert visitor.send(other).status_code == 303, "from an old page"
    assert visitor.asked() == "petition_office"
    visitor.answers("2")
    assert visitor.asked() == "reason" and "保留不改" not in visitor.reads()
    visitor.answers(*[""] * 6)
    assert "您的评价已收到" in visitor.reads()
    with runtime.database.read() as session:
        assert session.get_one(Survey, again.id).disposition is Disposition.COMPLETE
        rated = select(Answer.object, Answer.level, Answer.counted).where(Answer.object.is_not(None))
        assert [tuple(row) for row in session.execute(rated.order_by(Answer.id))] == [
            (RatedObject.RESPONSIBLE_UNIT, 5, False),
            (RatedObject.PETITION_OFFICE, 2, True),
        ]
