from datetime import date

import pytest

from survey.scoring.compare.beside import change, earlier, modes
from survey.scoring.compare.difference import difference
from survey.scoring.compare.homogeneity import Method, homogeneity
from survey.scoring.counts import Counts
from survey.scoring.definition import Definition
from survey.scoring.periods import read_period
from survey.scoring.rounding import Share
from survey.vocabulary import Channel

BUILT_IN = Definition()
MAY = read_period("2026-05", date(2026, 5, 9))


def rated(satisfied: int, of: int) -> Counts:
    return Counts(surveys=of, levels={2: satisfied, 4: of - satisfied})


@pytest.mark.parametrize(
    ("label", "before"),
    [
        ("2026-01", ["2025-12", "2025-01"]),
        ("2026-Q1", ["2025-Q4", "2025-Q1"]),
        ("2026", ["2025"]),
        ("2026-02..2026-06", ["2025-09..2026-01", "2025-02..2025-06"]),
        ("last12", ["2024-06..2025-05"]),
        ("2024-01..2025-12", ["2022-01..2023-12"]),  # last year's would overlap
    ],
)
def test_what_a_period_is_held_against(label: str, before: list[str]) -> None:
    assert [one.label for one in earlier(read_period(label, date(2026, 5, 9)))] == before


def test_a_change_is_the_difference_of_two_crowds() -> None:
    found = change(rated(70, 100), rated(88, 100), MAY, BUILT_IN)
    assert (found.period, found.before) == (MAY, Share(88, 100))
    assert found.difference == difference(Share(70, 100), Share(88, 100))
    assert found.difference is not None and found.difference.is_below


def test_r6_what_is_hidden_shows_no_change() -> None:
    assert change(None, rated(88, 100), MAY, BUILT_IN).difference is None
    found = change(rated(70, 100), None, MAY, BUILT_IN)
    assert (found.before, found.difference) == (None, None)


def test_where_nobody_rated_there_is_no_change() -> None:
    found = change(rated(70, 100), Counts(), MAY, BUILT_IN)
    assert (found.before, found.difference) == (Share(0, 0), None)


def test_channels_are_tested_and_never_pooled_silently() -> None:
    found = modes(
        {Channel.SMS: rated(60, 100), Channel.VOICE: rated(55, 60), Channel.INTERVIEWER: rated(28, 30)},
        BUILT_IN,
    )
    assert [(mode.channel, mode.share) for mode in found.modes] == [
        (Channel.SMS, Share(60, 100)),
        (Channel.VOICE, Share(55, 60)),
        (Channel.INTERVIEWER, Share(28, 30)),
    ]
    assert found.test == homogeneity([Share(60, 100), Share(55, 60), Share(28, 30)])
    assert found.test.differs
    assert found.spoken == difference(Share(83, 90), Share(60, 100))


def test_a_channel_without_ratings_is_none() -> None:
    found = modes({Channel.SMS: rated(60, 100), Channel.WEB: Counts()}, BUILT_IN)
    assert [mode.channel for mode in found.modes] == [Channel.SMS]
    assert found.test is not None and found.test.method is Method.TOO_FEW
    assert found.spoken is None


def test_r6_with_a_hidden_channel_nothing_is_tested() -> None:
    found = modes({Channel.SMS: rated(60, 100), Channel.VOICE: rated(55, 60), Channel.WEB: None}, BUILT_IN)
    assert [mode.share for mode in found.modes] == [Share(60, 100), Share(55, 60), None]
    assert (found.test, found.spoken) == (None, None)
