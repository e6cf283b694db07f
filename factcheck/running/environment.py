"""Settings are read once, at start-up: a command that needs others runs anew under them."""

import os
import sys
from collections.abc import Collection, Mapping


def become(needed: Mapping[str, str], *, unset: Collection[str] = ()) -> None:
    """Runs this very command anew under those settings, unless it runs under them already.

    The processes that we start inherit ours. unset: settings of this machine that are none of our business.
    """
    none = {*unset, *(f"{name}_FILE" for name in unset)}
    env = {name: value for name, value in os.environ.items() if name not in none} | dict(needed)
    if env != dict(os.environ):
        sys.stdout.flush()
        os.execve(sys.executable, [sys.executable, *sys.argv], env)
