"""The site: built by Jupyter Book from the staged book, and swapped in as a whole.

A site is built in a working folder and becomes `sites/<n>` when it has passed the gate; `site` then
points to it. Until that one step the last good site stays as it was, whatever happens.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection
from pathlib import Path

from swresearch.errors import Problem, ProblemsError
from swresearch.publish.book_warnings import book_problems
from swresearch.publish.digests import tree_digest

SITE = "site"
SITES = "sites"
WORK = "work"
STEPS = ("html-built", "gate-passed", "site-moved", "link-made", "link-replaced", "old-removed")
KEPT_SITES = 2

# Its module does nothing when run with -m, and its script is not always on the path. It keeps nearly all
# it makes until it ends, so that looking for garbage took a seventh of its time.
JUPYTER_BOOK = "import gc; gc.disable(); from jupyter_book.cli.main import main; main()"

COLOURS = re.compile(r"\x1b\[[0-9;]*m")

OnStep = Callable[[str], None]


def build_html(book: Path, work: Path, log: Path, own: Collection[str] = ()) -> Path:
    """Build the staged book strictly, from nothing; returns the folder with the pages.

    A build that repeats on kept doctrees passes where the first one failed, so nothing of an earlier
    build is used. Raises `ProblemsError` with Jupyter Book's warnings, which name the pages in `own` as
    files of the programme.
    """
    if work.exists():
        shutil.rmtree(work)
    work.mkdir(parents=True)
    command = [sys.executable, "-c", JUPYTER_BOOK, "build", str(book)]
    command += ["--path-output", str(work), "--builder", "html", "-W", "-n", "--keep-going"]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "0", "PYTHONHASHSEED": "0"}
    environment["PYTHONWARNINGS"] = "ignore"
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, check=False, errors="replace"
    )
    output = COLOURS.sub("", done.stdout + done.stderr)
    log.write_text(output, encoding="utf-8")
    html = work / "_build" / "html"
    if done.returncode != 0 or not (html / "index.html").is_file():
        end = Problem("site.failed", values={"log": log})
        raise ProblemsError([*book_problems(output, book, own), end])
    return html


def swap_in(html: Path, out: Path, on_step: OnStep = lambda name: None) -> Path:
    """Make the built pages the published site; returns the folder it now points to."""
    sites = out / SITES
    sites.mkdir(parents=True, exist_ok=True)
    new = sites / str(_next_number(sites))
    html.rename(new)
    on_step("site-moved")
    _point_to(new, out / SITE, on_step)
    for old in _site_folders(sites)[:-KEPT_SITES]:
        shutil.rmtree(old, ignore_errors=True)
    on_step("old-removed")
    return new


def forget_earlier(out: Path) -> None:
    """Remove the sites before the published one, such as those that still count who withdrew."""
    for old in _site_folders(out / SITES)[:-1]:
        shutil.rmtree(old)


def _point_to(new: Path, link: Path, on_step: OnStep) -> None:
    if os.name == "nt":
        _replace_folder(new, link, on_step)
        return
    beside = link.with_name(f"{link.name}.new")
    if beside.is_symlink() or beside.exists():
        beside.unlink()
    beside.symlink_to(new.relative_to(link.parent), target_is_directory=True)
    on_step("link-made")
    if link.is_dir() and not link.is_symlink():
        raise ProblemsError([Problem("site.in-the-way", file=link)])
    beside.replace(link)  # one step for the file system: the old site, then the new one
    on_step("link-replaced")


def _replace_folder(new: Path, link: Path, on_step: OnStep) -> None:
    """Where symbolic links need rights: a copy put in place by two renames; `repair` mends a gap."""
    beside, before = link.with_name(f"{link.name}.new"), link.with_name(f"{link.name}.old")
    for folder in (beside, before):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(new, beside)
    on_step("link-made")
    if link.exists():
        link.rename(before)
    beside.rename(link)
    on_step("link-replaced")
    shutil.rmtree(before, ignore_errors=True)


def repair(out: Path) -> None:
    """Put back the last good site when an earlier swap by renames was cut off halfway."""
    link, before = out / SITE, out / f"{SITE}.old"
    if before.is_dir() and not link.exists():
        before.rename(link)


def current_site(out: Path) -> Path | None:
    """The folder of the published site, when there is one."""
    link = out / SITE
    return link.resolve() if (link / "index.html").is_file() else None


def site_digest(out: Path) -> str:
    """One digest over every file of the published site; "absent" when there is none."""
    site = current_site(out)
    return tree_digest(site) if site else "absent"


def _next_number(sites: Path) -> int:
    return max((int(folder.name) for folder in _site_folders(sites)), default=0) + 1


def _site_folders(sites: Path) -> list[Path]:
    folders = [folder for folder in sites.iterdir() if folder.name.isdigit()]
    return sorted(folders, key=lambda folder: int(folder.name))
