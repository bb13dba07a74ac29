"""Spoils what was good: a piece left out, doubled, moved, made huge, or put in from what breaks parsers."""

import json
import re
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlencode

# Ends of integers, digits that are none in ASCII, what is not seen, what steers, half of a pair, what quotes.
ODD = (
    "", "0", "-1", "00", "1e999", "NaN", "9" * 20, "9" * 5000, "²", "①", "３", "٣", "一", "１２", "1.5",
    "1_0", " ", "\t", "\n", "\r\n", "\0", "\x1b[2J", "\u200b", "\u202e", "\ufeff", "\u3000", "\ud800",
    "\U0001f600", "é", "İ", "ß", "ﬃ", "'", '"', "\\",
    "%", "%00", "{}", "{0}", "{a.b}", "[", "]]", "{", "}", "<", "&", "=",
    "../", "//", "不", "没有", "满意", "，", "。", "。" * 300, "[" * 3000, "a." * 200, "null", "true",
    "2026-02-30", "9999-12-31", "0001-01-01", "24:60", "+08:00", "-99:99", "13900000001", "+86", "#", "=1+1",
)  # fmt: skip
_PIECES = re.compile(r"\d+|[^\W\d_]+|\s+|.", re.DOTALL)
_LONGEST = 60_000


def spoil_text(random: Random, text: str) -> str:
    """The text after one to four acts on its words, numbers and signs."""
    pieces = _PIECES.findall(text)
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(pieces) + 1)
        here = slice(at, at + random.choice((1, 1, 1, 2, 5)))
        match random.randrange(6):
            case 0:
                del pieces[here]
            case 1:
                pieces[at:at] = pieces[here] * random.choice((1, 2, 50))
            case 2:
                pieces[at:at] = [random.choice(ODD)]
            case 3:
                pieces[here] = [random.choice(ODD)]
            case 4:
                pieces[at:at] = [random.choice(pieces or [""])]
            case _:
                pieces[at:at] = [chr(random.choice((random.randrange(128), random.randrange(0x11_0000))))]
    return "".join(pieces)[:_LONGEST]


def spoil_bytes(random: Random, given: bytes) -> bytes:
    """The bytes after one to eight acts: flipped, cut out, doubled, put in, or cut off."""
    spoilt = bytearray(given)
    for _ in range(random.randint(1, 8)):
        at = random.randrange(len(spoilt) + 1)
        match random.randrange(5):
            case 0 if at < len(spoilt):
                spoilt[at] ^= 1 << random.randrange(8)
            case 1:
                del spoilt[at : at + random.choice((1, 2, 4, 40))]
            case 2:
                spoilt[at:at] = spoilt[at : at + random.choice((1, 4, 40))]
            case 3:
                spoilt[at:at] = random.choice(
                    (b"\0", b"\xff", b"\xff" * 4, b"\x7f\xff\xff\xff", random.randbytes(3))
                )
            case _ if random.random() < 0.2:
                del spoilt[at:]
    return bytes(spoilt)


def spoil_form(random: Random, form: str) -> str:
    """A form whose fields are left out, given twice, or spoilt one by one."""
    fields = parse_qsl(form, keep_blank_values=True)
    for _ in range(random.randint(1, 3)):
        if not fields:
            break
        at = random.randrange(len(fields))
        name, value = fields[at]
        match random.randrange(5):
            case 0:
                del fields[at]
            case 1:
                fields.append((name, spoil_text(random, value)))
            case 2:
                fields[at] = (name, random.choice(ODD))
            case 3:
                fields[at] = (spoil_text(random, name), value)
            case _:
                fields[at] = (name, spoil_text(random, value))
    return urlencode(fields, errors="surrogatepass")


def spoil_json(random: Random, content: str) -> str:
    """JSON of another shape or with other values; one time in four no JSON any more."""
    if random.random() < 0.25:
        return spoil_text(random, content)
    fields: dict[str, Any] = json.loads(content)
    for _ in range(random.randint(1, 3)):
        name = random.choice(list(fields) or ["case_no"])
        value = fields.get(name)
        if isinstance(value, str) and random.random() < 0.5:
            fields[name] = spoil_text(random, value)
        else:
            odd = random.choice(ODD)
            fields[name] = random.choice(
                (None, True, 0, -1, 1e300, 2**63, 10**30, odd, [odd], [[odd]], {odd: odd}, [])
            )
    return json.dumps(fields, ensure_ascii=random.random() < 0.5)
