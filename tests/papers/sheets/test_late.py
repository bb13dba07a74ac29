"""What is late in being put right stands on the daily sheet: counts by unit, which cases only as numbers."""

from datetime import timedelta

from survey.accounts.people import Person
from survey.papers.sheets.count_late import count_late
from survey.papers.sheets.late import Late
from survey.rectification.climb import climb
from survey.vocabulary import RectificationState as S
from tests.rectification.scene import OFFICE, UNIT, Scene


def late(scene: Scene) -> list[Late]:
    with scene.runtime.database.read() as session:
        return count_late(scene.runtime, session)


def test_r6_what_is_near_and_what_is_over_is_counted_by_unit(scene: Scene) -> None:
    clock = scene.clock
    first = scene.opened()
    assert late(scene) == []
    scene.pass_by(days=2)
    second, third = scene.opened(), scene.opened(levels={OFFICE: 4})
    waiting = scene.brought_to(S.ACCEPTED)
    hidden = scene.dissatisfied(settled=False)  # nobody is to know of it yet
    scene.pass_by(hours=2)
    scene.rectify()
    clock.set(first.due_at + timedelta(hours=1))
    climb(scene.runtime)
    assert late(scene) == [
        Late("roads", "Roads", UNIT, soon=1, overdue=1, climbed=1, ids=(first.id, second.id)),
        Late("office", "Office", OFFICE, soon=1, ids=(third.id,)),
    ]
    kept = late(scene)[0]
    assert Late.from_json(kept.to_json()) == kept
    told = [number for one in late(scene) for number in one.ids]
    assert not {scene.of(hidden).id, waiting.id} & set(told)


def test_nobody_of_the_scene_is_named(scene: Scene) -> None:
    clock = scene.clock
    one = scene.opened()
    clock.set(one.due_at + timedelta(days=1))
    kept = str([row.to_json() for row in late(scene)])
    people: list[Person] = list(scene.people.values())
    assert not [
        word for word in ("赵桂兰", "XF000001", *(f"'{who.login}'" for who in people)) if word in kept
    ]
