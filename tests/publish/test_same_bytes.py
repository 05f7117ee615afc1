"""Two builds in two folders give the same bytes, whatever the time zone, locale, hashes and keys."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support import ROOT


@pytest.mark.deep
def test_two_builds_in_two_folders_give_the_same_bytes(demonstration: Path, tmp_path: Path) -> None:
    programme = tmp_path / "een ándere map" / "data"
    shutil.copytree(ROOT / "data", programme)
    other = {
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "SWRESEARCH_KEYS": str(tmp_path / "keys"),
        "HOME": str(tmp_path),
    }
    out = tmp_path / "elders"
    command = [sys.executable, "-m", "swresearch.cli", "build", "--programme", str(programme)]
    done = subprocess.run(
        [*command, "--out", str(out)],
        env={**os.environ, **other},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    first, second = (demonstration / "site").resolve(), (out / "site").resolve()
    names = [
        sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
        for site in (first, second)
    ]
    assert names[0] == names[1]
    differing = [
        name for name in names[0] if (first / name).read_bytes() != (second / name).read_bytes()
    ]
    assert differing == []
