"""Receipts: what each task was made from and what it made, so that it can be told from stale.

A receipt is written when a task has ended well, by one replacement of a file: a build that is killed
leaves every finished task finished.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from swresearch.publish.digests import file_digest


@dataclass(frozen=True)
class Receipts:
    """The receipts of a build folder, one JSON file per task."""

    folder: Path

    def reasons(self, task: str, inputs: Mapping[str, str]) -> list[str]:
        """Why the task is stale: names of changed inputs, "new" or "output"; none when it is fresh."""
        receipt = self._read(task)
        if receipt is None:
            return ["new"]
        before = receipt["inputs"]
        changed = [name for name in sorted({*inputs, *before}) if inputs.get(name) != before.get(name)]
        if changed:
            return changed
        outputs = receipt["outputs"].items()
        intact = all(file_digest(self.folder.parent / path) == made for path, made in outputs)
        return [] if intact else ["output"]

    def write(self, task: str, inputs: Mapping[str, str], outputs: Sequence[Path]) -> None:
        """Keep what the task was made from and the digests of what it made, by their place in the
        build folder: a build folder that is copied or moved speaks of its own files.
        """
        made = {os.path.relpath(path, self.folder.parent): file_digest(path) for path in outputs}
        write_text(self._path(task), json.dumps({"inputs": dict(inputs), "outputs": made}, indent=1))

    def forget(self, task: str) -> None:
        """Throw the receipt of a task away, so that it runs again."""
        self._path(task).unlink(missing_ok=True)

    def _path(self, task: str) -> Path:
        return self.folder / f"{task.replace(':', '_')}.json"

    def _read(self, task: str) -> dict[str, dict[str, str]] | None:
        try:
            receipt = json.loads(self._path(task).read_text(encoding="utf-8"))
            return receipt if {"inputs", "outputs"} <= set(receipt) else None
        except (OSError, ValueError):
            return None


@dataclass(frozen=True)
class Task:
    """One step of a build: what it depends on, what it makes, and how.

    `inputs` gives the digests of what it depends on by name, when the tasks in `after` are done;
    `make` does the work and returns the files it made.
    """

    name: str
    label: str
    inputs: Callable[[], Mapping[str, str]]
    make: Callable[[], Sequence[Path]]
    after: tuple[str, ...] = ()


def write_text(path: Path, content: str) -> None:
    """Write a text file (UTF-8) by replacing it in one step."""
    write_bytes(path, content.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file by replacing it in one step, so that a reader never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    beside.replace(path)
