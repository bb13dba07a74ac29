"""A channel on which nobody at all is dissatisfied with a unit, while elsewhere some are. Pure."""

from collections.abc import Sequence

from survey.scoring.anomalies.chance import beta_binomial_lower
from survey.scoring.anomalies.expected import expected, spread
from survey.scoring.anomalies.finding import Finding
from survey.scoring.rounding import Share

FEWEST_PEERS = 5
FEWEST_COUNTED = 30
# A unit may honestly be liked better on one channel than on another, so its others count for half.
OTHERS_COUNT = 0.5
# People speak more kindly to a person than to a form; how much is taken from the level, within this.
KINDEST = 4.0


def no_dissent(
    here: Share, elsewhere: Share, peers_here: Sequence[Share], peers_elsewhere: Share, chance: float
) -> Finding | None:
    """Each share: the 4s and 5s of the ratings. `here`: of the unit on the channel; `elsewhere`: on its other
    ones; `peers_here`: of each other unit on the channel; `peers_elsewhere`: of all of them on the others.

    False alarms: at most `chance` per unit, object and channel and month, together 0.003 per unit in a county
    of 30; measured 0.0002 (tests/study/anomalies.py).
    """
    counted = [one for one in peers_here if one.whole]
    dissent, trials = sum(one.part for one in counted), sum(one.whole for one in counted)
    if here.part or not here.whole or len(counted) < FEWEST_PEERS or trials < FEWEST_COUNTED:
        return None
    if not dissent and not elsewhere.part:
        return None  # nobody dissents anywhere: nothing to compare with
    usual = expected(counted, spread([counted]))
    kindness = _ratio(dissent, trials, peers_elsewhere)
    shifted = min(elsewhere.whole, elsewhere.part * kindness)
    a = usual.a + OTHERS_COUNT * shifted
    b = usual.b + OTHERS_COUNT * (elsewhere.whole - shifted)
    p = beta_binomial_lower(0, here.whole, a, b)
    if p > chance:
        return None
    return Finding(
        {
            "of": here.whole,
            "elsewhere": elsewhere.part,
            "elsewhere_of": elsewhere.whole,
            "peers": dissent,
            "peers_of": trials,
            "usual": round(a / (a + b) * here.whole, 1),
            "p": p,
        }
    )


def _ratio(dissent: int, trials: int, elsewhere: Share) -> float:
    """The level's share of dissent on the channel, by its share on the others."""
    there = (elsewhere.part + 0.5) / (elsewhere.whole + 1)
    return min(KINDEST, max(1 / KINDEST, (dissent + 0.5) / (trials + 1) / there))
