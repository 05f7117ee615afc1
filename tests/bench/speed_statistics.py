"""Item statistics, alpha, alpha if dropped and item-rest of five scales, against pingouin's alpha.

Run from the root: `.venv/bin/python tests/bench/speed_statistics.py`. The answers are those of
`bfi` (2800 people, 25 items, gaps included) a hundred times over: 280,000 x 25. Both sides take
turns in one run; the medians are compared, and the script ends with 1 when ours is the slower.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2] / "src"))

from swresearch.statistics.reliability import report

ROOT = Path(__file__).parents[2]
TURNS = 9


def scales() -> list[pd.DataFrame]:
    """Five scales of five items, 280,000 people."""
    items = pd.read_csv(ROOT / "tests" / "reference" / "data" / "bfi.csv").iloc[:, 1:26]
    people = pd.concat([items.astype(float)] * 100, ignore_index=True)
    return [people.iloc[:, start : start + 5] for start in range(0, 25, 5)]


def ours(frames: list[pd.DataFrame]) -> list[float]:
    """Everything about the five scales; alpha is returned to compare."""
    return [report(frame)[1].value("alpha") for frame in frames]


def pingouins(frames: list[pd.DataFrame]) -> list[float]:
    """Alpha alone."""
    import pingouin

    return [pingouin.cronbach_alpha(frame)[0] for frame in frames]


def seconds(call: Callable[[list[pd.DataFrame]], list[float]], frames: list[pd.DataFrame]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    call(frames)
    return time.perf_counter() - start


def main() -> int:
    """Print both medians and their ratio; 1 when ours is slower."""
    frames = scales()
    np.testing.assert_allclose(ours(frames), pingouins(frames), rtol=1e-6)
    turns = [(seconds(ours, frames), seconds(pingouins, frames)) for _ in range(TURNS)]
    mine, theirs = np.median(turns, axis=0)
    print(f"ours, everything          {1000 * mine:7.0f} ms   (median of {TURNS})")
    print(f"pingouin, alpha alone     {1000 * theirs:7.0f} ms")
    print(f"ours / pingouin           {mine / theirs:7.2f}")
    return 0 if mine <= theirs else 1


if __name__ == "__main__":
    sys.exit(main())
