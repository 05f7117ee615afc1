"""A reader such as `head` that has seen enough is no fault to tell about."""

from __future__ import annotations

import os
import subprocess
import sys


def test_a_reader_that_leaves_ends_the_command_quietly() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-c", "from swresearch.cli import main; main()", "instruments"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")
