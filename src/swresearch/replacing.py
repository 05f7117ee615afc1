"""Writing a file in the place of an older one, so that a full disk or a crash leaves the older one whole."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside this one to write to, with the same ending; it takes this one's place at the end.

    When writing fails the new file is removed, and what stood there stays. Raises `OSError`.
    """
    beside = path.with_name(f".{path.stem}.new{path.suffix}")
    try:
        yield beside
        beside.replace(path)
    except Exception as error:
        _say_it_once()
        if (
            type(error).__name__ == "SerialisationError"
        ):  # so lxml, below openpyxl, says that a disk is full
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise
    finally:
        beside.unlink(missing_ok=True)


def _say_it_once() -> None:
    """Forget a half written workbook in silence: ending it fails again, and Python would print that."""
    before = sys.unraisablehook

    def hook(told: Any) -> None:
        if "WorksheetWriter" not in repr(told.object):
            before(told)

    sys.unraisablehook = hook
