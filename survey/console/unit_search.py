"""Finding a unit by its name or its code. Pure."""

from collections.abc import Iterable, Mapping

AT_MOST = 50


def search_units(names: Mapping[str, str], codes: Iterable[str], wanted: str) -> list[str]:
    """Those of `codes` whose code begins with `wanted` or whose name has it inside, at most 50.

    What is called exactly so stands first, then what begins so; else in the order given. Capital and small
    letters are the same; empty for an empty text.
    """
    asked = wanted.strip().casefold()
    if not asked:
        return []
    found = [(place, code) for code in codes if (place := _place(code, names[code], asked)) is not None]
    return [code for _, code in sorted(found, key=lambda pair: pair[0])][:AT_MOST]


def is_called(code: str, name: str, wanted: str) -> bool:
    """Whether this is the code or the whole name of the unit."""
    return wanted.strip().casefold() in (code.casefold(), name.casefold())


def _place(code: str, name: str, asked: str) -> int | None:
    code, name = code.casefold(), name.casefold()
    if asked in (code, name):
        return 0
    if code.startswith(asked) or name.startswith(asked):
        return 1
    return 2 if asked in name else None
