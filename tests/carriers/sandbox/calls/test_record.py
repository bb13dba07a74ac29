"""Record: the beep, what ends it, what the application gets of it and when."""

import io
import wave

import pytest
import requests

from tests.carriers.sandbox.beside import Beside, wait_for
from tests.carriers.sandbox.calls.visitor import QUICK_HAND, Visitor, document
from tests.carriers.sandbox.conftest import StartSandbox
from tests.carriers.sandbox.receiver import Receiver, Reply

WORDS = "说办结了，实际上没人来过。" * 3


@pytest.fixture
def visitor(start_sandbox: StartSandbox, receiver: Receiver) -> Visitor:
    return Visitor(start_sandbox(hand_speed=QUICK_HAND), receiver)


def ask(attributes: str = "") -> Reply:
    record = f'<Record action="/reason" finishOnKey="#" recordingStatusCallback="/recorded" {attributes}/>'
    return document("<Say>after the beep</Say>", record, "<Say>nothing recorded</Say>")


def fetch(sandbox: Beside, sid: str, end: str) -> requests.Response:
    account = sandbox.settings.account_sid
    url = f"{sandbox.url}/2010-04-01/Accounts/{account}/Recordings/{sid}{end}"
    return requests.get(url, auth=(account, sandbox.settings.auth_token), timeout=5)


def beep(visitor: Visitor) -> None:
    wait_for(lambda: ("beep", "") in visitor.passages)


def test_words_and_the_hash_key(visitor: Visitor, receiver: Receiver) -> None:
    sid = visitor.answer(ask())
    beep(visitor)
    visitor.does("speak", text=WORDS)
    wait_for(lambda: ("recorded", WORDS) in visitor.passages)
    visitor.press("#")
    visitor.finish()
    (hook,), (told,) = receiver.at("/reason"), receiver.at("/recorded")
    assert (hook.form["Digits"], hook.signed, told.signed) == ("#", True, True)
    assert hook.form["RecordingSid"] == told.form["RecordingSid"]
    assert hook.form["RecordingUrl"].endswith(f"/Recordings/{hook.form['RecordingSid']}")
    assert 1 <= int(hook.form["RecordingDuration"]) <= round(len(WORDS) / 4.5)
    assert (told.form["RecordingStatus"], told.form["CallSid"]) == ("completed", sid)
    assert told.form["RecordingSource"] == "RecordVerb"
    (turn,) = visitor.sandbox.ledger("turn")
    assert (turn["how"], turn["text"], turn["meaning"]) == ("recorded", WORDS, "by_hand")
    assert [line["turn"] for line in visitor.sandbox.ledger("heard")] == [1]


def test_silence_after_the_words_ends_it_too(visitor: Visitor, receiver: Receiver) -> None:
    visitor.answer(ask('timeout="3"'))
    beep(visitor)
    visitor.does("speak", text="没人来过")
    visitor.finish()
    form = receiver.at("/reason")[0].form
    assert "Digits" not in form
    assert int(form["RecordingDuration"]) == 1


def test_it_is_cut_at_its_longest(visitor: Visitor, receiver: Receiver) -> None:
    visitor.answer(ask('maxLength="4"'))
    beep(visitor)
    visitor.does("speak", text=WORDS)
    visitor.finish()
    assert receiver.at("/reason")[0].form["RecordingDuration"] == "4"


def test_who_says_nothing_is_not_asked_for_the_action(visitor: Visitor, receiver: Receiver) -> None:
    visitor.answer(ask('timeout="2" playBeep="false"'))
    visitor.finish()
    assert receiver.at("/reason") == receiver.at("/recorded") == []
    assert visitor.passages[-1] == ("said", "nothing recorded")
    assert ("beep", "") not in visitor.passages


def test_who_hangs_up_after_words_is_told_of_as_hangup(visitor: Visitor, receiver: Receiver) -> None:
    visitor.pages["/reason"] = document("<Say>never heard</Say>")
    visitor.answer(ask())
    beep(visitor)
    visitor.does("speak", text="没人来过")
    wait_for(lambda: ("recorded", "没人来过") in visitor.passages)
    visitor.does("hang_up")
    visitor.finish()
    form = receiver.at("/reason")[0].form
    assert (form["Digits"], form["CallStatus"]) == ("hangup", "completed")
    assert ("said", "never heard") not in visitor.passages
    assert len(receiver.at("/recorded")) == 1


def test_who_hangs_up_without_a_word_is_not_recorded(visitor: Visitor, receiver: Receiver) -> None:
    visitor.answer(ask())
    beep(visitor)
    visitor.does("hang_up")
    visitor.finish()
    assert receiver.at("/reason") == []
    assert visitor.sandbox.ledger("recorded") == []


def test_a_recording_is_fetched_and_deleted(visitor: Visitor, receiver: Receiver) -> None:
    visitor.answer(ask())
    beep(visitor)
    visitor.does("speak", text=WORDS)
    visitor.finish()
    form = receiver.at("/recorded")[0].form
    sid, seconds = form["RecordingSid"], int(form["RecordingDuration"])
    client = visitor.sandbox.client()
    shown = client.recordings(sid).fetch()
    assert (shown.status, shown.duration, shown.call_sid) == ("completed", str(seconds), form["CallSid"])
    with wave.open(io.BytesIO(fetch(visitor.sandbox, sid, ".wav").content)) as sound:
        assert sound.getnframes() / sound.getframerate() == seconds
    mp3 = fetch(visitor.sandbox, sid, ".mp3")
    assert (mp3.headers["Content-Type"], mp3.content[:2]) == ("audio/mpeg", b"\xff\xf3")
    assert len(mp3.content) % 104 == 0 and len(mp3.content) / 4000 == pytest.approx(seconds, abs=0.1)
    assert fetch(visitor.sandbox, sid, "").headers["Content-Type"] == "audio/x-wav"
    assert client.recordings(sid).delete() is True
    assert [fetch(visitor.sandbox, sid, end).status_code for end in (".json", ".mp3", ".wav")] == [404] * 3
    assert [line["recording"] for line in visitor.sandbox.ledger("recording_deleted")] == [sid]


def test_a_whole_call_can_be_recorded(visitor: Visitor, receiver: Receiver) -> None:
    first = document(f"<Say>{'x' * 140}</Say>")
    tell = visitor.receiver.url + "/recorded"
    visitor.answer(first, record=True, recording_status_callback=tell)
    visitor.finish()
    (told,) = receiver.at("/recorded")
    assert (told.form["RecordingSource"], told.form["RecordingDuration"]) == ("OutboundAPI", "10")
    last = next(h.form for h in receiver.at("/status/t1") if h.form["CallStatus"] == "completed")
    assert last["RecordingSid"] == told.form["RecordingSid"]
