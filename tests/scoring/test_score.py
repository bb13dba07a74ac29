from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from survey.scoring.counts import Counts, total
from survey.scoring.definition import Definition
from survey.scoring.fair.standing import Standing
from survey.scoring.score import Score, Subject, hidden, score
from survey.vocabulary import Basis, Breakdown, Disposition, NotAsked, RatedObject, Tier

SUBJECT = Subject("2026-10", Basis.SETTLED, "S1", RatedObject.RESPONSIBLE_UNIT, "first")
EXAMPLE = Counts(
    surveys=160,
    called=156,
    reached=107,
    levels={1: 40, 2: 31, 3: 12, 4: 9, 5: 8},
    late={2: 1},
    dispositions={
        Disposition.COMPLETE: 95,
        Disposition.PARTIAL: 5,
        Disposition.REFUSAL: 6,
        Disposition.NON_CONTACT: 46,
        Disposition.DECEASED: 1,
        Disposition.NEVER_ATTEMPTED: 4,
        Disposition.NO_PETITION: 3,
    },
    not_asked={NotAsked.NO_PHONE: 12, NotAsked.WITHDRAWN: 10, NotAsked.SAME_PERSON: 8},
)
STANDING = Standing(0.8264, 4, 2, 9, Tier.IN_LINE)
# CONTRACT §6, letter for letter.
CONTRACT = {
    "period": "2026-10", "basis": "settled", "unit": "S1", "object": "responsible_unit", "round": "first",
    "definition": "v1",
    "closed": 190, "not_asked": {"no_phone": 12, "withdrawn": 10, "same_person": 8}, "surveys": 160,
    "coverage": 0.842, "counts": {"1": 40, "2": 31, "3": 12, "4": 9, "5": 8},
    "rated": 100, "satisfied": 83, "rate": 0.83, "rate_low": 0.745, "rate_high": 0.891,
    "index": 74.7, "target": 0.8, "target_reached": True, "verdict": "undecided",
    "called": 156, "reached": 107, "reach_rate": 0.686, "participation": 0.637,
    "dispositions": {"1.1": 95, "1.2": 5, "2.11": 6, "2.20": 46, "2.31": 1, "3.11": 4, "4.70": 3},
    "rr1": 0.605, "rr2": 0.637, "rr3": 0.605, "rr4": 0.637, "rr5": 0.621, "rr6": 0.654,
    "coop1": 0.888, "coop2": 0.935, "coop3": 0.896, "coop4": 0.943,
    "ref1": 0.038, "ref2": 0.038, "ref3": 0.039, "con1": 0.682, "con2": 0.682, "con3": 0.699,
    "adjusted": 0.826, "rank": 4, "rank_low": 2, "rank_high": 9, "suppressed": False, "frozen": True,
    "late": {"1": 0, "2": 1, "3": 0, "4": 0, "5": 0},
}  # fmt: skip
COUNTS = st.builds(
    Counts,
    surveys=st.integers(0, 300),
    called=st.integers(0, 300),
    reached=st.integers(0, 300),
    levels=st.dictionaries(st.integers(1, 5), st.integers(0, 50)),
    late=st.dictionaries(st.integers(1, 5), st.integers(0, 5)),
    dispositions=st.dictionaries(st.sampled_from(Disposition), st.integers(0, 40)),
    not_asked=st.dictionaries(st.sampled_from(NotAsked), st.integers(0, 40)),
)


def test_the_contract_example() -> None:
    assert score(SUBJECT, EXAMPLE, Definition(), STANDING, frozen=True) == CONTRACT


def test_159_called_and_131_reached_are_a_reach_rate_of_824() -> None:
    item = score(SUBJECT, Counts(surveys=159, called=159, reached=131), Definition())
    assert (item["called"], item["reached"], item["reach_rate"]) == (159, 131, 0.824)


def test_without_a_standing_nothing_is_said_of_it() -> None:
    item = score(SUBJECT, EXAMPLE, Definition())
    assert (item["adjusted"], item["rank"], item["rank_low"], item["rank_high"]) == (None,) * 4


def test_the_type_lists_every_field_and_only_those() -> None:
    assert set(Score.__annotations__) == {*CONTRACT, "key", "excluded"}


def test_nothing_rated_is_null_never_one_or_nought() -> None:
    item = score(SUBJECT, Counts(), Definition())
    empty = ("coverage", "rate", "rate_low", "rate_high", "index", "target_reached", "reach_rate", "rr1")
    assert {name: item[name] for name in empty} == dict.fromkeys(empty)  # type: ignore[literal-required]
    assert (item["rated"], item["closed"], item["verdict"]) == (0, 0, "undecided")


def test_a_target_reached_to_the_last_answer() -> None:
    four_of_five = Counts(levels={1: 4, 5: 1})
    assert score(SUBJECT, four_of_five, Definition())["target_reached"] is True


def test_another_definition_goes_by_another_name() -> None:
    strict = Definition(satisfied=frozenset({1, 2}))
    item = score(SUBJECT, EXAMPLE, strict)
    assert item["satisfied"] == 71
    assert item["definition"].startswith("v1-")
    assert Definition(target=Fraction(9, 10)).name == "v1"


def test_the_policy_may_fix_e() -> None:
    item = score(SUBJECT, EXAMPLE, Definition(e=Fraction(0)))
    assert item["rr3"] == item["rr5"]


def test_a_breakdown_names_its_key_and_claims_no_response_rate_it_cannot_know() -> None:
    by_sms = Subject("2026", Basis.SETTLED, "S1", RatedObject.RESPONSIBLE_UNIT, 1, Breakdown.CHANNEL, "sms")
    item = score(by_sms, EXAMPLE, Definition())
    assert (item["key"], item["round"], item["rate"]) == ("sms", 1, 0.83)
    assert (item["participation"], item["reach_rate"], item["rr1"]) == (None, None, None)


@given(COUNTS)
def test_every_closed_case_is_in_one_bucket(counts: Counts) -> None:
    item = score(SUBJECT, counts, Definition())
    assert item["surveys"] is not None
    assert item["closed"] == item["surveys"] + sum(item["not_asked"].values())


@given(st.lists(COUNTS, max_size=4))
def test_figures_of_parts_add_up(parts: list[Counts]) -> None:
    whole = total(parts)
    assert whole.closed == sum(part.closed for part in parts)
    assert whole.rated == sum(part.rated for part in parts)
    assert sum(whole.late.values()) == sum(sum(part.late.values()) for part in parts)
    assert sum(whole.dispositions.values()) == sum(sum(part.dispositions.values()) for part in parts)


@given(COUNTS)
def test_r6_a_hidden_item_holds_no_figure(counts: Counts) -> None:
    item = hidden(score(SUBJECT, counts, Definition()))
    named = {"period", "basis", "unit", "object", "round", "definition", "suppressed", "frozen"}
    figures = {name: value for name, value in item.items() if name not in named}
    assert item["suppressed"] is True
    assert figures.pop("not_asked") == figures.pop("dispositions") == {}
    assert figures.pop("counts") == figures.pop("late") == dict.fromkeys("12345")
    assert set(figures.values()) == {None}
    assert list(item) == list(score(SUBJECT, counts, Definition()))
