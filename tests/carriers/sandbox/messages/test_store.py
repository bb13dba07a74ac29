from survey.carriers.sandbox.messages.record import Direction, Message, Status
from survey.carriers.sandbox.messages.store import Store

OURS = "+15005550006"


def add(store: Store, phone: str) -> Message:
    return store.add(Direction.OUTBOUND, phone, OURS, "x", Status.QUEUED, 1)


def numbers(messages: list[Message]) -> list[int]:
    return [message.number for message in messages]


def test_the_oldest_are_forgotten_everywhere() -> None:
    store = Store(keep=100)
    first = add(store, "+861")
    for at in range(200):
        add(store, f"+862{at % 3}")
    everything = store.newest((), lambda _: True, None, 1000)
    assert 100 <= len(everything) <= 110
    assert numbers(everything) == list(range(200, 200 - len(everything), -1))
    assert store.get(first.sid) is None
    assert store.conversation("+861") == []
    assert sum(len(store.conversation(phone)) for phone, _ in store.phones()) == len(everything)


def test_newest_goes_on_before_a_number_also_within_one_conversation() -> None:
    store = Store(keep=100)
    for at in range(9):
        add(store, f"+86{at % 3 + 1}")
    assert numbers(store.newest(("+861",), lambda _: True, None, 2)) == [6, 3]
    assert numbers(store.newest(("+861",), lambda _: True, 3, 2)) == [0]
    assert numbers(store.newest((OURS,), lambda _: True, 7, 2)) == [6, 5]


def test_since_goes_on_after_a_number() -> None:
    store = Store(keep=100)
    for at in range(6):
        add(store, f"+86{at % 2 + 1}")
    assert [message.number for message in store.since(3, None)] == [4, 5]
    assert [message.number for message in store.since(-1, "+861")] == [0, 2, 4]


def test_an_inbound_message_belongs_to_who_wrote_it() -> None:
    store = Store(keep=10)
    add(store, "+861")
    reply = store.add(Direction.INBOUND, OURS, "+861", "2", Status.RECEIVED, 1)
    assert [message.direction for message in store.conversation("+861")] == [
        Direction.OUTBOUND,
        Direction.INBOUND,
    ]
    assert dict(store.phones()) == {"+861": reply}
