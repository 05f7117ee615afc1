"""What a build lays beside the pages: `_data/blocks.json` and `_data/numbers.json`."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

from sphinx.environment import BuildEnvironment

FOLDER = "_data"


def site_data(env: BuildEnvironment, name: str) -> dict[str, Any]:
    """The content of `_data/<name>`; the page being read is read again when the file changes.

    A file that is not there counts as empty, so that every name asked from it is an unknown name.
    """
    path = Path(env.srcdir) / FOLDER / name
    env.note_dependency(str(path))
    return _loaded(path, path.stat().st_mtime_ns) if path.is_file() else {}


@functools.lru_cache(maxsize=8)
def _loaded(path: Path, changed: int) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
