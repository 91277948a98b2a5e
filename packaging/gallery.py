#!/usr/bin/env python3
"""Every control of the window in every state, side by side.

    python packaging/gallery.py                     to look at and to touch; F2 goes through the schemes
    python packaging/gallery.py --save FOLDER       pictures of every page in every scheme, on no screen
        [--scheme light|dark|contrast] [--right-to-left] [--long] [--points N]

`--long` makes every word 40 % longer; `--points` stands for another size of the system's font. QT_SCALE_FACTOR=2 in
the environment doubles the scale.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> int:
    """Show or save; 0."""
    parser = argparse.ArgumentParser(description="every control of the window in every state")
    parser.add_argument("--save", type=Path, metavar="FOLDER")
    parser.add_argument("--scheme", action="append", choices=("light", "dark", "contrast"))
    parser.add_argument("--right-to-left", action="store_true")
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--points", type=float)
    chosen = parser.parse_args(arguments)
    if chosen.save is not None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.path[:0] = [str(CHECKOUT), str(CHECKOUT / "packaging")]
    import gallery_window

    return gallery_window.run(
        save=chosen.save,
        schemes=chosen.scheme or ["light", "dark", "contrast"],
        right_to_left=chosen.right_to_left,
        long=chosen.long,
        points=chosen.points,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
