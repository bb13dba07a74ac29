"""What a recording sounds like: a murmur as long as the person spoke. Nobody's voice, and no two files differ
but in length."""

import math
import struct
import wave
from functools import cache
from io import BytesIO

_RATE = 8000  # samples a second, as telephones have
_SYLLABLES = 4  # a second

# A frame of silence: MPEG-2 layer III (ISO/IEC 13818-3), 32 kbit/s, 22.05 kHz, mono: 576 samples, 104 bytes.
_FRAME = bytes((0xFF, 0xF3, 0x40, 0xC4)) + bytes(100)
_FRAMES_A_SECOND = 22_050 / 576


def wav(seconds: int) -> bytes:
    """16-bit mono PCM."""
    file = BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(_RATE)
        out.writeframes(_murmur() * seconds)
    return file.getvalue()


def mp3(seconds: int) -> bytes:
    """Silence: the sandbox carries no encoder."""
    return _FRAME * math.ceil(seconds * _FRAMES_A_SECOND)


@cache
def _murmur() -> bytes:
    """One second of it."""
    samples = []
    for at in range(_RATE):
        moment = at / _RATE
        loud = math.sin(math.pi * _SYLLABLES * moment) ** 2
        tone = math.sin(2 * math.pi * 140 * moment) + 0.4 * math.sin(2 * math.pi * 420 * moment)
        samples.append(int(2500 * loud * tone))
    return struct.pack(f"<{_RATE}h", *samples)
