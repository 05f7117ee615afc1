"""What decides whether something is stale: the content of files, never their dates."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import swresearch
from swresearch.share import share

PACKAGE = Path(swresearch.__file__).parent
NOT_CODE = {"__pycache__"}


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes; "absent" when there is no such file."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (FileNotFoundError, IsADirectoryError):
        return "absent"


def value_digest(value: Any) -> str:
    """SHA-256 of a JSON-ready value, whatever the order of its keys."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def tree_digest(root: Path, skip: Iterable[str] = ()) -> str:
    """SHA-256 over the names and contents of all files below a folder.

    Folders whose name is in `skip`, or that start with a point, are left out.
    """
    left_out = set(skip)
    digest = hashlib.sha256()
    for path in sorted(_files(root, left_out)):
        digest.update(f"{path.relative_to(root).as_posix()}\0{file_digest(path)}\n".encode())
    return digest.hexdigest()


def _files(root: Path, skip: set[str]) -> Iterable[Path]:
    if not root.is_dir():
        return
    for path in root.iterdir():
        if path.name in skip or path.name.startswith("."):
            continue
        if path.is_dir():
            yield from _files(path, skip)
        else:
            yield path


def library_digest() -> str:
    """One digest of this library, its locked dependencies and the Python that runs them.

    With warm kernels the modules that a notebook really used cannot be seen, so any change of the
    library makes everything stale.
    """
    parts = [
        tree_digest(PACKAGE, skip={*NOT_CODE, "share"}),
        file_digest(share("requirements.lock")),
        platform.python_version(),
    ]
    return value_digest(parts)
