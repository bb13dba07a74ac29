"""`make study`: what is promised beyond chance, measured on made-up months whose truth is known.

python -m tests.study [fair anomalies] [--months N] [--seed N]
"""

import argparse
import sys
from collections.abc import Callable, Iterator

SEED = 2026


def _fair(months: int | None, seed: int) -> Iterator[str]:
    from tests.study import fair  # noqa: PLC0415  # one study does not load the other

    return fair.lines(months or fair.MONTHS, seed)


def _anomalies(months: int | None, _seed: int) -> Iterator[str]:
    from tests.study import anomalies  # noqa: PLC0415

    return anomalies.lines(months or anomalies.FEWEST)


STUDIES: dict[str, Callable[[int | None, int], Iterator[str]]] = {"fair": _fair, "anomalies": _anomalies}


def main() -> int:
    """0, or 1 where a study said of an aim that it FAILED."""
    parser = argparse.ArgumentParser(prog="python -m tests.study", description=__doc__)
    parser.add_argument("studies", nargs="*", choices=[*STUDIES, []], default=list(STUDIES))
    parser.add_argument("--months", type=int, help="made-up months; default: as many as the study needs")
    parser.add_argument("--seed", type=int, default=SEED, help="of the fair comparison; default: %(default)s")
    options = parser.parse_args()
    failed = False
    for name in options.studies:
        for line in STUDIES[name](options.months, options.seed):
            print(line, flush=True)
            failed = failed or line.startswith("FAILED")
        print()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
