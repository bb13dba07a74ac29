"""What the pages show of calls (pure): one that goes on, and those that are over."""

from dataclasses import dataclass

from survey.carriers.sandbox.calls.record import Call, Direction, Passage, Sound, Status
from survey.carriers.sandbox.pages.texts import Texts

_THEIRS = frozenset({Sound.SAID, Sound.PLAYED, Sound.BEEP, Sound.TROUBLE})
_MISSED = frozenset({Status.BUSY, Status.NO_ANSWER, Status.FAILED, Status.CANCELED})
_KEYS = "123456789*0#"
_KEY_NAMES = {"*": "key_star", "#": "key_hash"}


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that passed over the line. `aloud`: to be read out; `audio`: the address of what plays."""

    own: bool
    text: str
    language: str
    aloud: bool
    audio: str


@dataclass(frozen=True, slots=True)
class Ongoing:
    """`rings`: nobody has taken it yet; `incoming`: the phone is called."""

    sid: str
    rings: bool
    incoming: bool
    number: str
    heard: tuple[Heard, ...]


@dataclass(frozen=True, slots=True)
class Over:
    """A call in the conversation. `own`: the person made it."""

    own: bool
    text: str
    warns: bool
    heard: tuple[Heard, ...]


@dataclass(frozen=True, slots=True)
class Key:
    digit: str
    name: str


def ongoing(call: Call, number: str, t: Texts) -> Ongoing:
    return Ongoing(
        sid=call.sid,
        rings=call.status in (Status.QUEUED, Status.RINGING),
        incoming=call.direction is Direction.OUTBOUND,
        number=number,
        heard=tuple(_heard(passage, t) for passage in call.passages),
    )


def over(call: Call, t: Texts) -> Over:
    own = call.direction is Direction.INBOUND
    missed = call.status in _MISSED
    return Over(
        own=own,
        text=f"{t('call_from_person') if own else t('call_from_centre')} · {_outcome(call, t)}",
        warns=missed,
        heard=tuple(_heard(passage, t) for passage in call.passages),
    )


def preview(call: Call, t: Texts) -> str:
    """One line for the list."""
    if call.status is Status.RINGING:
        return t("call_rings")
    if call.goes_on:
        return t("call_goes_on") if call.status is Status.IN_PROGRESS else t("call_dials")
    return over(call, t).text


def keypad(t: Texts) -> tuple[Key, ...]:
    return tuple(Key(digit, t(_KEY_NAMES[digit]) if digit in _KEY_NAMES else digit) for digit in _KEYS)


def _outcome(call: Call, t: Texts) -> str:
    if call.status is not Status.COMPLETED:
        return t(f"call_{call.status.replace('-', '_')}")
    if call.answered_by and call.answered_by.startswith(("machine", "fax")):
        return t("call_machine")
    return t("call_lasted", minutes=call.seconds // 60, seconds=f"{call.seconds % 60:02}")


def _heard(passage: Passage, t: Texts) -> Heard:
    own = passage.sound not in _THEIRS
    said = passage.sound is Sound.SAID
    return Heard(
        own=own,
        text=passage.text if said else t(f"sound_{passage.sound}", text=_shown(passage)),
        language=_browser_language(passage.language) if said else "",
        aloud=said or passage.sound is Sound.PLAYED,
        audio=passage.text if passage.sound is Sound.PLAYED else "",
    )


def _shown(passage: Passage) -> str:
    """Of a file its name."""
    return passage.text.rpartition("/")[2] if passage.sound is Sound.PLAYED else passage.text


def _browser_language(language: str) -> str:
    """As browsers know it: Twilio's own tags for Mandarin and Cantonese are not everywhere known."""
    kind, _, place = language.partition("-")
    return {"cmn": "zh", "yue": "zh"}.get(kind, kind) + (f"-{place}" if place else "")
