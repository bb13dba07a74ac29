"""Reports are found wherever they were made, once, by whichever run comes first, on both databases."""

from sqlalchemy import select

from survey.models import Answer, Concern, Inbound
from survey.rectification.concerns.find import find_concerns
from survey.rectification.concerns.judge import judge
from survey.vocabulary import Channel, ConcernKind, ConcernState, Reading
from tests.rectification.scene import Scene


def kept(scene: Scene) -> list[tuple[int, ConcernKind]]:
    with scene.runtime.database.read() as session:
        rows = session.execute(select(Concern.survey_id, Concern.kind).order_by(Concern.id))
        return [(survey_id, kind) for survey_id, kind in rows]


def write(scene: Scene, survey_id: int, reading: Reading, rule: str) -> None:
    """A text message of theirs, as it was read."""
    with scene.runtime.database.write() as session:
        scene.serial += 1
        session.add(
            Inbound(
                carrier="test", sid=f"in{scene.serial}", channel=Channel.SMS, reading=reading, rule=rule,
                received_at=scene.clock.now(), understood_at=scene.clock.now(), phone_index=b"",
                raw_sealed=b"", survey_id=survey_id,
            )
        )  # fmt: skip


def test_r6_reports_in_answers_are_kept_once_while_the_survey_still_runs(scene: Scene) -> None:
    running = scene.dissatisfied(settled=False)
    for question, value in (("pressure", "yes"), ("signed", "no"), ("met", "yes")):
        scene.say(running, question, value)
    quiet = scene.dissatisfied()
    for question, value in (("pressure", "no"), ("signed", "never_seen")):
        scene.say(quiet, question, value)
    assert scene.rectify()["concerns"] == 2
    assert scene.rectify()["concerns"] == 0
    assert set(kept(scene)) == {(running, ConcernKind.PRESSURE), (running, ConcernKind.FORGED_SIGNATURE)}
    with scene.runtime.database.read() as session:
        due = session.scalars(select(Concern.due_at)).first()
    rules = scene.runtime.policy.rectification
    assert due == scene.runtime.calendar.after(scene.clock.now(), rules.concern)


def test_what_was_written_is_a_report_too(scene: Scene) -> None:
    never, steered = scene.dissatisfied(settled=False), scene.dissatisfied()
    write(scene, never, Reading.NOT_PETITIONER, "not_petitioner")
    write(scene, never, Reading.NOT_PETITIONER, "not_petitioner")
    write(scene, steered, Reading.REASK, "pressure")
    write(scene, steered, Reading.REASK, "vague")
    assert find_concerns(scene.runtime) == 2
    assert set(kept(scene)) == {(never, ConcernKind.NEVER_PETITIONED), (steered, ConcernKind.PRESSURE)}


def test_said_again_after_somebody_has_looked_it_is_a_new_one(scene: Scene) -> None:
    survey_id = scene.dissatisfied(settled=False)
    write(scene, survey_id, Reading.NOT_PETITIONER, "not_petitioner")
    find_concerns(scene.runtime)
    scene.pass_by(hours=1)
    write(scene, survey_id, Reading.NOT_PETITIONER, "not_petitioner")
    assert find_concerns(scene.runtime) == 0, "somebody looks into it already"
    with scene.runtime.database.read() as session:
        first = session.scalars(select(Concern.id)).one()
    judge(scene.runtime, first, ConcernState.UNFOUNDED, "有登记表", scene.people["chen"])
    assert find_concerns(scene.runtime) == 0
    scene.pass_by(hours=1)
    write(scene, survey_id, Reading.NOT_PETITIONER, "not_petitioner")
    assert find_concerns(scene.runtime) == 1


def test_a_strangers_word_is_nobodys_report(scene: Scene) -> None:
    survey_id = scene.dissatisfied(settled=False)
    scene.say(survey_id, "pressure", "yes")
    with scene.runtime.database.write() as session:
        one = session.scalars(select(Answer).where(Answer.question == "pressure")).one()
        one.counted, one.why = False, "said on somebody else's number"
    assert find_concerns(scene.runtime) == 0
