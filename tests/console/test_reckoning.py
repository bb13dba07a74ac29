from hypothesis import given
from hypothesis import strategies as st

from survey.console.buckets import Stage
from survey.console.reckoning import NOT_ENDED, reckon, unreached
from survey.scoring.counts import Counts
from survey.scoring.definition import Definition
from survey.scoring.score import Score, Subject, hidden, score
from survey.vocabulary import Basis, Disposition, NotAsked, RatedObject

_SUBJECT = Subject("2026-10", Basis.SETTLED, "S1", RatedObject.RESPONSIBLE_UNIT, "first")


def _item(counts: Counts) -> Score:
    return score(_SUBJECT, counts, Definition())


# The example of CONTRACT §6: 190 closed, 160 asked, 107 of them reached.
_EXAMPLE = Counts(
    surveys=160,
    called=156,
    reached=107,
    dispositions={
        Disposition.COMPLETE: 95, Disposition.PARTIAL: 5, Disposition.REFUSAL: 6, Disposition.NON_CONTACT: 46,
        Disposition.DECEASED: 1, Disposition.NEVER_ATTEMPTED: 4, Disposition.NO_PETITION: 3,
    },
    not_asked={NotAsked.NO_PHONE: 12, NotAsked.WITHDRAWN: 10, NotAsked.SAME_PERSON: 8},
)  # fmt: skip


def test_every_closed_case_is_reckoned_once() -> None:
    found = reckon(_item(_EXAMPLE))
    assert found
    assert found.stages == {Stage.NOT_ASKED: 30, Stage.ANSWERED: 100, Stage.WITHOUT: 60}
    assert found.adds_up
    assert found.total == 190


def test_what_has_not_ended_is_said() -> None:
    found = reckon(_item(Counts(surveys=3, dispositions={Disposition.COMPLETE: 1})))
    assert found
    assert [(bucket.key, bucket.count) for bucket in found.buckets] == [
        (NOT_ENDED, 2),
        (Disposition.COMPLETE, 1),
    ]


def test_whom_nobody_reached_and_why() -> None:
    found = unreached(_item(_EXAMPLE))
    assert found
    assert (found.count, found.closed, found.asked) == (83, 190, 53)
    assert [bucket.count for bucket in found.not_asked] == [12, 10, 8]
    assert [(bucket.key, bucket.count) for bucket in found.silent] == [("2.20", 46), ("3.11", 4), ("2.31", 1)]
    assert found.further == 2


def test_r6_of_what_is_hidden_nothing_is_reckoned() -> None:
    assert reckon(hidden(_item(_EXAMPLE))) is None
    assert unreached(hidden(_item(_EXAMPLE))) is None


def test_where_nothing_was_closed_nobody_was_missed() -> None:
    assert unreached(_item(Counts())) is None


@given(
    st.dictionaries(st.sampled_from(Disposition), st.integers(1, 500)),
    st.dictionaries(st.sampled_from(NotAsked), st.integers(1, 500)),
    st.integers(0, 50),
)
def test_the_reckoning_always_adds_up(
    ended: dict[Disposition, int], not_asked: dict[NotAsked, int], running: int
) -> None:
    item = _item(Counts(surveys=sum(ended.values()) + running, dispositions=ended, not_asked=not_asked))
    found = reckon(item)
    assert found
    assert found.adds_up
    assert len({bucket.key for bucket in found.buckets}) == len(found.buckets)
