import pytest
from playwright.sync_api import Page
from sqlalchemy import func, select

from survey.database import Database, revisions
from survey.models import Unit


def test_every_database_test_runs_on_both(database: Database) -> None:
    current, newest = revisions(database)
    assert current == newest is not None


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_test_sees_nothing_of_another(database: Database, time: str) -> None:
    with database.write() as session:
        assert session.execute(select(func.count()).select_from(Unit)).scalar_one() == 0
        session.add(Unit(code=time, name=time))


def test_the_browser_writes_chinese(page: Page) -> None:
    page.set_content("<title>回访</title><p>满意</p><p>□□</p>")
    assert page.title() == "回访"
