"""All that the site offers for download, made from the demonstration's cases, in CPU seconds.

Run from the root: `.venv/bin/python tests/bench/speed_bundles.py`. The limit is ten seconds for the
student bundles of all cases, beyond the notebooks; everything is made anew in each turn, in a process of
its own. Ends with 1 when the limit is not kept.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
TURNS = 3
LIMIT = 10.0


def cpu_of(output: str, *options: str) -> float:
    """CPU seconds of the bundle command and all it started, its start included."""
    command = [sys.executable, "-m", "swresearch.cli", "bundle", "--programme", str(ROOT / "data")]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*command, "-o", output, *options], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the medians, and whether the limit is kept."""
    with tempfile.TemporaryDirectory() as folder:
        zips = [cpu_of(f"{folder}/zip") for _ in range(TURNS)]
        count = len(list(Path(folder, "zip").glob("*.zip")))
        cards = [cpu_of(f"{folder}/cards", "--format", "cards") for _ in range(TURNS)]
    spent = statistics.median(zips)
    kept = spent < LIMIT
    print(f"bundles of {count} cases {spent:6.2f} s CPU  limit {LIMIT:g}")
    print(f"everything in print  {statistics.median(cards):6.2f} s CPU")
    sys.exit(not kept)


if __name__ == "__main__":
    main()
