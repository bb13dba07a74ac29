"""Ratings taken out of the figures are followed all the same: somebody is dissatisfied, counted or not."""

from survey.course.exclude import exclude
from survey.vocabulary import RectificationState as S
from tests.rectification.scene import Scene


def _take_out(scene: Scene, survey_id: int) -> None:
    with scene.runtime.database.write() as session:
        assert exclude(session, survey_id)


def test_an_exclusion_that_is_granted_ends_no_rectification(scene: Scene) -> None:
    """Otherwise taking a rating out would be a way to be rid of what is to be put right."""
    one = scene.brought_to(S.REPORTED)
    _take_out(scene, one.survey_id)
    scene.rectify()
    assert scene.of(one.survey_id).state is S.REPORTED


def test_one_opens_though_the_rating_was_taken_out_before(scene: Scene) -> None:
    survey_id = scene.dissatisfied()
    _take_out(scene, survey_id)
    scene.rectify()
    assert scene.of(survey_id).state is S.TO_VERIFY
