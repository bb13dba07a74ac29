"""`make soak`: small offices, each under what its seed draws, judged one by one.

python -m tests.soak                      20 seeds, or 10 minutes
python -m tests.soak --seeds 100 --from 1
python -m tests.soak --seed 17            that one again
python -m tests.soak --long …             the LA file, with 200 kills (tests/soak/long.py)
"""

import argparse
import itertools
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.servers import run
from tests.soak import long
from tests.soak.drawn import CARRIERS, Drawn, draw
from tests.soak.one_seed import Outcome, Workshop


def main() -> int:
    if "--long" in sys.argv:
        sys.argv.remove("--long")
        return long.main()
    options = _options()
    root = Path(tempfile.mkdtemp(prefix="huifang-soak-", dir=run.fastest()))
    root.chmod(0o711)  # PostgreSQL passes through it as another user
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    workshop = Workshop(root)
    try:
        outcomes = list(_lived(options, workshop))
    finally:
        workshop.close()
    _summarise(outcomes, options)
    failed = [one for one in outcomes if one.faults]
    if not failed and not options.keep:
        shutil.rmtree(root, ignore_errors=True)
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--seed", type=int, action="append", help="this one, and no others; several times for several"
    )
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--from", type=int, default=1, dest="first")
    parser.add_argument("--minutes", type=float, default=10, help="begin no other seed after so long")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], help="draw offices on this one only")
    parser.add_argument("--carrier", choices=CARRIERS, help="every office with this one; otherwise drawn")
    parser.add_argument("--short", action="store_true", help="smaller and sooner over, for `make test`")
    parser.add_argument("--keep", action="store_true", help="keep databases, ledgers and logs")
    return parser.parse_args()


def _lived(options: argparse.Namespace, workshop: Workshop) -> Iterator[Outcome]:
    seeds = options.seed or range(options.first, options.first + options.seeds)
    end = time.monotonic() + options.minutes * 60
    for seed in itertools.takewhile(lambda _: time.monotonic() < end, seeds):
        drawn = workshop.possible(_draw(seed, options))
        print(drawn, flush=True)
        outcome = workshop.live(drawn, keep=options.keep)
        _tell(outcome, options)
        yield outcome


def _draw(seed: int, options: argparse.Namespace) -> Drawn:
    return draw(seed, database=options.database, carrier=options.carrier, short=options.short)


def _tell(outcome: Outcome, options: argparse.Namespace) -> None:
    for fault in outcome.faults:
        print(f"    {fault}")
    print(
        f"  {'FAILED' if outcome.faults else 'passed'} in {outcome.seconds:.1f} s: {outcome.about}",
        flush=True,
    )
    if outcome.faults:
        print(
            f"  again: make soak ARGS='{_again(outcome.drawn, options)}'  kept: {outcome.folder}", flush=True
        )


def _again(drawn: Drawn, options: argparse.Namespace) -> str:
    database = f" --database {options.database}" if options.database else ""
    short = " --short" if options.short else ""
    return f"--seed {drawn.seed} --carrier {drawn.carrier}{database}{short}"


def _summarise(outcomes: list[Outcome], options: argparse.Namespace) -> None:
    befell = Counter(str(one.what) for outcome in outcomes for one in outcome.drawn.mishaps)
    of = Counter(
        f"{one.drawn.carrier} {one.drawn.database} {one.drawn.engine} {one.drawn.plan}" for one in outcomes
    )
    failed = [one.drawn.seed for one in outcomes if one.faults]
    print(f"{len(outcomes)} seeds; " + ", ".join(f"{n} {what}" for what, n in sorted(of.items())))
    print("befell: " + ", ".join(f"{n} {what}" for what, n in befell.most_common()))
    print(
        f"failed: {failed or 'none'}"
        + ("" if options.seed or len(outcomes) == options.seeds else "; time was up")
    )


if __name__ == "__main__":
    sys.exit(main())
