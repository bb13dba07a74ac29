"""R8: as many steps for every level, counted by playing each channel."""

from itertools import product

import pytest

from survey.questionnaire.check.steps import turns_to
from survey.questionnaire.model import LEVELS
from survey.vocabulary import Channel
from tests.questionnaire.shipped import DEFAULT


@pytest.mark.parametrize(
    ("channel", "stored", "reason"),
    [(Channel.SMS, 2, 2), (Channel.VOICE, 2, 2), (Channel.WEB, 2, 2), (Channel.INTERVIEWER, 6, 6)],
)
def test_r8_every_pair_of_levels_takes_the_same_steps(channel: Channel, stored: int, reason: int) -> None:
    counted = {turns_to(DEFAULT, channel, (unit, office)) for unit, office in product(LEVELS, LEVELS)}
    assert counted == {(stored, reason)}
