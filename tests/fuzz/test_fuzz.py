"""Two thousand broken files: each is read or refused in our own words, in time and in little memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

pytestmark = pytest.mark.deep

COUNT = 500
SECONDS, MEGABYTES = 10, 1024
ENDINGS = (".sav", ".xlsx", ".csv", ".yml")


@pytest.mark.parametrize("ending", ENDINGS)
def test_broken_files_end_in_sentences(
    ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = Path(__file__).with_name("attempt.py")
    command = [sys.executable, str(program), ending, "1", str(COUNT), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, (said[-1:], done.stderr[-2000:])
    came = [line for line in said if "came" in line]
    assert len(came) == COUNT
    other = [line for line in came if line["came"] not in ("read", "refused")]
    assert other == []
    kinds = Counter(line["came"] for line in came)
    slowest, largest = (max(line[name] for line in came) for name in ("seconds", "mb"))
    with capsys.disabled():
        print(f"\n{ending}: {dict(kinds)}; slowest {slowest} s, largest {largest} MB")
    assert kinds["refused"] > COUNT / 4
    assert slowest < SECONDS
    assert largest < MEGABYTES
