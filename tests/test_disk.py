"""A full disk and a folder that cannot be written: one sentence, and nothing is lost that stood there."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from support import REFERENCE, ROOT
from swresearch.clean import Decision, Kind, read_workbook, write_workbook
from swresearch.language import say

LIMIT = 3000  # bytes per file: less than any of these files needs
NOT_WRITTEN = say("problem.score.not-written", reason="#").partition("#")[0]
COMMAND = [sys.executable, "-m", "swresearch.cli"]


def full() -> None:
    """Let no file grow beyond the limit, as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, LIMIT))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def answers(folder: Path) -> Path:
    path = folder / "antwoorden.csv"
    lines = [
        f"R{row};" + ";".join(str(1 + (row + item) % 6) for item in range(5)) for row in range(400)
    ]
    path.write_text("\n".join(["nr;m1;m2;m3;m4;m5", *lines]), encoding="utf-8")
    return path


def score(path: Path, output: Path, **options: object) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, "score", str(path), "--instrument", "mhi5", "-o", str(output)]
    command += ["--order", "cbs"]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload]


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".sav"])
def test_scores_on_a_full_disk_leave_the_older_file(tmp_path: Path, ending: str) -> None:
    path, output = answers(tmp_path), tmp_path / f"uit{ending}"
    output.write_bytes(b"van vorig jaar")
    done = score(path, output, preexec_fn=full)
    assert done.returncode == 2
    assert done.stderr.startswith(f"{output}: {NOT_WRITTEN}"), done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert output.read_bytes() == b"van vorig jaar"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["antwoorden.csv", output.name]


def test_decisions_on_a_full_disk_stay(tmp_path: Path) -> None:
    """Someone filled in the workbook; writing new questions beside the decisions fails."""
    path = tmp_path / "besluiten.xlsx"
    made = Decision(Kind.ANSWER, "eens", "x", file="a.csv", reason="gezien")
    write_workbook(path, [], [made])
    code = f"""
from pathlib import Path
from swresearch.clean import Kind, Question, read_workbook, write_workbook
from swresearch.errors import ProblemsError
path = Path({str(path)!r})
asked = [Question(Kind.ANSWER, "k", "a.csv", None, (), str(i)) for i in range(500)]
try:
    write_workbook(path, asked, read_workbook(path))
except ProblemsError as error:
    print(*error.sentences(), sep="\\n")
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, preexec_fn=full
    )
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1 and str(path) in done.stdout
    assert [decision.decision for decision in read_workbook(path)] == ["eens"]
    assert [path.name for path in tmp_path.iterdir()] == ["besluiten.xlsx"]


# ---- A folder that cannot be written ----

DOORS: dict[str, Callable[[Path], list[str]]] = {
    "build": lambda folder: ["build", "--programme", str(ROOT / "data"), "--out", str(folder / "uit")],
    "new": lambda folder: ["new", str(folder / "p"), "--from", str(REFERENCE / "data" / "efc.sav")],
    "schema": lambda folder: ["schema", str(folder / "schemas")],
}


def read_only(folder: Path) -> list[str]:
    """What to put before a command so that the folder cannot be written, whoever runs it."""
    if os.geteuid() != 0:
        folder.chmod(0o555)
        return []
    if shutil.which("unshare") is None:
        pytest.skip("this user may write everywhere and there is no unshare to take that away")
    mounted = f'mount -t tmpfs -o ro tmpfs {folder} && exec "$@"'
    before = ["unshare", "--mount", "sh", "-c", mounted, "sh"]
    tried = subprocess.run([*before, "true"], capture_output=True, check=False)
    if tried.returncode != 0:
        pytest.skip("this system lets nobody mount a file system")
    return before


@pytest.mark.parametrize("door", DOORS)
def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path, keys: Path, door: str) -> None:
    folder = tmp_path / "dicht"
    folder.mkdir()
    command = [*read_only(folder), *COMMAND, *DOORS[door](folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    folder.chmod(0o755)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stdout + done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert list(folder.iterdir()) == []


def test_scores_for_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "dicht"
    folder.mkdir()
    command = [*read_only(folder), *COMMAND, "score", str(answers(tmp_path)), "--instrument", "mhi5"]
    command += ["--order", "cbs", "-o", str(folder / "uit.csv")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(f"{folder / 'uit.csv'}: {NOT_WRITTEN}"), done.stderr
