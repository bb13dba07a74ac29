"""Coding, ties and checks are of two people; what that hangs on is the account, not its name or role."""

from sqlalchemy import select, update

from survey.interviewing.coding.code import Choice, Coder, Saved, decide, save_code
from survey.models import Account, Answer, Coding, CodingItem
from survey.vocabulary import Role
from tests.interviewing.coding.conftest import carrier, room
from tests.interviewing.coding.test_code import item
from tests.interviewing.people import make_account
from tests.office_room import Room

__all__ = ["carrier", "item", "room"]


def _renamed(room: Room, coder: Coder, role: Role) -> Coder:
    """The same account under another name, in another role: a second browser after a change by an admin."""
    with room.runtime.database.write() as session:
        session.execute(
            update(Account).where(Account.id == coder.account_id).values(login="renamed", role=role)
        )
    return Coder(coder.account_id, "renamed")


def test_nobody_codes_twice_under_another_name(room: Room, item: int) -> None:
    coder = Coder(make_account(room.runtime), "sun")
    assert save_code(room.runtime, coder, item, Choice(["1"])) is Saved.FIRST
    again = _renamed(room, coder, Role.CENTRE)
    assert save_code(room.runtime, again, item, Choice(["1"])) is Saved.NOT_NEEDED
    with room.runtime.database.read() as session:
        assert len(session.scalars(select(Coding)).all()) == 1
        assert not session.scalars(select(Answer).where(Answer.level.is_not(None))).all()


def test_who_coded_and_became_the_head_decides_no_tie(room: Room, item: int) -> None:
    first, second = (Coder(make_account(room.runtime), login) for login in ("sun", "qian"))
    assert save_code(room.runtime, first, item, Choice(["1"])) is Saved.FIRST
    assert save_code(room.runtime, second, item, Choice(["4"])) is Saved.TIED
    head = _renamed(room, first, Role.CENTRE)
    assert decide(room.runtime, head, item, Choice(["1"])) is Saved.NOT_NEEDED
    with room.runtime.database.read() as session:
        assert session.get_one(CodingItem, item).closed_at is None
