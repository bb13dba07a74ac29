"""Lists of rectifications: narrowed, in order, page by page, on both databases."""

from datetime import timedelta

from sqlalchemy import update

from survey.models import Rectification
from survey.rectification.owners import Owner, owner_of
from survey.rectification.read.may_see import SETTLED
from survey.rectification.read.view import Tier, tier_of
from survey.rectification.read.views import Order, clocks, place_of, read_views
from survey.rectification.read.wanted import Wanted
from survey.vocabulary import RectificationState as S
from tests.rectification.scene import OFFICE, Scene


def ids(scene: Scene, wanted: Wanted, order: Order = Order.OPENED) -> list[int]:
    with scene.runtime.database.read() as session:
        found = read_views(session, scene.runtime, scene.people["chen"], wanted, order)
    return [one.id for one in found]


def test_what_is_wanted_is_what_is_listed(scene: Scene) -> None:
    decided = scene.brought_to(S.VERIFIED)
    reported = scene.brought_to(S.REPORTED)
    accepted = scene.brought_to(S.ACCEPTED)
    water = scene.opened(unit="water")
    office = scene.opened(levels={OFFICE: 4})
    assert ids(scene, Wanted()) == [decided.id, reported.id, accepted.id, water.id, office.id]
    assert ids(scene, Wanted(states=[S.VERIFIED, S.REPORTED])) == [decided.id, reported.id]
    assert ids(scene, Wanted(branch="roads")) == [decided.id, reported.id, accepted.id]
    assert len(ids(scene, Wanted(branch="county"))) == 5
    assert ids(scene, Wanted(branch="nowhere")) == []
    assert ids(scene, Wanted(object=OFFICE)) == [office.id]
    assert ids(scene, Wanted(verifier_id=scene.people["yan"].id)) == [office.id]
    assert ids(scene, Wanted(case_ids=[water.case_id])) == [water.id]
    assert ids(scene, Wanted(owner=Owner.SUPERVISOR)) == [decided.id]
    assert ids(scene, Wanted(owner=Owner.HOUSE)) == [accepted.id]
    assert ids(scene, Wanted(owner=Owner.VERIFIER)) == [reported.id, water.id, office.id]


def test_whose_turn_and_how_near_is_the_same_in_lists_and_lines(scene: Scene) -> None:
    for state in (S.TO_VERIFY, S.VERIFIED, S.ORDERED, S.REPORTED, S.ACCEPTED):
        scene.brought_to(state)
        scene.brought_to(state, levels={OFFICE: 5})
    with scene.runtime.database.write() as session:  # nobody has this one
        session.execute(update(Rectification).where(Rectification.id == 1).values(verifier_id=None))
    for days in (0, 4, 16, 60):
        scene.clock.advance(timedelta(days=days))
        with scene.runtime.database.read() as session:
            now, soon = clocks(scene.runtime)
            every = read_views(session, scene.runtime, SETTLED, Wanted(), Order.OPENED)
            for tier in Tier:
                narrowed = read_views(session, scene.runtime, SETTLED, Wanted(tier=tier), Order.OPENED)
                assert narrowed == [one for one in every if one.tier is tier]
            for owner in Owner:
                narrowed = read_views(session, scene.runtime, SETTLED, Wanted(owner=owner), Order.OPENED)
                assert narrowed == [one for one in every if one.owner is owner]
            for one in every:
                assert one.owner is owner_of(one.state, one.object, assigned=one.verifier_id is not None)
                assert one.tier is tier_of(one.owner, one.due_at, now, soon)


def test_pages_go_on_behind_the_last_of_the_page_before(scene: Scene) -> None:
    for _ in range(5):
        scene.opened()
        scene.pass_by(days=1)
    for order in (Order.DUE, Order.OPENED):
        with scene.runtime.database.read() as session:
            whole = read_views(session, scene.runtime, SETTLED, Wanted(), order)
            paged, after = [], None
            while page := read_views(session, scene.runtime, SETTLED, Wanted(), order, after, 2):
                paged += page
                after = place_of(page[-1], order)
        assert len(whole) == 5
        assert paged == whole


def test_what_has_ended_stands_with_the_latest_first(scene: Scene) -> None:
    for level in (2, 3):
        one = scene.brought_to(S.ACCEPTED)
        scene.next_round(one, level)
        scene.pass_by(hours=1)
        scene.rectify()
    assert ids(scene, Wanted(ended=True), Order.ENDED) == [2, 1]
    assert ids(scene, Wanted(ended=False)) == []
