"""The task that makes what the site offers for download, and the list of it.

The files lie in `downloads/` of the build folder, with `index.json` beside them. They are made again only
when the teaching material, the settings, the numbers in them or the library changes.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from swresearch.bundles import Download, downloads, used_numbers
from swresearch.language import say
from swresearch.programme import Programme
from swresearch.publish.digests import file_digest, tree_digest, value_digest
from swresearch.publish.execution import kept_numbers
from swresearch.publish.folders import Folders
from swresearch.publish.receipts import Task, write_bytes, write_text
from swresearch.publish.runs import Run
from swresearch.share import share
from swresearch.teaching import Teaching, teaching_files

DOWNLOADS = "downloads"
INDEX = "index.json"


def downloads_task(
    programme: Programme, teaching: Teaching, runs: Sequence[Run], folders: Folders, library: str
) -> Task:
    """Make every download of the site, once the numbers that may stand in them are known."""
    return Task(
        name=DOWNLOADS,
        label=say("build.label.downloads", programme.language),
        inputs=functools.partial(_inputs, programme, teaching, runs, folders, library),
        make=functools.partial(_make, programme, teaching, runs, folders),
        after=tuple(f"run:{run.name}" for run in runs),
    )


def offered(folders: Folders) -> list[dict[str, Any]]:
    """What there is to download: name, title, about, group, case and size in bytes; [] without material."""
    try:
        found: list[dict[str, Any]] = json.loads((folders.downloads / INDEX).read_text("utf-8"))
    except FileNotFoundError:
        return []
    return found


def _inputs(
    programme: Programme, teaching: Teaching, runs: Sequence[Run], folders: Folders, library: str
) -> Mapping[str, str]:
    files = {
        path.relative_to(programme.folder).as_posix(): file_digest(path)
        for path in teaching_files(programme)
    }
    return {
        "teaching": value_digest(files),
        "settings": value_digest([file_digest(path) for path in programme.settings_files]),
        "results": value_digest(used_numbers(teaching, kept_numbers(folders.runs, runs))),
        "prose": tree_digest(share("book") / "_static" / "fonts"),
        "library": library,
    }


def _make(
    programme: Programme, teaching: Teaching, runs: Sequence[Run], folders: Folders
) -> list[Path]:
    numbers = used_numbers(teaching, kept_numbers(folders.runs, runs))
    made = list(downloads(programme, teaching, numbers))
    kept = {folders.downloads / INDEX, *(folders.downloads / one.name for one in made)}
    for one in made:
        write_bytes(folders.downloads / one.name, one.content)
    write_text(folders.downloads / INDEX, json.dumps([_entry(one) for one in made], ensure_ascii=False))
    for path in folders.downloads.iterdir():
        if path not in kept:
            path.unlink()
    return sorted(kept)


def _entry(one: Download) -> dict[str, Any]:
    told = {key: getattr(one, key) for key in ("name", "title", "about", "group", "case")}
    return {**told, "size": len(one.content)}
