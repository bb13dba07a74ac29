"""Every move, allowed and forbidden, walked from the table itself (DESIGN §4)."""

import pytest

from survey.rectification.moves import MOVES, after
from survey.rectification.owners import Owner, owner_of
from survey.vocabulary import ENDED, RatedObject
from survey.vocabulary import RectificationAct as Act
from survey.vocabulary import RectificationState as S

# DESIGN §4, written out once more by hand.
DRAWN = {
    (S.TO_VERIFY, S.VERIFIED), (S.VERIFIED, S.ORDERED), (S.ORDERED, S.REPORTED), (S.REPORTED, S.ACCEPTED),
    (S.REPORTED, S.RETURNED), (S.RETURNED, S.REPORTED), (S.ACCEPTED, S.ASKED_AGAIN),
    (S.ASKED_AGAIN, S.CLOSED), (S.VERIFIED, S.ASKED_AGAIN), (S.VERIFIED, S.CONCLUDED),
    (S.TO_VERIFY, S.DOCKET), (S.VERIFIED, S.DOCKET),
    (S.DOCKET, S.ORDERED), (S.DOCKET, S.CONCLUDED), (S.ACCEPTED, S.CLOSED),
}  # fmt: skip
# Who has everything about them erased ends it wherever it stands.
ERASED = {(state, S.CLOSED) for state in set(S) - ENDED}


def test_the_table_has_the_moves_that_are_drawn_and_no_other() -> None:
    made = {(state, to) for act in Act for state in S if (to := after(act, state)) and to is not state}
    assert made == DRAWN | ERASED


@pytest.mark.parametrize("state", sorted(ENDED))
def test_what_has_ended_stays_ended(state: S) -> None:
    assert [act for act in Act if after(act, state)] == []


def test_every_open_state_has_an_owner_and_a_way_on() -> None:
    for state in set(S) - ENDED:
        for rated in RatedObject:
            assert owner_of(state, rated, assigned=True)
            assert owner_of(state, rated, assigned=False)
        assert [act for act in MOVES if after(act, state) not in (None, state)], state
    assert [owner_of(state, RatedObject.RESPONSIBLE_UNIT, assigned=True) for state in ENDED] == [None, None]


def test_where_the_petition_office_was_rated_nobody_of_it_is_the_owner() -> None:
    owners = {owner_of(state, RatedObject.PETITION_OFFICE, assigned=False) for state in S}
    assert Owner.SUPERVISOR not in owners


def test_from_every_state_the_end_can_be_reached() -> None:
    reached = set(ENDED)
    while more := {state for state in set(S) - reached if {after(act, state) for act in Act} & reached}:
        reached |= more
    assert reached == set(S)
