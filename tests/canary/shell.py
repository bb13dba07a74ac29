"""A shell in a process of its own: one `flask` command a line.

Run as `python -m tests.canary.shell`; a line in is the command's words as JSON, a line out is `#canary CODE`.
What the commands print and log goes where it always goes. It saves starting Python for each of them.
"""

import json
import sys
import traceback

from flask import Flask
from flask.cli import FlaskGroup

from app import create_app


def run(app: Flask, words: list[str]) -> int:
    try:
        FlaskGroup(create_app=lambda: app).main(args=words, prog_name="flask")
    except SystemExit as ended:
        return int(ended.code or 0)
    except Exception:  # noqa: BLE001 - as Python itself does with whatever a command raises
        traceback.print_exc()
    return 1


if __name__ == "__main__":
    whole = create_app()
    for line in sys.stdin:
        code = run(whole, json.loads(line))
        sys.stderr.flush()
        print(f"\n#canary {code}", flush=True)
