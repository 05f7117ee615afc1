import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from swresearch.errors import ProblemsError
from swresearch.publish.site import current_site, repair, site_digest, swap_in

SWAP_STEPS = ["site-moved", "link-made", "link-replaced", "old-removed"]

KILLED_SWAP = """
import os, signal, sys
from pathlib import Path
from swresearch.publish.site import swap_in

def on_step(name):
    if name == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)

out = Path(sys.argv[1])
swap_in(out / "work" / "html", out, on_step)
"""


def html(out: Path, words: str) -> Path:
    folder = out / "work" / "html"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text(words)
    return folder


def shown(out: Path) -> str:
    return (out / "site" / "index.html").read_text()


def test_a_new_site_takes_the_place_of_the_old(tmp_path: Path) -> None:
    for words in ("one", "two", "three", "four"):
        swap_in(html(tmp_path, words), tmp_path)
        assert shown(tmp_path) == words
    assert sorted(folder.name for folder in (tmp_path / "sites").iterdir()) == ["3", "4"]


@pytest.mark.parametrize("step", SWAP_STEPS)
def test_a_swap_killed_at_any_step_leaves_a_whole_site(tmp_path: Path, step: str) -> None:
    swap_in(html(tmp_path, "good"), tmp_path)
    html(tmp_path, "next")
    command = [sys.executable, "-c", KILLED_SWAP, str(tmp_path), step]
    done = subprocess.run(command, check=False)
    assert done.returncode == -signal.SIGKILL
    assert shown(tmp_path) in ("good", "next")
    assert (shown(tmp_path) == "next") == (step in ("link-replaced", "old-removed"))
    if not (tmp_path / "work" / "html").exists():
        html(tmp_path, "after")
    swap_in(tmp_path / "work" / "html", tmp_path)
    assert shown(tmp_path) == "after"


def test_an_ordinary_folder_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("mine")
    with pytest.raises(ProblemsError) as caught:
        swap_in(html(tmp_path, "new"), tmp_path)
    assert [problem.key for problem in caught.value.problems] == ["site.in-the-way"]
    assert shown(tmp_path) == "mine"


def test_repair_puts_back_a_site_that_was_being_replaced(tmp_path: Path) -> None:
    (tmp_path / "site.old").mkdir()
    (tmp_path / "site.old" / "index.html").write_text("good")
    repair(tmp_path)
    assert shown(tmp_path) == "good"


def test_the_digest_sees_every_change(tmp_path: Path) -> None:
    assert current_site(tmp_path) is None
    assert site_digest(tmp_path) == "absent"
    swap_in(html(tmp_path, "one"), tmp_path)
    before = site_digest(tmp_path)
    os.utime(tmp_path / "site" / "index.html", (1, 1))
    assert site_digest(tmp_path) == before
    (tmp_path / "site" / "index.html").write_text("altered")
    assert site_digest(tmp_path) != before
