"""Listening to a recording: only who codes the item, or decides on it, and never without a trace."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.trace import record
from survey.interviewing.coding.code import Coder
from survey.interviewing.coding.items import waiting_for
from survey.models import ITEM_UNCODED, CodingItem, Recording
from survey.runtime import Runtime
from survey.secrets import CannotOpen, Sealed
from survey.vocabulary import RecordingState

_KINDS = ((b"RIFF", "audio/wav"), (b"OggS", "audio/ogg"))  # carriers send MP3


@dataclass(frozen=True)
class Audio:
    sound: bytes
    mimetype: str


def listen_to(runtime: Runtime, who: Coder, item_id: int, *, head: bool) -> Audio | None:
    """The sound of an item that this person may code, or a tie that the head may decide; None otherwise."""
    now = runtime.clock.now()
    with runtime.database.write() as session:
        recording = _recording(session, who, item_id, head=head)
        if recording is None or recording.audio_sealed is None:
            return None
        record(session, now, who.login, "coding.listen", ("coding_item", str(item_id)))
        sealed = recording.audio_sealed
    try:
        sound = runtime.keyring.open_bytes(sealed, Sealed.RECORDING_AUDIO)
    except CannotOpen:
        return None
    return Audio(sound, next((kind for mark, kind in _KINDS if sound.startswith(mark)), "audio/mpeg"))


def _recording(session: Session, who: Coder, item_id: int, *, head: bool) -> Recording | None:
    item = select(CodingItem.recording_id).where(CodingItem.id == item_id)
    codes = item.where(*waiting_for(who.account_id))
    decides = item.where(ITEM_UNCODED, CodingItem.agreed.is_(False))
    found = session.scalar(codes) or (session.scalar(decides) if head else None)
    recording = session.get(Recording, found) if found else None
    return recording if recording and recording.state is RecordingState.KEPT else None
