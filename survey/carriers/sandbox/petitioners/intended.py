"""What a petitioner would give, asked fairly: fixed by seed, number, case and question."""

from survey.carriers.sandbox.chance import by_share, draw
from survey.carriers.sandbox.petitioners.vocabulary import Question

LEVELS = (1, 2, 3, 4, 5)

_AMONG_SATISFIED = (0.42, 0.38, 0.20)
_AMONG_DISSATISFIED = (0.6, 0.4)
_SPREAD = 0.6  # between the best and the worst group of cases


def share_satisfied(seed: str, tail: str, question: Question, mood: float) -> float:
    """Share of levels 1-3 among cases of one kind, within 30 points of `mood`.

    The kind is the first character of the case number's last four: whoever makes cases can let it stand for
    the unit, and units then differ as they do in life.
    """
    kind = tail[:1]
    return min(max(mood + (draw(seed, "kind", kind, question) - 0.5) * _SPREAD, 0.0), 1.0)


def intended_level(seed: str, phone: str, tail: str, episode: int, question: Question, mood: float) -> int:
    """1-5, 1 being the best."""
    satisfied = share_satisfied(seed, tail, question, mood)
    shares = [satisfied * part for part in _AMONG_SATISFIED]
    shares += [(1 - satisfied) * part for part in _AMONG_DISSATISFIED]
    at = draw(seed, "level", phone, tail, episode, question)
    return by_share(dict(zip(LEVELS, shares, strict=True)), at) or LEVELS[-1]
