"""make fuzz ARGS='--inputs 100000 --parser reply-zh --seed 7': what every parser does with its inputs.

Prints a table; ends with 1 if anything was found, each with the input that did it.
"""

import argparse
import sys

from tests.fuzz.look import look
from tests.fuzz.parsers import PARSERS


def main() -> int:
    asked = _arguments()
    chosen = [PARSERS[asked.parser]] if asked.parser else list(PARSERS.values())
    shares = sum(parser.weight for parser in chosen)
    total, found = 0, 0
    print("| parser | inputs | refused | seconds | findings |\n| --- | ---: | ---: | ---: | ---: |")
    for parser in chosen:
        looked = look(parser, -(-asked.inputs * parser.weight // shares), asked.seed)
        total, found = total + looked.inputs, found + len(looked.findings)
        print(
            f"| {parser.name} | {looked.inputs:,} | {looked.refused:,} "
            f"| {looked.seconds:.0f} | {len(looked.findings)} |",
            flush=True,
        )
        for where, finding in looked.findings.items():
            print(f"{where}: {finding.what}\n  {finding.given[:2000]!r}", file=sys.stderr, flush=True)
    print(f"\n{total:,} inputs, {found} findings")
    return 1 if found else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make fuzz")
    parser.add_argument("--inputs", type=int, default=100_000, help="over all parsers, by their weight")
    parser.add_argument("--parser", choices=sorted(PARSERS))
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
