"""How many people gave which cause, so that nobody is known by theirs. Pure."""

from collections.abc import Collection, Mapping

TOLD_FROM = 3  # people: a cause of fewer could be somebody's own
OTHER = "other"


def fold(given: Mapping[int, Collection[str]]) -> dict[str, int]:
    """By cause, how many people gave it; `given`: the causes by person.

    Causes that fewer than TOLD_FROM people gave stand together under OTHER, each person once.
    """
    people: dict[str, set[int]] = {}
    for person, causes in given.items():
        for cause in causes:
            people.setdefault(cause, set()).add(person)
    few = {cause for cause, who in people.items() if cause == OTHER or len(who) < TOLD_FROM}
    counts = {cause: len(who) for cause, who in people.items() if cause not in few}
    others = set().union(*(people[cause] for cause in few))
    return {**counts, OTHER: len(others)} if others else counts
