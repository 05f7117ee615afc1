"""A build that is killed: the last good site stays whole, and the next build completes."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from two_phases import change, write_small

from support import swresearch
from swresearch.publish.digests import tree_digest
from swresearch.publish.site import STEPS

pytestmark = pytest.mark.deep

# Runs a build in which the given step of making the site kills the process.
KILLED_AT_STEP = """
import os, signal, sys
from pathlib import Path
from swresearch.publish.build import build_site
from swresearch.publish.progress import Progress

def step(self, name):
    if name == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)

Progress.step = step
build_site(Path(sys.argv[1]), Path(sys.argv[2]))
"""

RANDOM_POINTS = 10
AFTER_SWAP = {"link-replaced", "old-removed"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, keys: Path) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("killed")
    programme, out = write_small(folder / "programme"), folder / "out"
    done = swresearch("build", "--programme", programme, "--out", out)
    assert done.returncode == 0, done.stderr
    return programme, out


def digest(out: Path) -> str:
    return tree_digest((out / "site").resolve())


def assert_completes(programme: Path, out: Path) -> None:
    """The next build ends well, and nothing of the killed one still runs."""
    done = swresearch("build", "--programme", programme, "--out", out)
    assert done.returncode == 0, done.stdout + done.stderr
    title = (programme / "programme.yml").read_text(encoding="utf-8").splitlines()[2]
    page = (out / "site" / "index.html").read_text(encoding="utf-8")
    assert title.removeprefix("title: ") in page
    assert not left_over(programme)


def left_over(programme: Path) -> list[str]:
    """Command lines of processes that still work for a build of this programme."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                folder = (entry / "cwd").readlink()
            except OSError:
                continue
            if str(programme.parent) in f"{line} {folder}":
                found.append(line)
    return found


def wait_until_gone(programme: Path) -> None:
    """Kernels see within a few seconds that their parent is gone."""
    for _ in range(100):
        if not left_over(programme):
            return
        time.sleep(0.1)


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step_of_the_swap(place: tuple[Path, Path], step: str) -> None:
    programme, out = place
    before = digest(out)
    lines = (programme / "programme.yml").read_text(encoding="utf-8").splitlines()
    change(programme / "programme.yml", lines[2], f"title: Klein programma na {step}")
    command = [sys.executable, "-c", KILLED_AT_STEP, str(programme), str(out), step]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stdout + done.stderr
    assert (digest(out) == before) == (step not in AFTER_SWAP)
    wait_until_gone(programme)
    assert_completes(programme, out)


@pytest.mark.parametrize("number", range(RANDOM_POINTS))
def test_killed_at_a_random_moment(place: tuple[Path, Path], number: int) -> None:
    programme, out = place
    before = digest(out)
    lines = (programme / "programme.yml").read_text(encoding="utf-8").splitlines()
    change(programme / "programme.yml", lines[2], f"title: Klein programma, moment {number}")
    command = [sys.executable, "-m", "swresearch.cli", "build", "--fresh"]
    started = subprocess.Popen(
        [*command, "--programme", str(programme), "--out", str(out)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(random.Random(number).uniform(0.2, 8))
    killed = started.poll() is None
    started.kill()
    started.wait()
    page = (out / "site" / "index.html").read_text(encoding="utf-8")
    assert digest(out) == before or not killed or f"moment {number}" in page
    wait_until_gone(programme)
    assert_completes(programme, out)
