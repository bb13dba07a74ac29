"""Every entry stands in the whole once, and in one channel and one step at most."""

from hypothesis import given
from hypothesis import strategies as st

from survey.costs.price import Item, Prices
from survey.costs.tables import sheet_of
from survey.costs.usage import NO_STEP, Came, Entry, Usage
from survey.vocabulary import Channel, Purpose, Spent

PRICES = Prices("CNY", dict.fromkeys(Item, 1000))
SMALL = st.integers(0, 50)
ENTRIES = st.lists(
    st.builds(
        Entry,
        st.just(""),
        st.sampled_from(Spent),
        st.booleans(),
        st.sampled_from(["", *Channel]),
        st.integers(NO_STEP, 4),
        st.sampled_from(["", *Purpose]),
        st.builds(Usage, tried=SMALL, segments_untold=SMALL, minutes_untold=SMALL, slips=SMALL),
        st.builds(Came, SMALL, SMALL, SMALL),
    ),
    max_size=25,
)


@given(ENTRIES)
def test_channels_and_steps_add_up(entries: list[Entry]) -> None:
    sheet = sheet_of(entries, PRICES)
    nowhere = [one for one in entries if not one.channel and one.spent is not Spent.OPEN]
    of_channels = sum(one.cost.total for one in sheet.channels)
    assert of_channels + sum(one.usage.slips + one.usage.segments_untold + one.usage.minutes_untold
                             for one in nowhere) * 1000 == sheet.whole.cost.total  # fmt: skip
    assert sum(one.line.cost.total for one in sheet.steps) + sheet.later.cost.total == sheet.whole.cost.total
    completes = sum(one.line.came.completes for one in sheet.steps) + sheet.later.came.completes
    assert completes == sheet.whole.came.completes


@given(ENTRIES)
def test_what_is_under_way_is_in_nothing_else(entries: list[Entry]) -> None:
    closed = [one for one in entries if one.spent is not Spent.OPEN]
    assert sheet_of(entries, PRICES).whole == sheet_of(closed, PRICES).whole


def test_a_step_is_called_by_what_most_were_contacted_with() -> None:
    def sent(channel: Channel, purpose: Purpose, tried: int) -> Entry:
        return Entry("", Spent.SETTLED, False, channel, 1, purpose, Usage(tried=tried), Came())

    entries = [
        sent(Channel.SMS, Purpose.REMINDER, 9),
        sent(Channel.VOICE, Purpose.INVITE, 2),
        sent(Channel.SMS, Purpose.THANKS, 0),
    ]
    (step,) = sheet_of(entries, PRICES).steps
    assert (step.channel, step.reminder, step.line.usage.tried) == (Channel.SMS, True, 11)
