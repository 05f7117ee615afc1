"""Places and the command line, for every test: a name of its own, since folders have conftests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
REFERENCE = Path(__file__).parent / "reference"


def swresearch(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does, in a process of its own."""
    command = [sys.executable, "-m", "swresearch.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload]
