"""How many segments a text takes on the air (3GPP TS 23.038; 23.040 for the header of joined segments)."""

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_ESCAPED = frozenset("^{}\\[~]|€\f")
_GSM_ALL = _GSM | _GSM_ESCAPED


def segments(body: str) -> int:
    """Segments of `body`: 160 or 153 units of GSM-7, 70 or 67 of UCS-2; a pair of units is never parted."""
    if _GSM_ALL.issuperset(body):
        pairs = sum(body.count(letter) for letter in _GSM_ESCAPED)
        if len(body) + pairs <= 160:
            return 1
        return _joined([2 if letter in _GSM_ESCAPED else 1 for letter in body], 153)
    if len(body.encode("utf-16-le", "surrogatepass")) <= 2 * 70:
        return 1
    return _joined([2 if ord(letter) > 0xFFFF else 1 for letter in body], 67)


def _joined(widths: list[int], room: int) -> int:
    count, used = 1, 0
    for width in widths:
        if used + width > room:
            count, used = count + 1, 0
        used += width
    return count
