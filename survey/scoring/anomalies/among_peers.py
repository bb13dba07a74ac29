"""Whether a unit's share stands out from the others' of its level. Pure."""

from collections.abc import Sequence

from survey.scoring.anomalies.chance import beta_binomial_upper, table_upper
from survey.scoring.anomalies.expected import LEAST, expected, spread
from survey.scoring.anomalies.finding import Figure
from survey.scoring.rounding import Share

# With fewer of them nobody knows what is usual.
FEWEST_PEERS = 5
FEWEST_COUNTED = 30
# One or two are never a share.
FEWEST_HITS = 3


def stands_out(mine: Share, peers: Sequence[Share], chance: float) -> dict[str, Figure] | None:
    """The figures, if a share as large as `mine` has less than `chance` among honest units like `peers`.

    `peers`: the same share of each other unit, `mine` not among them. Both must say so: the beta-binomial
    tail, which knows that honest units differ, and Fisher's exact one, which knows how few the hits are.
    """
    counted = [one for one in peers if one.whole]
    hits, trials = sum(one.part for one in counted), sum(one.whole for one in counted)
    if len(counted) < FEWEST_PEERS or trials < FEWEST_COUNTED or mine.part < FEWEST_HITS:
        return None
    usual = expected(counted, spread([counted], LEAST))
    by_units = beta_binomial_upper(mine.part, mine.whole, *usual)
    by_count = table_upper(mine.part, mine.whole, hits, trials)
    p = max(by_units, by_count)
    if p > chance:
        return None
    return {
        "hits": mine.part,
        "of": mine.whole,
        "peers_hits": hits,
        "peers_of": trials,
        "usual": round(usual.mean * mine.whole, 1),
        "p": p,
    }
