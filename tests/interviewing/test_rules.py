"""What follows a call, for every row that is shipped and for any row somebody may make of it."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.contact.calendar import Calendar
from survey.interviewing.outcomes import shipped
from survey.interviewing.rules import Rule, Then, is_final, next_due, what_follows
from survey.policy.durations import WorkingDays, parse_span
from survey.vocabulary import AttemptState, Disposition
from tests.ordinary import MONDAY


def rule_of(code: str) -> Rule:
    row = next(row for row in shipped() if row["code"] == code)
    fields = {name: row[name] for name in Rule.__dataclass_fields__ if name in row}
    again = parse_span(row["again_after"]) if row["again_after"] else None
    ends = Disposition(row["disposition"]) if row["disposition"] else None
    return Rule(
        **(fields | {"again_after": again, "disposition": ends, "becomes": AttemptState(row["becomes"])})
    )


RULES = [rule_of(row["code"]) for row in shipped()]


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("completed", Then.ENDS, Then.ENDS),
        ("partial", Then.AGAIN, Then.USED_UP),
        ("appointment", Then.AGAIN, Then.USED_UP),
        ("callback_by_person", Then.AGAIN, Then.USED_UP),
        ("not_in", Then.AGAIN, Then.USED_UP),
        ("no_answer", Then.AGAIN, Then.USED_UP),
        ("busy", Then.AGAIN, Then.USED_UP),
        ("machine", Then.AGAIN, Then.USED_UP),
        ("soft_refusal", Then.AGAIN, Then.ENDS),
        ("hard_refusal", Then.ENDS, Then.ENDS),
        ("opt_out", Then.STOPS, Then.STOPS),
        ("wrong_number", Then.NEXT_PHONE, Then.NEXT_PHONE),
        ("dead_number", Then.NEXT_PHONE, Then.NEXT_PHONE),
        ("deceased", Then.ENDS, Then.ENDS),
        ("unable", Then.ENDS, Then.ENDS),
        ("language", Then.ENDS, Then.ENDS),
        ("never_petitioned", Then.DECIDED, Then.DECIDED),
        ("technical", Then.AGAIN, Then.USED_UP),
    ],
)
def test_each_shipped_row_says_what_follows_the_first_call_and_the_last(
    code: str, first: Then, last: Then
) -> None:
    rule = rule_of(code)
    assert what_follows(rule, 0, missing=True) is first
    assert what_follows(rule, max(0, rule.at_most - 1), missing=True) is last


def test_every_row_is_walked_above() -> None:
    assert len(RULES) == 18


def test_the_rows_say_what_the_office_was_promised() -> None:
    waits = {rule.code: (rule.again_after, rule.at_most) for rule in RULES if rule.again_after}
    assert waits["not_in"] == waits["no_answer"] == (timedelta(hours=3), 3)
    assert waits["busy"] == (timedelta(minutes=30), 3)
    assert waits["machine"] == (timedelta(hours=3), 2)
    assert waits["soft_refusal"] == (timedelta(days=7), 2), "once more, and not before a week"
    assert waits["technical"] == (timedelta(hours=1), 3)
    codes = {rule.code: rule.disposition for rule in RULES}
    assert codes["soft_refusal"] is codes["hard_refusal"] is Disposition.REFUSAL
    assert codes["deceased"] is Disposition.DECEASED
    assert codes["unable"] is Disposition.UNABLE
    assert codes["language"] is Disposition.LANGUAGE


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_who_has_rated_everything_is_not_called_again(rule: Rule) -> None:
    """Unless it was somebody else who rated."""
    special = {"opt_out": Then.STOPS, "wrong_number": Then.NEXT_PHONE}
    assert what_follows(rule, 0, missing=False) is special.get(rule.code, Then.FINISHED)


@given(st.sampled_from(RULES), st.integers(0, 40), st.integers(0, 20))
def test_calls_always_come_to_an_end(rule: Rule, earlier: int, at_most: int) -> None:
    changed = replace(rule, at_most=at_most)
    if what_follows(changed, earlier, missing=True) is Then.AGAIN:
        assert earlier + 1 < at_most
    assert what_follows(changed, max(at_most, 1) - 1, missing=True) is not Then.AGAIN


def test_what_cannot_be_taken_back_is_asked_about_and_nothing_else() -> None:
    assert not any(is_final(rule, Then.FINISHED) for rule in RULES)
    final = {rule.code for rule in RULES if is_final(rule, what_follows(rule, 0, missing=True))}
    assert final == {
        "hard_refusal", "opt_out", "wrong_number", "dead_number", "deceased", "unable", "language",
    }  # fmt: skip


def test_the_next_call_is_at_the_time_agreed_on_or_after_the_rows_own() -> None:
    calendar = Calendar("CN", ZoneInfo("Asia/Shanghai"))
    rule = rule_of("partial")
    assert next_due(rule, MONDAY, None, calendar) == MONDAY + timedelta(days=1)
    at = MONDAY + timedelta(hours=5)
    assert next_due(rule, MONDAY, at, calendar) == at
    in_days = replace(rule, again_after=WorkingDays(5))
    assert next_due(in_days, MONDAY, None, calendar) == MONDAY + timedelta(days=7)
